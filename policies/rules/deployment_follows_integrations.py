"""The deployment follows its integrations, so that changes reach the stage.

A deployment is a snapshot. One that does not depend on an integration may be made before it; one without
triggers stays what it is when an integration changes.
"""

from collections.abc import Iterator, Mapping

from pulumi_policy import EnforcementLevel, Severity

from ..readers.view import Deployment, View
from ..rule import Configuration, Finding, Rule

_NAMED = 3
"""How many integrations a finding names."""


# docs/aws.md: deployment-is-a-snapshot
def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find deployments that would miss integrations, or changes of them."""
    for deployment in view.deployments:
        names_by_urn: dict[str, str] = {}
        for integration in view.integrations:
            if integration.place.api.same(deployment.api):
                names_by_urn.setdefault(integration.urn, integration.name)
        if not names_by_urn:
            continue
        before = _made_before(deployment, view.dependencies)
        missed = sorted(name for urn, name in names_by_urn.items() if urn not in before)
        if missed:
            more = f" and {len(missed) - _NAMED} more" if len(missed) > _NAMED else ""
            names = ", ".join(missed[:_NAMED]) + more
            message = f"does not depend on {names}; it should, or it may be made before them"
        elif not deployment.has_triggers:
            message = "has no triggers; it should have one that changes with its integrations"
        else:
            continue
        yield Finding(urn=deployment.urn, name=deployment.name, message=message)


def _made_before(deployment: Deployment, dependencies: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the URNs of all that a deployment is made after."""
    found = {deployment.urn}
    ahead = [deployment.dependencies]
    while ahead:
        new = ahead.pop() - found
        found |= new
        ahead += [dependencies.get(urn, frozenset()) for urn in new]
    return found


RULE = Rule(
    name="deployment-follows-integrations",
    description="A deployment follows the integrations of its API, so that changes reach the stage.",
    fix="Give the deployment depends_on with all integrations and their responses, and triggers with a hash "
    "of what they are made of.",
    url="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html",
    severity=Severity.HIGH,
    level=EnforcementLevel.MANDATORY,
    check=check,
    needs_whole_stack=True,
)
