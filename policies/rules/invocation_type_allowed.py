"""Only the invocation types that an organisation allows, where it says so; it may forbid `Client`.

What is not shown to be allowed is a violation: a value that is computed, of a stage variable or by a request
template, can be any.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..invocation import (
    PAGE,
    Invocation,
    invocations,
    is_custom_lambda,
    mapped_invocation,
    mapping_of,
    overrides,
)
from ..readers.view import Integration, View
from ..rule import Configuration, Finding, Rule

_TYPES = [Invocation.EVENT.value, Invocation.REQUEST_RESPONSE.value, Invocation.CLIENT.value]


def check(view: View, configuration: Configuration) -> Iterator[Finding]:
    """Find integrations with an invocation type that is not allowed."""
    allowed = [str(one) for one in configuration.get("types", _TYPES)]
    if set(allowed) >= set(_TYPES):
        return
    for integration in filter(is_custom_lambda, view.integrations):
        found = _types(integration)
        if wrong := found - {*allowed}:
            said = f"the invocation type {' or '.join(sorted(found))}"
            if Invocation.COMPUTED.value in wrong:
                said = "a computed invocation type"
            yield Finding.at(
                integration, f"has {said}{_origin(integration)}; it should be {' or '.join(allowed)}"
            )


def _types(integration: Integration) -> set[str]:
    """Return the types that calls can end with, as far as no other policy finds that there is none."""
    found = invocations(integration) - {Invocation.UNKNOWN, Invocation.INVALID}
    if found <= {Invocation.MISSING}:
        return set()
    # Beside an override, a missing mapping is what happens without one.
    return {(Invocation.REQUEST_RESPONSE if one is Invocation.MISSING else one).value for one in found}


def _origin(integration: Integration) -> str:
    """Return what makes the types, where that is more than a literal or a client's header."""
    mapped, mapping = mapped_invocation(integration), mapping_of(integration)
    found = [f"maps {mapping[1]}"] if mapping else []
    if written := overrides(integration):
        found.append(f"sets {' and '.join(written)} in a request template")
    elif Invocation.COMPUTED in invocations(integration) - {mapped}:
        found.append("may set any in a request template")
    is_plain = len(found) == 1 and mapping and mapped is not Invocation.COMPUTED
    return "" if is_plain else f", because it {' and '.join(found)}"


RULE = Rule(
    name="lambda-invocation-type-allowed",
    description="The invocation type is one that this organisation allows.",
    fix="Map one of the types that the policy's configuration allows, and let no request template override "
    "it with another.",
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
            "description": "The invocation types that are allowed. Client is a client's choice, by a mapping "
            "or in a request template. What is computed, as from a stage variable, is none of them.",
        }
    },
)
