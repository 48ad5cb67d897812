"""The mapped invocation type is one that works.

API Gateway takes a text without single quotes for a place in the request, and refuses or loses the mapping.
Of the literals Lambda knows `Event`, `RequestResponse` and `DryRun`, in that case; `DryRun` answers success
and runs nothing.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..edits import Edit
from ..invocation import PAGE, Invocation, invocation, is_custom_lambda, mapping_of
from ..readers.view import View
from ..rule import Configuration, Finding, Rule

_TYPES = {"event": "'Event'", "requestresponse": "'RequestResponse'"}


def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find mappings whose value is no invocation type and no place in the request."""
    for integration in view.integrations:
        mapped = mapping_of(integration)
        if (
            not mapped
            or not is_custom_lambda(integration)
            or invocation(integration) is not Invocation.INVALID
        ):
            continue
        parameter, expression = mapped
        wanted = _TYPES.get((expression or "").strip("'\" ").lower())
        yield Finding.at(
            integration,
            f"maps {parameter} to {expression}; it should be {wanted or _CHOICES}",
            Edit(integration.path, parameter, wanted) if wanted else None,
        )


_CHOICES = "'Event' or 'RequestResponse', with the single quotes, or a request header such as " + (
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
