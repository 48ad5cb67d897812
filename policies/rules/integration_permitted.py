"""API Gateway may invoke the function that an integration calls.

Without a permission, or credentials of the integration, every call fails with an error of the gateway.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..readers.view import View
from ..rule import Configuration, Finding, Rule


# docs/aws.md: missing-permission
def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find functions of this stack that an integration calls and no permission is for."""
    permitted = {
        function.urn
        for permission in view.permissions
        if (function := view.function_called(permission.function)[0])
    }
    # A permission for a function that cannot be told may be for any of them.
    if any(view.function_called(permission.function)[0] is None for permission in view.permissions):
        return
    told: set[str] = set()
    for integration in view.integrations:
        if not integration.calls_lambda or integration.credentials != "":
            continue
        function, _qualifier = view.function_called(integration.function)
        if function and function.urn not in permitted | told:
            told.add(function.urn)
            yield Finding(
                urn=function.urn,
                name=function.name,
                message=f"is called by {integration.name}, and nothing in this stack permits that; it should "
                "have a permission for apigateway.amazonaws.com",
            )


RULE = Rule(
    name="lambda-integration-permitted",
    description="API Gateway may invoke the functions that integrations call.",
    fix="Add a permission for apigateway.amazonaws.com with the API's execution ARN, or credentials to the "
    "integration.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html",
    severity=Severity.MEDIUM,
    level=EnforcementLevel.ADVISORY,
    check=check,
    needs_whole_stack=True,
)
