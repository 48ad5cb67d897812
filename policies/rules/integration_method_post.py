"""API Gateway calls Lambda with POST, whatever method the client sends."""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..readers.view import View
from ..rule import Configuration, Finding, Rule


# docs/aws.md: gateway-calls-lambda-with-post
def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find Lambda integrations with another method, or none."""
    for integration in view.integrations:
        if (
            integration.protocol == "REST"
            and integration.calls_lambda
            and integration.type in {"AWS", "AWS_PROXY"}
            and integration.integration_method not in {"POST", None}
        ):
            found = integration.integration_method or "no method"
            yield Finding.at(integration, f"calls its function with {found}; it should be POST")


RULE = Rule(
    name="lambda-integration-method-post",
    description="The integration method of a Lambda integration is POST.",
    fix='Set the integration\'s HTTP method to "POST"; the method that clients send stays what it is.',
    url="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-custom-integrations.html",
    severity=Severity.HIGH,
    level=EnforcementLevel.MANDATORY,
    check=check,
)
