"""What an integration says of who waits for its function: the one place that knows the header.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
"""

import re
from enum import Enum

from .readers.view import Integration

HEADER = "X-Amz-Invocation-Type"
PARAMETER = f"integration.request.header.{HEADER}"
PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html"

_OVERRIDE = f"$context.requestOverride.header.{HEADER}".lower()
_LITERAL = re.compile(r"'([^']*)'")
_SOURCE = re.compile(r"(method|route)\.request\.(?P<place>[a-z]+)\.(?P<name>.+)")
_COMPUTED = re.compile(r"(context|stageVariables)\..+")


class Invocation(Enum):
    """Who waits for a function, as an integration's mapping says it."""

    MISSING = "not said"
    EVENT = "Event"
    REQUEST_RESPONSE = "RequestResponse"
    CLIENT = "Client"
    COMPUTED = "computed"
    """From a stage variable, the request's context, or by a mapping template."""
    INVALID = "not valid"
    UNKNOWN = "not known yet"


def is_custom_lambda(integration: Integration) -> bool:
    """Tell whether this is a non-proxy integration that is known to call a function."""
    return integration.type == "AWS" and integration.calls_lambda is True


def mapping_of(integration: Integration) -> tuple[str, str | None] | None:
    """Return the parameter that maps the header, as it is written, and the expression; `None` without one.

    Lambda reads the header whatever its case.
    """
    for name, expression in (integration.parameters or {}).items():
        if name.lower() == PARAMETER.lower():
            return name, expression
    return None


def invocation(integration: Integration) -> Invocation:
    """Return who waits for the function of a non-proxy integration."""
    if integration.parameters is None or integration.templates is None:
        return Invocation.UNKNOWN
    mapped = mapping_of(integration)
    if mapped is None:
        return Invocation.COMPUTED if overrides(integration) else Invocation.MISSING
    return invocation_of(mapped[1])


def invocation_of(expression: str | None) -> Invocation:
    """Return what a mapping expression says."""
    if expression is None:
        return Invocation.UNKNOWN
    if literal := _LITERAL.fullmatch(expression):
        return {
            "Event": Invocation.EVENT,
            "RequestResponse": Invocation.REQUEST_RESPONSE,
        }.get(literal[1], Invocation.INVALID)
    if _SOURCE.fullmatch(expression):
        return Invocation.CLIENT
    return Invocation.COMPUTED if _COMPUTED.fullmatch(expression) else Invocation.INVALID


def source_of(expression: str | None) -> tuple[str, str] | None:
    """Return where in the request an expression takes its value: such as `header` and a name."""
    found = _SOURCE.fullmatch(expression or "")
    return (found["place"], found["name"]) if found else None


def overrides(integration: Integration) -> bool:
    """Tell whether a mapping template sets the header, after the mapping was applied."""
    return any(_OVERRIDE in (template or "").lower() for template in (integration.templates or {}).values())


def may_be_asynchronous(integration: Integration) -> bool:
    """Tell whether calls can start the function without waiting for it."""
    return is_custom_lambda(integration) and invocation(integration) in {Invocation.EVENT, Invocation.CLIENT}
