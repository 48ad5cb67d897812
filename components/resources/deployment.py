"""The deployment: a snapshot of an API at one moment, made anew whenever something in it has changed."""

from collections.abc import Sequence, Set
from hashlib import sha256

import pulumi
import pulumi_aws as aws

from .kinds import DEPLOYMENT, STASH
from .last_update import LastUpdate, Part


def register_deployment(
    name: str,
    api: aws.apigateway.RestApi,
    document: pulumi.Output[str],
    parts: Sequence[pulumi.Resource],
    triggers: dict[str, str],
    opts: pulumi.ResourceOptions,
) -> aws.apigateway.Deployment:
    """Register the deployment of an API, after its parts.

    The document says all that is in the snapshot and nothing that the provider computes, so a second `up`
    deploys nothing. docs/aws.md: deployment-is-a-snapshot, deployment-in-use
    """
    return aws.apigateway.Deployment(
        name,
        rest_api=api.id,
        triggers={
            "document": document.apply(lambda text: sha256(text.encode()).hexdigest()),
            **triggers,
        },
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[api, *parts])),
    )


def triggers_of_parts(
    name: str, parts: Set[Part], last: LastUpdate, opts: pulumi.ResourceOptions
) -> dict[str, str]:
    """Return what changes when parts are made anew that somebody else had removed, though no option changed.

    Such a part is one of those that were deployed, and a refresh did not find it. How often that was is
    registered before any part is, so that it still counts if the update then fails.
    """
    names = sorted(f"{resource_type}::{part[len(name) :]}" for resource_type, part in parts)
    found = {"parts": sha256("\n".join(names).encode()).hexdigest()}
    deployed = last.outputs((DEPLOYMENT, name)).get("triggers")
    are_the_same = isinstance(deployed, dict) and deployed.get("parts") == found["parts"]
    counter = (STASH, f"{name}-made-anew")
    times = int(str(last.outputs(counter).get("input", "0"))) + (
        are_the_same and not parts <= last.left.keys()
    )
    if times:
        pulumi.Stash(counter[1], input=str(times), opts=opts)
        found["made_anew"] = str(times)
    return found
