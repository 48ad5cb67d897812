"""Who may take a role on: workflows whose tokens have one of the subjects that are listed."""

from collections.abc import Sequence

from statements import Statement


def trust(
    provider_arn: str, issuer: str, audience: str, subjects: Sequence[str], *, patterns: bool
) -> Statement:
    """Return the statement of a role's trust policy; with `patterns`, `*` and `?` stand for anything."""
    audiences = {f"{issuer}:aud": audience}
    allowed = {f"{issuer}:sub": subjects}
    return {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": provider_arn},
        "Condition": (
            {"StringEquals": audiences, "StringLike": allowed}
            if patterns
            else {"StringEquals": {**audiences, **allowed}}
        ),
    }
