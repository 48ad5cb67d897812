"""The stage with its logs, limits and web ACL, and the API keys that may use it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from ..options.access import UsagePlan
from ..options.route import Route
from ..options.stage import Stage
from ..options.throttling import Throttling
from .arns import Account
from .iam import allow, role_for
from .logical_name import Name
from .names import Names
from .retained import retained
from .secrets import keep_secret

# Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
# What a client chose is seen by Lambda's own status: 202 for Event, 200 for RequestResponse, 204 for neither.
# docs/aws.md: access-log-variables, statuses-of-lambda
_ACCESS_LOG = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTime",
    "sourceIp": "$context.identity.sourceIp",
    "route": "$context.httpMethod $context.resourcePath",
    "invocationType": "$context.requestOverride.header.X-Amz-Invocation-Type",
    "status": "$context.status",
    "lambdaStatus": "$context.integration.status",
    "latency": "$context.responseLatency",
    "integrationLatency": "$context.integration.latency",
    "error": "$context.error.message",
}

# All that the managed policy AmazonAPIGatewayPushToCloudWatchLogs allows. docs/aws.md: log-role-actions
# Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
_WRITE_LOGS = {
    "Action": [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:PutLogEvents",
    ],
    "Resource": "*",
}


def register_stage(
    names: Names,
    options: Stage,
    deployment: aws.apigateway.Deployment,
    account: Account,
    boundary: pulumi.Input[str] | None,
    opts: pulumi.ResourceOptions,
) -> aws.apigateway.Stage:
    """Register the stage of a deployment, with its logs; `boundary` bounds the role that writes them."""
    if options.cloudwatch_role:
        writes_logs = _register_cloudwatch_role(names, boundary, opts)
        opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[writes_logs]))
    return aws.apigateway.Stage(
        names.api,
        rest_api=deployment.rest_api,
        deployment=deployment.id,
        stage_name=options.name,
        variables=options.variables or None,
        xray_tracing_enabled=options.tracing,
        access_log_settings=_access_logs(names.of_api("access"), options, deployment, account, opts),
        opts=keep_secret(opts, options.web_acl_arn, "webAclArn"),
    )


def register_settings(
    name: str,
    options: Stage,
    routes: Sequence[Route],
    stage: aws.apigateway.Stage,
    opts: pulumi.ResourceOptions,
) -> list[pulumi.Resource]:
    """Register what guards a stage and return it: its web ACL, and settings of all methods or of one.

    A stage has one web ACL at most. If the next association is made before the earlier one is deleted, the
    deletion takes the next one away. docs/aws.md: web-acl-one-at-a-time
    """
    guards: list[pulumi.Resource] = []
    if options.web_acl_arn is not None:
        replaced = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(delete_before_replace=True))
        guards.append(
            aws.wafv2.WebAclAssociation(
                name, resource_arn=stage.arn, web_acl_arn=options.web_acl_arn, opts=replaced
            )
        )
    if options.sets_methods:
        guards.append(_register_method_settings(f"{name}-*", "*/*", options, options.throttling, stage, opts))
    for route in routes:
        if route.throttling:
            # A slash within the path is written ~1, as in a JSON pointer.
            path = f"{route.path.replace('/', '~1')}/{route.method}"
            settings_name = f"{name}-{route.method}-{route.path}"
            guards.append(
                _register_method_settings(settings_name, path, options, route.throttling, stage, opts)
            )
    return guards


def register_usage_plans(
    name: str,
    plans: Mapping[str, UsagePlan],
    stage: aws.apigateway.Stage,
    opts: pulumi.ResourceOptions,
) -> tuple[dict[str, pulumi.Output[str]], list[pulumi.Resource]]:
    """Register usage plans with their API keys and return the keys' ids by name, and what guards the stage.

    AWS chooses the keys' values, which stay secret. A key is in one plan of a stage, so it leaves the earlier
    plan before it enters the next one. docs/aws.md: api-key-in-one-plan
    """
    ids: dict[str, pulumi.Output[str]] = {}
    guards: list[pulumi.Resource] = []
    replaced = pulumi.ResourceOptions(delete_before_replace=True)
    moved = pulumi.ResourceOptions.merge(opts, replaced)
    for plan_name, plan in plans.items():
        usage_plan = aws.apigateway.UsagePlan(
            f"{name}-{plan_name}",
            api_stages=[{"api_id": stage.rest_api, "stage": stage.stage_name}],
            quota_settings=(
                {"limit": plan.quota.limit, "period": plan.quota.period.value} if plan.quota else None
            ),
            throttle_settings=(
                {"rate_limit": plan.throttling.rate_limit, "burst_limit": plan.throttling.burst_limit}
                if plan.throttling
                else None
            ),
            opts=opts,
        )
        guards.append(usage_plan)
        for key_name in plan.keys:
            before = plan.keys_renamed_from.get(key_name)
            named = Name(f"{name}-{key_name}", (f"{name}-{before}",) if before else ())
            key = aws.apigateway.ApiKey(named.text, opts=named.known(opts))
            guards.append(
                aws.apigateway.UsagePlanKey(
                    named.text,
                    key_id=key.id,
                    key_type="API_KEY",
                    usage_plan_id=usage_plan.id,
                    opts=named.known(moved),
                )
            )
            ids[key_name] = key.id
    return ids, guards


def _register_method_settings(
    name: str,
    method_path: str,
    options: Stage,
    throttling: Throttling | None,
    stage: aws.apigateway.Stage,
    opts: pulumi.ResourceOptions,
) -> pulumi.Resource:
    """Register settings. Those of one method take the place of all that are for every method.

    docs/aws.md: method-settings-by-default
    """
    limits = (
        {
            "throttling_rate_limit": throttling.rate_limit,
            "throttling_burst_limit": throttling.burst_limit,
        }
        if throttling
        else {}
    )
    settings: dict[str, Any] = {
        "metrics_enabled": options.metrics,
        "logging_level": options.execution_logs.value,
        # Requests and answers in full may hold what nobody should read in a log.
        "data_trace_enabled": False,
        "caching_enabled": False,
        "cache_data_encrypted": True,
        **limits,
    }
    return aws.apigateway.MethodSettings(
        name,
        rest_api=stage.rest_api,
        stage_name=stage.stage_name,
        method_path=method_path,
        settings=aws.apigateway.MethodSettingsSettingsArgs(**settings),
        opts=opts,
    )


def _access_logs(
    name: Name,
    options: Stage,
    deployment: aws.apigateway.Deployment,
    account: Account,
    opts: pulumi.ResourceOptions,
) -> aws.apigateway.StageAccessLogSettingsArgs | None:
    if options.access_logs is None:
        return None
    log_group = aws.cloudwatch.LogGroup(
        name.text,
        name=pulumi.Output.concat("/aws/apigateway/", deployment.rest_api, "/", options.name, "/access"),
        retention_in_days=options.access_logs.retention_in_days,
        kms_key_id=options.access_logs.kms_key_arn,
        opts=name.known(retained(opts, retain=options.access_logs.retain)),
    )
    return aws.apigateway.StageAccessLogSettingsArgs(
        destination_arn=account.log_group_arn(log_group.name), format=json.dumps(_ACCESS_LOG)
    )


def _register_cloudwatch_role(
    names: Names, boundary: pulumi.Input[str] | None, opts: pulumi.ResourceOptions
) -> pulumi.Resource:
    """Register the role with which API Gateway writes logs. There is one for an account and region.

    docs/aws.md: account-log-role
    """
    name = names.of_api("cloudwatch")
    role = role_for(name, "apigateway.amazonaws.com", boundary, opts)
    policy = allow(name, role, [_WRITE_LOGS], opts)
    return aws.apigateway.Account(
        f"{names.api}-cloudwatch",
        cloudwatch_role_arn=role.arn,
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[policy])),
    )
