"""Where the outcome of events goes: event invoke config, destinations, a queue of a function's own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from ..options.asynchronous import Asynchronous, destination_service, no_destination
from .arns import Account
from .iam import Statement
from .kept import Events
from .last_update import Outputs
from .logical_name import Name
from .names import FunctionNames
from .retained import retained

# What a function's role has to allow for each kind of destination.
# Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
_ACTIONS = {
    "sqs": ["sqs:SendMessage"],
    "sns": ["sns:Publish"],
    "lambda": ["lambda:InvokeFunction"],
    "events": ["events:PutEvents"],
    "s3": ["s3:ListBucket", "s3:PutObject"],
}


@dataclass(frozen=True, kw_only=True)
class Destinations:
    """Where results and failures of one function go."""

    options: Asynchronous
    on_failure: pulumi.Input[str]
    statements: list[Statement]
    """What the function's role has to allow."""
    queue_url: pulumi.Output[str] | None = None
    """The queue of its own, where there is one."""
    as_before: bool = False
    """Whether events are handled as the last update said, because nothing says how any more."""
    ready: Sequence[pulumi.Resource] = ()
    """What has to be there before the first event may fail."""


def register_destinations(
    names: FunctionNames,
    options: Asynchronous,
    account: Account,
    opts: pulumi.ResourceOptions,
    events: Events,
) -> Destinations:
    """Return the destinations of a function; its failures get a queue unless they go elsewhere.

    A queue that stays although no route needs it is still their destination, unless there is another one:
    events that Lambda took on before may fail yet.
    """
    kept = events.kept
    statements = (
        [_write_to(options.on_success, f"{events.place}.on_success")]
        if options.on_success is not None
        else []
    )
    if options.on_failure is not None:
        statements.append(_write_to(options.on_failure, f"{events.place}.on_failure"))
        url = keep_queue(names, options, account, opts) if kept is not None else None
        return Destinations(
            options=options, on_failure=options.on_failure, statements=statements, queue_url=url
        )
    queue = _queue(names, options, opts, as_before=kept is not None)
    # Composed, so that the preview shows what the role allows.
    statements.append({"Action": "sqs:SendMessage", "Resource": account.queue_arn(queue.name)})
    if (key := _key(queue, options, kept)) is not None:
        actions = ["kms:Decrypt", "kms:GenerateDataKey"]
        statements.append({"Action": actions, "Resource": key})
    return Destinations(
        options=options,
        on_failure=queue.arn,
        statements=statements,
        queue_url=queue.url,
        ready=[_require_tls(names, queue, options, account, opts)],
        as_before=kept is not None,
    )


