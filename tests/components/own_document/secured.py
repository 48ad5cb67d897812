"""Documents that say who may call, with a route, `POST /reports`, and a kept operation, `GET /reports`."""

from typing import Any

from .documents import changed, operation

URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:check/invocations"
POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x"
HEADER = {"type": "apiKey", "name": "Authorization", "in": "header"}


def authorizer(**of: Any) -> dict[str, Any]:
    return HEADER | {"x-amazon-apigateway-authorizer": of}


SCHEMES: dict[str, dict[str, Any]] = {
    "iam": HEADER | {"x-amazon-apigateway-authtype": "awsSigv4"},
    "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
    "token": authorizer(type="token", authorizerUri=URI),
    "request": authorizer(type="request", authorizerUri=URI, identitySource="method.request.header.A"),
    "cognito": authorizer(type="cognito_user_pools", providerARNs=[POOL]),
    "bearer": {"type": "http", "scheme": "bearer"},
}
PLANS = {"free": {"keys": ["acme"]}}
KEPT = {"path": "/reports", "method": "GET"}


def document(security: Any = None, *, everywhere: Any = None, schemes: Any = SCHEMES) -> Any:
    """Return a document with a route, `POST /reports`, and an operation that keeps its integration, `GET`."""

    def add(content: Any) -> None:
        content["components"]["securitySchemes"] = schemes
        if everywhere is not None:
            content["security"] = everywhere
        if security is not None:
            content["paths"]["/reports"]["post"]["security"] = security

    return changed(add)


def required(found: Any, method: str = "post") -> Any:
    return operation(found, method=method).get("security")
