"""A route: a method on a path, the function behind it, who waits for it and who may call it."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from .. import paths
from .base import (
    API_REFERENCE,
    DEVELOPER_GUIDE,
    LAMBDA_GUIDE,
    HeaderName,
    Name,
    Options,
    Place,
    from_page,
    mistakes,
    option,
)
from .throttling import Throttling

_INVOCATION_PAGE = DEVELOPER_GUIDE + "set-up-lambda-integration-async.html"
_INTEGRATION_PAGE = API_REFERENCE + "API_PutIntegration.html"
_METHOD_PAGE = API_REFERENCE + "API_PutMethod.html"


class InvocationType(StrEnum):
    """Who decides whether the caller of a route waits for its function."""

    EVENT = "Event"
    """Nobody waits: API Gateway starts the function and answers 202."""

    REQUEST_RESPONSE = "RequestResponse"
    """Everybody waits: the answer is the function's result, with 200."""

    CLIENT = "Client"
    """The client says `Event` or `RequestResponse` in a request header, call by call."""


class HttpMethod(StrEnum):
    """The methods that an API Gateway method can have."""

    ANY = "ANY"
    DELETE = "DELETE"
    GET = "GET"
    HEAD = "HEAD"
    OPTIONS = "OPTIONS"
    PATCH = "PATCH"
    POST = "POST"
    PUT = "PUT"


# A cache, a crawler or a browser's preload may send these at any time, and repeat them (RFC 9110, 9.2.1).
SAFE_METHODS = (HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.ANY)


class Authorization(StrEnum):
    """Who may call a route."""

    NONE = "NONE"
    """Anybody who knows the URL."""

    AWS_IAM = "AWS_IAM"
    """AWS principals whose policy allows `execute-api:Invoke`, with signed requests."""


class EventShape(StrEnum):
    """What the handler gets as its event."""

    BODY = "body"
    """The request's body as it came, as a custom integration does by default."""

    PROXY = "proxy"
    """The event of a proxy integration; a result in a proxy integration's shape becomes the answer."""


class PassthroughBehavior(StrEnum):
    """What becomes of a body whose content type has no mapping template."""

    WHEN_NO_MATCH = "WHEN_NO_MATCH"
    WHEN_NO_TEMPLATES = "WHEN_NO_TEMPLATES"
    NEVER = "NEVER"


class ContentHandling(StrEnum):
    """How a body is converted on its way to the function."""

    CONVERT_TO_TEXT = "CONVERT_TO_TEXT"
    CONVERT_TO_BINARY = "CONVERT_TO_BINARY"

    # As null, which the SDK of the provider for other languages drops.
    NONE = "NONE"
    """It stays as it is."""


