"""What single kinds do beyond their table entry."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.aws_plugin.errors import GoneError
from local.aws_plugin.kinds import KINDS

AwsError = Callable[[str, str, str], ClientError]
FUNCTION = KINDS["aws:lambda/function:Function"]
PERMISSION = KINDS["aws:lambda/permission:Permission"]
REST_API = KINDS["aws:apigateway/restApi:RestApi"]
INTEGRATION = KINDS["aws:apigateway/integration:Integration"]
STAGE = KINDS["aws:apigateway/stage:Stage"]
LOG_GROUP = KINDS["aws:cloudwatch/logGroup:LogGroup"]

KEYS = {"restApi": "api", "resourceId": "res", "httpMethod": "POST"}


def test_an_api_whose_document_is_refused_is_not_left_behind(cloud: Any, aws_error: AwsError) -> None:
    gateway = cloud.client("apigateway")
    gateway.answers["create_rest_api"] = {"id": "api"}
    gateway.answers["put_rest_api"] = aws_error("PutRestApi", "BadRequestException", "Invalid OpenAPI input.")

    with pytest.raises(ClientError):
        REST_API.create(cloud, {"name": "n", "body": "{"})

    assert gateway.operations() == ["create_rest_api", "put_rest_api", "delete_rest_api"]


def test_a_given_name_outlives_the_title_of_the_document(cloud: Any) -> None:
    gateway = cloud.client("apigateway")
    gateway.answers["create_rest_api"] = {"id": "api"}
    gateway.answers["put_rest_api"] = {"id": "api", "name": "title"}

    REST_API.create(cloud, {"name": "given", "body": "{}"})

    assert gateway.calls[-1] == (
        "update_rest_api",
        {
            "restApiId": "api",
            "patchOperations": [{"op": "replace", "path": "/name", "value": "given"}],
        },
    )


@pytest.mark.parametrize("inputs", [{"failOnWarnings": True}, {}])
def test_a_document_fails_on_warnings_where_the_program_says_so(cloud: Any, inputs: dict[str, Any]) -> None:
    gateway = cloud.client("apigateway")
    gateway.answers["create_rest_api"] = {"id": "api"}

    REST_API.create(cloud, {"body": "{}", **inputs})

    (imported,) = (parameters for operation, parameters in gateway.calls if operation == "put_rest_api")
    assert imported["failOnWarnings"] is ("failOnWarnings" in inputs)


def test_failing_on_warnings_imports_no_document_again(cloud: Any) -> None:
    assert REST_API.update
    REST_API.update(cloud, "api", {"body": "{}"}, {"body": "{}", "failOnWarnings": True})
    assert cloud.client("apigateway").operations() == []


def test_an_api_tells_the_root_of_its_resources(cloud: Any) -> None:
    gateway = cloud.client("apigateway")
    created = datetime(2026, 1, 2, tzinfo=UTC)
    gateway.answers["get_rest_api"] = {"name": "n", "createdDate": created, "rootResourceId": "root"}

    live = REST_API.read(cloud, "api", {})

    assert live["rootResourceId"] == "root"
    assert live["executionArn"] == "arn:aws:execute-api:us-east-1:123456789012:api"
    assert live["createdDate"] == "2026-01-02T00:00:00Z"


def test_an_api_that_was_just_made_has_the_tags_it_was_given_without_another_call(cloud: Any) -> None:
    gateway = cloud.client("apigateway")
    created = datetime(2026, 1, 2, tzinfo=UTC)
    gateway.answers["get_rest_api"] = {"name": "n", "createdDate": created, "rootResourceId": "root"}

    live = REST_API.read(cloud, "api", {"name": "n", "tags": {"team": "reports"}})

    assert live["tags"] == {"team": "reports"}
    assert gateway.operations() == ["get_rest_api"]


def test_an_integration_keeps_its_responses_when_it_changes(cloud: Any) -> None:
    old = {**KEYS, "requestParameters": {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}}

    assert INTEGRATION.update
    INTEGRATION.update(cloud, "agi-api-res-POST", old, {**KEYS, "requestParameters": {}})

    assert cloud.client("apigateway").operations() == ["update_integration"]


def test_the_method_of_an_integration_is_told_from_the_route_s(cloud: Any) -> None:
    cloud.client("apigateway").answers["get_integration"] = {"type": "AWS", "httpMethod": "POST"}

    live = INTEGRATION.read(cloud, "agi-api-res-PUT", {**KEYS, "httpMethod": "PUT"})

    assert live["integrationHttpMethod"] == "POST"
    assert "httpMethod" not in live


def test_a_stage_has_the_url_of_the_published_plugin(cloud: Any) -> None:
    live = STAGE.read(cloud, "ags-api-v1", {"restApi": "api", "stageName": "v1"})

    assert live["invokeUrl"] == "https://api.execute-api.us-east-1.amazonaws.com/v1"
    assert live["executionArn"] == "arn:aws:execute-api:us-east-1:123456789012:api/v1"
    assert live["arn"] == "arn:aws:apigateway:us-east-1::/restapis/api/stages/v1"


def test_a_permission_is_read_from_the_policy_of_its_function(cloud: Any) -> None:
    statement = {
        "Sid": "s",
        "Action": "lambda:InvokeFunction",
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Condition": {
            "ArnLike": {"AWS:SourceArn": "arn:api"},
            "StringEquals": {"AWS:SourceAccount": "123456789012"},
        },
    }
    cloud.client("lambda").answers["get_policy"] = {"Policy": json.dumps({"Statement": [statement]})}

    assert PERMISSION.read(cloud, "s", {"function": "f"}) == {
        "statementId": "s",
        "action": "lambda:InvokeFunction",
        "principal": "apigateway.amazonaws.com",
        "sourceArn": "arn:api",
        "sourceAccount": "123456789012",
    }


def test_a_permission_whose_statement_is_missing_is_gone(cloud: Any) -> None:
    cloud.client("lambda").answers["get_policy"] = {"Policy": json.dumps({"Statement": []})}

    with pytest.raises(GoneError):
        PERMISSION.read(cloud, "s", {"function": "f"})


def test_an_account_is_the_same_principal_as_its_root_user() -> None:
    inputs = {"principal": "123456789012"}

    assert PERMISSION.drifted(inputs, {"principal": "arn:aws:iam::123456789012:root"}) == inputs


def test_a_log_group_is_found_among_those_with_the_same_start(cloud: Any) -> None:
    logs = cloud.client("logs")
    logs.answers["describe_log_groups"] = {
        "logGroups": [
            {"logGroupName": "g-2", "arn": "arn:g-2:*"},
            {"logGroupName": "g", "arn": "arn:g:*", "retentionInDays": 14},
        ]
    }

    live = LOG_GROUP.read(cloud, "g", {})

    assert (live["arn"], live["retentionInDays"]) == ("arn:g", 14)


def test_code_that_somebody_else_deployed_is_drift(cloud: Any) -> None:
    cloud.client("lambda").answers["get_function"] = {
        "Configuration": {
            "FunctionName": "f",
            "FunctionArn": "arn:f",
            "CodeSha256": "theirs",
            "CodeSize": 1,
            "LastModified": "now",
            "Version": "$LATEST",
        }
    }
    inputs = {"name": "f", "code": {"hash": "1"}}

    found = FUNCTION.drifted(inputs, FUNCTION.read(cloud, "f", {"codeSha256": "ours"}))

    assert found == {"name": "f"}
