"""An API's specification as one OpenAPI 3.0.1 document with API Gateway's extensions.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from ..options.access import Authorizer, AuthorizerType
from ..options.route import HttpMethod
from .api import ApiSpecification
from .integration import IntegrationSpec, Validator
from .response import Response

Document = dict[str, Any]

_SIGNED = "sigv4"
_API_KEY = "api_key"


@dataclass(frozen=True, kw_only=True)
class Target:
    """What an integration or an authorizer calls, as far as a document names it."""

    uri: str
    credentials: str | None = None


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What is known outside the specification only."""

    targets: Mapping[str, Target]
    """What each function is called by, under the function's name."""
    authorizers: Mapping[str, Authorizer] = field(default_factory=dict)
    """Authorizers without unknown values, by name."""
    authorizer_targets: Mapping[str, Target] = field(default_factory=dict)
    """What the functions of authorizers are called by, under the functions' names."""
    policy: Document | None = None
    """The resource policy, in which `execute-api:/` stands for the API."""


def document(title: str, specification: ApiSpecification, resolved: Resolved) -> Document:
    """Return the document of an API."""
    paths: Document = {}
    for spec in specification.integrations:
        paths.setdefault(spec.path, {})[_method(spec)] = operation(spec, resolved.targets)
    components = {
        "schemas": {name: json.loads(schema) for name, schema in specification.models.items()},
        "securitySchemes": _security_schemes(specification, resolved),
    }
    found: Document = {
        "openapi": "3.0.1",
        "info": {"title": title, "version": "1"},
        "paths": paths,
        "components": {name: found for name, found in components.items() if found},
        "x-amazon-apigateway-request-validators": {
            validator.name: _validator(validator) for validator in specification.validators
        },
        "x-amazon-apigateway-gateway-responses": {
            response_type: {
                "responseParameters": {f"gatewayresponse.header.{name}": v for name, v in headers.items()},
                "responseTemplates": {"application/json": specification.gateway_template},
            }
            for response_type, headers in specification.gateway_responses.items()
        },
        "x-amazon-apigateway-policy": resolved.policy,
    }
    return {name: value for name, value in found.items() if value}


def operation(spec: IntegrationSpec, targets: Mapping[str, Target]) -> Document:
    """Return the operation of one method."""
    found: Document = {
        "parameters": [_parameter(name, required) for name, required in spec.method_parameters.items()],
        "requestBody": _request_body(spec),
        "responses": {status: _method_response(status, spec) for status in spec.method_statuses},
        "security": _security(spec),
        "x-amazon-apigateway-request-validator": spec.validator.name if spec.validator else None,
        "x-amazon-apigateway-integration": integration(spec, targets),
    }
    return {name: value for name, value in found.items() if value}


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


def _method(spec: IntegrationSpec) -> str:
    return "x-amazon-apigateway-any-method" if spec.method == HttpMethod.ANY else spec.method.lower()


def _parameter(source: str, required: bool) -> Document:  # noqa: FBT001  # an entry of the mapping
    place, _, name = source.removeprefix("method.request.").partition(".")
    where = "query" if place == "querystring" else place
    return {"name": name, "in": where, "required": required, "schema": {"type": "string"}}


def _request_body(spec: IntegrationSpec) -> Document:
    content = {
        kind: {"schema": {"$ref": f"#/components/schemas/{name}"}} for kind, name in spec.models.items()
    }
    return {"required": True, "content": content} if content else {}


def _method_response(status: str, spec: IntegrationSpec) -> Document:
    found: Document = {"description": HTTPStatus(int(status)).phrase}
    if spec.answer_headers:
        found["headers"] = {name: {"schema": {"type": "string"}} for name in spec.answer_headers}
    return found


def _integration_response(response: Response) -> Document:
    found: Document = {
        "statusCode": response.status_code,
        "responseParameters": {f"method.response.header.{n}": value for n, value in response.headers.items()},
        "responseTemplates": dict(response.templates),
    }
    return {name: value for name, value in found.items() if value}


def _validator(validator: Validator) -> Document:
    return {"validateRequestBody": validator.body, "validateRequestParameters": validator.parameters}


def _security(spec: IntegrationSpec) -> list[Document]:
    """Return what a call has to bring: one requirement, in which all schemes have to be met."""
    schemes: Document = {}
    if spec.authorizer:
        schemes[spec.authorizer] = list(spec.authorization_scopes)
    elif spec.authorization == "AWS_IAM":
        schemes[_SIGNED] = []
    if spec.api_key_required:
        schemes[_API_KEY] = []
    return [schemes] if schemes else []


def _security_schemes(specification: ApiSpecification, resolved: Resolved) -> Document:
    schemes: Document = {}
    used = {scheme for spec in specification.integrations for found in _security(spec) for scheme in found}
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
