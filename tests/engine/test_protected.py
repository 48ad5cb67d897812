"""A protected component: its routes change, and what holds a URL or data is not deleted."""

import pytest
from pulumi import automation

from .conftest import Stack, call
from .test_moves import PLAIN, A, B, C, statuses, write

PROTECTED = 'api = AsyncLambdaApi("api", args, pulumi.ResourceOptions(protect=True))'


def test_routes_of_a_protected_api_come_change_and_go(deployment: Stack) -> None:
    write(deployment, PROTECTED)
    deployment.configure(A, B, cors={"allow_origin": "https://example.com"})
    deployment.up()
    deployment.configure(A | {"invocation": "Event"}, C)
    deployment.up()
    assert statuses(deployment) == {"/a": 202, "/b": 403, "/c": 200, "/jobs/1": 403}
    assert "access-control-allow-origin" not in call(f"{deployment.url()}/b").headers
    assert deployment.preview() == {}
    with pytest.raises(automation.CommandError, match="protected"):
        deployment.destroy()
    assert statuses(deployment)["/a"] == 202
    protected = {
        resource["type"]
        for resource in deployment.export()["deployment"]["resources"]
        if resource.get("protect")
    }
    assert {
        "aws:apigateway/restApi:RestApi",
        "aws:apigateway/stage:Stage",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:sqs/queue:Queue",
        "aws:lambda/function:Function",
    } <= protected
    write(deployment, PLAIN)
    deployment.up()


def test_what_belongs_to_a_route_of_a_protected_api_goes_with_it(deployment: Stack) -> None:
    limits = {"rate_limit": 5, "burst_limit": 5}
    write(deployment, PROTECTED)
    event = C | {"invocation": "Event"}
    deployment.configure(
        A, B | {"throttling": limits}, event, permissions="route", stage={"throttling": limits}
    )
    deployment.up()
    deployment.configure(A, C, permissions="route")
    deployment.up()
    assert statuses(deployment) == {"/a": 200, "/b": 403, "/c": 200, "/jobs/1": 403}
    assert deployment.preview() == {}
    write(deployment, PLAIN)
    deployment.up()


def test_a_removed_resource_policy_reaches_the_stage_in_the_same_update(deployment: Stack) -> None:
    nobody = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
        ],
    }
    deployment.configure(A, endpoint={"policy": nobody})
    deployment.up()
    deployment.configure(A)
    done: list[tuple[str, str]] = []

    def note(event: automation.events.EngineEvent) -> None:
        if event.res_outputs_event is not None:
            metadata = event.res_outputs_event.metadata
            done.append((metadata.op.value, metadata.type.rpartition(":")[2]))

    with deployment.opened() as opened:
        opened.up(on_event=note)
    kinds = [kind for operation, kind in done if operation not in {"same", "discard-replaced"}]
    assert kinds.index("RestApiPolicy") < kinds.index("Deployment")
    assert deployment.preview() == {}
