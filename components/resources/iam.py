"""IAM roles that allow what is listed and nothing else."""

import json
from collections.abc import Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

Statement = dict[str, Any]
"""What a role allows: `Action`, `Resource` and perhaps `Condition`, whose values may be outputs."""


def role_for(name: str, service: str, opts: pulumi.ResourceOptions) -> aws.iam.Role:
    """Register a role that a service takes on and that allows nothing yet."""
    trust = {"Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return aws.iam.Role(name, assume_role_policy=json.dumps(_document([trust])), opts=opts)


def allow(
    name: str, role: aws.iam.Role, statements: Sequence[Statement], opts: pulumi.ResourceOptions
) -> aws.iam.RolePolicy:
    """Register the policy of a role."""
    policy = pulumi.Output.json_dumps(_document(statements))
    return aws.iam.RolePolicy(name, role=role.name, policy=policy, opts=opts)


def _document(statements: Sequence[Statement]) -> dict[str, Any]:
    allowed = [{"Effect": "Allow", **statement} for statement in statements]
    return {"Version": "2012-10-17", "Statement": allowed}
