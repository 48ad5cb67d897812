"""A client's choice is an allow-list.

The plain mapping passes on whatever a client sends: with `DryRun` Lambda answers success and runs nothing. A
request template can check the value and override the header; it is passed by when a body's content type has
no template, unless the passthrough behavior refuses that.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..invocation import (
    Invocation,
    checks_choice,
    is_custom_lambda,
    is_passed_by,
    mapped_invocation,
    mapping_of,
)
from ..readers.view import View
from ..rule import Configuration, Finding, Rule


# docs/aws.md: dry-run-runs-nothing, override-after-mapping
def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find client's choices that no template checks, or that get past it."""
    for integration in view.integrations:
        if not is_custom_lambda(integration) or mapped_invocation(integration) is not Invocation.CLIENT:
            continue
        _parameter, expression = mapping_of(integration) or ("", "")
        if not checks_choice(integration):
            yield Finding.at(
                integration,
                f"passes {expression} on whatever it says; a request template should let Event and "
                "RequestResponse pass alone",
            )
        elif is_passed_by(integration):
            yield Finding.at(
                integration,
                f"checks {expression} in a request template and has the passthrough behavior "
                f"{integration.passthrough or 'WHEN_NO_MATCH'}, by which other content types pass unchecked; "
                "it should be NEVER",
            )


RULE = Rule(
    name="lambda-invocation-type-allow-list",
    description="A client's choice of the invocation type is an allow-list.",
    fix="Set $context.requestOverride.header.X-Amz-Invocation-Type in a request template to the header's "
    "value where that is Event or RequestResponse, and to DryRun, which runs nothing, where it is not; "
    "answer 400 to that; and set the passthrough behavior to NEVER.",
    url="https://docs.aws.amazon.com/apigateway/latest/developerguide/"
    "apigateway-override-request-response-parameters.html",
    severity=Severity.MEDIUM,
    level=EnforcementLevel.ADVISORY,
    check=check,
)
