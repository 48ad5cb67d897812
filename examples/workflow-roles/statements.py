"""What statements of a policy are made of: where they allow something, and what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

Statement = Mapping[str, Any]
"""One statement, in the words of IAM."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A region of an account, and what the names of all that is deployed there begin with."""

    partition: str
    region: str
    account: str
    prefix: str
    boundary: pulumi.Input[str]
    """The ARN of the policy that bounds the roles that are made there."""

    @property
    def roles(self) -> str:
        """The ARN of all roles whose names begin so."""
        return f"arn:{self.partition}:iam::{self.account}:role/{self.prefix}*"

    def named(self, service: str, kind: str = "") -> str:
        """Return the ARN of all resources of a service whose names begin so; `kind` is what stands before."""
        return self.regional(service, f"{kind}{self.prefix}*")

    def regional(self, service: str, resource: str) -> str:
        """Return an ARN of this region and account."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def gateway(self, *paths: str) -> list[str]:
        """Return ARNs of API Gateway. They name no account, and APIs by ids that AWS chooses."""
        return [f"arn:{self.partition}:apigateway:{self.region}::{path}" for path in paths]

    @property
    def log_groups(self) -> list[str]:
        """ARNs of the functions' log groups, and of the access logs', whose names begin with an API's id."""
        return [
            self.named("logs", "log-group:/aws/lambda/"),
            self.regional("logs", "log-group:/aws/apigateway/*"),
        ]


def allow(
    name: str,
    actions: Sequence[str],
    resources: str | Sequence[str],
    only_if: Mapping[str, pulumi.Input[str] | Sequence[str]] | None = None,
) -> Statement:
    """Return a statement; `only_if` are keys of the request's context and what they have to be."""
    return {
        "Sid": name,
        "Effect": "Allow",
        "Action": actions,
        "Resource": resources,
        **({"Condition": {"StringEquals": only_if}} if only_if else {}),
    }


def document(statements: Sequence[Statement]) -> dict[str, Any]:
    """Return a policy."""
    return {"Version": "2012-10-17", "Statement": statements}