MediaType = Annotated[str, Field(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+(; ?charset=[A-Za-z0-9-]+)?$")]


class RoutePlace(Options):
    """Where a route is, and what is behind it."""

    path: str = Field(
        description="Path from the root of the stage, such as /reports/{id}.",
        json_schema_extra=from_page(API_REFERENCE + "API_Resource.html"),
    )
    function: Name = Field(
        description="The function behind the route: a key of `functions`.",
        json_schema_extra=from_page(_INTEGRATION_PAGE),
    )
    method: HttpMethod = option(HttpMethod.POST, description="HTTP method, or ANY.", page=_METHOD_PAGE)


class RouteOptions(Options):
    """What a route can say of itself, apart from where it is and which function it starts."""

    invocation: InvocationType = option(
        InvocationType.EVENT,
        description="Who waits: nobody (Event), everybody (RequestResponse), or the client says (Client).",
        page=_INVOCATION_PAGE,
    )
    strict: bool = option(
        default=True,
        description="With Client: answer 400 to any other choice than Event and RequestResponse.",
        page=DEVELOPER_GUIDE + "apigateway-override-request-response-parameters.html",
    )
    header: HeaderName = option(
        "InvocationType", description="With Client: the request header that chooses.", page=_INVOCATION_PAGE
    )
    status_code: int | None = option(
        None,
        description="Status of a successful answer. Left out: 202 with Event, else 200.",
        page=API_REFERENCE + "API_PutIntegrationResponse.html",
        ge=200,
        le=299,
    )
    allow_safe_method: bool = option(
        default=False,
        description="Let GET, HEAD, OPTIONS or ANY start a function with Event.",
        page=_INVOCATION_PAGE,
    )
    event: EventShape = option(
        EventShape.BODY,
        description="The body, or the event of a proxy integration: without credentials where nobody waits.",
        page=DEVELOPER_GUIDE + "set-up-lambda-proxy-integrations.html",
    )
    content_types: tuple[MediaType, ...] = option(
        ("application/json",),
        description="Content types that a route takes which rejects others, as clients write them.",
        page=DEVELOPER_GUIDE + "integration-passthrough-behaviors.html",
        min_length=1,
    )
    passthrough_behavior: PassthroughBehavior | None = option(
        None,
        description="What becomes of others. Left out: NEVER with template or model, else WHEN_NO_MATCH.",
        page=DEVELOPER_GUIDE + "integration-passthrough-behaviors.html",
    )
    content_handling: Annotated[
        ContentHandling | None, AfterValidator(lambda found: None if found is ContentHandling.NONE else found)
    ] = option(
        ContentHandling.CONVERT_TO_TEXT,
        description="How bodies are converted on their way to the function; NONE leaves them as they are.",
        page=DEVELOPER_GUIDE + "api-gateway-payload-encodings.html",
    )
    timeout_milliseconds: int = option(
        29_000,
        description="How long API Gateway waits; above 29000 the account's quota has to be raised.",
        page=_INTEGRATION_PAGE,
        ge=50,
        le=300_000,
    )
    idempotency_key: HeaderName | None = option(
        None,
        description="Header with the client's idempotency key; the event carries it under this very name.",
        page=LAMBDA_GUIDE + "invocation-async-error-handling.html",
    )
    credential_headers: tuple[HeaderName, ...] = option(
        (),
        description="Headers with credentials to keep in asynchronous events, with `event: proxy`.",
        page=LAMBDA_GUIDE + "invocation-async-retain-records.html",
    )
    required_headers: tuple[HeaderName, ...] = option(
        (), description="Request headers without which a call answers 400.", page=_METHOD_PAGE
    )
    required_query_parameters: tuple[HeaderName, ...] = option(
        (), description="Query parameters without which a call answers 400.", page=_METHOD_PAGE
    )
    model: str | None = option(
        None,
        description="Schema that a body has to match: a key of `models`. Other content types respond 415.",
        page=DEVELOPER_GUIDE + "models-mappings-models.html",
    )
    authorization: Authorization = option(
        Authorization.AWS_IAM, description="Who may call, unless `authorizer` says.", page=_METHOD_PAGE
    )
    authorizer: Name | None = option(
        None, description="Who decides who may call: a key of `authorizers`.", page=_METHOD_PAGE
    )
    authorization_scopes: tuple[str, ...] = option(
        (), description="OAuth scopes, one of which a Cognito access token has to have.", page=_METHOD_PAGE
    )
    api_key_required: bool = option(
        default=False,
        description="Whether a call needs the API key of a usage plan.",
        page=DEVELOPER_GUIDE + "api-gateway-api-usage-plans.html",
    )
    throttling: Throttling | None = option(
        None,
        description="Limits of this route; without them the stage's apply.",
        page=DEVELOPER_GUIDE + "api-gateway-request-throttling.html",
    )


class Route(RouteOptions, RoutePlace):
    """One method of the API."""

    @field_validator("path")
    @classmethod
    def _api_gateway_can_take_the_path(cls, path: str) -> str:
        if reason := paths.refusal(path):
            raise ValueError(reason)
        return path

    @model_validator(mode="after")
    def _values_fit_each_other(self) -> Self:
        mistakes("Route", list(self._contradictions()))
        return self

    def _contradictions(self) -> Iterable[tuple[Place, object, str]]:
        asynchronous = self.invocation is InvocationType.EVENT
        if asynchronous and self.method in SAFE_METHODS and not self.allow_safe_method:
            yield (
                ("method",),
                self.method,
                "a safe request has no business starting work; use POST, or say `allow_safe_method: true`",
            )
        if self.has_template and self.passthrough_behavior not in (None, PassthroughBehavior.NEVER):
            yield (
                ("passthrough_behavior",),
                self.passthrough_behavior,
                "a strict or proxy-shaped route takes only what a template has seen, one with a model only "
                "what matches it; use NEVER",
            )
        if self.idempotency_key and self.event is EventShape.BODY:
            yield (
                ("idempotency_key",),
                self.idempotency_key,
                "only an event of a proxy integration carries headers; add event: proxy",
            )
        if self.credential_headers and self.event is EventShape.BODY:
            yield (
                ("credential_headers",),
                self.credential_headers,
                "only an event of a proxy integration carries headers; add event: proxy",
            )
        if self.throttling and self.method is HttpMethod.ANY:
            yield (
                ("throttling",),
                self.method,
                "a limit is set for one method; name the methods instead of ANY",
            )
        if (
            self.authorizer
            and self.authorization is Authorization.AWS_IAM
            and "authorization" in self.model_fields_set
        ):
            yield (
                ("authorization",),
                self.authorization,
                "a method has one authorizer; remove this or authorizer",
            )
        if self.authorization_scopes and not self.authorizer:
            yield ("authorization_scopes",), self.authorization_scopes, "scopes need an authorizer"

    @property
    def key(self) -> str:
        """The route's name among the API's, such as `POST /reports/{id}`."""
        return f"{self.method} {self.path}"

    @property
    def can_be_asynchronous(self) -> bool:
        """Whether the function may run after its caller got an answer."""
        return self.invocation is not InvocationType.REQUEST_RESPONSE

    @property
    def chooses_strictly(self) -> bool:
        """Whether a client chooses from an allow-list."""
        return self.invocation is InvocationType.CLIENT and self.strict

    @property
    def has_template(self) -> bool:
        """Whether a request passes through a mapping template."""
        # API Gateway validates a body only where its content type has a model. So others are rejected.
        # NEVER without a template would reject all.
        rejects_others = self.model is not None or self.passthrough_behavior is PassthroughBehavior.NEVER
        return self.chooses_strictly or self.event is EventShape.PROXY or rejects_others


def conflicts(routes: Sequence[Route]) -> Iterable[tuple[int, str]]:
    """Yield the index of every route that cannot stand beside an earlier one, with the reason."""
    first_with: dict[str, int] = {}
    for index, route in enumerate(routes):
        if route.key in first_with:
            yield index, f'"{route.key}" is routes[{first_with[route.key]}] already; a route is defined once'
        first_with.setdefault(route.key, index)
    for index, part, first in paths.renamed_parameters([route.path for route in routes]):
        yield index, f'"{part}" is called "{first}" in an earlier route; use one name'
