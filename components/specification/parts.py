"""The parts of a document that are the same in every version of OpenAPI: mostly API Gateway's extensions.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any, Self

from ..options.access import Authorizer, AuthorizerType
from ..options.route import Authorization
from .api import ApiSpecification
from .integration import Access, IntegrationSpec, Validator
from .resolved import Resolved, Target
from .response import Response

Document = dict[str, Any]


@dataclass(frozen=True)
class SchemeNames:
    """What the schemes are called for which the configuration has no name."""

    signed: str
    api_key: str

    @classmethod
    def beside(cls, authorizers: Iterable[str]) -> Self:
        """Return names that no authorizer has."""
        return cls(*(_free(name, set(authorizers)) for name in ("sigv4", "api_key")))

    def requirement(self, access: Access) -> Document:
        """Return the schemes that a call has to meet, all of them."""
        schemes: Document = {}
        if access.authorizer:
            schemes[access.authorizer] = list(access.authorization_scopes)
        elif access.authorization == Authorization.AWS_IAM:
            schemes[self.signed] = []
        if access.api_key_required:
            schemes[self.api_key] = []
        return schemes


def _free(name: str, taken: Set[str]) -> str:
    return name if name not in taken else _free(f"{name}_", taken)


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


def security_schemes(specification: ApiSpecification, resolved: Resolved) -> Document:
    """Return the schemes that requirements name."""
    schemes: Document = {}
    names = SchemeNames.beside(resolved.authorizers)
    every = (*specification.integrations, *specification.kept)
    used = {scheme for access in every for scheme in names.requirement(access)}
    if names.signed in used:
        schemes[names.signed] = _header("Authorization") | {"x-amazon-apigateway-authtype": "awsSigv4"}
    if names.api_key in used:
        schemes[names.api_key] = _header("x-api-key")
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
