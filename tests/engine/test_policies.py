"""The policy pack with the real engine: in previews, updates, remediations and over a state."""

import json
from pathlib import Path
from typing import Any

import pytest
from pulumi import automation

from .conftest import Stack, call
from .test_renderings import CORS, ERRORS, ROUTES

PROGRAM = """
import pulumi
import pulumi_aws as aws

queue = aws.sqs.Queue("failed")
role = aws.iam.Role("work", assume_role_policy='{{"Version": "2012-10-17", "Statement": []}}')
function = aws.lambda_.Function(
    "work",
    role=role.arn,
    runtime="python3.13",
    handler="handler.handler",
    code=pulumi.FileArchive("work"),
)
aws.lambda_.FunctionEventInvokeConfig(
    "failed",
    function_name=function.name,
    destination_config={{"on_failure": {{"destination": queue.arn}}}},
)
api = aws.apigateway.RestApi("api")
method = aws.apigateway.Method(
    "jobs", rest_api=api.id, resource_id=api.root_resource_id, http_method="POST", authorization="NONE"
)
integration = aws.apigateway.Integration(
    "jobs",
    rest_api=api.id,
    resource_id=api.root_resource_id,
    http_method=method.http_method,
    type="AWS",
    integration_http_method="POST",
    uri=function.invoke_arn,
    request_parameters={parameters},
)
"""
PARAMETER = "integration.request.header.X-Amz-Invocation-Type"
MAPPED = "lambda-invocation-type-mapped"
UNMAPPED = "jobs maps no request parameters; it should map"


@pytest.fixture
def theirs(deployment: Stack) -> Stack:
    """Another team's program, without the component, with an integration that is not mapped."""
    write(deployment, {})
    return deployment


def write(deployment: Stack, parameters: dict[str, str]) -> None:
    deployment.configure({"path": "/jobs"})
    program = PROGRAM.format(parameters=json.dumps(parameters))
    (deployment.place.project / "__main__.py").write_text(program, encoding="utf-8")


def configured(deployment: Stack, **configuration: Any) -> Path:
    """Write the pack's configuration, by policy with hyphens as underscores."""
    file = deployment.place.project / "policies.json"
    settings = {name.replace("_", "-"): value for name, value in configuration.items()}
    file.write_text(json.dumps(settings), encoding="utf-8")
    return file


def said(deployment: Stack) -> str:
    return "\n".join(deployment.shown)


def parameters_deployed(deployment: Stack) -> dict[str, str]:
    """Return the request parameters of the one integration that the emulator has, if it has one."""
    client = deployment.client("apigateway")
    apis = client.get_rest_apis()["items"]
    (api,) = [one for one in apis if one["name"].startswith("api")]
    (root,) = client.get_resources(restApiId=api["id"], embed=["methods"])["items"]
    integration = root["resourceMethods"]["POST"].get("methodIntegration")
    return dict(integration.get("requestParameters", {})) if integration else {"": "no integration"}


@pytest.mark.parametrize("rendering", ["resources", "openapi"])
def test_the_component_passes_in_all_its_forms(deployment: Stack, rendering: str) -> None:
    routes = [route for route in ROUTES if route.get("strict", True)]
    models = {"Job": {"type": "object"}}
    functions = {"work": {"code": "work"}}
    deployment.configure(
        *routes, rendering=rendering, functions=functions, models=models, errors=ERRORS, cors=CORS
    )
    assert deployment.preview(policies=True)["create"] > 0
    assert "[mandatory]" not in said(deployment)
    assert "[advisory]" not in said(deployment)


def test_removed_routes_pass_an_update_that_refreshes_first(deployment: Stack) -> None:
    routes = [{"path": f"/jobs/{number}", "invocation": "Event"} for number in range(6)]
    deployment.up(*routes)
    deployment.configure(*routes[:2])
    deployment.preview(policies=True, refresh=True)
    deployment.up(policies=True, refresh=True)
    assert "[mandatory]" not in said(deployment)
    assert call(f"{deployment.url()}/jobs/5").status == 403


def test_an_unmapped_integration_is_found_in_the_first_preview_though_its_uri_is_unknown(
    theirs: Stack,
) -> None:
    with pytest.raises(automation.CommandError):
        theirs.preview(policies=True)
    assert UNMAPPED in said(theirs)


def test_each_fault_is_told_once(theirs: Stack) -> None:
    with pytest.raises(automation.CommandError):
        theirs.preview(policies=True)
    assert sum(UNMAPPED in line for line in theirs.shown) == 1


