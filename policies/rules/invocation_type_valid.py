"""The mapped invocation type is one that works.

API Gateway takes a text without single quotes for a place in the request, and refuses or loses the mapping.
Of the literals Lambda knows `Event`, `RequestResponse` and `DryRun`, in that case; `DryRun` answers success
and runs nothing.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..edits import Edit
from ..invocation import (
    HEADER,
    PAGE,
    Invocation,
    invocation_of,
    invocations,
    is_custom_lambda,
    mapped_invocation,
    mappings_of,
    overrides,
)
from ..readers.view import View
from ..rule import Configuration, Finding, Rule

_TYPES = {"event": "'Event'", "requestresponse": "'RequestResponse'"}


# docs/aws.md: literal-in-single-quotes, invocation-type-exact
def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find mappings and overrides whose value is no invocation type and no place in the request."""
    for integration in filter(is_custom_lambda, view.integrations):
        if mapped_invocation(integration) is Invocation.UNKNOWN:
            continue
        mappings = mappings_of(integration)
        wrong = {one: said for one, said in mappings.items() if invocation_of(said) is Invocation.INVALID}
        for parameter, expression in wrong.items():
            wanted = _TYPES.get((expression or "").strip("'\" ").lower())
            yield Finding.at(
                integration,
                f"maps {parameter} to {expression}; it should be {wanted or _CHOICES}",
                Edit(integration.path, parameter, wanted) if wanted else None,
            )
        if not wrong and Invocation.INVALID in invocations(integration):
            found = " and ".join(overrides(integration))
            yield Finding.at(
                integration, f"sets {HEADER} to {found} in a request template; it should be {_LITERALS}"
            )


_LITERALS = "'Event' or 'RequestResponse'"
_CHOICES = f"{_LITERALS}, with the single quotes, or a request header such as " + (
    "method.request.header.InvocationType"
)

RULE = Rule(
    name="lambda-invocation-type-valid",
    description="The mapped X-Amz-Invocation-Type is one that works.",
    fix=f"Map it to {_CHOICES}.",
    url=PAGE,
    severity=Severity.HIGH,
    level=EnforcementLevel.MANDATORY,
    check=check,
    remedies=True,
)
