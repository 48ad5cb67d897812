import json
from typing import Any

import pytest

from local.aws_plugin.kind import Kind
from local.aws_plugin.kinds import KINDS
from local.aws_plugin.values import ARCHIVE, SIGNATURE, UNKNOWN

ROLE = KINDS["aws:iam/role:Role"]
FUNCTION = KINDS["aws:lambda/function:Function"]
PERMISSION = KINDS["aws:lambda/permission:Permission"]
REST_API = KINDS["aws:apigateway/restApi:RestApi"]
METHOD = KINDS["aws:apigateway/method:Method"]
INTEGRATION = KINDS["aws:apigateway/integration:Integration"]
DEPLOYMENT = KINDS["aws:apigateway/deployment:Deployment"]
STAGE = KINDS["aws:apigateway/stage:Stage"]
QUEUE = KINDS["aws:sqs/queue:Queue"]


# What replaces follows the Terraform AWS provider.
@pytest.mark.parametrize(
    ("token", "replacing"),
    [
        ("aws:iam/role:Role", {"name", "path"}),
        ("aws:iam/rolePolicy:RolePolicy", {"name", "role"}),
        ("aws:iam/policy:Policy", {"name", "path", "description"}),
        ("aws:cloudwatch/logGroup:LogGroup", {"name"}),
        ("aws:lambda/function:Function", {"name", "packageType"}),
        (
            "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
            {"functionName", "qualifier"},
        ),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", {"name"}),
        ("aws:sqs/queuePolicy:QueuePolicy", {"queueUrl"}),
        ("aws:apigateway/response:Response", {"restApiId", "responseType"}),
        ("aws:apigateway/model:Model", {"restApi", "name", "contentType"}),
        ("aws:apigateway/requestValidator:RequestValidator", {"restApi"}),
        ("aws:apigateway/authorizer:Authorizer", {"restApi"}),
        ("aws:apigateway/restApiPolicy:RestApiPolicy", {"restApiId"}),
        ("aws:apigateway/methodSettings:MethodSettings", {"restApi", "stageName", "methodPath"}),
        ("aws:apigateway/apiKey:ApiKey", {"name", "value"}),
        ("aws:apigateway/usagePlan:UsagePlan", {"name"}),
        ("aws:apigateway/usagePlanKey:UsagePlanKey", {"usagePlanId", "keyId", "keyType"}),
        ("aws:apigateway/account:Account", set()),
        ("aws:apigateway/domainName:DomainName", {"domainName"}),
        ("aws:apigateway/basePathMapping:BasePathMapping", {"domainName", "basePath"}),
        (
            "aws:lambda/permission:Permission",
            {"action", "function", "principal", "qualifier", "sourceAccount", "sourceArn", "statementId"},
        ),
        ("aws:apigateway/resource:Resource", {"restApi"}),
        ("aws:apigateway/method:Method", {"restApi", "resourceId", "httpMethod"}),
        (
            "aws:apigateway/methodResponse:MethodResponse",
            {"restApi", "resourceId", "httpMethod", "statusCode"},
        ),
        (
            "aws:apigateway/integration:Integration",
            {
                *("restApi", "resourceId", "httpMethod", "type", "credentials"),
                *("integrationHttpMethod", "passthroughBehavior"),
            },
        ),
        (
            "aws:apigateway/integrationResponse:IntegrationResponse",
            {"restApi", "resourceId", "httpMethod", "statusCode"},
        ),
        ("aws:apigateway/deployment:Deployment", {"restApi", "triggers", "variables"}),
        ("aws:apigateway/stage:Stage", {"restApi", "stageName"}),
        ("aws:sqs/queue:Queue", {"name"}),
    ],
)
def test_these_inputs_and_no_others_replace(token: str, replacing: set[str]) -> None:
    kind = KINDS[token]

    assert set(kind.replaces(sorted(kind.inputs))) == replacing


def test_whatever_a_rest_api_is_made_of_changes_in_place() -> None:
    assert REST_API.replaces(["body", "description", "endpointConfiguration", "tags"]) == []


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (ROLE, {"assumeRolePolicy": '{"a":["x"]}'}, {"assumeRolePolicy": '{ "a": "x" }'}),
        (ROLE, {"assumeRolePolicy": '{"a":["x","y"]}'}, {"assumeRolePolicy": '{"a":["y","x"]}'}),
        (REST_API, {"body": '{"openapi":"3.0.1"}'}, {"body": '{ "openapi": "3.0.1" }'}),
        (REST_API, {"binaryMediaTypes": ["a", "b"]}, {"binaryMediaTypes": ["b", "a"]}),
        (FUNCTION, {}, {"memorySize": 128}),
        (FUNCTION, {"tags": {}}, {}),
        (FUNCTION, {"loggingConfig": {"logFormat": "JSON"}}, {}),
        (FUNCTION, {"code": {"hash": "1", "path": "a"}}, {"code": {"hash": "1", "path": "b"}}),
        (FUNCTION, {"__defaults": ["name"]}, {}),
        (METHOD, {}, {"apiKeyRequired": False}),
    ],
)
def test_equivalent_inputs_are_no_change(kind: Kind, old: dict[str, Any], new: dict[str, Any]) -> None:
    assert kind.changes(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ({"memorySize": 256}, {}, ["memorySize"]),
        ({"code": {"hash": "1"}}, {"code": {"hash": "2"}}, ["code"]),
        ({"environment": {"variables": {"A": "1"}}}, {"environment": {"variables": {}}}, ["environment"]),
        ({"role": "a"}, {"role": UNKNOWN}, ["role"]),
        (
            {"environment": {"variables": {"A": "1"}}},
            {"environment": {"variables": {"A": UNKNOWN}}},
            ["environment"],
        ),
    ],
)
def test_different_inputs_are_changes(old: dict[str, Any], new: dict[str, Any], changes: list[str]) -> None:
    assert FUNCTION.changes(old, new) == changes


