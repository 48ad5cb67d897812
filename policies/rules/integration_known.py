"""What cannot be judged, told once and by name, so that silence means that nothing is wrong."""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..invocation import PAGE
from ..readers import LAMBDA_TYPES
from ..readers.view import View
from ..rule import Configuration, Finding, Rule


def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find integrations and documents that show too little to tell whether they call a function, and how."""
    for integration in view.integrations:
        unknown = None
        if integration.type is None:
            unknown = "type"
        elif integration.type == "AWS" and integration.calls_lambda is None:
            unknown = "URI"
        elif integration.type == "AWS" and integration.calls_lambda and integration.parameters is None:
            unknown = "request parameters"
        if unknown:
            yield Finding.at(integration, f"cannot be judged, because its {unknown} is not known here")
    for document in view.unknown_documents:
        if document.problem:
            unreadable = f"its {document.property} cannot be read: {document.problem}"
            yield Finding(
                urn=document.urn,
                name=document.name,
                message=f"cannot be judged, because {unreadable}",
                fix="Write it as JSON or YAML that AWS takes; export a state with --show-secrets.",
            )
        kinds = {view.types.get(urn) for urn in document.sources or ()}
        if not kinds.isdisjoint(LAMBDA_TYPES):
            yield Finding(
                urn=document.urn,
                name=document.name,
                message=f"cannot be judged, because its {document.property} is not known before the update: "
                "it is computed from a function's ARN, and not composed from its name",
            )


RULE = Rule(
    name="lambda-integration-known",
    description="A preview knows enough of an integration to judge it.",
    fix="Compose the URI from partition, region, account and the function's name, which a preview knows.",
    url=PAGE,
    severity=Severity.LOW,
    level=EnforcementLevel.ADVISORY,
    check=check,
    needs_whole_stack=True,
)
