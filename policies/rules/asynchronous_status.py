"""An operation that can be asynchronous answers 202 for it: accepted, not done."""

from collections.abc import Iterator, Mapping

from pulumi_policy import EnforcementLevel, Severity

from ..invocation import Invocation, invocations, may_be_asynchronous
from ..readers.view import Integration, View
from ..rule import Configuration, Finding, Rule

_ACCEPTED = "202"
_OVERRIDE = "$context.responseoverride.status"


def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find asynchronous operations whose default response says something else."""
    for integration in view.integrations:
        if integration.protocol != "REST" or not integration.responses:
            continue  # without a response there is another fault, which API Gateway tells
        if may_be_asynchronous(integration) and not _answers_accepted(integration):
            found = ", ".join(sorted({one.status_code or "" for one in integration.responses}))
            yield Finding.at(integration, f"answers {found}; it should answer 202 where nobody waits")


def _answers_accepted(integration: Integration) -> bool:
    defaults = [one for one in integration.responses or () if not one.selection_pattern]
    # Also a request template may set the status of the response.
    if any(_may_override(one.templates) for one in defaults) or _may_override(integration.templates):
        return True
    # A default response has one status; of a client's two choices, the other one needs a template.
    statuses = {one.status_code for one in defaults}
    return (_ACCEPTED in statuses and Invocation.CLIENT not in invocations(integration)) or None in statuses


def _may_override(templates: Mapping[str, str | None] | None) -> bool:
    if templates is None:
        return True
    return any(template is None or _OVERRIDE in template.lower() for template in templates.values())


RULE = Rule(
    name="asynchronous-status-202",
    description="An operation that can be asynchronous answers 202 for it.",
    fix="Set the default integration response's status to 202 and declare it on the method; where clients "
    "choose, set $context.responseOverride.status to 202 in a response template for asynchronous calls.",
    url="https://www.rfc-editor.org/rfc/rfc9110#name-202-accepted",
    severity=Severity.LOW,
    level=EnforcementLevel.ADVISORY,
    check=check,
)
