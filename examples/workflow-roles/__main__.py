"""The roles of workflows: one may read, one may deploy; both are taken on with a token instead of a key."""

import json
from collections.abc import Mapping, Sequence

import boundary
import deploying
import pulumi
import pulumi_aws as aws
import reading
import settings
from statements import Place, Statement, document
from trust import trust

chosen = settings.load()
partition = aws.get_partition().partition
account = aws.get_caller_identity().account_id
bounds = aws.iam.Policy(
    f"{settings.ROLES}boundary", policy=json.dumps(document(boundary.statements(chosen.functions_may)))
)
place = Place(
    partition=partition,
    region=aws.get_region().region,
    account=account,
    prefix=chosen.prefix,
    # Composed, so that the preview shows what the roles allow.
    boundary=pulumi.Output.concat(f"arn:{partition}:iam::{account}:policy/", bounds.name),
)
made = (
    []
    if chosen.provider_arn
    else [
        aws.iam.OpenIdConnectProvider(
            "workflows", url=f"https://{chosen.issuer}", client_id_lists=[chosen.audience]
        )
    ]
)
# Composed, so that the preview shows whom the roles trust.
provider_arn = chosen.provider_arn or f"arn:{partition}:iam::{account}:oidc-provider/{chosen.issuer}"
issuer = (provider_arn, chosen.issuer, chosen.audience)


def register_role(name: str, trusted: Statement, allowed: Mapping[str, Sequence[Statement]]) -> aws.iam.Role:
    """Register a role, with its policies by their names."""
    role = aws.iam.Role(
        f"{settings.ROLES}{name}",
        assume_role_policy=json.dumps(document([trusted])),
        opts=pulumi.ResourceOptions(depends_on=made),
    )
    for policy, statements in allowed.items():
        aws.iam.RolePolicy(
            f"{settings.ROLES}{name}-{policy}",
            name=policy,
            role=role.name,
            policy=pulumi.Output.json_dumps(document(statements)),
            opts=pulumi.ResourceOptions(parent=role),
        )
    return role


preview = register_role(
    "preview",
    trust(*issuer, chosen.may_preview, patterns=True),
    {"reading": reading.statements(place)},
)
deploy = register_role(
    "deploy",
    trust(*issuer, chosen.may_deploy, patterns=False),
    {"reading": reading.statements(place), "deploying": deploying.statements(place)},
)

pulumi.export("preview_role", preview.arn)
pulumi.export("deploy_role", deploy.arn)
pulumi.export("permissions_boundary", bounds.arn)
