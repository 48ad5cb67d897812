"""What a document has API Gateway check of a request before it calls an integration.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-request-validators.requestValidator.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .problem import Problem
from .reference import Place

VALIDATOR = "x-amazon-apigateway-request-validator"
VALIDATORS = "x-amazon-apigateway-request-validators"


@dataclass(frozen=True, kw_only=True)
class Checks:
    """What a request validator checks."""

    body: bool
    parameters: bool


def checks(content: Mapping[str, Any], name: object) -> Checks:
    """Return what the validator of a name checks, which is nothing where there is none."""
    found = content.get(VALIDATORS, {}).get(name) if isinstance(name, str) else None
    found = found if isinstance(found, Mapping) else {}
    return Checks(
        body=found.get("validateRequestBody") is True,
        parameters=found.get("validateRequestParameters") is True,
    )


def checks_of(content: Mapping[str, Any], operation: Mapping[str, Any]) -> Checks:
    """Return what is checked of calls of an operation: what it says itself, or the document for all."""
    return checks(content, operation.get(VALIDATOR, content.get(VALIDATOR)))


def unknown(content: Mapping[str, Any], holder: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """Yield the validator that a document or an operation names, if there is no such one."""
    known = content.get(VALIDATORS, {})
    if VALIDATOR in holder and holder[VALIDATOR] not in list(known):
        names = ", ".join(map(str, known)) or "none"
        yield Problem(
            (*place, VALIDATOR), f'"{holder[VALIDATOR]}" is not one of {names}, so nothing would be checked'
        )
