"""What the roles that a deployment makes may allow at most: their permissions boundary.

A boundary allows nothing by itself: a role allows what both its own policies and the boundary allow. The
component's policies name the resources of their actions, so the boundary need not.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from collections.abc import Sequence

from statements import Statement, allow

# All that the component's own policies allow, whatever its options.
_COMPONENT = [
    # the network interfaces of a function with `vpc`
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
    # keys that are named
    "kms:Decrypt",
    "kms:GenerateDataKey",
    # destinations of events, and the functions that API Gateway invokes in a role
    "events:PutEvents",
    "lambda:InvokeFunction",
    "s3:ListBucket",
    "s3:PutObject",
    "sns:Publish",
    "sqs:SendMessage",
    # logs of functions and of API Gateway
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogGroups",
    "logs:DescribeLogStreams",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:PutLogEvents",
    # `tracing`
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
]


def statements(functions_may: Sequence[str]) -> list[Statement]:
    """Return what bounds the roles: what the component needs, and what functions may do besides."""
    besides = [allow("FunctionsMay", functions_may, "*")] if functions_may else []
    return [allow("ComponentNeeds", _COMPONENT, "*"), *besides]
