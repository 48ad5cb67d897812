"""What an update changes, and that nothing else is changed."""

from typing import Any

import pytest
from pulumi import automation

from .conftest import Stack, call
from .test_access import function_name

EVENT = {"path": "/jobs", "invocation": "Event"}
SYNC = {"path": "/jobs", "invocation": "RequestResponse"}
STRICT = {"path": "/jobs", "invocation": "Client"}
PLAIN = {**STRICT, "strict": False}
OTHER = {"path": "/jobs/{id}/log", "invocation": "RequestResponse"}


def the_api(deployment: Stack) -> dict[str, Any]:
    """Return the API that the stack's URL leads to."""
    api: dict[str, Any] = deployment.client("apigateway").get_rest_api(
        restApiId=deployment.url().split("/")[-2]
    )
    return api


def method_of(deployment: Stack, path: str) -> dict[str, str]:
    """Return the ids with which the API's management calls name the POST method of a path."""
    api_id = the_api(deployment)["id"]
    found = deployment.client("apigateway").get_resources(restApiId=api_id)["items"]
    (resource_id,) = [item["id"] for item in found if item["path"] == path]
    return {"restApiId": api_id, "resourceId": resource_id, "httpMethod": "POST"}


def test_an_update_without_a_change_plans_nothing(deployment: Stack) -> None:
    deployment.up(EVENT, STRICT | {"path": "/choice"})
    assert deployment.preview() == {}
    assert deployment.up() == {}


def test_what_was_changed_by_hand_is_drift(deployment: Stack) -> None:
    deployment.up(EVENT)
    assert deployment.preview(refresh=True, expect_no_changes=True) == {}
    name = function_name(deployment)
    deployment.client("lambda").update_function_configuration(FunctionName=name, Timeout=17)
    with pytest.raises(
        automation.CommandError, match="no changes were expected for preview but changes were proposed"
    ):
        deployment.preview(refresh=True, expect_no_changes=True)


def test_the_order_of_routes_is_no_change(deployment: Stack) -> None:
    deployment.up(EVENT, OTHER)
    assert deployment.up(OTHER, EVENT) == {}


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [(EVENT, SYNC, 200), (SYNC, EVENT, 202), (SYNC, STRICT, 400), (STRICT, PLAIN, 200), (PLAIN, STRICT, 400)],
)
def test_a_changed_invocation_type_answers_after_the_same_update(
    deployment: Stack, before: dict[str, Any], after: dict[str, Any], status: int
) -> None:
    deployment.up(before)
    deployment.up(after)
    assert call(f"{deployment.url()}/jobs").status == status
    assert deployment.preview() == {}


def test_an_added_route_answers_after_the_same_update(deployment: Stack) -> None:
    deployment.up(EVENT)
    deployment.up(EVENT, OTHER)
    assert call(f"{deployment.url()}/jobs/7/log").status == 200


def test_a_removed_route_is_gone_after_the_same_update(deployment: Stack) -> None:
    deployment.up(EVENT, OTHER)
    changes = deployment.up(EVENT)
    assert call(f"{deployment.url()}/jobs/7/log").status == 403
    assert call(f"{deployment.url()}/jobs").status == 202
    # The stage follows the new deployment; no part of the route that stays is touched.
    assert changes["update"] == 1
    assert deployment.preview() == {}


def test_a_route_that_was_removed_can_come_back(deployment: Stack) -> None:
    deployment.up(EVENT, OTHER)
    deployment.up(EVENT)
    deployment.up(EVENT, OTHER)
    deployment.up(OTHER)
    assert call(f"{deployment.url()}/jobs/7/log").status == 200
    assert call(f"{deployment.url()}/jobs").status == 403


def test_changed_code_runs_without_a_new_deployment(deployment: Stack) -> None:
    deployment.up(SYNC)
    handler = deployment.place.project / "work" / "handler.py"
    handler.write_text("def handler(event, context):\n    return 'changed'\n", encoding="utf-8")
    assert deployment.up() == {"update": 1}
    assert call(f"{deployment.url()}/jobs").json() == "changed"


def test_a_refresh_right_after_an_update_finds_nothing(deployment: Stack) -> None:
    deployment.up(EVENT, STRICT | {"path": "/choice"})
    assert deployment.refresh() == {}


def test_a_refresh_finds_what_was_changed_behind_the_engines_back_and_an_update_repairs_it(
    deployment: Stack,
) -> None:
    deployment.up(EVENT)
    parameter = "integration.request.header.X-Amz-Invocation-Type"
    deployment.client("apigateway").update_integration(
        **method_of(deployment, "/jobs"),
        patchOperations=[{"op": "replace", "path": f"/requestParameters/{parameter}", "value": "'DryRun'"}],
    )
    assert deployment.refresh() == {"update": 1}
    assert deployment.up() == {"update": 1}
    integration = deployment.client("apigateway").get_integration(**method_of(deployment, "/jobs"))
    assert integration["requestParameters"] == {parameter: "'Event'"}


def log_group(deployment: Stack) -> str:
    """Return the name of the log group of the only function there is."""
    (function,) = deployment.client("lambda").list_functions()["Functions"]
    return f"/aws/lambda/{function['FunctionName']}"


def test_a_refresh_finds_what_was_deleted_behind_the_engines_back(deployment: Stack) -> None:
    deployment.up(EVENT)
    deployment.client("logs").delete_log_group(logGroupName=log_group(deployment))
    assert deployment.refresh() == {"delete": 1}


def test_the_first_preview_knows_what_every_integration_will_call(deployment: Stack) -> None:
    deployment.configure(EVENT)
    steps: list[automation.StepEventMetadata] = []
    with deployment.opened() as opened:
        opened.preview(
            on_event=lambda event: (
                steps.append(event.resource_pre_event.metadata) if event.resource_pre_event else None
            )
        )
    (integration,) = [step for step in steps if step.type == "aws:apigateway/integration:Integration"]
    assert integration.new
    assert integration.new.inputs
    assert integration.new.inputs["uri"].startswith(
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
        "arn:aws:lambda:us-east-1:000000000000:function:api-work-"
    )


def test_destroying_leaves_nothing_behind(deployment: Stack) -> None:
    deployment.up(EVENT)
    group = log_group(deployment)
    deployment.destroy()
    assert deployment.client("apigateway").get_rest_apis()["items"] == []
    assert deployment.client("lambda").list_functions()["Functions"] == []
    assert deployment.client("iam").list_roles()["Roles"] == []
    # A function of an earlier test may still have had something to log.
    assert deployment.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"] == []


def test_a_wrong_configuration_fails_before_anything_is_registered(deployment: Stack) -> None:
    deployment.configure({"path": "jobs"})
    with pytest.raises(automation.CommandError):
        deployment.up()
    output = "\n".join(deployment.shown)
    assert 'Pulumi.test.yaml: routes[0].path: "jobs": a path starts with /' in output
    assert "Traceback" not in output
    assert "aws:" not in output
