"""What a document says of who may call an operation, as far as API Gateway enforces it."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from .operation import Operation
from .reference import Place, follow


class Security(Enum):
    """Who may call an operation, by the document."""

    UNSAID = "nothing is said"
    PUBLIC = "anybody"
    ENFORCED = "who brings what API Gateway checks"
    NOT_ENFORCED = "who brings what API Gateway does not check"


def security(operation: Operation) -> Security:
    """Return who may call an operation, by what it says itself, or the document for all.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
    """
    _, requirements = requirements_of(operation)
    if requirements is None:
        return Security.UNSAID
    if not all(requirements) or not requirements:
        return Security.PUBLIC
    content = operation.document.content
    schemes = operation.document.dialect.security_schemes.of(content)
    enforced = {name for name, scheme in schemes.items() if _is_enforced(follow(content, (), scheme)[1])}
    if all(enforced & requirement.keys() for requirement in requirements):
        return Security.ENFORCED
    return Security.NOT_ENFORCED


def requirements_of(operation: Operation) -> tuple[Place, list[Mapping[str, Any]] | None]:
    """Return the alternatives, each of which lists the schemes that a call has to meet, and their place."""
    if "security" in operation.value:
        return (*operation.place, "security"), operation.value["security"]
    return ("security",), operation.document.content.get("security")


def _is_enforced(scheme: Mapping[str, Any]) -> bool:
    is_api_key = (scheme.get("in"), str(scheme.get("name")).lower()) == ("header", "x-api-key")
    return is_api_key or any(
        extension in scheme
        for extension in ("x-amazon-apigateway-authorizer", "x-amazon-apigateway-authtype")
    )