@pytest.mark.parametrize(
    ("kind", "changes", "new", "first"),
    [
        (INTEGRATION, ["passthroughBehavior"], {}, True),
        (INTEGRATION, ["resourceId", "type"], {}, False),
        (PERMISSION, ["sourceArn"], {"statementId": "given"}, True),
        (PERMISSION, ["sourceArn"], {"statementId": "p-1", "__defaults": ["statementId"]}, False),
        (ROLE, ["path"], {"name": "given"}, True),
        (DEPLOYMENT, ["triggers"], {}, False),
        (STAGE, ["stageName"], {}, False),
    ],
)
def test_a_replacement_waits_only_for_what_it_would_collide_with(
    kind: Kind, changes: list[str], new: dict[str, Any], *, first: bool
) -> None:
    assert kind.deletes_first(changes, new) is first


def test_a_preview_of_a_new_resource_knows_what_was_given_and_the_defaults() -> None:
    planned = QUEUE.planned({"name": "q-1234567", "__defaults": ["name"]}, {})

    assert planned["name"] == "q-1234567"
    assert planned["visibilityTimeoutSeconds"] == 30
    assert planned["arn"] == planned["url"] == planned["maxMessageSize"] == UNKNOWN
    assert "__defaults" not in planned


def test_a_preview_of_an_update_keeps_the_outputs_that_stay() -> None:
    state = {"arn": "arn:f", "codeSha256": "old", "version": "$LATEST", "memorySize": 128}

    planned = FUNCTION.planned({"memorySize": 256}, state)

    assert planned["arn"] == "arn:f"
    assert planned["memorySize"] == 256
    assert planned["codeSha256"] == UNKNOWN


def test_a_state_has_inputs_defaults_and_outputs_but_no_archive() -> None:
    inputs = {"name": "f", "code": {SIGNATURE: ARCHIVE, "hash": "1"}}
    live = {"name": "f", "memorySize": 128, "arn": "arn:f", "description": None}

    state = FUNCTION.state(inputs, live)

    assert state["memorySize"] == 128
    assert state["arn"] == "arn:f"
    assert "code" not in state
    assert "description" not in state


@pytest.mark.parametrize(
    ("kind", "inputs", "live"),
    [
        (ROLE, {"assumeRolePolicy": '{"a":1}'}, {"assumeRolePolicy": '{ "a": 1 }'}),
        (METHOD, {"authorization": "NONE"}, {"authorization": "NONE", "apiKeyRequired": False}),
        (
            FUNCTION,
            {"loggingConfig": {"logFormat": "JSON"}},
            {"loggingConfig": {"logFormat": "JSON", "logGroup": "/aws/lambda/f"}},
        ),
        (FUNCTION, {}, {"loggingConfig": {"logFormat": "Text"}, "memorySize": 128, "tags": {}}),
    ],
)
def test_nothing_drifts_when_nothing_changed(
    kind: Kind, inputs: dict[str, Any], live: dict[str, Any]
) -> None:
    assert kind.drifted(inputs, live) == inputs


@pytest.mark.parametrize(
    ("kind", "inputs", "live", "drifted"),
    [
        (
            METHOD,
            {"authorization": "NONE"},
            {"authorization": "AWS_IAM"},
            {"authorization": "AWS_IAM"},
        ),
        (INTEGRATION, {"uri": "u"}, {"uri": None}, {}),
        (
            INTEGRATION,
            {},
            {"requestParameters": {"integration.request.header.X": "'x'"}},
            {"requestParameters": {"integration.request.header.X": "'x'"}},
        ),
        (
            FUNCTION,
            {"environment": {"variables": {"A": "1"}}},
            {"environment": {"variables": {"A": "1", "B": "2"}}},
            {"environment": {"variables": {"A": "1", "B": "2"}}},
        ),
        (FUNCTION, {"code": {"hash": "1"}, "name": "f"}, {"code": None}, {"name": "f"}),
        (FUNCTION, {"__defaults": ["name"]}, {}, {"__defaults": ["name"]}),
    ],
)
def test_drift_is_what_differs_in_the_cloud(
    kind: Kind, inputs: dict[str, Any], live: dict[str, Any], drifted: dict[str, Any]
) -> None:
    assert kind.drifted(inputs, live) == drifted


def test_a_policy_that_allows_something_else_is_drift() -> None:
    live = json.dumps({"Action": ["a", "b"]})

    assert ROLE.drifted({"assumeRolePolicy": '{"Action":["a"]}'}, {"assumeRolePolicy": live}) == {
        "assumeRolePolicy": live
    }
