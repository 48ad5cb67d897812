"""IAM roles that allow what is listed and nothing else."""

import json
from collections.abc import Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from .logical_name import Name

Statement = dict[str, Any]
"""What a role allows: `Action`, `Resource` and perhaps `Condition`, whose values may be outputs."""


def role_for(
    name: Name, service: str, boundary: pulumi.Input[str] | None, opts: pulumi.ResourceOptions
) -> aws.iam.Role:
    """Register a role that a service assumes and that allows nothing yet.

    `boundary` is the ARN of its permissions boundary. The trust policy has no `aws:SourceAccount`: a
    condition on a key that a service does not send closes the role, and AWS does not document that it is
    sent in any of the three uses. The trust policies of the developer guides have no condition:

    - functions: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
    - API Gateway's logs: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    - its calls: https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html

    What keeps other accounts out is that a role is passed to a service within its own account only:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    docs/aws.md: trust-without-source-account
    """
    trust = {"Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return aws.iam.Role(
        name.text,
        assume_role_policy=json.dumps(_document([trust])),
        permissions_boundary=boundary,
        opts=name.known(opts),
    )


def allow(
    name: Name, role: aws.iam.Role, statements: Sequence[Statement], opts: pulumi.ResourceOptions
) -> aws.iam.RolePolicy:
    """Register the policy of a role."""
    policy = pulumi.Output.json_dumps(_document(statements))
    return aws.iam.RolePolicy(name.text, role=role.name, policy=policy, opts=name.known(opts))


def _document(statements: Sequence[Statement]) -> dict[str, Any]:
    allowed = [{"Effect": "Allow", **statement} for statement in statements]
    return {"Version": "2012-10-17", "Statement": allowed}
