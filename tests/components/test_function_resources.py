"""What a function's options become, among them images, layers and networks, which no emulator shows here."""

import gc
import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import AsyncLambdaApi, AsyncLambdaApiArgs, Function, Route

FUNCTION = "aws:lambda/function:Function"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
EVENT_INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
PERMISSION = "aws:lambda/permission:Permission"
INTEGRATION = "aws:apigateway/integration:Integration"
ORDERED = {FUNCTION, ROLE_POLICY, QUEUE}
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
THEIRS = "arn:aws:lambda:eu-west-1:123456789012:function:theirs:live"

Deploy = Callable[..., Any]


def function(deploy: Deploy, **options: Any) -> Any:
    return deploy(functions={"work": {"code": "app/reports", **options}})


def inputs(recorded: Any, kind: str) -> Any:
    return recorded.of_type(kind)["api-work"].inputs


def allowed(recorded: Any, name: str = "api-work") -> dict[str, Any]:
    """Return what a role allows: resources by action."""
    policy = json.loads(recorded.of_type(ROLE_POLICY)[name].inputs["policy"])
    return {
        action: statement["Resource"]
        for statement in policy["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }


def test_what_a_function_is_made_of(deploy: Deploy) -> None:
    found = inputs(
        function(
            deploy,
            architecture="arm64",
            memory_size=512,
            timeout=60,
            environment={"NAME": "value"},
            layers=["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"],
            reserved_concurrent_executions=5,
            tracing="Active",
            kms_key_arn=KEY,
            tags={"team": "reports"},
        ),
        FUNCTION,
    )
    assert {
        key: found[key] for key in ("architectures", "memorySize", "timeout", "environment", "layers")
    } == {
        "architectures": ["arm64"],
        "memorySize": 512,
        "timeout": 60,
        "environment": {"variables": {"NAME": "value"}},
        "layers": ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"],
    }
    assert (found["reservedConcurrentExecutions"], found["tracingConfig"]) == (5, {"mode": "Active"})
    assert (found["kmsKeyArn"], found["tags"]) == (KEY, {"team": "reports"})


def test_an_image_needs_neither_handler_nor_runtime(deploy: Deploy) -> None:
    image = {"uri": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/work:1", "command": ["app.handler"]}
    found = inputs(deploy(functions={"work": {"image": image}}), FUNCTION)
    assert (found["packageType"], found["imageUri"]) == ("Image", image["uri"])
    assert found["imageConfig"] == {"commands": ["app.handler"]}
    assert not {"handler", "runtime", "code"} & found.keys()


def test_an_existing_function_is_invoked_in_a_role_and_nothing_else_is_made(deploy: Deploy) -> None:
    recorded = deploy(functions={"work": {"arn": THEIRS}})
    for kind in (FUNCTION, LOG_GROUP, PERMISSION, QUEUE, EVENT_INVOKE_CONFIG):
        assert recorded.of_type(kind) == {}
    assert allowed(recorded, "api-invoke") == {"lambda:InvokeFunction": [THEIRS]}
    integration = recorded.of_type(INTEGRATION)["api-POST-/jobs"].inputs
    assert integration["uri"].endswith(f":lambda:path/2015-03-31/functions/{THEIRS}/invocations")
    assert integration["credentials"] == recorded.arn_of(ROLE, "api-invoke")


def test_a_network_comes_with_the_interfaces_it_needs(deploy: Deploy) -> None:
    recorded = function(deploy, vpc={"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]})
    assert inputs(recorded, FUNCTION)["vpcConfig"] == {
        "subnetIds": ["subnet-1"],
        "securityGroupIds": ["sg-1"],
    }
    assert "ec2:CreateNetworkInterface" in allowed(recorded)


@pytest.mark.parametrize(
    ("options", "action", "resource"),
    [
        ({"tracing": "Active"}, "xray:PutTraceSegments", "*"),
        ({"kms_key_arn": KEY}, "kms:Decrypt", KEY),
        (
            {
                "statements": [
                    {"actions": ["dynamodb:PutItem"], "resources": ["arn:aws:dynamodb:::table/jobs"]}
                ]
            },
            "dynamodb:PutItem",
            ["arn:aws:dynamodb:::table/jobs"],
        ),
    ],
)
def test_the_role_allows_what_an_option_needs_and_only_then(
    deploy: Deploy, options: dict[str, Any], action: str, resource: object
) -> None:
    assert allowed(function(deploy, **options))[action] == resource
    assert action not in allowed(function(deploy))


def test_a_given_role_is_used_and_none_is_made(deploy: Deploy) -> None:
    role = "arn:aws:iam::123456789012:role/ours"
    recorded = function(deploy, role_arn=role)
    assert inputs(recorded, FUNCTION)["role"] == role
    assert recorded.of_type(ROLE) == recorded.of_type(ROLE_POLICY) == {}


def test_the_function_comes_after_what_its_role_has_to_allow(deploy: Deploy) -> None:
    order = [found.type for found in function(deploy, tracing="Active").resources if found.type in ORDERED]
    assert order == [QUEUE, ROLE_POLICY, FUNCTION, ROLE_POLICY]


def test_logs_have_a_retention_a_format_and_a_key(deploy: Deploy) -> None:
    recorded = function(deploy, logs={"retention_in_days": 90, "format": "JSON", "kms_key_arn": KEY})
    assert inputs(recorded, LOG_GROUP)["retentionInDays"] == 90
    assert inputs(recorded, LOG_GROUP)["kmsKeyId"] == KEY
    assert inputs(recorded, FUNCTION)["loggingConfig"] == {"logFormat": "JSON"}


def test_events_are_retried_and_kept_as_configured(deploy: Deploy) -> None:
    found = inputs(
        function(deploy, asynchronous={"maximum_retry_attempts": 0, "maximum_event_age_in_seconds": 60}),
        EVENT_INVOKE_CONFIG,
    )
    assert (found["maximumRetryAttempts"], found["maximumEventAgeInSeconds"]) == (0, 60)


def test_failures_get_an_encrypted_queue_with_retention(deploy: Deploy) -> None:
    queue = function(deploy).of_type(QUEUE)["api-work-failures"].inputs
    assert (queue["sqsManagedSseEnabled"], queue["messageRetentionSeconds"]) == (True, 1_209_600)


def test_the_failure_queue_denies_requests_without_tls(deploy: Deploy) -> None:
    policy = function(deploy).of_type(QUEUE_POLICY)["api-work-failures"].inputs
    assert policy["queueUrl"].endswith("/api-work-failures-1234567")
    assert json.loads(policy["policy"])["Statement"] == [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sqs:*",
            "Resource": "arn:aws:sqs:eu-west-1:123456789012:api-work-failures-1234567",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]


def test_the_first_event_can_fail_only_after_the_failure_queue_requires_tls(deploy: Deploy) -> None:
    configured = function(deploy).of_type(EVENT_INVOKE_CONFIG)["api-work"]
    assert f"{QUEUE_POLICY}::api-work-failures" in configured.depends_on


def test_no_queue_policy_is_made_for_a_destination(deploy: Deploy) -> None:
    destination = {"on_failure": "arn:aws:sqs:eu-west-1:123456789012:failed"}
    assert function(deploy, asynchronous=destination).of_type(QUEUE_POLICY) == {}


def test_a_queue_with_a_key_of_ones_own_lets_the_function_use_it(deploy: Deploy) -> None:
    recorded = function(deploy, asynchronous={"queue": {"kms_key_arn": KEY}})
    assert recorded.of_type(QUEUE)["api-work-failures"].inputs["kmsMasterKeyId"] == KEY
    assert allowed(recorded)["kms:GenerateDataKey"] == KEY


def test_no_queue_is_made_where_everybody_waits(deploy: Deploy) -> None:
    recorded = deploy(routes=[{"path": "/jobs", "function": "work", "invocation": "RequestResponse"}])
    assert recorded.of_type(QUEUE) == recorded.of_type(EVENT_INVOKE_CONFIG) == {}


@pytest.mark.parametrize(
    ("destination", "permitted"),
    [
        ("arn:aws:sqs:eu-west-1:123456789012:failed", {"sqs:SendMessage"}),
        ("arn:aws:sns:eu-west-1:123456789012:failed", {"sns:Publish"}),
        ("arn:aws:lambda:eu-west-1:123456789012:function:failed", {"lambda:InvokeFunction"}),
        ("arn:aws:events:eu-west-1:123456789012:event-bus/failed", {"events:PutEvents"}),
        ("arn:aws:s3:::failed", {"s3:PutObject", "s3:ListBucket"}),
    ],
)
def test_a_destination_takes_the_queues_place_and_may_be_written_to(
    deploy: Deploy, destination: str, permitted: set[str]
) -> None:
    recorded = function(deploy, asynchronous={"on_failure": destination})
    assert recorded.of_type(QUEUE) == {}
    found = inputs(recorded, EVENT_INVOKE_CONFIG)["destinationConfig"]
    assert found == {"onFailure": {"destination": destination}}
    granted = allowed(recorded)
    assert set(granted) == permitted
    assert destination in granted[min(permitted)]


NOT_FIFO = "a destination is a standard queue or topic, not a FIFO one"
NO_BUCKET = "a destination is an ARN of sqs, sns, lambda, events"


@pytest.mark.parametrize(
    ("key", "arn", "reason"),
    [
        ("on_failure", "arn:aws:iam::123456789012:role/ours", f"{NO_BUCKET}, s3"),
        ("on_failure", "failed", f"{NO_BUCKET}, s3"),
        ("on_failure", None, f"{NO_BUCKET}, s3"),
        ("on_success", "arn:aws:s3:::results", NO_BUCKET),
        ("on_failure", "arn:aws:sqs:eu-west-1:123456789012:failed.fifo", NOT_FIFO),
        ("on_success", "arn:aws:sns:eu-west-1:123456789012:done.fifo", NOT_FIFO),
    ],
)
def test_an_output_that_is_no_destination_is_one_line(
    register: Callable[..., Any], key: str, arn: str | None, reason: str
) -> None:
    def deploy_to(destination: pulumi.Output[Any]) -> str:
        def program() -> None:
            work = Function.model_validate({"code": "app/reports", "asynchronous": {key: destination}})
            routes = (Route(path="/jobs", function="work"),)
            AsyncLambdaApi("api", AsyncLambdaApiArgs(functions={"work": work}, routes=routes))

        with pytest.raises(pulumi.RunError) as refused:
            register(program)
        line = str(refused.value)
        del refused
        gc.collect()  # what waits in vain for the output: asyncio tells of each, wherever that may be
        return line

    place = f"api: functions.work.asynchronous.{key}"
    assert deploy_to(pulumi.Output.from_input(arn)) == f"{place}: {json.dumps(arn)}: {reason}"
    assert deploy_to(pulumi.Output.secret(arn)) == f"{place}: [secret]: {reason}"


def test_a_topic_hears_of_what_is_in_the_queue(deploy: Deploy) -> None:
    topic = "arn:aws:sns:eu-west-1:123456789012:operators"
    alarm = (
        function(deploy, asynchronous={"alarm_topic_arn": topic}).of_type(ALARM)["api-work-failures"].inputs
    )
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible")
    assert (alarm["alarmActions"], alarm["dimensions"]) == (
        [topic],
        {"QueueName": "api-work-failures-1234567"},
    )
    assert (alarm["comparisonOperator"], alarm["threshold"]) == ("GreaterThanThreshold", 0)


def test_a_topic_hears_of_records_that_did_not_get_into_the_queue(deploy: Deploy) -> None:
    topic = "arn:aws:sns:eu-west-1:123456789012:operators"
    alarm = function(deploy, asynchronous={"alarm_topic_arn": topic}).of_type(ALARM)["api-work-lost"].inputs
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/Lambda", "DestinationDeliveryFailures")
    assert (alarm["alarmActions"], alarm["dimensions"]) == ([topic], {"FunctionName": "api-work-1234567"})
    assert (alarm["comparisonOperator"], alarm["threshold"]) == ("GreaterThanThreshold", 0)


def test_a_topic_hears_of_records_that_did_not_get_to_another_destination(deploy: Deploy) -> None:
    topic = "arn:aws:sns:eu-west-1:123456789012:operators"
    events = {"alarm_topic_arn": topic, "on_failure": "arn:aws:s3:::failed"}
    assert function(deploy, asynchronous=events).of_type(ALARM).keys() == {"api-work-lost"}


def test_no_alarm_is_made_without_a_topic(deploy: Deploy) -> None:
    assert function(deploy).of_type(ALARM) == {}


def test_what_comes_from_another_resource_may_be_an_output(register: Callable[..., Any]) -> None:
    def program() -> None:
        table = pulumi.Output.from_input("jobs")
        functions = {
            "work": Function(code="app/reports", environment={"TABLE": table}),
            "theirs": Function(arn=pulumi.Output.from_input(THEIRS)),
        }
        routes = (Route(path="/jobs", function="work"), Route(path="/theirs", function="theirs"))
        AsyncLambdaApi("api", AsyncLambdaApiArgs(functions=functions, routes=routes))

    recorded = register(program)
    assert inputs(recorded, FUNCTION)["environment"] == {"variables": {"TABLE": "jobs"}}
    assert allowed(recorded, "api-invoke") == {"lambda:InvokeFunction": [THEIRS]}
