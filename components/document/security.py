"""What a document says of who may call an operation, and what of it API Gateway checks.

Sources: the pages api-gateway-swagger-extensions-authorizer, -authtype and -auth of the API Gateway developer
guide; and https://github.com/amazon-archives/aws-apigateway-importer/issues/187, where AWS says that a scheme
is of type apiKey and in a header, and that an authtype without an authorizer checks nothing.
docs/aws.md: scheme-types, scheme-of-api-key, one-authorizer
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from .document import Document
from .operation import Operation
from .reference import Place, follow

AUTHORIZER = "x-amazon-apigateway-authorizer"
_AUTH_TYPE = "x-amazon-apigateway-authtype"
_AUTH = "x-amazon-apigateway-auth"

Requirement = Mapping[str, Sequence[str]]
"""The schemes that a call has to meet, all of them, with their scopes."""


class Security(Enum):
    """Who may call an operation, by the document."""

    UNSAID = "nothing is said"
    PUBLIC = "anybody"
    ENFORCED = "who brings what API Gateway checks"
    NOT_ENFORCED = "who brings what API Gateway does not check"


class Kind(Enum):
    """What API Gateway makes of a scheme that it checks."""

    IAM = "AWS_IAM"
    COGNITO = "cognito_user_pools"
    FUNCTION = "token or request"
    API_KEY = "x-api-key"


@dataclass(frozen=True, kw_only=True)
class Authorizer:
    """A signature, or an authorizer with the scopes that it checks."""

    kind: Kind
    name: str = ""
    """The scheme's name; schemes for signatures are all the same."""
    scopes: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.name or self.kind.value


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What of a requirement API Gateway checks."""

    authorizers: frozenset[Authorizer] = frozenset()
    """A method has one."""
    api_key: bool = False

    def __str__(self) -> str:
        """Return what a call needs, in words."""
        needed = sorted(map(str, self.authorizers)) + ["an API key"] * self.api_key
        return " and ".join(needed) or "nothing"


def security(operation: Operation) -> Security:
    """Return who may call an operation, by what it says itself, or the document for all."""
    _, requirements = requirements_of(operation)
    if requirements is None:
        return Security.UNSAID
    if not all(requirements) or not requirements:
        return Security.PUBLIC
    return Security.NOT_ENFORCED if unchecked(operation) else Security.ENFORCED


def requirements_of(operation: Operation) -> tuple[Place, list[Requirement] | None]:
    """Return the alternatives, each of which lists the schemes that a call has to meet, and their place."""
    if "security" in operation.value:
        return (*operation.place, "security"), operation.value["security"]
    return ("security",), operation.document.content.get("security")


def unchecked(operation: Operation) -> list[str]:
    """Return the schemes that the operation requires and API Gateway does not check, and unchecked scopes."""
    _, requirements = requirements_of(operation)
    found = set()
    for requirement in requirements or ():
        for name, scopes in requirement.items():
            kind = _kind(operation, name)
            if kind is None:
                found.add(name)
            elif scopes and kind is not Kind.COGNITO:
                found.add(f"the scopes of {name}")
    return sorted(found)


def checked(operation: Operation) -> list[Checked]:
    """Return what API Gateway checks of each alternative; of one that it checks nothing of, nothing."""
    _, requirements = requirements_of(operation)
    return [_checked(operation, requirement) for requirement in requirements or ({},)]


def contradiction(operation: Operation) -> tuple[Place, str] | None:
    """Return why no method of API Gateway is as closed as an operation says, or `None`.

    The place is a key of the operation, or empty where it is what the operation requires.
    """
    alternatives = list(dict.fromkeys(checked(operation)))
    for one in alternatives:
        if len(one.authorizers) > 1:
            return (), f"{one} are two authorizers, and a method has one; remove one"
    if len(alternatives) > 1:
        weakest = min(alternatives, key=lambda one: (len(one.authorizers), one.api_key))
        return (), (
            "these are alternatives, and a method has one requirement; they would be as open as the most "
            f"open one, which needs {weakest}: join them in one, or remove the others"
        )
    if _AUTH in operation.value:
        written = operation.value[_AUTH]
        said = written.get("type") if isinstance(written, Mapping) else written
        (needed,) = alternatives
        if said not in ([one.kind.value for one in needed.authorizers] or ["NONE"]):
            return (_AUTH,), f"is not what security says, which needs {needed}; remove it"
    return None


def unsupported(document: Document) -> list[str]:
    """Return the schemes of which API Gateway warns that it ignores them, because of their type.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    """
    schemes = document.dialect.security_schemes.of(document.content)
    resolved = {name: follow(document.content, (), scheme)[1] for name, scheme in schemes.items()}
    return [name for name, scheme in resolved.items() if scheme.get("type") != "apiKey"]


def identity_sources(document: Document) -> Iterator[str]:
    """Yield what the schemes of a document read of a request, as mapping expressions of API Gateway."""
    for written in document.dialect.security_schemes.of(document.content).values():
        scheme = follow(document.content, (), written)[1]
        match scheme:
            case {"type": "apiKey", "in": "header" | "query" as place, "name": str(name)}:
                yield f"method.request.{'header' if place == 'header' else 'querystring'}.{name}"
        match scheme:
            case {"x-amazon-apigateway-authorizer": {"identitySource": str(sources)}}:
                yield from (source.strip() for source in sources.split(","))


def _checked(operation: Operation, requirement: Requirement) -> Checked:
    kinds = {name: _kind(operation, name) for name in requirement}
    return Checked(
        authorizers=frozenset(
            Authorizer(kind=kind)
            if kind is Kind.IAM
            else Authorizer(kind=kind, name=name, scopes=frozenset(requirement[name]))
            for name, kind in kinds.items()
            if kind not in {None, Kind.API_KEY}
        ),
        api_key=Kind.API_KEY in kinds.values(),
    )


def _kind(operation: Operation, name: str) -> Kind | None:
    """Return what API Gateway makes of a scheme, or `None` where it does not check it."""
    content = operation.document.content
    schemes = operation.document.dialect.security_schemes.of(content)
    scheme = follow(content, (), schemes.get(name))[1]
    if not isinstance(scheme, Mapping) or (scheme.get("type"), scheme.get("in")) != ("apiKey", "header"):
        return None
    if AUTHORIZER in scheme:
        return _kind_of_authorizer(scheme[AUTHORIZER])
    if scheme.get(_AUTH_TYPE) == "awsSigv4":
        return Kind.IAM
    is_api_key = _AUTH_TYPE not in scheme and str(scheme.get("name")).lower() == "x-api-key"
    return Kind.API_KEY if is_api_key else None


def _kind_of_authorizer(authorizer: Any) -> Kind | None:
    """Return the kind of an authorizer that has all it needs."""
    if not isinstance(authorizer, Mapping):
        return None
    match authorizer:
        case {"type": "cognito_user_pools", "providerARNs": [str(), *_]}:
            return Kind.COGNITO
        case {"type": "token", "authorizerUri": str(uri)} if uri:
            return Kind.FUNCTION
        # Its decisions are kept by identity, so it has one unless they are not kept.
        case {"type": "request", "authorizerUri": str(uri), "identitySource": str(source)} if uri and source:
            return Kind.FUNCTION
        case {"type": "request", "authorizerUri": str(uri), "authorizerResultTtlInSeconds": 0} if uri:
            return Kind.FUNCTION
        case _:
            return None
