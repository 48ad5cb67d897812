"""The request header that chooses the invocation type is a header, and its method declares it.

API Gateway maps only what the method declares; without that, every call fails or waits.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..edits import Edit
from ..invocation import is_custom_lambda, mapping_of, source_of
from ..readers.view import Integration, View
from ..rule import Configuration, Finding, Rule


# docs/aws.md: source-declared-first
def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find mappings from what is no request header, or from one that the method does not declare."""
    for integration in view.integrations:
        if integration.protocol == "REST" and is_custom_lambda(integration):
            yield from _undeclared(integration)


def remedy(view: View, configuration: Configuration) -> Iterator[Edit]:
    """Declare the configured header on methods that are resources of their own.

    The engine shows a method before its integration, so that only the configuration can tell what it needs.
    """
    header = configuration.get("header")
    for method in view.methods if header else ():
        if method.declared is not None and f"method.request.header.{header}" not in method.declared:
            yield Edit((), str(header), None)


def _undeclared(integration: Integration) -> Iterator[Finding]:
    mapped = mapping_of(integration)
    source = source_of(mapped[1]) if mapped else None
    if mapped is None or source is None:
        return
    place, name = source
    if place != "header":
        yield Finding.at(
            integration,
            f"maps {mapped[0]} from {mapped[1]}; it should be from a request header, "
            f"method.request.header.{name}",
        )
    elif integration.declared is not None and mapped[1] not in integration.declared:
        found = ", ".join(sorted(integration.declared)) or "no request parameters"
        yield Finding.at(
            integration,
            f"maps {mapped[0]} from {mapped[1]}, and its method declares {found}; it should declare "
            f"{mapped[1]}",
            Edit(integration.path, name, None),
        )


RULE = Rule(
    name="lambda-invocation-type-source-declared",
    description="The request header that chooses the invocation type is declared on its method.",
    fix='Add "method.request.header.InvocationType": false to the method\'s request parameters, or the '
    "header to the operation's parameters in an OpenAPI document.",
    url="https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html",
    severity=Severity.HIGH,
    level=EnforcementLevel.MANDATORY,
    check=check,
    remedy=remedy,
    remedies=True,
    properties={
        "header": {
            "type": "string",
            "pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
            "description": "The request header that a remediation declares, as one that may be left out, on "
            "every method that is a resource of its own; documents tell themselves what they lack.",
        }
    },
)
