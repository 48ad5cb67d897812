"""A non-proxy Lambda integration maps `X-Amz-Invocation-Type`.

Without the mapping API Gateway waits for the function, and whether that was meant cannot be seen. With it the
choice is written down: asynchronous, synchronous, or the client's.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..edits import Edit
from ..invocation import PAGE, PARAMETER, Invocation, is_custom_lambda, mapped_invocation, overrides
from ..readers.view import View
from ..rule import Configuration, Finding, Rule


# docs/aws.md: no-header-waits
def check(view: View, configuration: Configuration) -> Iterator[Finding]:
    """Find non-proxy Lambda integrations without the mapping."""
    literal = f"'{configuration.get('type', 'RequestResponse')}'"
    for integration in view.integrations:
        if (
            is_custom_lambda(integration)
            and mapped_invocation(integration) is Invocation.MISSING
            and not overrides(integration)
        ):
            found = ", ".join(sorted(integration.parameters or ())) or "no request parameters"
            yield Finding.at(
                integration,
                f"maps {found}; it should map {PARAMETER} too",
                Edit(integration.path, PARAMETER, literal),
            )


RULE = Rule(
    name="lambda-invocation-type-mapped",
    description="A non-proxy Lambda integration maps X-Amz-Invocation-Type.",
    fix=f'Add "{PARAMETER}": "\'Event\'" to the integration\'s request parameters to start the function '
    'without waiting, "\'RequestResponse\'" to wait, or "method.request.header.InvocationType" to let '
    "clients choose.",
    url=PAGE,
    severity=Severity.HIGH,
    level=EnforcementLevel.MANDATORY,
    check=check,
    properties={
        "type": {
            "type": "string",
            "enum": ["Event", "RequestResponse"],
            "default": "RequestResponse",
            "description": "The type that a remediation maps; RequestResponse is what happens without one.",
        }
    },
    remedies=True,
)
