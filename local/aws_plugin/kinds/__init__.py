"""The kinds of resources, by type."""

from collections.abc import Mapping

from ..kind import Kind
from . import api_parts, cloudwatch, iam, lambda_function, lambda_permission, rest_api, sqs

KINDS: Mapping[str, Kind] = {
    kind.pulumi_type: kind
    for kind in (
        iam.ROLE,
        iam.ROLE_POLICY,
        cloudwatch.LOG_GROUP,
        lambda_function.FUNCTION,
        lambda_permission.PERMISSION,
        rest_api.REST_API,
        *api_parts.KINDS,
        sqs.QUEUE,
    )
}
"""Every kind that is implemented, by its type."""
