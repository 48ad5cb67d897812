"""Who may call changes: authorizers, API keys and the custom domain, with nothing half done."""

from typing import Any

import pytest
from pulumi import automation

from .conftest import Stack
from .test_updates import method_of, the_api

AUTHORIZER = "aws:apigateway/authorizer:Authorizer"
METHOD_SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
DOMAIN_NAME = "aws:apigateway/domainName:DomainName"
MAPPING = "aws:apigateway/basePathMapping:BasePathMapping"
PLAN = "aws:apigateway/usagePlan:UsagePlan"
PLAN_KEY = "aws:apigateway/usagePlanKey:UsagePlanKey"

POOLS = {
    "type": "COGNITO_USER_POOLS",
    "user_pool_arns": ["arn:aws:cognito-idp:us-east-1:1:userpool/us-east-1_x"],
}
TOKEN = {"type": "TOKEN", "function": "work"}
REQUEST = {"type": "REQUEST", "function": "work"}
ROUTE = {"path": "/jobs"}
KEYED = {**ROUTE, "api_key_required": True}
DOMAIN = {"name": "api.example.com", "certificate_arn": "arn:aws:acm:us-east-1:000000000000:certificate/1"}


def done(deployment: Stack) -> list[tuple[str, automation.StepEventMetadata]]:
    """Deploy, and return what the engine did with which type, in the order in which it was done."""
    events: list[automation.EngineEvent] = []
    with deployment.opened() as opened:
        opened.up(on_event=events.append, on_output=deployment.shown.append)
    found = [event.res_outputs_event.metadata for event in events if event.res_outputs_event]
    return [(f"{step.op.value} {step.type}", step) for step in found if step.op.value != "same"]


@pytest.mark.parametrize(
    ("before", "after"), [(TOKEN, POOLS), (POOLS, TOKEN), (REQUEST, POOLS), (POOLS, REQUEST)]
)
def test_an_authorizer_that_changes_between_function_and_user_pools_is_made_beside_the_earlier_one(
    deployment: Stack, before: dict[str, Any], after: dict[str, Any]
) -> None:
    deployment.configure(ROUTE, authorizer="people", authorizers={"people": before})
    deployment.up()
    (earlier,) = authorizers(deployment)

    deployment.configure(ROUTE, authorizer="people", authorizers={"people": after})
    order = [what for what, _ in done(deployment) if what.endswith(AUTHORIZER)]
    assert not order[0].startswith("delete")
    (found,) = authorizers(deployment)
    assert found["type"] == after["type"]
    assert found["name"] != earlier["name"]
    method = deployment.client("apigateway").get_method(**method_of(deployment, "/jobs"))
    assert method["authorizerId"] == found["id"]
    assert deployment.preview() == {}


def authorizers(deployment: Stack) -> list[dict[str, Any]]:
    """Return the authorizers of the API."""
    found: list[dict[str, Any]] = deployment.client("apigateway").get_authorizers(
        restApiId=the_api(deployment)["id"]
    )["items"]
    return found


def test_a_key_leaves_its_plan_before_it_enters_another_one(deployment: Stack) -> None:
    options = {"endpoint": {"domain": DOMAIN}}
    deployment.configure(
        KEYED, usage_plans={"free": {"keys": ["acme", "b"]}, "paid": {"keys": ["c"]}}, **options
    )
    deployment.up()
    deployment.configure(
        KEYED, usage_plans={"free": {"keys": ["b"]}, "paid": {"keys": ["c", "acme"]}}, **options
    )
    order = [what for what, _ in done(deployment)]
    assert order.index(f"delete-replaced {PLAN_KEY}") < order.index(f"create-replacement {PLAN_KEY}")
    assert not [what for what in order if what.endswith(MAPPING)]
    gateway = deployment.client("apigateway")
    keys = {
        plan["name"].split("-")[1]: {
            key["name"].split("-")[1] for key in gateway.get_usage_plan_keys(usagePlanId=plan["id"])["items"]
        }
        for plan in gateway.get_usage_plans()["items"]
    }
    assert keys == {"free": {"b"}, "paid": {"acme", "c"}}
    assert deployment.preview() == {}


def test_a_domain_leads_to_a_new_stage_after_that_has_its_limits_and_plans(deployment: Stack) -> None:
    options: dict[str, Any] = {"endpoint": {"domain": DOMAIN}, "usage_plans": {"free": {"keys": ["acme"]}}}
    deployment.configure(KEYED, stage={"name": "one", "metrics": True}, **options)
    first = [what for what, _ in done(deployment)]
    made = first.index(f"create {MAPPING}")
    assert {first.index(f"create {kind}") < made for kind in (METHOD_SETTINGS, PLAN, PLAN_KEY)} == {True}

    deployment.configure(KEYED, stage={"name": "two", "metrics": True}, **options)
    then = [what for what, _ in done(deployment)]
    switched = then.index(f"update {MAPPING}")
    assert then.index(f"create-replacement {METHOD_SETTINGS}") < switched
    assert then.index(f"update {PLAN}") < switched
    mapping = deployment.client("apigateway").get_base_path_mapping(
        domainName=DOMAIN["name"], basePath="(none)"
    )
    assert mapping["stage"] == "two"
    assert deployment.preview() == {}


def test_an_earlier_domain_name_stays_beside_the_next_one_where_it_was_taken_out_of_the_state(
    deployment: Stack,
) -> None:
    deployment.configure(ROUTE, endpoint={"domain": DOMAIN})
    deployment.up()
    with deployment.opened() as opened:
        urns = [found["urn"] for found in opened.export_stack().deployment["resources"]]
        for kind in (MAPPING, DOMAIN_NAME):
            (urn,) = [urn for urn in urns if f"${kind}::" in urn]
            opened.workspace.pulumi_command.run(
                ["state", "delete", "--yes", urn, "--stack", deployment.name],
                opened.workspace.work_dir,
                dict(opened.workspace.env_vars),
            )
    deployment.configure(ROUTE, endpoint={"domain": {**DOMAIN, "name": "next.example.com"}})
    deployment.up()
    gateway = deployment.client("apigateway")
    api_id = the_only_api(deployment)
    for name in (DOMAIN["name"], "next.example.com"):
        assert gateway.get_base_path_mapping(domainName=name, basePath="(none)")["restApiId"] == api_id
    assert deployment.preview() == {}
    gateway.delete_domain_name(domainName=DOMAIN["name"])
    assert deployment.preview(refresh=True) == {}


def the_only_api(deployment: Stack) -> str:
    """Return the id of the only API there is."""
    (api,) = deployment.client("apigateway").get_rest_apis()["items"]
    return str(api["id"])