def keep_queue(
    names: FunctionNames, options: Asynchronous, account: Account, opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """Register a queue that stays as it is, with what is in it, and return its URL."""
    queue = _queue(names, options, opts, as_before=True)
    _require_tls(names, queue, options, account, opts)
    return queue.url


def configure_events(
    names: FunctionNames,
    function_name: pulumi.Output[str],
    destinations: Destinations,
    opts: pulumi.ResourceOptions,
) -> pulumi.Resource:
    """Register the event invoke config of a function, and an alarm for records that get lost.

    The function's role has to allow writing to the destinations by then, or Lambda refuses them.
    """
    options = destinations.options
    on_failure = aws.lambda_.FunctionEventInvokeConfigDestinationConfigOnFailureArgs(
        destination=destinations.on_failure
    )
    on_success = (
        aws.lambda_.FunctionEventInvokeConfigDestinationConfigOnSuccessArgs(destination=options.on_success)
        if options.on_success is not None
        else None
    )
    # The record of an event holds the event, and may be larger than what the queue takes
    # (docs/aws.md: delivery-failures-counted, large-record).
    _alarm(
        names.part("-lost"),
        options,
        opts,
        description=f"Events of {names.stem} failed for good, and their records could not be delivered.",
        metric="AWS/Lambda DestinationDeliveryFailures",
        dimensions={"FunctionName": function_name},
    )
    name = names.part()
    ignored = ["maximum_retry_attempts", "maximum_event_age_in_seconds"] if destinations.as_before else []
    return aws.lambda_.FunctionEventInvokeConfig(
        name.text,
        function_name=function_name,
        maximum_retry_attempts=options.maximum_retry_attempts,
        maximum_event_age_in_seconds=options.maximum_event_age_in_seconds,
        destination_config=aws.lambda_.FunctionEventInvokeConfigDestinationConfigArgs(
            on_failure=on_failure, on_success=on_success
        ),
        opts=pulumi.ResourceOptions.merge(
            name.known(opts),
            pulumi.ResourceOptions(depends_on=destinations.ready, ignore_changes=ignored),
        ),
    )


def _queue(
    names: FunctionNames, options: Asynchronous, opts: pulumi.ResourceOptions, *, as_before: bool = False
) -> aws.sqs.Queue:
    """Register the queue, perhaps as the last update left it: nothing says how it is any more."""
    key = options.queue.kms_key_arn
    name = names.part("-failures")
    ignored = ["message_retention_seconds", "kms_master_key_id", "sqs_managed_sse_enabled"]
    queue = aws.sqs.Queue(
        name.text,
        message_retention_seconds=options.queue.message_retention_seconds,
        kms_master_key_id=key,
        sqs_managed_sse_enabled=True if key is None else None,
        opts=pulumi.ResourceOptions.merge(
            name.known(retained(opts, retain=options.queue.retain)),
            pulumi.ResourceOptions(ignore_changes=ignored if as_before else []),
        ),
    )
    _alarm(
        name,
        options,
        opts,
        description=f"Events of {names.stem} failed for good and wait in a queue.",
        metric="AWS/SQS ApproximateNumberOfMessagesVisible",
        dimensions={"QueueName": queue.name},
    )
    return queue


def _alarm(
    name: Name,
    options: Asynchronous,
    opts: pulumi.ResourceOptions,
    *,
    description: str,
    metric: str,
    dimensions: Mapping[str, pulumi.Input[str]],
) -> None:
    """Register an alarm for whatever a metric, with its namespace in front, counts; without a topic none."""
    if options.alarm_topic_arn is None:
        return
    namespace, _, metric_name = metric.partition(" ")
    aws.cloudwatch.MetricAlarm(
        name.text,
        alarm_description=description,
        namespace=namespace,
        metric_name=metric_name,
        dimensions=dimensions,
        statistic="Maximum",
        period=60,
        evaluation_periods=1,
        comparison_operator="GreaterThanThreshold",
        threshold=0,
        treat_missing_data="notBreaching",
        alarm_actions=[options.alarm_topic_arn],
        ok_actions=[options.alarm_topic_arn],
        opts=name.known(opts),
    )


def _key(queue: aws.sqs.Queue, options: Asynchronous, kept: Outputs | None) -> pulumi.Input[str] | None:
    """Return the key that encrypts a queue, unless SQS manages it; a queue that stays has the one it had."""
    if kept is None:
        return options.queue.kms_key_arn
    return queue.kms_master_key_id.apply(str) if kept.get("kmsMasterKeyId") else None


def _require_tls(
    names: FunctionNames,
    queue: aws.sqs.Queue,
    options: Asynchronous,
    account: Account,
    opts: pulumi.ResourceOptions,
) -> aws.sqs.QueuePolicy:
    """Register the policy that denies every request to a queue that does not come over TLS.

    It allows nothing: who may send or receive stays a matter of roles. Lambda sends over HTTPS.
    Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html
    """
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": account.queue_arn(queue.name),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": [statement]})
    name = names.part("-failures")
    return aws.sqs.QueuePolicy(
        name.text,
        queue_url=queue.url,
        policy=policy,
        opts=name.known(retained(opts, retain=options.queue.retain)),
    )


def _write_to(arn: pulumi.Input[str], place: str) -> Statement:
    """Return what allows to write to a destination.

    An output is known only now. Raises `pulumi.RunError` where it is no destination.
    """
    given = pulumi.Output.from_input(arn)

    def check(found: list[Any]) -> str:
        known, is_secret = found
        # The output of another stack may be nothing.
        if reason := no_destination(place.rpartition(".")[2], str(known)):
            raise pulumi.RunError(f"{place}: {'[secret]' if is_secret else json.dumps(known)}: {reason}")
        return str(known)

    checked = pulumi.Output.all(given, given.is_secret()).apply(check)
    return {
        "Action": checked.apply(lambda arn: _ACTIONS[destination_service(arn)]),
        "Resource": checked.apply(
            lambda arn: [arn, f"{arn}/*"] if destination_service(arn) == "s3" else [arn]
        ),
    }
