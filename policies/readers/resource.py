"""Integrations written as `aws:apigateway/integration:Integration`."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pulumi_policy.proxy import UnknownValueError

from .view import Integration

TYPE = "aws:apigateway/integration:Integration"

_LAMBDA_TYPES = frozenset({"aws:lambda/function:Function", "aws:lambda/alias:Alias"})

# arn:aws:apigateway:us-east-2:lambda:path/2015-03-31/functions/…/invocations, in any partition
_LAMBDA_URI = re.compile(r"arn:[^:]+:apigateway:[^:]*:lambda:path/")


def read(props: Mapping[str, Any], uri_dependencies: Iterable[str] | None = None) -> Integration:
    """Return the view of an integration resource.

    `props` are its inputs by their names in the provider's schema. `uri_dependencies` are the types of the
    resources that `uri` is computed from, where that is known: in a preview they tell what a URI that does
    not exist yet will call.
    """
    return Integration(
        type=_value(props, "type", ""),
        calls_lambda=_calls_lambda(_value(props, "uri", ""), uri_dependencies),
        request_parameters=_mapping(props, "requestParameters"),
        request_templates=_mapping(props, "requestTemplates"),
    )


def _calls_lambda(uri: str | None, uri_dependencies: Iterable[str] | None) -> bool | None:
    if uri is not None:
        return bool(_LAMBDA_URI.match(uri))
    if uri_dependencies is None:
        return None
    return not _LAMBDA_TYPES.isdisjoint(uri_dependencies)


def _value(props: Mapping[str, Any], name: str, default: str) -> str | None:
    """Return a property, `default` where it is not set, `None` where it is not known."""
    try:
        value = props.get(name, default)
    except UnknownValueError:
        return None
    return default if value is None else str(value)


def _mapping(props: Mapping[str, Any], name: str) -> Mapping[str, object] | None:
    """Return a property that holds a mapping; values of it that are not known come back as empty text."""
    try:
        mapping = props.get(name) or {}
        keys = list(mapping)
    except UnknownValueError:
        return None
    return {key: _value(mapping, key, "") or "" for key in keys}
