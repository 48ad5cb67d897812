"""One stack with one integration, written in every form in which the pack reads it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from .engine import Given

ACCOUNT = "123456789012"
FUNCTION_ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:work"
LAMBDA = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION_ARN}/invocations"
SQS = f"arn:aws:apigateway:us-east-1:sqs:path/{ACCOUNT}/queue"
PARAMETER = "integration.request.header.X-Amz-Invocation-Type"
CLIENT = "method.request.header.InvocationType"
CHECKED = "#set($context.requestOverride.header.X-Amz-Invocation-Type = $checked)"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """An asynchronous integration that is right, of which a test changes one thing."""

    http_method: str = "POST"
    type: str = "AWS"
    uri: str = LAMBDA
    integration_method: str | None = "POST"
    parameters: Mapping[str, str] = field(default_factory=lambda: {PARAMETER: "'Event'"})
    templates: Mapping[str, str] = field(default_factory=dict)
    passthrough: str = "NEVER"
    declared: tuple[str, ...] = ()
    status: str = "202"
    response_templates: Mapping[str, str] = field(default_factory=dict)


RIGHT = Operation()
CLIENTS_CHOICE = replace(
    RIGHT,
    parameters={PARAMETER: CLIENT},
    templates={"application/json": CHECKED},
    declared=("InvocationType",),
    status="200",
    response_templates={"application/json": "#set($context.responseOverride.status = 202)"},
)

FUNCTION = Given(
    "aws:lambda/function:Function",
    "work",
    {
        "name": "work",
        "arn": FUNCTION_ARN,
        "deadLetterConfig": {"targetArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:failed"},
    },
)
PERMISSION = Given(
    "aws:lambda/permission:Permission",
    "permission",
    {
        "function": "work",
        "principal": "apigateway.amazonaws.com",
        "action": "lambda:InvokeFunction",
        "sourceArn": f"arn:aws:execute-api:us-east-1:{ACCOUNT}:abc123/*",
        "sourceAccount": ACCOUNT,
    },
)
API = Given("aws:apigateway/restApi:RestApi", "api", {"id": "abc123", "name": "api"})


def _without_nothing(props: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in props.items() if value not in (None, {}, ())}


def aws_resources(operation: Operation) -> list[Given]:
    """Resources of pulumi-aws."""
    place = {"restApi": "abc123", "resourceId": "res1", "httpMethod": operation.http_method}
    declared = {f"method.request.header.{name}": False for name in operation.declared}
    return [
        FUNCTION,
        PERMISSION,
        API,
        Given("aws:apigateway/method:Method", "method", {**place, "requestParameters": declared}),
        Given(
            "aws:apigateway/integration:Integration",
            "jobs",
            _without_nothing(
                {
                    **place,
                    "type": operation.type,
                    "uri": operation.uri,
                    "integrationHttpMethod": operation.integration_method,
                    "requestParameters": operation.parameters,
                    "requestTemplates": operation.templates,
                    "passthroughBehavior": operation.passthrough,
                }
            ),
        ),
        Given(
            "aws:apigateway/integrationResponse:IntegrationResponse",
            "answer",
            {**place, "statusCode": operation.status, "responseTemplates": operation.response_templates},
        ),
        Given(
            "aws:apigateway/deployment:Deployment",
            "deployment",
            {"restApi": "abc123", "triggers": {"hash": "1"}},
            after=["jobs", "answer"],
        ),
    ]


def document(operation: Operation, version: str = "3.0") -> dict[str, Any]:
    """Return an OpenAPI document with the operation at `/jobs`."""
    declared = [{"name": name, "in": "header"} for name in operation.declared]
    integration = _without_nothing(
        {
            "type": operation.type.lower(),
            "uri": operation.uri,
            "httpMethod": operation.integration_method,
            "requestParameters": operation.parameters,
            "requestTemplates": operation.templates,
            "passthroughBehavior": operation.passthrough.lower(),
            "responses": {
                "default": {
                    "statusCode": operation.status,
                    "responseTemplates": operation.response_templates,
                }
            },
        }
    )
    return {
        **({"swagger": "2.0"} if version == "2.0" else {"openapi": "3.0.1"}),
        "info": {"title": "jobs", "version": "1"},
        "paths": {
            "/jobs": {
                operation.http_method.lower(): {
                    "parameters": declared,
                    "responses": {"202": {"description": "accepted"}},
                    "x-amazon-apigateway-integration": integration,
                }
            }
        },
    }


def _of_document(written: object, type_token: str, **props: str) -> list[Given]:
    deployment = Given(
        "aws:apigateway/deployment:Deployment",
        "deployment",
        {"restApi": "abc123", "triggers": {"hash": "1"}},
        after=["jobs"],
    )
    return [
        FUNCTION,
        PERMISSION,
        Given(type_token, "jobs", {"id": "abc123", "body": written, **props}),
        deployment,
    ]


def openapi_json(operation: Operation) -> list[Given]:
    """OpenAPI 3.0 as JSON in the body of a REST API."""
    return _of_document(json.dumps(document(operation)), API.type)


def swagger_yaml(operation: Operation) -> list[Given]:
    """Swagger 2.0 as YAML in the body of a REST API."""
    return _of_document(yaml.safe_dump(document(operation, "2.0")), API.type)


def openapi_with_references(operation: Operation) -> list[Given]:
    """A document whose integration and parameters are in its components."""
    whole = document(operation)
    described = whole["paths"]["/jobs"][operation.http_method.lower()]
    whole["components"] = {
        "parameters": {one["name"]: one for one in described["parameters"]},
        "x-amazon-apigateway-integrations": {"work": described["x-amazon-apigateway-integration"]},
    }
    described["parameters"] = [
        {"$ref": f"#/components/parameters/{one['name']}"} for one in described["parameters"]
    ]
    described["x-amazon-apigateway-integration"] = {
        "$ref": "#/components/x-amazon-apigateway-integrations/work"
    }
    return _of_document(json.dumps(whole), API.type)


def rest_api_put(operation: Operation) -> list[Given]:
    """A document that is put over an API."""
    return _of_document(
        json.dumps(document(operation)), "aws:apigateway/restApiPut:RestApiPut", restApi="abc123"
    )


def native_document(operation: Operation) -> list[Given]:
    """A document as a mapping in aws-native."""
    return _of_document(document(operation), "aws-native:apigateway:RestApi")


def _method_properties(operation: Operation) -> dict[str, Any]:
    return {
        "RestApiId": "abc123",
        "ResourceId": "res1",
        "HttpMethod": operation.http_method,
        "RequestParameters": {f"method.request.header.{name}": False for name in operation.declared},
        "Integration": _without_nothing(
            {
                "Type": operation.type,
                "Uri": operation.uri,
                "IntegrationHttpMethod": operation.integration_method,
                "RequestParameters": operation.parameters,
                "RequestTemplates": operation.templates,
                "PassthroughBehavior": operation.passthrough,
                "IntegrationResponses": [
                    {"StatusCode": operation.status, "ResponseTemplates": operation.response_templates}
                ],
            }
        ),
    }


def native_method(operation: Operation) -> list[Given]:
    """A method with its integration in aws-native."""
    properties = _method_properties(operation)
    integration = {
        f"{key[0].lower()}{key[1:]}": value for key, value in properties.pop("Integration").items()
    }
    integration["integrationResponses"] = [
        {f"{key[0].lower()}{key[1:]}": value for key, value in one.items()}
        for one in integration["integrationResponses"]
    ]
    props = {f"{key[0].lower()}{key[1:]}": value for key, value in properties.items()}
    return [
        FUNCTION,
        PERMISSION,
        Given("aws-native:apigateway:Method", "jobs", {**props, "integration": integration}),
    ]


def cloud_control(operation: Operation) -> list[Given]:
    """A method through Cloud Control."""
    props = {
        "typeName": "AWS::ApiGateway::Method",
        "desiredState": json.dumps(_method_properties(operation)),
    }
    return [FUNCTION, PERMISSION, Given("aws:cloudcontrol/resource:Resource", "jobs", props)]


def cloudformation_json(operation: Operation) -> list[Given]:
    """A CloudFormation template."""
    template = {
        "Resources": {
            "Jobs": {"Type": "AWS::ApiGateway::Method", "Properties": _method_properties(operation)}
        }
    }
    return [
        FUNCTION,
        PERMISSION,
        Given("aws:cloudformation/stack:Stack", "jobs", {"templateBody": json.dumps(template)}),
    ]


def cloudformation_yaml(operation: Operation) -> list[Given]:
    """A CloudFormation template in YAML, with the short forms of its functions."""
    properties = _method_properties(operation)
    uri = properties["Integration"]["Uri"]
    properties["Integration"]["Uri"] = "URI"
    template = {"Resources": {"Jobs": {"Type": "AWS::ApiGateway::Method", "Properties": properties}}}
    short = uri.replace("arn:aws:apigateway:us-east-1", "arn:${AWS::Partition}:apigateway:${AWS::Region}")
    written = yaml.safe_dump(template).replace("Uri: URI", f'Uri: !Sub "{short}"')
    return [
        FUNCTION,
        PERMISSION,
        Given("aws:cloudformation/stack:Stack", "jobs", {"templateBody": written}),
    ]


Form = Callable[[Operation], list[Given]]

IN_RESOURCES: tuple[Form, ...] = (
    aws_resources,
    native_method,
    cloud_control,
    cloudformation_json,
    cloudformation_yaml,
)
IN_DOCUMENTS: tuple[Form, ...] = (
    openapi_json,
    swagger_yaml,
    openapi_with_references,
    rest_api_put,
    native_document,
)
FORMS = (*IN_RESOURCES, *IN_DOCUMENTS)
