"""No header mapping where it does nothing or breaks the answer: on proxy integrations and HTTP APIs.

A proxy integration's answer is the function's result; an asynchronous invocation has none, so the caller gets
an error. HTTP APIs have proxy integrations alone and do not pass the header on to Lambda.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..invocation import HEADER, PAGE
from ..readers.view import Integration, View
from ..rule import Configuration, Finding, Rule


# docs/aws.md: proxy-integration-has-no-event, http-api-without-header
def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find mappings of the header on proxy integrations with functions."""
    for integration in view.integrations:
        if integration.type != "AWS_PROXY" or integration.calls_lambda is not True:
            continue
        for parameter in _mapped(integration):
            yield Finding.at(
                integration,
                f"is a proxy integration and maps {parameter}; it should map it as a non-proxy integration "
                "of a REST API (type AWS), or not at all",
            )


def _mapped(integration: Integration) -> list[str]:
    # integration.request.header.NAME in REST APIs; overwrite:header.NAME or append:header.NAME in HTTP APIs
    return [
        name for name in integration.parameters or () if name.lower().endswith(f"header.{HEADER}".lower())
    ]


RULE = Rule(
    name="lambda-invocation-type-without-effect",
    description="Proxy integrations and HTTP APIs do not map X-Amz-Invocation-Type.",
    fix="Make it a non-proxy integration (type AWS) of a REST API, or take the mapping away.",
    url=PAGE,
    severity=Severity.HIGH,
    level=EnforcementLevel.MANDATORY,
    check=check,
)
