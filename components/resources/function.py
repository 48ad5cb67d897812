"""A function's options as Lambda function, role, log group and failure destination."""

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from ..options.function import Function
from .arns import Account
from .asynchronous import configure_events, keep_queue, register_destinations
from .environment import checked_environment
from .iam import allow, role_for
from .kept import Events
from .names import FunctionNames
from .retained import retained
from .secrets import keep_secret
from .statements import statements_of


@dataclass(frozen=True, kw_only=True)
class DeployedFunction:
    """What the API needs of a function: its ARN, and what has to be there before it may run."""

    names: FunctionNames
    """The logical names of what it is made of."""
    name: pulumi.Output[str]
    """The name that it has in Lambda."""
    arn: pulumi.Output[str]
    exists_already: bool = False
    ready: list[pulumi.Resource]
    failure_queue_url: pulumi.Output[str] | None = None


def use_function(
    names: FunctionNames,
    function: Function,
    account: Account,
    boundary: pulumi.Input[str] | None,
    opts: pulumi.ResourceOptions,
    *,
    events: Events,
) -> DeployedFunction:
    """Register a function, unless it exists already, and return what the API needs of it.

    `names` are the logical names of its resources and the stems of their physical names. The ARN is composed
    from such a name, so it is known in the first preview. `boundary` is the permissions boundary of the role
    that is made for it. Where events of it may fail, they go somewhere.
    """
    if function.arn is not None:
        arn = pulumi.Output.from_input(function.arn)
        url = None
        if events.kept is not None:
            url = keep_queue(names, function.asynchronous, account, opts)
        return DeployedFunction(
            names=names, name=arn, arn=arn, exists_already=True, ready=[], failure_queue_url=url
        )
    destinations = (
        register_destinations(names, function.asynchronous, account, opts, events)
        if events.may_fail
        else None
    )
    role = (
        role_for(
            names.role,
            "lambda.amazonaws.com",
            boundary,
            keep_secret(opts, _allowed(function), "inlinePolicies"),
        )
        if function.role_arn is None
        else None
    )
    needed = statements_of(function) + (destinations.statements if destinations else [])
    # Lambda refuses a function whose role does not allow what its configuration needs.
    allowed = [allow(names.role, role, needed, opts)] if role and needed else []
    lambda_function = _lambda_function(
        names,
        function,
        role.arn if role else function.role_arn,
        pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=allowed)),
    )
    log_group = aws.cloudwatch.LogGroup(
        names.log_group.text,
        name=pulumi.Output.concat("/aws/lambda/", lambda_function.name),
        retention_in_days=function.logs.retention_in_days,
        kms_key_id=function.logs.kms_key_arn,
        opts=names.log_group.known(retained(opts, retain=function.logs.retain)),
    )
    ready: list[pulumi.Resource] = [lambda_function, log_group]
    if role:
        writes_logs = {
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": pulumi.Output.concat(account.log_group_arn(log_group.name), ":*"),
        }
        ready.append(allow(names.logs_policy, role, [writes_logs], opts))
    if destinations:
        ready.append(configure_events(names, lambda_function.name, destinations, opts))
    return DeployedFunction(
        names=names,
        name=lambda_function.name,
        arn=account.function_arn(lambda_function.name),
        ready=ready,
        failure_queue_url=destinations.queue_url if destinations else None,
    )


def _lambda_function(
    names: FunctionNames,
    function: Function,
    role_arn: pulumi.Input[str] | None,
    opts: pulumi.ResourceOptions,
) -> aws.lambda_.Function:
    assert role_arn is not None  # noqa: S101  # one of the two roles there is
    return aws.lambda_.Function(
        names.stem,
        **_package(function),
        architectures=[function.architecture.value],
        memory_size=function.memory_size,
        timeout=function.timeout,
        environment=(
            {"variables": checked_environment(names.key, function.environment)}
            if function.environment
            else None
        ),
        layers=list(function.layers) or None,
        vpc_config=(
            {
                "subnet_ids": list(function.vpc.subnet_ids),
                "security_group_ids": list(function.vpc.security_group_ids),
            }
            if function.vpc
            else None
        ),
        reserved_concurrent_executions=function.reserved_concurrent_executions,
        tracing_config={"mode": function.tracing.value},
        logging_config={"log_format": function.logs.format.value},
        kms_key_arn=function.kms_key_arn,
        role=role_arn,
        tags=function.tags or None,
        opts=names.part().known(keep_secret(opts, function.tags, "tagsAll")),
    )


def _package(function: Function) -> dict[str, Any]:
    """Return where the code comes from."""
    if function.image is not None:
        return {
            "package_type": "Image",
            "image_uri": function.image.uri,
            "image_config": aws.lambda_.FunctionImageConfigArgs(
                commands=list(function.image.command) or None,
                entry_points=list(function.image.entry_point) or None,
                working_directory=function.image.working_directory,
            ),
        }
    return {
        "code": pulumi.FileArchive(str(function.code)),
        "handler": function.handler,
        "runtime": function.runtime,
    }


def _allowed(function: Function) -> list[object]:
    """Return the ARNs of the configuration that stand in the policies of a function's role."""
    events = function.asynchronous
    destinations = [events.on_failure, events.on_success, events.queue.kms_key_arn]
    return [function.kms_key_arn, *destinations, *(extra.resources for extra in function.statements)]
