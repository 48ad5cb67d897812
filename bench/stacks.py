"""The same routes as the state of a stack, as a CloudFormation template and as an OpenAPI document."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

_ACCOUNT = "123456789012"
_ARN = f"arn:aws:lambda:us-east-1:{_ACCOUNT}:function:work"
_URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{_ARN}/invocations"
_PARAMETER = "integration.request.header.X-Amz-Invocation-Type"
_QUEUE = f"arn:aws:sqs:us-east-1:{_ACCOUNT}:failed"

Template = dict[str, Any]


def state(routes: int) -> dict[str, Any]:
    """Return the state of a stack with five resources a route, and four for all."""
    return _state(_resources(routes))


def state_of_template(template: Template) -> dict[str, Any]:
    """Return the state of a stack that deploys a CloudFormation template."""
    inputs = {"name": "api", "templateBody": json.dumps(template)}
    return _state([_resource("aws:cloudformation/stack:Stack", "api", inputs)])


def state_of_document(operations: int) -> dict[str, Any]:
    """Return the state of a stack whose REST API has one OpenAPI document for all."""
    paths = {
        f"/route-{number}": {
            "post": {
                "responses": {"202": {"description": "accepted"}},
                "x-amazon-apigateway-integration": {
                    "type": "aws",
                    "httpMethod": "POST",
                    "uri": _URI,
                    "requestParameters": {_PARAMETER: "'Event'"},
                    "responses": {"default": {"statusCode": "202"}},
                },
            }
        }
        for number in range(operations)
    }
    document = {"openapi": "3.0.1", "info": {"title": "api", "version": "1"}, "paths": paths}
    return _state([_resource("aws:apigateway/restApi:RestApi", "api", {"body": json.dumps(document)})])


def _resources(routes: int) -> Iterator[dict[str, Any]]:
    function = {"name": "work", "arn": _ARN, "deadLetterConfig": {"targetArn": _QUEUE}}
    yield _resource("aws:lambda/function:Function", "work", function)
    yield _resource("aws:apigateway/restApi:RestApi", "api", {"name": "api"})
    yield _resource("aws:lambda/permission:Permission", "api", _permission("function", "sourceArn", "api/*"))
    integrations = []
    for number in range(routes):
        place = {"restApi": "api", "resourceId": f"route-{number}", "httpMethod": "POST"}
        named: list[tuple[str, dict[str, Any]]] = [
            ("resource:Resource", {"restApi": "api", "parentId": "root", "pathPart": f"route-{number}"}),
            ("method:Method", {**place, "authorization": "AWS_IAM"}),
            ("methodResponse:MethodResponse", {**place, "statusCode": "202"}),
            (
                "integration:Integration",
                {
                    **place,
                    "type": "AWS",
                    "integrationHttpMethod": "POST",
                    "uri": _URI,
                    "requestParameters": {_PARAMETER: "'Event'"},
                },
            ),
            ("integrationResponse:IntegrationResponse", {**place, "statusCode": "202"}),
        ]
        after: list[str] = []
        for kind, inputs in named:
            made = _resource(f"aws:apigateway/{kind}", f"route-{number}", inputs, after)
            after = [made["urn"]]
            yield made
        integrations += after
    inputs = {"restApi": "api", "triggers": {"hash": "1"}}
    yield _resource("aws:apigateway/deployment:Deployment", "api", inputs, integrations)


def _permission(function: str, source: str, path: str) -> dict[str, str]:
    return {
        function: "work",
        "action": "lambda:InvokeFunction",
        "principal": "apigateway.amazonaws.com",
        source: f"arn:aws:execute-api:us-east-1:{_ACCOUNT}:{path}",
        "sourceAccount": _ACCOUNT,
    }


def _resource(
    kind: str, name: str, inputs: Mapping[str, Any], dependencies: Sequence[str] = ()
) -> dict[str, Any]:
    return {
        "urn": f"urn:pulumi:dev::bench::{kind}::{name}",
        "custom": True,
        "id": name,
        "type": kind,
        "inputs": {**inputs},
        "outputs": {**inputs, "id": name},
        "dependencies": [*dependencies],
    }


def _state(resources: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> dict[str, Any]:
    root = {"urn": "urn:pulumi:dev::bench::pulumi:pulumi:Stack::bench-dev", "type": "pulumi:pulumi:Stack"}
    manifest = {"time": "2026-01-01T00:00:00Z", "magic": "", "version": ""}
    return {"version": 3, "deployment": {"manifest": manifest, "resources": [root, *resources]}}


def template(routes: int) -> Template:
    """Return a CloudFormation template with asynchronous routes, which the policy pack finds nothing in."""
    methods = {f"Method{number}": _method(number) for number in range(routes)}
    paths = {
        f"Resource{number}": {
            "Type": "AWS::ApiGateway::Resource",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
                "PathPart": f"route-{number}",
            },
        }
        for number in range(routes)
    }
    function = {
        "Runtime": "python3.13",
        "Handler": "handler.handler",
        "Role": f"arn:aws:iam::{_ACCOUNT}:role/work",
        "Code": {"S3Bucket": "handlers", "S3Key": "work.zip"},
        "DeadLetterConfig": {"TargetArn": _QUEUE},
    }
    permission = {
        "FunctionName": {"Ref": "Work"},
        "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com",
        "SourceAccount": {"Ref": "AWS::AccountId"},
        "SourceArn": {"Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"},
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "Work": {"Type": "AWS::Lambda::Function", "Properties": function},
            "Permission": {"Type": "AWS::Lambda::Permission", "Properties": permission},
            "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "api"}},
            **paths,
            **methods,
            "Deployment": {
                "Type": "AWS::ApiGateway::Deployment",
                "DependsOn": [*methods],
                "Properties": {"RestApiId": {"Ref": "Api"}},
            },
        },
    }


def _method(number: int) -> dict[str, Any]:
    uri = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Work.Arn}/invocations"
    return {
        "Type": "AWS::ApiGateway::Method",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ResourceId": {"Ref": f"Resource{number}"},
            "HttpMethod": "POST",
            "AuthorizationType": "AWS_IAM",
            "MethodResponses": [{"StatusCode": "202"}],
            "Integration": {
                "Type": "AWS",
                "IntegrationHttpMethod": "POST",
                "Uri": {"Fn::Sub": uri},
                "RequestParameters": {_PARAMETER: "'Event'"},
                "IntegrationResponses": [{"StatusCode": "202"}],
            },
        },
    }


def _in_integration(**changed: object) -> Callable[[Template], None]:
    def seed(found: Template) -> None:
        found["Resources"]["Method0"]["Properties"]["Integration"].update(changed)

    return seed


FAULTS: Mapping[str, Callable[[Template], object]] = {
    "no mapping": _in_integration(RequestParameters={}),
    "unquoted Event": _in_integration(RequestParameters={_PARAMETER: "Event"}),
    "header not declared": _in_integration(
        RequestParameters={_PARAMETER: "method.request.header.InvocationType"}
    ),
    "mapping on a proxy": _in_integration(Type="AWS_PROXY"),
    "called with GET": _in_integration(IntegrationHttpMethod="GET"),
    "no failure destination": lambda found: found["Resources"]["Work"]["Properties"].pop("DeadLetterConfig"),
    "deployment depends on nothing": lambda found: found["Resources"]["Deployment"].pop("DependsOn"),
    "permission without a source": lambda found: [
        found["Resources"]["Permission"]["Properties"].pop(name) for name in ("SourceArn", "SourceAccount")
    ],
}
"""Eight faults by what they are, each of which seeds a template with itself."""


def seeded(whole: Template, fault: str) -> Template:
    """Return a copy of a template with one of `FAULTS`."""
    found = deepcopy(whole)
    FAULTS[fault](found)
    return found
