"""Functions, their aliases, permissions and failure destinations: `aws:lambda/*`."""

import json
from collections.abc import Iterator

from .values import Resource, Text, is_known, items, mapping, text
from .view import Alias, EventInvokeConfig, Fact, Function, Permission

_OTHER_LIMITS = ("principalOrgId", "principalOrgID", "functionUrlAuthType", "invokedViaFunctionUrl")
_UNKNOWN_ARN = 70
"""Bytes that stand for an ARN that is not known yet."""


def function(resource: Resource) -> Iterator[Fact]:
    """Read `aws:lambda/function:Function`."""
    yield made_function(resource, resource.text("name"))


def made_function(resource: Resource, function_name: Text) -> Function:
    """Return a function, with the name that Lambda knows it by."""
    return Function(
        urn=resource.urn,
        name=resource.name,
        function_name=function_name,
        arn=resource.text("arn"),
        has_dead_letter_queue=_holds(resource, "deadLetterConfig", "targetArn"),
    )


def alias(resource: Resource) -> Iterator[Fact]:
    """Read `aws:lambda/alias:Alias`."""
    yield Alias(urn=resource.urn, name=text(resource.props, "name"), function=resource.text("functionName"))


def event_invoke_config(resource: Resource) -> Iterator[Fact]:
    """Read `aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig`."""
    destinations = mapping(resource.props, "destinationConfig")
    qualifier = text(resource.props, "qualifier")
    yield EventInvokeConfig(
        function=resource.text("functionName"),
        qualifier="" if qualifier == "$LATEST" else qualifier,
        has_failure_destination=destinations is None
        or not is_known(destinations, "onFailure")
        or bool(destinations.get("onFailure")),
    )


def permission(resource: Resource) -> Iterator[Fact]:
    """Read `aws:lambda/permission:Permission`."""
    props = resource.props
    yield made_permission(
        resource,
        function=resource.text("function"),
        principal=text(props, "principal"),
        source_arn=resource.text("sourceArn"),
        source_account=resource.text("sourceAccount"),
        statement_id=text(props, "statementId") or resource.name,
    )


def made_permission(
    resource: Resource,
    *,
    function: Text,
    principal: str | None,
    source_arn: Text,
    source_account: Text,
    statement_id: str,
) -> Permission:
    """Return a permission with the size of its statement, as Lambda keeps it."""
    conditions = {
        "StringEquals": {"AWS:SourceAccount": source_account.value or "0" * 12},
        "ArnLike": {"AWS:SourceArn": source_arn.value or "-" * _UNKNOWN_ARN},
    }
    given = [source_account.value != "", source_arn.value != ""]
    statement = {
        "Sid": statement_id,
        "Effect": "Allow",
        "Principal": {"Service": principal or "apigateway.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": function.value if (function.value or "").startswith("arn:") else "-" * _UNKNOWN_ARN,
        "Condition": {
            key: condition for (key, condition), there in zip(conditions.items(), given, strict=True) if there
        },
    }
    return Permission(
        urn=resource.urn,
        name=resource.name,
        function=function,
        qualifier=text(resource.props, "qualifier"),
        principal=principal,
        source_arn=source_arn,
        source_account=source_account,
        is_limited_otherwise=text(resource.props, "action") == "lambda:InvokeFunctionUrl"
        or any(text(resource.props, name) not in {"", "False", "false"} for name in _OTHER_LIMITS),
        size=len(json.dumps(statement, separators=(",", ":"))),
    )


def _holds(resource: Resource, name: str, inner: str) -> bool:
    """Tell whether a property holds something, known or not, in itself or as the only item of a list."""
    if not is_known(resource.props, name):
        return True
    found = mapping(resource.props, name) or next(items(resource.props, name), {})
    return not is_known(found, inner) or bool(found.get(inner))


READERS = {
    "aws:lambda/function:Function": function,
    "aws:lambda/alias:Alias": alias,
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": event_invoke_config,
    "aws:lambda/permission:Permission": permission,
}
"""The readers by the type that they read."""
