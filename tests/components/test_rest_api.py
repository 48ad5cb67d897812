"""The component under mocks: what a preview shows of each part."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import (
    AsyncLambdaApi,
    AsyncLambdaApiArgs,
    Document,
    Function,
    HttpMethod,
    InvocationType,
    Route,
)

API = "aws:apigateway/restApi:RestApi"
RESOURCE = "aws:apigateway/resource:Resource"
METHOD = "aws:apigateway/method:Method"
METHOD_RESPONSE = "aws:apigateway/methodResponse:MethodResponse"
INTEGRATION = "aws:apigateway/integration:Integration"
INTEGRATION_RESPONSE = "aws:apigateway/integrationResponse:IntegrationResponse"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
STAGE = "aws:apigateway/stage:Stage"
PERMISSION = "aws:lambda/permission:Permission"
FUNCTION = "aws:lambda/function:Function"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
GATEWAY_RESPONSE = "aws:apigateway/response:Response"
EVENT_INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
STASH = "pulumi:index:Stash"
MODEL = "aws:apigateway/model:Model"
VALIDATOR = "aws:apigateway/requestValidator:RequestValidator"

WORK = Function(code="app/reports")
ROUTES = [
    Route(path="/jobs", function="work", invocation=InvocationType.EVENT),
    Route(path="/jobs/{id}/run", function="work", invocation=InvocationType.CLIENT),
]
WORK_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:api-work-1234567"

Deploy = Callable[..., Any]


@pytest.fixture
def deploy(deploy: Deploy) -> Deploy:
    """Deploy routes to a function called `work`."""

    def run(routes: list[Route] = ROUTES, **options: Any) -> Any:
        return deploy(functions={"work": WORK}, routes=tuple(routes), **options)

    return run


def test_a_nested_path_is_one_resource_per_part_and_shared_parts_are_made_once(deploy: Deploy) -> None:
    resources = deploy().of_type(RESOURCE)
    assert {name: found.inputs["pathPart"] for name, found in resources.items()} == {
        "api-/jobs": "jobs",
        "api-/jobs/{}": "{id}",
        "api-/jobs/{}/run": "run",
    }


def test_a_part_hangs_below_the_part_before_it(deploy: Deploy) -> None:
    resources = deploy().of_type(RESOURCE)
    assert resources["api-/jobs"].inputs["parentId"] == "root"
    assert resources["api-/jobs/{}"].inputs["parentId"] == "api-/jobs-id"


def test_a_route_on_the_root_needs_no_resource(deploy: Deploy) -> None:
    recorded = deploy([Route(path="/", function="work")])
    assert recorded.of_type(RESOURCE) == {}
    assert recorded.of_type(METHOD)["api-POST-/"].inputs["resourceId"] == "root"


def test_an_integration_is_not_a_proxy_and_calls_lambda_with_post(deploy: Deploy) -> None:
    inputs = (
        deploy([Route(path="/jobs", method=HttpMethod.PUT, function="work")])
        .of_type(INTEGRATION)["api-PUT-/jobs"]
        .inputs
    )
    assert (inputs["type"], inputs["httpMethod"], inputs["integrationHttpMethod"]) == ("AWS", "PUT", "POST")


def test_the_uri_is_composed_from_the_functions_name(deploy: Deploy) -> None:
    inputs = deploy().of_type(INTEGRATION)["api-POST-/jobs"].inputs
    assert inputs["uri"] == (
        f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{WORK_ARN}/invocations"
    )


def test_the_clients_header_is_declared_on_the_method_that_maps_it(deploy: Deploy) -> None:
    recorded = deploy()
    source = "method.request.header.InvocationType"
    assert recorded.of_type(METHOD)["api-POST-/jobs/{}/run"].inputs["requestParameters"] == {
        source: False,
        "method.request.path.id": True,
    }
    assert recorded.of_type(INTEGRATION)["api-POST-/jobs/{}/run"].inputs["requestParameters"] == {
        "integration.request.header.X-Amz-Invocation-Type": source
    }


def test_a_document_is_imported_without_warnings_or_not_at_all(deploy: Deploy) -> None:
    (api,) = deploy(rendering="openapi").of_type(API).values()
    assert api.inputs["failOnWarnings"] is True


def test_a_document_with_schemes_that_api_gateway_ignores_is_imported_with_warnings(deploy: Deploy) -> None:
    content = {
        "openapi": "3.0.3",
        "info": {"title": "Jobs", "version": "1"},
        "security": [{"bearer": []}],
        "paths": {"/jobs": {"post": {"responses": {"202": {"description": "started"}}}}},
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    }
    rules = [{"path": "/jobs", "function": "work", "authorization": "AWS_IAM"}]
    recorded = deploy(openapi=Document(file="api.yaml", content=content), routes=[], operations=rules)
    (api,) = recorded.of_type(API).values()
    assert "failOnWarnings" not in api.inputs


def test_an_api_of_resources_imports_nothing(deploy: Deploy) -> None:
    (api,) = deploy().of_type(API).values()
    assert not {"body", "failOnWarnings"} & api.inputs.keys()


@pytest.mark.parametrize("rendering", ["resources", "openapi"])
def test_a_status_without_a_phrase_is_deployed(deploy: Deploy, rendering: str) -> None:
    waits = Route(path="/jobs", function="work", invocation=InvocationType.REQUEST_RESPONSE, status_code=299)
    errors = [{"pattern": "slow.*", "status_code": 499, "message": "too slow"}]
    recorded = deploy([waits], errors=errors, rendering=rendering)
    assert recorded.of_type(DEPLOYMENT)["api"].inputs["triggers"]["document"]


def test_every_integration_response_has_its_method_response(deploy: Deploy) -> None:
    recorded = deploy()
    assert set(recorded.of_type(INTEGRATION_RESPONSE)) <= set(recorded.of_type(METHOD_RESPONSE))


def test_names_do_not_depend_on_the_order_of_routes(deploy: Deploy) -> None:
    forwards = {found.name for found in deploy(ROUTES).resources}
    assert forwards == {found.name for found in deploy(ROUTES[::-1]).resources}


def test_a_deployment_is_triggered_by_the_specification(deploy: Deploy) -> None:
    (before,) = deploy(ROUTES[:1]).of_type(DEPLOYMENT).values()
    changed = ROUTES[0].model_copy(update={"invocation": InvocationType.REQUEST_RESPONSE})
    (after,) = deploy([changed]).of_type(DEPLOYMENT).values()
    assert before.inputs["triggers"] != after.inputs["triggers"]


def test_the_permission_is_for_this_api_stage_and_account(deploy: Deploy) -> None:
    inputs = deploy().of_type(PERMISSION)["api-work"].inputs
    assert inputs["sourceArn"] == "arn:aws:execute-api:eu-west-1:123456789012:api123/v1/*"
    assert inputs["sourceAccount"] == "123456789012"


def test_the_role_may_write_to_the_functions_own_log_and_queue_and_nothing_else(deploy: Deploy) -> None:
    policies = deploy().of_type(ROLE_POLICY)
    assert {name: found.inputs["policy"] for name, found in policies.items()} == {
        "api-work": (
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", '
            '"Resource": "arn:aws:sqs:eu-west-1:123456789012:api-work-failures-1234567"}]}'
        ),
        "api-work-logs": (
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", '
            '"Action": ["logs:CreateLogStream", "logs:PutLogEvents"], '
            '"Resource": "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/api-work-1234567:*"}]}'
        ),
    }


def test_the_log_group_is_the_functions_and_does_not_keep_logs_for_ever(deploy: Deploy) -> None:
    (log_group,) = deploy().of_type(LOG_GROUP).values()
    assert log_group.inputs["name"] == "/aws/lambda/api-work-1234567"
    assert log_group.inputs["retentionInDays"] == 14


def test_every_resource_is_of_a_type_that_the_readme_knows(deploy: Deploy) -> None:
    assert {found.type for found in deploy().resources} == {
        "async-lambda-api:index:AsyncLambdaApi",
        *(API, RESOURCE, METHOD, METHOD_RESPONSE, INTEGRATION, INTEGRATION_RESPONSE, DEPLOYMENT, STAGE),
        *(PERMISSION, FUNCTION, ROLE, ROLE_POLICY, LOG_GROUP, STASH),
        *(QUEUE, QUEUE_POLICY, EVENT_INVOKE_CONFIG, GATEWAY_RESPONSE, MODEL, VALIDATOR),
    }


def test_the_outputs_are_the_url_and_where_each_route_answers(register: Callable[..., Any]) -> None:
    found: dict[str, Any] = {}

    def program() -> pulumi.Output[Any]:
        api = AsyncLambdaApi("api", AsyncLambdaApiArgs(functions={"work": WORK}, routes=tuple(ROUTES[:1])))
        return pulumi.Output.all(url=api.url, routes=api.routes).apply(found.update)

    register(program)
    stage = "https://api123.execute-api.eu-west-1.amazonaws.com/v1"
    assert found == {
        "url": stage,
        "routes": [{"method": "POST", "path": "/jobs", "url": f"{stage}/jobs", "invocation": "Event"}],
    }
