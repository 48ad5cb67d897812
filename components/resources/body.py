"""The specification as the body of the REST API: one OpenAPI document."""

import json
from typing import Any

import pulumi

from ..options.api import AsyncLambdaApiArgs
from ..specification import openapi, resolved
from ..specification.api import ApiSpecification
from .endpoint import resource_policy
from .targets import Target, Targets


def document_text(
    name: str, args: AsyncLambdaApiArgs, specification: ApiSpecification, targets: Targets
) -> pulumi.Output[str]:
    """Return the document as text, with keys in one order whatever order they were written in."""
    unresolved = {
        "routes": {key: _parts(target) for key, target in targets.routes.items()},
        "authorizers": {key: _parts(target) for key, target in targets.authorizers.items()},
        "pools": {key: list(found.user_pool_arns) for key, found in args.authorizers.items()},
        "policy": resource_policy(args.endpoint),
    }

    def text(known: dict[str, Any]) -> str:
        authorizers = {
            key: found.model_copy(update={"user_pool_arns": tuple(known["pools"][key])})
            for key, found in args.authorizers.items()
        }
        found = resolved.Resolved(
            targets={key: resolved.Target(**parts) for key, parts in known["routes"].items()},
            authorizers=authorizers,
            authorizer_targets={key: resolved.Target(**parts) for key, parts in known["authorizers"].items()},
            policy=json.loads(known["policy"]) if known["policy"] else None,
        )
        return json.dumps(openapi.document(name, specification, found, args.openapi), sort_keys=True)

    return pulumi.Output.from_input(unresolved).apply(text)


def _parts(target: Target) -> dict[str, Any]:
    return {"uri": target.uri, "credentials": target.credentials}
