"""Only the invocation types that an organisation allows, where it says so; it may forbid `Client`."""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..invocation import PAGE, Invocation, invocation, is_custom_lambda
from ..readers.view import View
from ..rule import Configuration, Finding, Rule

_TYPES = [Invocation.EVENT.value, Invocation.REQUEST_RESPONSE.value, Invocation.CLIENT.value]


def check(view: View, configuration: Configuration) -> Iterator[Finding]:
    """Find integrations with an invocation type that is not allowed."""
    allowed = [str(one) for one in configuration.get("types", _TYPES)]
    if set(allowed) >= set(_TYPES):
        return
    for integration in view.integrations:
        found = invocation(integration).value
        if is_custom_lambda(integration) and found in _TYPES and found not in allowed:
            yield Finding.at(
                integration, f"has the invocation type {found}; it should be {' or '.join(allowed)}"
            )


RULE = Rule(
    name="lambda-invocation-type-allowed",
    description="The invocation type is one that this organisation allows.",
    fix="Choose one of the types that the policy's configuration allows.",
    url=PAGE,
    severity=Severity.MEDIUM,
    level=EnforcementLevel.MANDATORY,
    check=check,
    properties={
        "types": {
            "type": "array",
            "items": {"type": "string", "enum": _TYPES},
            "minItems": 1,
            "default": _TYPES,
            "description": "The invocation types that are allowed; Client is a client's choice.",
        }
    },
)
