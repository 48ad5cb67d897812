"""The parts of a document that are the same in every version of OpenAPI: mostly API Gateway's extensions.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from collections.abc import Mapping
from typing import Any

from ..options.access import Authorizer, AuthorizerType
from .api import ApiSpecification
from .integration import IntegrationSpec, Validator
from .resolved import Resolved, Target
from .response import Response

Document = dict[str, Any]

_SIGNED = "sigv4"
_API_KEY = "api_key"


def integration(spec: IntegrationSpec, targets: Mapping[str, Target]) -> Document:
    """Return the integration of one method."""
    target = targets[spec.function] if spec.function is not None else None
    found: Document = {
        "type": spec.type.lower(),
        "httpMethod": "POST" if target else None,
        "uri": target.uri if target else None,
        "credentials": target.credentials if target else None,
        "requestParameters": dict(spec.request_parameters),
        "requestTemplates": dict(spec.request_templates),
        "passthroughBehavior": spec.passthrough_behavior.lower(),
        "contentHandling": spec.content_handling,
        "timeoutInMillis": spec.timeout_milliseconds,
        "responses": {
            response.selection_pattern or "default": _integration_response(response)
            for response in spec.responses
        },
    }
    return {name: value for name, value in found.items() if value}


def source(parameter: str) -> tuple[str, str]:
    """Return where a request parameter is, in the words of OpenAPI, and its name."""
    location, _, name = parameter.removeprefix("method.request.").partition(".")
    return "query" if location == "querystring" else location, name


def _integration_response(response: Response) -> Document:
    found: Document = {
        "statusCode": response.status_code,
        "responseParameters": {f"method.response.header.{n}": value for n, value in response.headers.items()},
        "responseTemplates": dict(response.templates),
    }
    return {name: value for name, value in found.items() if value}


def validator(validator: Validator) -> Document:
    """Return what a request validator checks."""
    return {"validateRequestBody": validator.body, "validateRequestParameters": validator.parameters}


def gateway_response(headers: Mapping[str, str], template: str) -> Document:
    """Return one of API Gateway's own answers."""
    return {
        "responseParameters": {f"gatewayresponse.header.{name}": value for name, value in headers.items()},
        "responseTemplates": {"application/json": template},
    }


def requirement(spec: IntegrationSpec) -> Document:
    """Return the schemes that a call has to meet, all of them."""
    schemes: Document = {}
    if spec.authorizer:
        schemes[spec.authorizer] = list(spec.authorization_scopes)
    elif spec.authorization == "AWS_IAM":
        schemes[_SIGNED] = []
    if spec.api_key_required:
        schemes[_API_KEY] = []
    return schemes


def security_schemes(specification: ApiSpecification, resolved: Resolved) -> Document:
    """Return the schemes that requirements name."""
    schemes: Document = {}
    used = {scheme for spec in specification.integrations for scheme in requirement(spec)}
    if _SIGNED in used:
        schemes[_SIGNED] = _header("Authorization") | {"x-amazon-apigateway-authtype": "awsSigv4"}
    if _API_KEY in used:
        schemes[_API_KEY] = _header("x-api-key")
    for name, authorizer in resolved.authorizers.items():
        schemes[name] = _authorizer(authorizer, resolved.authorizer_targets)
    return schemes


def _authorizer(options: Authorizer, targets: Mapping[str, Target]) -> Document:
    is_cognito = options.type is AuthorizerType.COGNITO_USER_POOLS
    target = targets[options.function] if options.function else None
    found: Document = {
        "type": options.type.value.lower(),
        "providerARNs": list(options.user_pool_arns),
        "authorizerUri": target.uri if target else None,
        "authorizerCredentials": target.credentials if target else None,
        "identitySource": ",".join(options.identity_sources),
        "identityValidationExpression": options.identity_validation_expression,
        "authorizerResultTtlInSeconds": options.result_ttl_in_seconds,
    }
    first = options.identity_sources[0].rpartition(".")[2]
    return {
        **_header(first if options.type is not AuthorizerType.REQUEST else "Unused"),
        "x-amazon-apigateway-authtype": "cognito_user_pools" if is_cognito else "custom",
        "x-amazon-apigateway-authorizer": {
            name: value for name, value in found.items() if value not in (None, [])
        },
    }


def _header(name: str) -> Document:
    return {"type": "apiKey", "name": name, "in": "header"}
