"""What kinds around an API do beyond their table entry: settings, policies, keys, domains, destinations."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.aws_plugin.errors import GoneError
from local.aws_plugin.kinds import KINDS

AwsError = Callable[[str, str, str], ClientError]
SETTINGS = KINDS["aws:apigateway/methodSettings:MethodSettings"]
STAGE = KINDS["aws:apigateway/stage:Stage"]
POLICY = KINDS["aws:apigateway/restApiPolicy:RestApiPolicy"]
PLAN = KINDS["aws:apigateway/usagePlan:UsagePlan"]
ACCOUNT = KINDS["aws:apigateway/account:Account"]
MAPPING = KINDS["aws:apigateway/basePathMapping:BasePathMapping"]
EVENTS = KINDS["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"]
FUNCTION = KINDS["aws:lambda/function:Function"]
QUEUE = KINDS["aws:sqs/queue:Queue"]
QUEUE_POLICY = KINDS["aws:sqs/queuePolicy:QueuePolicy"]
ALARM = KINDS["aws:cloudwatch/metricAlarm:MetricAlarm"]
ROLE = KINDS["aws:iam/role:Role"]
MANAGED_POLICY = KINDS["aws:iam/policy:Policy"]
IDENTITY_PROVIDER = KINDS["aws:iam/openIdConnectProvider:OpenIdConnectProvider"]

ONE_METHOD = {"restApi": "api", "stageName": "v1", "methodPath": "~1jobs/POST"}


def operations(gateway: Any) -> list[dict[str, str]]:
    found: list[dict[str, str]] = gateway.calls[-1][1]["patchOperations"]
    return found


def test_settings_are_patches_below_the_path_of_the_method(cloud: Any) -> None:
    gateway = cloud.client("apigateway")
    SETTINGS.create(cloud, ONE_METHOD | {"settings": {"metricsEnabled": True, "loggingLevel": "ERROR"}})
    assert operations(gateway) == [
        {"op": "replace", "path": "/~1jobs/POST/metrics/enabled", "value": "true"},
        {"op": "replace", "path": "/~1jobs/POST/logging/loglevel", "value": "ERROR"},
    ]


def test_settings_that_are_left_out_have_their_defaults_again(cloud: Any) -> None:
    gateway = cloud.client("apigateway")
    assert SETTINGS.update
    before = {"settings": {"metricsEnabled": True, "loggingLevel": "ERROR"}}
    SETTINGS.update(cloud, "", ONE_METHOD | before, ONE_METHOD | {"settings": {"loggingLevel": "ERROR"}})
    assert [call["patchOperations"] for _, call in gateway.calls] == [
        [{"op": "remove", "path": "/~1jobs/POST"}],
        [{"op": "replace", "path": "/~1jobs/POST/logging/loglevel", "value": "ERROR"}],
    ]


def test_settings_of_one_method_become_the_defaults_where_they_cannot_be_removed(
    cloud: Any, aws_error: AwsError
) -> None:
    gateway = cloud.client("apigateway")
    refusal = aws_error("UpdateStage", "BadRequestException", "Invalid method setting path: /~1jobs/POST.")
    gateway.answers["update_stage"] = refusal
    with pytest.raises(ClientError):
        SETTINGS.delete(cloud, "", ONE_METHOD | {"settings": {"throttlingRateLimit": 5}})
    assert operations(gateway) == [
        {"op": "replace", "path": "/~1jobs/POST/throttling/rateLimit", "value": "-1"}
    ]


def test_settings_that_are_gone_are_gone(cloud: Any) -> None:
    cloud.client("apigateway").answers["get_stage"] = {"methodSettings": {}}
    with pytest.raises(GoneError):
        SETTINGS.read(cloud, "", ONE_METHOD | {"settings": {}})


def test_access_logs_are_set_after_a_stage_is_made(cloud: Any) -> None:
    gateway = cloud.client("apigateway")
    logs = {"destinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:calls", "format": "{}"}
    keys = {"restApi": "api", "stageName": "v1", "deployment": "dep"}
    STAGE.create(cloud, keys | {"accessLogSettings": logs})
    assert gateway.operations()[:2] == ["create_stage", "update_stage"]
    assert [op["path"] for op in gateway.calls[1][1]["patchOperations"]] == [
        "/accessLogSettings/destinationArn",
        "/accessLogSettings/format",
    ]


def test_access_logs_are_taken_away_as_a_whole(cloud: Any) -> None:
    keys = {"restApi": "api", "stageName": "v1", "deployment": "dep"}
    assert STAGE.update
    STAGE.update(cloud, "", keys | {"accessLogSettings": {"destinationArn": "a", "format": "b"}}, keys)
    assert operations(cloud.client("apigateway")) == [{"op": "remove", "path": "/accessLogSettings"}]


def test_a_policy_is_read_as_the_json_it_is(cloud: Any) -> None:
    answer = {"policy": '{\\"Resource\\":\\"execute-api:\\/v1\\"}'}
    cloud.client("apigateway").answers["get_rest_api"] = answer
    assert POLICY.read(cloud, "api", {})["policy"] == '{"Resource":"execute-api:/v1"}'


def test_a_plan_leaves_its_stages_before_it_is_deleted(cloud: Any) -> None:
    gateway = cloud.client("apigateway")
    PLAN.delete(cloud, "plan", {"apiStages": [{"apiId": "api", "stage": "v1"}]})
    assert gateway.operations() == ["update_usage_plan", "delete_usage_plan"]


def test_a_quota_that_is_left_out_is_removed(cloud: Any) -> None:
    assert PLAN.update
    PLAN.update(cloud, "plan", {"name": "p", "quotaSettings": {"limit": 5, "period": "DAY"}}, {"name": "p"})
    assert operations(cloud.client("apigateway")) == [{"op": "remove", "path": "/quota"}]


def test_the_accounts_role_is_given_back(cloud: Any) -> None:
    ACCOUNT.delete(cloud, "api-gateway-account", {"cloudwatchRoleArn": "arn"})
    assert operations(cloud.client("apigateway")) == [
        {"op": "replace", "path": "/cloudwatchRoleArn", "value": ""}
    ]


def test_the_root_of_a_domain_has_a_name_of_its_own(cloud: Any) -> None:
    MAPPING.delete(cloud, "", {"domainName": "api.example.com"})
    assert cloud.client("apigateway").calls[-1][1]["basePath"] == "(none)"


def test_an_event_invoke_config_without_destinations_has_none(cloud: Any) -> None:
    cloud.client("lambda").answers["get_function_event_invoke_config"] = {
        "MaximumRetryAttempts": 1,
        "DestinationConfig": {"OnFailure": {}, "OnSuccess": {}},
    }
    live = EVENTS.read(cloud, "work", {"functionName": "work"})
    assert (live["maximumRetryAttempts"], live["destinationConfig"]) == (1, {})


def test_an_image_is_deployed_without_an_archive(cloud: Any) -> None:
    image = {"name": "work", "role": "arn", "packageType": "Image", "imageUri": "work:1"}
    FUNCTION.create(cloud, image | {"imageConfig": {"commands": ["app.handler"]}})
    (_, created), *_ = cloud.client("lambda").calls
    assert (created["PackageType"], created["Code"]) == ("Image", {"ImageUri": "work:1"})
    assert created["ImageConfig"] == {"Command": ["app.handler"]}


def test_executions_that_are_no_longer_reserved_are_given_back(cloud: Any) -> None:
    function = {"name": "work", "role": "arn", "packageType": "Image", "imageUri": "work:1"}
    assert FUNCTION.update
    FUNCTION.update(cloud, "work", function | {"reservedConcurrentExecutions": 5}, function)
    assert "delete_function_concurrency" in cloud.client("lambda").operations()


def test_a_queue_is_encrypted_by_its_attribute(cloud: Any) -> None:
    cloud.client("sqs").answers["create_queue"] = {"QueueUrl": "https://queue"}
    QUEUE.create(cloud, {"name": "failed", "sqsManagedSseEnabled": True})
    assert cloud.client("sqs").calls[0][1]["Attributes"] == {"SqsManagedSseEnabled": "true"}


def test_a_queue_policy_that_is_a_resource_is_no_drift_of_the_queue(cloud: Any) -> None:
    attributes = {"QueueArn": "arn", "Policy": '{"Statement": []}', "SqsManagedSseEnabled": "true"}
    cloud.client("sqs").answers["get_queue_attributes"] = {"Attributes": attributes}
    inputs = {"name": "failed", "sqsManagedSseEnabled": True}
    assert QUEUE.drifted(inputs, QUEUE.read(cloud, "https://queue/failed", {})) == inputs


def test_a_queue_policy_is_taken_away_and_the_queue_stays(cloud: Any) -> None:
    QUEUE_POLICY.delete(cloud, "https://queue", {"queueUrl": "https://queue"})
    emptied = {"QueueUrl": "https://queue", "Attributes": {"Policy": ""}}
    assert cloud.client("sqs").calls == [("set_queue_attributes", emptied)]


def test_a_queue_policy_that_somebody_removed_is_gone(cloud: Any) -> None:
    with pytest.raises(GoneError):
        QUEUE_POLICY.read(cloud, "https://queue", {})


def test_an_alarm_that_is_gone_is_gone(cloud: Any) -> None:
    cloud.client("cloudwatch").answers["describe_alarms"] = {"MetricAlarms": []}
    with pytest.raises(GoneError):
        ALARM.read(cloud, "failed", {})


ISSUER = {"url": "https://gitlab.com", "clientIdLists": ["sts.amazonaws.com"]}


def test_an_identity_provider_needs_no_thumbprint(cloud: Any) -> None:
    cloud.client("iam").answers["create_open_id_connect_provider"] = {"OpenIDConnectProviderArn": "arn"}
    assert IDENTITY_PROVIDER.create(cloud, ISSUER) == "arn"
    (_, created), *_ = cloud.client("iam").calls
    assert created == {"Url": "https://gitlab.com", "ClientIDList": ["sts.amazonaws.com"], "Tags": []}


def test_an_identity_provider_is_the_same_without_scheme_and_with_its_audiences_in_any_order(
    cloud: Any,
) -> None:
    inputs = ISSUER | {"clientIdLists": ["b", "a"]}
    answer = {"Url": "gitlab.com", "ClientIDList": ["a", "b"], "ThumbprintList": ["0" * 40]}
    cloud.client("iam").answers["get_open_id_connect_provider"] = answer
    assert IDENTITY_PROVIDER.drifted(inputs, IDENTITY_PROVIDER.read(cloud, "arn", {})) == inputs


def test_audiences_of_an_identity_provider_come_before_others_go(cloud: Any) -> None:
    assert IDENTITY_PROVIDER.update
    IDENTITY_PROVIDER.update(cloud, "arn", ISSUER, ISSUER | {"clientIdLists": ["https://gitlab.com"]})
    assert cloud.client("iam").operations() == [
        "add_client_id_to_open_id_connect_provider",
        "remove_client_id_from_open_id_connect_provider",
    ]


def test_thumbprints_that_a_program_no_longer_gives_stay(cloud: Any) -> None:
    assert IDENTITY_PROVIDER.update
    IDENTITY_PROVIDER.update(cloud, "arn", ISSUER | {"thumbprintLists": ["0" * 40]}, ISSUER)
    assert cloud.client("iam").calls == []


BOUNDARY = "arn:aws:iam::123456789012:policy/bound"
A_ROLE = {"name": "role", "path": "/", "assumeRolePolicy": "{}", "maxSessionDuration": 3600}


def test_a_role_is_made_with_its_permissions_boundary(cloud: Any) -> None:
    ROLE.create(cloud, A_ROLE | {"permissionsBoundary": BOUNDARY})
    (_, created), *_ = cloud.client("iam").calls
    assert created["PermissionsBoundary"] == BOUNDARY


def test_a_permissions_boundary_is_set_on_a_role_that_exists(cloud: Any) -> None:
    assert ROLE.update
    ROLE.update(cloud, "role", A_ROLE, A_ROLE | {"permissionsBoundary": BOUNDARY})
    put = {"RoleName": "role", "PermissionsBoundary": BOUNDARY}
    assert ("put_role_permissions_boundary", put) in cloud.client("iam").calls


def test_a_permissions_boundary_is_taken_away(cloud: Any) -> None:
    assert ROLE.update
    ROLE.update(cloud, "role", A_ROLE | {"permissionsBoundary": BOUNDARY}, A_ROLE)
    assert "delete_role_permissions_boundary" in cloud.client("iam").operations()


def test_a_permissions_boundary_that_somebody_took_away_is_drift(cloud: Any) -> None:
    role = {"RoleName": "role", "Path": "/", "AssumeRolePolicyDocument": {}, "Arn": "arn", "RoleId": "ARO"}
    cloud.client("iam").answers["get_role"] = {
        "Role": role | {"CreateDate": datetime(2026, 1, 2, tzinfo=UTC)}
    }
    inputs = A_ROLE | {"permissionsBoundary": BOUNDARY}
    assert "permissionsBoundary" not in ROLE.drifted(inputs, ROLE.read(cloud, "role", {}))


VERSIONS = [{"VersionId": f"v{number}", "IsDefaultVersion": number == 5} for number in range(5, 0, -1)]


def test_a_changed_policy_takes_the_place_of_the_oldest_version(cloud: Any) -> None:
    cloud.client("iam").answers["list_policy_versions"] = {"Versions": VERSIONS}
    assert MANAGED_POLICY.update
    MANAGED_POLICY.update(cloud, BOUNDARY, {"policy": "{}"}, {"policy": '{"Statement": []}'})
    assert cloud.client("iam").calls[1:] == [
        ("delete_policy_version", {"PolicyArn": BOUNDARY, "VersionId": "v1"}),
        (
            "create_policy_version",
            {"PolicyArn": BOUNDARY, "PolicyDocument": '{"Statement": []}', "SetAsDefault": True},
        ),
    ]


def test_a_policy_goes_after_its_earlier_versions(cloud: Any) -> None:
    cloud.client("iam").answers["list_policy_versions"] = {"Versions": VERSIONS[:2]}
    MANAGED_POLICY.delete(cloud, BOUNDARY, {})
    assert cloud.client("iam").calls[1:] == [
        ("delete_policy_version", {"PolicyArn": BOUNDARY, "VersionId": "v4"}),
        ("delete_policy", {"PolicyArn": BOUNDARY}),
    ]


def test_a_policy_is_read_by_its_version_in_force(cloud: Any) -> None:
    iam = cloud.client("iam")
    found = {
        "PolicyName": "bound",
        "Path": "/",
        "Arn": BOUNDARY,
        "PolicyId": "ANPA",
        "DefaultVersionId": "v5",
    }
    iam.answers["get_policy"] = {"Policy": found}
    iam.answers["get_policy_version"] = {"PolicyVersion": {"Document": {"Statement": []}}}
    assert MANAGED_POLICY.read(cloud, BOUNDARY, {})["policy"] == '{"Statement": []}'
    assert iam.calls[-1] == ("get_policy_version", {"PolicyArn": BOUNDARY, "VersionId": "v5"})