def test_an_update_is_stopped_before_the_unmapped_integration_is_made(theirs: Stack) -> None:
    with pytest.raises(automation.CommandError):
        theirs.up(policies=True)
    assert UNMAPPED in said(theirs)
    assert parameters_deployed(theirs) == {"": "no integration"}


BODY = """{ "swagger": "2.0", "info": {"title": "api", "version": "1"}, "paths": { "/": { "post": {
    "x-amazon-apigateway-integration": { "type": "aws", "httpMethod": "POST",
        "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/FUNCTION/invocations",
        "responses": {"default": {"statusCode": "200"}} }
} } } }""".replace("FUNCTION", "arn:aws:lambda:us-east-1:000000000000:function:work")


def test_an_update_mends_an_openapi_document(deployment: Stack) -> None:
    deployment.configure({"path": "/jobs"})
    program = f"import pulumi_aws as aws\naws.apigateway.RestApi('api', body={BODY!r})\n"
    (deployment.place.project / "__main__.py").write_text(program, encoding="utf-8")
    settings = configured(deployment, lambda_invocation_type_mapped="remediate")
    deployment.up(policies=True, policy_settings=settings)
    assert parameters_deployed(deployment) == {PARAMETER: "'RequestResponse'"}
    (api,) = [one for one in deployment.export()["deployment"]["resources"] if "restApi" in one["type"]]
    mapping = f'"requestParameters": {{"{PARAMETER}": "\'RequestResponse\'"}}, '
    assert api["inputs"]["body"].replace(mapping, "").replace(mapping.rstrip(" "), "") == BODY


@pytest.mark.parametrize(
    ("parameters", "deployed"),
    [({}, "'RequestResponse'"), ({PARAMETER: "Event"}, "'Event'")],
    ids=["missing", "unquoted"],
)
def test_an_update_mends_what_it_is_told_to(
    deployment: Stack, parameters: dict[str, str], deployed: str
) -> None:
    write(deployment, parameters)
    settings = configured(
        deployment, lambda_invocation_type_mapped="remediate", lambda_invocation_type_valid="remediate"
    )
    deployment.preview(policies=True, policy_settings=settings)
    deployment.up(policies=True, policy_settings=settings)
    assert "[remediate]" in said(deployment)
    assert parameters_deployed(deployment) == {PARAMETER: deployed}
    assert deployment.up(policies=True, policy_settings=settings) == {}


def test_what_is_exempt_is_listed_and_deployed(theirs: Stack) -> None:
    exemptions = {"exemptions": [{"resource": "jobs", "policy": MAPPED, "reason": "moves next month"}]}
    theirs.up(policies=True, policy_settings=configured(theirs, async_lambda_exemptions=exemptions))
    assert f"({MAPPED}); exempt because moves next month" in said(theirs)
    assert parameters_deployed(theirs) == {}


def test_a_level_for_all_policies(theirs: Stack) -> None:
    theirs.up(policies=True, policy_settings=configured(theirs, all="advisory"))
    assert UNMAPPED in said(theirs)


@pytest.mark.parametrize(
    ("configuration", "told"),
    [
        (
            {"lambda_invocation_type_mapped": {"type": "Async"}},
            'one of the following: "Event", "RequestResponse"',
        ),
        (
            {"async_lambda_exemptions": {"exemptions": [{"resource": "jobs"}]}},
            "exemptions.0: reason is required",
        ),
        ({"lambda_invocation_type_mapped": "forbidden"}, '"forbidden" is not a valid enforcement level'),
        (
            {"lambda_invocation_type_maped": "disabled"},
            "lambda-invocation-type-maped: unknown policy; nearest: lambda-invocation-type-mapped",
        ),
        (
            {"async_lambda_exemptions": {"exemption": []}},
            "async-lambda-exemptions.exemption: unknown key; nearest: exemptions",
        ),
        # Without a level the engine itself rejects it, and does not name it.
        ({"async_lambda_exemption": {"exemptions": []}}, 'invalid enforcement level ""'),
    ],
)
def test_a_wrong_configuration_is_told(theirs: Stack, configuration: dict[str, Any], told: str) -> None:
    with pytest.raises(automation.CommandError) as raised:
        theirs.preview(policies=True, policy_settings=configured(theirs, **configuration))
    assert told in str(raised.value) + said(theirs)
