"""No GET, HEAD or OPTIONS starts asynchronous work.

Caches, crawlers and a browser's preloads send these at any time, and repeat them. A request template that
overrides the mapping counts as the mapping does.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..invocation import Invocation, invocations, is_custom_lambda
from ..readers.view import View
from ..rule import Configuration, Finding, Rule

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find safe methods whose every call starts a function. A client that chooses it asks for that itself."""
    for integration in view.integrations:
        method = integration.place.http_method.value
        if method in _SAFE and is_custom_lambda(integration) and Invocation.EVENT in invocations(integration):
            yield Finding.at(
                integration,
                f"starts its function on every {method}; it should do so on POST, PUT, PATCH or DELETE",
            )


RULE = Rule(
    name="asynchronous-method-not-safe",
    description="No GET, HEAD or OPTIONS starts asynchronous work.",
    fix="Start the work with POST, and let GET ask for its outcome.",
    url="https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods",
    severity=Severity.MEDIUM,
    level=EnforcementLevel.MANDATORY,
    check=check,
)
