"""What the rules see of a stack, however its resources are written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .values import NOT_SET, Text

# arn:aws:apigateway:us-east-2:lambda:path/2015-03-31/functions/…/invocations, in any partition
_LAMBDA_URI = re.compile(r"arn:.+:apigateway:.*:lambda:path/.*/functions/(?P<function>.+)/invocations")
WITHIN = "#/Resources/"
"""Between a stack's URN and the name of a resource within its template, which the engine does not know."""

_ARN_URI = re.compile(r"arn:.+:lambda:.*:function:.+")  # HTTP APIs take the function's own ARN

# A function's ARN or the end of one, or its name; each with a version or an alias after it.
_FUNCTION = re.compile(r"(?:.*function:)?(?P<name>(?:\$\{[^}]*\}|[^:])+)(?::(?P<qualifier>.+))?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a method is: the ids of its API and resource, and what the client sends."""

    api: Text
    resource: Text = NOT_SET
    http_method: Text = NOT_SET

    def same(self, other: "Place") -> bool:
        """Tell whether this is the same method as another."""
        return (
            self.http_method.same(other.http_method)
            and self.resource.same(other.resource)
            and self.api.same(other.api)
        )


@dataclass(frozen=True, slots=True)
class Response:
    """An integration response: what becomes of one outcome."""

    status_code: str | None
    selection_pattern: str | None
    templates: Mapping[str, str | None] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Integration:
    """What API Gateway calls for one method. `None` stands for what is not known."""

    urn: str
    name: str
    """The resource, and the operation where it holds several."""
    route: str = ""
    """The method and path of the operation, such as `POST /jobs`, where they are written in one place."""
    path: tuple[str, ...] = ()
    """Where the integration is within its resource's document."""
    protocol: str = "REST"
    """`REST`, `HTTP` or `WEBSOCKET`."""
    place: Place
    type: str | None
    """`AWS` for a non-proxy integration with an AWS service."""
    uri: Text
    integration_method: str | None
    credentials: str | None
    parameters: Mapping[str, str | None] | None
    """Mapping expressions by integration request parameter."""
    templates: Mapping[str, str | None] | None
    """Mapping templates by content type."""
    passthrough: str | None
    declared: frozenset[str] | None = None
    """The method's request parameters; `None` where the method is not seen."""
    responses: tuple[Response, ...] | None = None
    calls_lambda: bool | None = None
    """Whether it calls a function; `None` where that is not known yet."""

    @property
    def function(self) -> Text:
        """The function it calls: its ARN, or what that is computed from."""
        found = _LAMBDA_URI.fullmatch(self.uri.value or "")
        arn = found["function"] if found else self.uri.value
        return Text(arn, self.uri.sources)


@dataclass(frozen=True, kw_only=True, slots=True)
class Method:
    """A method that is a resource of its own."""

    place: Place
    urn: str
    declared: frozenset[str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class IntegrationResponse:
    """An integration response that is a resource of its own."""

    place: Place
    response: Response


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """A snapshot of an API."""

    urn: str
    name: str
    api: Text
    dependencies: frozenset[str]
    has_triggers: bool
    """Whether changes can make a new one; CloudFormation has no such thing and is taken to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """A function of this stack."""

    urn: str
    name: str
    function_name: Text
    arn: Text
    has_dead_letter_queue: bool

    def is_called_as(self, function: Text) -> bool:
        """Tell whether an ARN, a name, or what either is computed from, is this function's."""
        if function.sources and self.urn in function.sources:
            return True
        called, qualifier = function_name(function.value)
        if called and self.arn.value and function.value and function.value.startswith("arn:"):
            return function.value.removesuffix(f":{qualifier}") == self.arn.value
        return called is not None and called == self.function_name.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Alias:
    """An alias of a function."""

    urn: str
    name: str | None
    function: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class EventInvokeConfig:
    """What becomes of a function's asynchronous invocations."""

    function: Text
    qualifier: str | None
    has_failure_destination: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Permission:
    """A statement of a function's resource policy."""

    urn: str
    name: str
    function: Text
    qualifier: str | None
    """The version or alias that it is for, where the function does not say."""
    principal: str | None
    source_arn: Text
    source_account: Text
    is_limited_otherwise: bool
    """Whether it is for an organisation or for function URLs alone."""
    size: int
    """Bytes of the statement, about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document that is not known yet or cannot be read, so that nothing in it can be judged."""

    urn: str
    name: str
    property: str
    sources: frozenset[str] | None
    problem: str = ""
    """Why it cannot be read; empty where it is not known yet."""


Fact = (
    Integration
    | Method
    | IntegrationResponse
    | Deployment
    | Function
    | Alias
    | EventInvokeConfig
    | Permission
    | Document
)


@dataclass(kw_only=True)
class View:
    """A stack, or one resource of it."""

    whole: bool
    """Whether this is all of the stack, so that what is not there is missing."""
    integrations: list[Integration] = field(default_factory=list)
    methods: list[Method] = field(default_factory=list)
    """Methods that are resources of their own."""
    deployments: list[Deployment] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    event_invoke_configs: list[EventInvokeConfig] = field(default_factory=list)
    permissions: list[Permission] = field(default_factory=list)
    unknown_documents: list[Document] = field(default_factory=list)
    dependencies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The URNs that each resource is made after, by its URN."""
    types: Mapping[str, str] = field(default_factory=dict)
    """The types of all resources by their URNs."""

    @property
    def is_complete(self) -> bool:
        """Whether this is all of the stack and all of it is known, so that nothing more will be found."""
        return (
            self.whole
            and not self.unknown_documents
            and all(
                one.type is not None and one.calls_lambda is not None and one.parameters is not None
                for one in self.integrations
            )
        )

    def function_called(self, called: Text) -> tuple[Function | None, str | None]:
        """Return the function of this stack that an ARN or name means, and its version or alias."""
        _, qualifier = function_name(called.value)
        for alias in self.aliases:
            if called.sources and alias.urn in called.sources:
                return self.function_called(alias.function)[0], alias.name
        found = [one for one in self.functions if one.is_called_as(called)]
        # A name alone may be that of functions in several regions.
        return found[0] if len(found) == 1 else None, qualifier


def function_name(called: str | None) -> tuple[str | None, str | None]:
    """Return the name within a function's ARN, and its version or alias; `None` for what is not there."""
    found = _FUNCTION.fullmatch(called or "")
    return (found["name"], found["qualifier"]) if found else (None, None)


def is_lambda_uri(uri: str) -> bool:
    """Tell whether an integration with this URI calls a function."""
    return bool(_LAMBDA_URI.fullmatch(uri) or _ARN_URI.fullmatch(uri))
