"""A non-proxy Lambda integration maps `X-Amz-Invocation-Type`.

Without the mapping API Gateway waits for the function, and whether that was meant cannot be seen. With it the
choice is written down: asynchronous, synchronous, or the client's.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
"""

from collections.abc import Mapping

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)

from ..readers import resource
from ..readers.view import Integration

PARAMETER = "integration.request.header.X-Amz-Invocation-Type"
OVERRIDE = "$context.requestOverride.header.X-Amz-Invocation-Type"

_DESCRIPTION = "A non-proxy Lambda integration maps X-Amz-Invocation-Type."
_FIX = (
    f'Add "{PARAMETER}": "\'Event\'" to the integration\'s request parameters to start the function without '
    'waiting, "\'RequestResponse\'" to wait, or "method.request.header.InvocationType" to let clients choose.'
)
_URL = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html"


def violation(name: str, integration: Integration) -> str | None:
    """Return what is wrong with an integration, or `None` where it is right or cannot be judged."""
    if integration.type != "AWS" or not integration.calls_lambda:
        return None
    parameters, templates = integration.request_parameters, integration.request_templates
    if parameters is None or templates is None or _maps(parameters) or _overrides(templates):
        return None
    found = ", ".join(sorted(parameters)) or "no request parameters"
    return f"{name} maps {found}; it should map {PARAMETER} too. {_FIX}"


def _maps(parameters: Mapping[str, object]) -> bool:
    # Lambda reads the header whatever its case.
    return PARAMETER.lower() in {key.lower() for key in parameters}


def _overrides(templates: Mapping[str, object]) -> bool:
    return any(OVERRIDE in str(template) for template in templates.values())


def _check_resource(args: ResourceValidationArgs, report: ReportViolation) -> None:
    """Judge an integration whose URI is known, before it is made."""
    if args.resource_type == resource.TYPE and (message := violation(args.name, resource.read(args.props))):
        report(message, None)


def _check_stack(args: StackValidationArgs, report: ReportViolation) -> None:
    """Judge integrations whose URI is not known in a preview, by the resources it depends on."""
    for found in args.resources:
        if found.resource_type != resource.TYPE or resource.read(found.props).calls_lambda is not None:
            continue
        sources = [dependency.resource_type for dependency in found.property_dependencies.get("uri", [])]
        if message := violation(found.name, resource.read(found.props, sources)):
            report(message, found.urn)


POLICIES: list[Policy] = [
    ResourceValidationPolicy(
        name="lambda-invocation-type-mapped",
        description=_DESCRIPTION,
        validate=_check_resource,
        enforcement_level=EnforcementLevel.MANDATORY,
        severity=Severity.HIGH,
        remediation_steps=_FIX,
        url=_URL,
    ),
    StackValidationPolicy(
        name="lambda-invocation-type-mapped-in-preview",
        description=f"{_DESCRIPTION} Decides for URIs that a preview does not know.",
        validate=_check_stack,
        enforcement_level=EnforcementLevel.MANDATORY,
        severity=Severity.HIGH,
        remediation_steps=_FIX,
        url=_URL,
    ),
]
