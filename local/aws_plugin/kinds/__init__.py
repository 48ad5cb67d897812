"""The kinds of resources, by type."""

from collections.abc import Mapping

from ..kind import Kind
from . import (
    access,
    alarms,
    api_parts,
    cloudwatch,
    domains,
    iam,
    lambda_events,
    lambda_function,
    lambda_permission,
    managed_policies,
    rest_api,
    shared_parts,
    sqs,
    stage,
)

KINDS: Mapping[str, Kind] = {
    kind.pulumi_type: kind
    for kind in (
        iam.ROLE,
        iam.ROLE_POLICY,
        iam.IDENTITY_PROVIDER,
        managed_policies.POLICY,
        cloudwatch.LOG_GROUP,
        alarms.METRIC_ALARM,
        lambda_function.FUNCTION,
        lambda_events.EVENT_INVOKE_CONFIG,
        lambda_permission.PERMISSION,
        rest_api.REST_API,
        shared_parts.REST_API_POLICY,
        *shared_parts.PARTS,
        shared_parts.MODEL,
        *api_parts.KINDS,
        stage.STAGE,
        stage.METHOD_SETTINGS,
        access.API_KEY,
        access.USAGE_PLAN,
        access.USAGE_PLAN_KEY,
        access.ACCOUNT,
        domains.DOMAIN_NAME,
        domains.BASE_PATH_MAPPING,
        sqs.QUEUE,
        sqs.QUEUE_POLICY,
    )
}
"""Every kind that is implemented, by its type."""
