"""What API Gateway may invoke: the sources of each function's permissions, and the size they add up to.

Source: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html and, for the limit,
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ..options.api import AsyncLambdaApiArgs, PermissionScope
from ..options.route import HttpMethod, Route

# docs/aws.md: policy-size
POLICY_LIMIT = 20_480
"""What a function's resource policy may hold, in bytes."""

_PARAMETER = re.compile(r"\{[^}]+\}")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a function and its API are, as far as the size of a policy depends on it."""

    function_arn: str
    execution_arn: str
    """The execution ARN of the API's stage."""
    account_id: str
    permission: str
    """The start of the permissions' logical names; what makes each unique follows."""


def permitted_sources(args: AsyncLambdaApiArgs) -> dict[str, dict[str, str]]:
    """Return for each function who may invoke it: a name, and what follows the stage's execution ARN.

    Existing functions have none: they are invoked with a role, so that nothing of them is changed.
    docs/aws.md: permission-for-stage, permission-for-route
    """
    sources: dict[str, dict[str, str]] = {}
    hashes = {route.path: hashlib.sha256(route.path.encode()).hexdigest() for route in args.routes}
    alike = Counter(found[:8] for found in hashes.values())
    for route in args.routes:
        if args.functions[route.function].arn is not None:
            continue
        of_function = sources.setdefault(route.function, {})
        if args.permissions is PermissionScope.FUNCTION:
            of_function[""] = "/*"
        else:
            # A statement's id takes neither slashes nor braces.
            path = hashes[route.path][: 8 if alike[hashes[route.path][:8]] == 1 else 16]
            of_function[f"-{route.method}-{path}"] = _source(route)
    return sources


def policy_size(place: Place, sources: Mapping[str, str]) -> int:
    """Return how many bytes the resource policy of a function holds with one statement for each source."""
    statements = [_statement(place, name, source) for name, source in sources.items()]
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": statements}
    return len(json.dumps(policy, separators=(",", ":")).encode())


def oversize(place: Place, sources: Mapping[str, str]) -> str | None:
    """Return why Lambda would refuse the permissions of a function, or `None` if they fit."""
    size = policy_size(place, sources)
    if size <= POLICY_LIMIT:
        return None
    frame = policy_size(place, {})
    function = place.function_arn.rpartition(":")[2]
    return (
        f'permissions: "route": {len(sources)} statements of {size - frame} bytes and {frame} around them '
        f"make {size}, and the resource policy of {function} holds {POLICY_LIMIT}; use permissions: function"
    )


def _source(route: Route) -> str:
    method = "*" if route.method is HttpMethod.ANY else route.method.value
    return f"/{method}{_PARAMETER.sub('*', route.path)}"


def _statement(place: Place, name: str, source: str) -> dict[str, object]:
    """Return a statement as Lambda keeps it, with an id as the provider makes it of a logical name."""
    return {
        "Sid": f"{place.permission}{name}-0123456",
        "Effect": "Allow",
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": place.function_arn,
        "Condition": {
            "StringEquals": {"AWS:SourceAccount": place.account_id},
            "ArnLike": {"AWS:SourceArn": place.execution_arn + source},
        },
    }
