"""What an integration says of who waits for its function: the one place that knows the header.

A mapping sets the header first; a request template may override it, if the call goes through one.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
"""

import re
from collections.abc import Iterable
from enum import Enum

from .readers.view import Integration
from .request_template import Origin, Overrides, Value
from .request_template import overrides as overrides_of

HEADER = "X-Amz-Invocation-Type"
PARAMETER = f"integration.request.header.{HEADER}"
PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html"

_NOTHING = {"DryRun", ""}
"""By which a template starts nothing: it rejects the call, or leaves what was mapped."""
_REJECTING = {"NEVER", "WHEN_NO_TEMPLATES"}
"""The passthrough behaviors that reject calls without a template, where there is one."""
_LITERAL = re.compile(r"'([^']*)'")
_SOURCE = re.compile(r"(method|route)\.request\.(?P<place>[a-z]+)\.(?P<name>.+)")
_COMPUTED = re.compile(r"(context|stageVariables)\..+")


class Invocation(Enum):
    """Who waits for a function, as an integration's mapping or a request template says it."""

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

    Lambda reads the header whatever its case. docs/aws.md: header-name-any-case
    """
    return next(iter(mappings_of(integration).items()), None)


def mappings_of(integration: Integration) -> dict[str, str | None]:
    """Return all parameters that map the header, which in other cases are others to API Gateway."""
    parameters = (integration.parameters or {}).items()
    return {name: expression for name, expression in parameters if name.lower() == PARAMETER.lower()}


def mapped_invocation(integration: Integration) -> Invocation:
    """Return who waits for the function of a non-proxy integration by its mapping alone."""
    if integration.parameters is None or integration.templates is None:
        return Invocation.UNKNOWN
    mapped = mapping_of(integration)
    return invocation_of(mapped[1]) if mapped else Invocation.MISSING


def invocations(integration: Integration) -> frozenset[Invocation]:
    """Return all that a call of a non-proxy integration can end with; nothing where all are `DryRun`."""
    mapped = {mapped_invocation(integration)}
    if Invocation.UNKNOWN not in mapped:
        mapped |= {invocation_of(expression) for expression in mappings_of(integration).values()}
    templates = (integration.templates or {}).values()
    overridden = {overrides_of(one, HEADER) if one is not None else None for one in templates}
    if not overridden or is_passed_by(integration):
        overridden.add(None)
    return frozenset(found for one in mapped for by in overridden for found in _after(one, by))


def _after(mapped: Invocation, overrides: Overrides | None) -> set[Invocation]:
    """Return what calls through a template can end with."""
    if overrides is None:
        return {mapped}
    fixed = _invocations(overrides.fixed)
    if overrides.always:
        return fixed | _invocations(overrides.chosen)
    waits = {Invocation.MISSING, Invocation.REQUEST_RESPONSE}
    literals = {Invocation.EVENT, Invocation.REQUEST_RESPONSE}
    chosen = _invocations(overrides.chosen) - (waits if mapped in waits else {mapped})
    if Invocation.CLIENT in chosen or (overrides.asks and chosen & literals):
        # What the template decides by the request is the client's choice, also of waiting by default.
        chosen = (chosen - literals) | {Invocation.CLIENT}
        found = fixed | chosen | ({mapped} - waits)
    else:
        found = fixed | chosen | {mapped}
    # What is computed over a client's choice is taken for a check of it.
    return found - {Invocation.COMPUTED} if Invocation.CLIENT in found else found


def _invocations(values: Iterable[Value]) -> set[Invocation]:
    known = {
        Origin.REQUEST: Invocation.CLIENT,
        Origin.COMPUTED: Invocation.COMPUTED,
        "Event": Invocation.EVENT,
        "RequestResponse": Invocation.REQUEST_RESPONSE,
    }
    return {known.get(value, Invocation.INVALID) for value in values if value not in _NOTHING}


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


def overrides(integration: Integration) -> tuple[str, ...]:
    """Return the expressions that request templates set the header to, after the mapping was applied."""
    templates = [one for one in (integration.templates or {}).values() if one is not None]
    found = [one for template in templates if (one := overrides_of(template, HEADER))]
    return tuple(dict.fromkeys(expression for one in found for expression in one.written))


def checks_choice(integration: Integration) -> bool:
    """Tell whether a request template puts something else in the place of what a client sent."""
    templates = [one for one in (integration.templates or {}).values() if one is not None]
    found = [one for template in templates if (one := overrides_of(template, HEADER))]
    return any(value is not Origin.REQUEST for one in found for value in one.fixed | one.chosen)


def is_passed_by(integration: Integration) -> bool:
    """Tell whether calls can reach the function through none of the request templates there are."""
    return integration.passthrough is not None and integration.passthrough not in _REJECTING


def may_be_asynchronous(integration: Integration) -> bool:
    """Tell whether calls can start the function without waiting for it."""
    return is_custom_lambda(integration) and not invocations(integration).isdisjoint(
        {Invocation.EVENT, Invocation.CLIENT}
    )
