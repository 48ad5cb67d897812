"""The document that the other rendering puts on the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from openapi_spec_validator import validate

API = "aws:apigateway/restApi:RestApi"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x"
URI = (
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-west-1:123456789012:function:api-work-1234567/invocations"
)

Deploy = Callable[..., Any]


@pytest.fixture
def document(deploy: Deploy) -> Callable[..., Any]:
    """Deploy an API as one document and return the document, which is OpenAPI."""

    def run(route: dict[str, Any] | None = None, **options: Any) -> Any:
        routes = [{"path": "/jobs", "function": "work", **(route or {})}]
        recorded = deploy(routes=routes, rendering="openapi", **options)
        found = json.loads(recorded.of_type(API)["api-openapi"].inputs["body"])
        validate(found)
        return found

    return run


def test_an_asynchronous_route_is_an_operation_with_its_integration(document: Callable[..., Any]) -> None:
    operation = document()["paths"]["/jobs"]["post"]
    integration = operation["x-amazon-apigateway-integration"]
    assert (integration["type"], integration["httpMethod"], integration["uri"]) == ("aws", "POST", URI)
    assert integration["requestParameters"] == {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}
    assert integration["responses"]["default"]["statusCode"] == "202"
    assert set(operation["responses"]) == {"202"}


def test_a_body_that_becomes_the_event_has_to_be_json_and_may_be_empty(document: Callable[..., Any]) -> None:
    found = document()
    operation = found["paths"]["/jobs"]["post"]
    schema = {"$ref": "#/components/schemas/Json"}
    assert operation["requestBody"] == {"content": {"application/json": {"schema": schema}}}
    assert found["components"]["schemas"]["Json"] == {"title": "Any JSON"}
    assert operation["x-amazon-apigateway-request-validator"] == "body"


def test_a_clients_header_is_a_parameter_of_the_operation(document: Callable[..., Any]) -> None:
    (parameter,) = document({"invocation": "Client"})["paths"]["/jobs"]["post"]["parameters"]
    assert parameter == {
        "name": "InvocationType",
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
    }


@pytest.mark.parametrize(
    ("options", "security", "scheme"),
    [
        ({}, [{"sigv4": []}], {"x-amazon-apigateway-authtype": "awsSigv4"}),
        ({"authorizer": "people", "authorization_scopes": ["a/b"]}, [{"people": ["a/b"]}], {}),
        ({"authorization": "NONE", "api_key_required": True}, [{"api_key": []}], {"name": "x-api-key"}),
        ({"api_key_required": True}, [{"sigv4": [], "api_key": []}], {"name": "Authorization"}),
    ],
)
def test_who_may_call_is_a_security_requirement(
    document: Callable[..., Any], options: dict[str, Any], security: list[Any], scheme: dict[str, str]
) -> None:
    found = document(
        options,
        authorizers={"people": {"type": "COGNITO_USER_POOLS", "user_pool_arns": [POOL]}},
        usage_plans={"free": {"keys": ["me"]}},
    )
    assert found["paths"]["/jobs"]["post"]["security"] == security
    schemes = found["components"]["securitySchemes"]
    assert scheme.items() <= schemes[next(iter(security[0]))].items()


def test_a_public_route_has_no_security(document: Callable[..., Any]) -> None:
    assert "security" not in document({"authorization": "NONE"})["paths"]["/jobs"]["post"]


def test_models_and_validators_are_the_documents_own(document: Callable[..., Any]) -> None:
    found = document({"model": "Job"}, models={"Job": {"type": "object"}})
    operation = found["paths"]["/jobs"]["post"]
    assert found["components"]["schemas"] == {"Job": {"type": "object"}}
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Job"
    }
    validators = found["x-amazon-apigateway-request-validators"]
    assert validators[operation["x-amazon-apigateway-request-validator"]] == {
        "validateRequestBody": True,
        "validateRequestParameters": False,
    }


def test_gateway_responses_have_headers_and_shape(document: Callable[..., Any]) -> None:
    found = document(cors={"allow_origin": "https://a.example"})["x-amazon-apigateway-gateway-responses"]
    assert set(found) == {"DEFAULT_4XX", "DEFAULT_5XX"}
    answer = found["DEFAULT_4XX"]
    assert answer["responseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"] == (
        "'https://a.example'"
    )
    assert "$context.requestId" in answer["responseTemplates"]["application/json"]


def test_a_resource_policy_is_in_the_document_which_would_overwrite_it(document: Callable[..., Any]) -> None:
    found = document(endpoint={"type": "PRIVATE", "vpc_endpoint_ids": ["vpce-1"]})
    allow, _ = found["x-amazon-apigateway-policy"]["Statement"]
    assert allow["Resource"] == "execute-api:/*"


def test_the_number_of_resources_does_not_grow_with_routes(deploy: Deploy) -> None:
    def count(routes: int) -> int:
        paths = [{"path": f"/jobs-{n}", "function": "work"} for n in range(routes)]
        return len(deploy(routes=paths, rendering="openapi").resources)

    first = count(1)
    assert count(30) - first == first  # the mocks go on counting


@pytest.mark.parametrize("rendering", ["resources", "openapi"])
def test_a_changed_route_is_another_deployment(deploy: Deploy, rendering: str) -> None:
    def trigger(path: str) -> Any:
        recorded = deploy(routes=[{"path": path, "function": "work"}], rendering=rendering)
        return recorded.of_type(DEPLOYMENT)["api"].inputs["triggers"]

    assert trigger("/jobs") == trigger("/jobs") != trigger("/works")
