"""The document as it can be read before anything is deployed, with variables for what only AWS knows.

API Gateway puts the values in when the document is imported:
https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html
docs/aws.md: document-variables
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pulumi

from ..document.problem import DocumentError, Problem
from ..options.access import Authorizer
from ..options.api import AsyncLambdaApiArgs
from ..options.base import Text, shown
from .api import api_specification
from .openapi import document
from .policy import policy_of
from .resolved import Resolved, Target

_PARTITION, _REGION, _ACCOUNT = "${AWS::Partition}", "${AWS::Region}", "${AWS::AccountId}"
_ROLE = f"arn:{_PARTITION}:iam::{_ACCOUNT}:role/invoke"

# docs/aws.md: document-size
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
_LARGEST = 6 * 1024 * 1024


def printed(
    title: str, args: AsyncLambdaApiArgs, *, region: str = _REGION, arns: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the document of an API whose functions have their names in the configuration.

    `arns` gives functions ARNs of their own. Raises `DocumentError` where the user's own document contradicts
    the configuration, or the document is larger than API Gateway imports.
    """
    targets = {name: _target(name, args, region, (arns or {}).get(name)) for name in args.functions}
    found = document(
        title,
        api_specification(args),
        Resolved(
            targets=targets,
            authorizers={name: _plain(authorizer) for name, authorizer in args.authorizers.items()},
            authorizer_targets={name: replace(target, credentials=_ROLE) for name, target in targets.items()},
            policy=policy_of(args.endpoint),
        ),
        args.openapi,
    )
    text = json.dumps(found, default=shown)
    size = len(text.encode())
    if size > _LARGEST:
        file = args.openapi.file if args.openapi else title
        raise DocumentError(
            file, [Problem((), f"{size} bytes; API Gateway imports at most {_LARGEST} (6 MB)")]
        )
    plain: dict[str, Any] = json.loads(text)
    return plain


def _target(name: str, args: AsyncLambdaApiArgs, region: str, arn: str | None) -> Target:
    existing = args.functions[name].arn
    partition = _PARTITION
    if arn is None:
        ours = f"arn:{_PARTITION}:lambda:{region}:{_ACCOUNT}:function:{name}"
        arn = ours if existing is None else _text(existing, ours)
    if arn.startswith("arn:") and not arn.startswith(f"arn:{_PARTITION}:"):  # an encrypted one says nothing
        partition = arn.split(":")[1]
    return Target(
        uri=f"arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
        credentials=_ROLE if existing is not None else None,
    )


def _plain(authorizer: Authorizer) -> Authorizer:
    """Return an authorizer in which a word stands for what only a deployment knows."""
    arns = tuple(_text(arn, "${UserPoolArn}") for arn in authorizer.user_pool_arns)
    return authorizer.model_copy(update={"user_pool_arns": arns})


def _text(value: Text, unknown: str) -> str:
    """Return a text, or what stands for it where only a deployment knows it."""
    return unknown if isinstance(value, pulumi.Output) else str(value)
