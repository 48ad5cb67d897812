"""What the role of a function has to allow for the function's options."""

from ..options.function import Function, Tracing
from .iam import Statement


def statements_of(function: Function) -> list[Statement]:
    """Return what the role of a function has to allow besides its logs, and what it is asked to.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
    """
    statements: list[Statement] = []
    if function.tracing is Tracing.ACTIVE:
        # X-Ray's actions take no resource.
        actions = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        statements.append({"Action": actions, "Resource": "*"})
    if function.vpc:
        # Nor do those that look after the network interfaces.
        actions = [
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses",
        ]
        statements.append({"Action": actions, "Resource": "*"})
    if function.kms_key_arn is not None:
        statements.append({"Action": "kms:Decrypt", "Resource": function.kms_key_arn})
    statements += [
        {"Action": list(extra.actions), "Resource": list(extra.resources)} for extra in function.statements
    ]
    return statements


def has_policy(function: Function, *, asynchronous: bool) -> bool:
    """Tell whether the role that is made for a function has a policy besides that for logs.

    A function that is started asynchronously writes to where its failures go.
    """
    makes_role = function.arn is None and function.role_arn is None
    return makes_role and (asynchronous or bool(statements_of(function)))
