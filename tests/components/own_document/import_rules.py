"""How API Gateway imports who may call an operation: a model to judge by, beside the product's own reading.

It knows what is not certain, too: for each operation it yields every outcome that the evidence allows.

1. `security` of an operation counts before that of the document.
   https://swagger.io/specification/v3/#operation-object
2. Whether `security` of the document counts at all is not certain. Ignored, says AWS in
   https://github.com/amazon-archives/aws-apigateway-importer/issues/204; applied, in imports that LocalStack
   recorded at AWS in July 2025 (tests/aws/services/apigateway/test_apigateway_import.snapshot.json).
3. A scheme is `type: apiKey`, `in: header`; others are not supported.
   https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html and
   https://github.com/amazon-archives/aws-apigateway-importer/issues/187
4. `x-amazon-apigateway-authtype: awsSigv4` is IAM; any other value is free text.
   https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
5. `x-amazon-apigateway-authorizer` is an authorizer when it has the type token, request or cognito_user_pools
   and what that type needs.
   https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
6. A scheme with the name `x-api-key` and neither extension is an API key.
   https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
7. A method has one authorization type, one authorizer at most, and an API key or none.
   https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html
   Which of several schemes it gets, and which of several requirements, is not certain: any one of them.
   AWS SAM writes authorizer and key as two requirements and means both.
8. `x-amazon-apigateway-auth` of an operation says an authorization type too; whether it counts before
   `security` is not certain.
   https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-auth.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

Needs = frozenset[str]
"""What a call needs: `IAM`, `KEY`, names of authorizers, and their scopes as `name:scope`."""

IAM, KEY = "IAM", "KEY"


def outcomes(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[Needs]:
    """Yield what calls of an imported operation may need: one set for each outcome that is possible."""
    if "security" in operation:
        requirements = [operation["security"]]
    else:
        requirements = [[], document.get("security") or []]  # rule 2
    schemes = document.get("components", {}).get("securitySchemes", document.get("securityDefinitions", {}))
    auth = operation.get("x-amazon-apigateway-auth")
    for alternatives in requirements:
        for requirement in alternatives or [{}]:
            kinds = {name: kind(schemes.get(name)) for name in requirement}
            key = {KEY} if KEY in kinds.values() else set()
            found: list[set[str]] = []
            for name, one in kinds.items():
                if one == IAM:
                    found.append({IAM})
                elif one == "COGNITO":
                    found.append({name, *(f"{name}:{scope}" for scope in requirement[name])})
                elif one == "FUNCTION":
                    found.append({name})
            if auth is not None:  # rule 8
                found.append({IAM} if auth == {"type": "AWS_IAM"} else set())
            for authorizer in found or [set()]:
                yield frozenset(authorizer | key)


def kind(scheme: Any) -> str | None:
    """Return what API Gateway makes of a scheme: `IAM`, `KEY`, `COGNITO`, `FUNCTION`, or nothing."""
    if not isinstance(scheme, Mapping) or scheme.get("type") != "apiKey" or scheme.get("in") != "header":
        return None
    if "x-amazon-apigateway-authorizer" in scheme:
        written = scheme["x-amazon-apigateway-authorizer"]
        needed = {
            "cognito_user_pools": ("COGNITO", ("providerARNs",)),
            "token": ("FUNCTION", ("authorizerUri",)),
            "request": ("FUNCTION", ("authorizerUri", "identitySource")),
        }
        if not isinstance(written, Mapping) or written.get("type") not in needed:
            return None
        name, keys = needed[written["type"]]
        return name if all(written.get(key) for key in keys) else None
    if "x-amazon-apigateway-authtype" in scheme:
        return IAM if scheme["x-amazon-apigateway-authtype"] == "awsSigv4" else None
    return KEY if str(scheme.get("name")).lower() == "x-api-key" else None
