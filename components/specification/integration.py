"""From a route to its integration: the one place that knows how each invocation type is written.

Pure: nothing here makes a resource. `components.resources` renders what these functions return.

Sources: set-up-lambda-integration-async (the mapping), apigateway-override-request-response-parameters (the
strict form) and request-response-data-mappings of the API Gateway developer guide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .. import paths
from ..document.bodies import checked_types, describes_body
from ..document.operation import Operation
from ..document.security import Kind, checked
from ..document.validators import Checks
from ..options.access import AuthorizerType
from ..options.api import AsyncLambdaApiArgs
from ..options.credentials import Credentials
from ..options.route import (
    Authorization,
    EventShape,
    HttpMethod,
    InvocationType,
    PassthroughBehavior,
    Route,
    RouteOptions,
)
from . import cors, template
from .errors import error_responses
from .invocation import INVOCATION_TYPE_PARAMETER, client_header_parameter, mapping_expression
from .response import Response

_JSON = "application/json"

ANY_TYPE = "$default"
"""The content type of a model for bodies that have no model of their own.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-validation-set-up.html
(docs/aws.md: default-model)
"""

ANY_JSON: Mapping[str, object] = {"title": "Any JSON"}
"""The schema of every body that is JSON, without which Lambda takes none as an event.

See docs/aws.md: open-model-rejects-not-json, open-model-takes-empty-body.
"""

_WITH_BODY = {HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.ANY}


class Validator(Checks):
    """A request validator by the name that it has among the API's."""

    @property
    def name(self) -> str:
        """The validator's name among the API's."""
        return "-".join(part for part in ("body", "parameters") if getattr(self, part))


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who may call one method."""

    path: str
    method: str
    authorization: str
    authorizer: str | None = None
    authorization_scopes: Sequence[str] = ()
    api_key_required: bool = False


@dataclass(frozen=True, kw_only=True)
class IntegrationSpec(Access):
    """What one method needs in API Gateway, apart from where its function lives."""

    function: str | None
    """The function behind it by its name among the API's, or `None` where API Gateway answers by itself."""
    validator: Validator | None = None
    models: Mapping[str, str] = field(default_factory=dict)
    """Models of the body, by content type; `ANY_TYPE` stands for every other one."""
    needs_body: bool = False
    """Whether a call without a body does not match."""
    method_parameters: Mapping[str, bool] = field(default_factory=dict)
    """Request parameters the method declares, and whether a call has to bring them."""
    method_statuses: tuple[str, ...]
    """Every status the method can answer with."""
    answer_headers: tuple[str, ...] = ()
    """Headers that every answer declares."""
    request_parameters: Mapping[str, str] = field(default_factory=dict)
    request_templates: Mapping[str, str] = field(default_factory=dict)
    passthrough_behavior: str
    content_handling: str | None = None
    timeout_milliseconds: int | None = None
    responses: tuple[Response, ...]

    @property
    def key(self) -> str:
        """The key of the route, such as `POST /reports`."""
        return f"{self.method} {self.path}"

    @property
    def type(self) -> str:
        """The type of the integration in API Gateway."""
        return "AWS" if self.function is not None else "MOCK"


def kept_access(operation: Operation, options: RouteOptions, api: AsyncLambdaApiArgs) -> Access:
    """Return who may call an operation that keeps its integration, as far as options say it."""
    authorizer = api.authorizers[options.authorizer].type if options.authorizer else None
    said = authorizer is not None or "authorization" in options.model_fields_set
    return Access(
        path=operation.path,
        method=operation.method,
        authorization=_authorization(options, authorizer) if said else Authorization.NONE.value,
        authorizer=options.authorizer,
        authorization_scopes=options.authorization_scopes,
        api_key_required=options.api_key_required,
    )


def integration_spec(route: Route, api: AsyncLambdaApiArgs) -> IntegrationSpec:
    """Return the integration of a route of `api`."""
    operation = api.operations_by_key.get(route.key)
    checked_by_document = checked_types(operation) if operation and not route.model else ()
    authorizer = _authorizer_type(route, operation, api)
    passthrough = _passthrough_behavior(route, checked=bool(checked_by_document))
    seen = _seen_types(route, passthrough, checked_by_document)
    headers = cors.answer_headers(api.cors)
    responses = tuple(
        response.with_headers(headers)
        for response in _responses(route, api, None if passthrough is PassthroughBehavior.NEVER else seen)
    )
    models = _models(route, operation, api)
    return IntegrationSpec(
        path=route.path,
        method=route.method.value,
        function=route.function,
        authorization=_authorization(route, authorizer if route.authorizer else None),
        authorizer=route.authorizer,
        authorization_scopes=route.authorization_scopes,
        api_key_required=route.api_key_required,
        validator=_validator(route, models),
        models=models,
        needs_body=route.model is not None,
        method_parameters=_method_parameters(route),
        method_statuses=tuple(sorted({*_override_statuses(route), *(r.status_code for r in responses)})),
        answer_headers=tuple(sorted(headers)),
        request_parameters={INVOCATION_TYPE_PARAMETER: mapping_expression(route)},
        request_templates=dict.fromkeys(
            seen, template.request_template(route, authorizer, _omitted(route, api))
        ),
        passthrough_behavior=passthrough.value,
        content_handling=route.content_handling.value if route.content_handling else None,
        timeout_milliseconds=route.timeout_milliseconds,
        responses=responses,
    )


_AUTHORIZER_TYPES = {Kind.COGNITO: AuthorizerType.COGNITO_USER_POOLS, Kind.FUNCTION: AuthorizerType.REQUEST}


def _authorizer_type(
    route: Route, operation: Operation | None, api: AsyncLambdaApiArgs
) -> AuthorizerType | None:
    """Return who decides, by the stack or the user's document; proxy-shaped events have what is found out."""
    if route.authorizer:
        return api.authorizers[route.authorizer].type
    kinds = [one.kind for need in checked(operation) for one in need.authorizers] if operation else []
    return next((_AUTHORIZER_TYPES[kind] for kind in kinds if kind in _AUTHORIZER_TYPES), None)


def _authorization(route: RouteOptions, authorizer: AuthorizerType | None) -> str:
    if authorizer is None:
        return route.authorization.value
    return "COGNITO_USER_POOLS" if authorizer is AuthorizerType.COGNITO_USER_POOLS else "CUSTOM"


def _omitted(route: Route, api: AsyncLambdaApiArgs) -> Credentials:
    """Return which credentials an asynchronous event does not hold.

    One that fails waits in a queue, where more people may read it than may call the API.
    """
    if not route.can_be_asynchronous:
        return Credentials()
    held = {name.lower() for name in (*route.credential_headers, route.idempotency_key or "")}
    found = api.credentials(route)
    return replace(found, headers=[name for name in found.headers if name.lower() not in held])


def any_json(api: AsyncLambdaApiArgs) -> str:
    """Return the name of the model of `ANY_JSON`, which no other model of the API has."""
    names = ("Json", *(f"Json{number}" for number in range(2, len(api.all_models) + 3)))
    return next(name for name in names if name not in api.all_models)


def _models(route: Route, operation: Operation | None, api: AsyncLambdaApiArgs) -> dict[str, str]:
    """Return the models of a route's body by content type.

    A body that becomes the event has to be JSON: API Gateway rejects others before Lambda does, which is told
    to nobody who does not wait. Where a document describes a body, its word counts.
    """
    if route.model:
        return dict.fromkeys(route.content_types, route.model)
    if (
        route.event is not EventShape.BODY
        or route.method not in _WITH_BODY
        or (operation is not None and describes_body(operation))
    ):
        return {}
    types = route.content_types if route.has_template else (_JSON, ANY_TYPE)
    return dict.fromkeys(types, any_json(api))


def _validator(route: Route, models: Mapping[str, str]) -> Validator | None:
    parameters = bool(route.required_headers or route.required_query_parameters)
    return Validator(body=bool(models), parameters=parameters) if models or parameters else None


def _method_parameters(route: Route) -> dict[str, bool]:
    declared = {client_header_parameter(route): False} if route.invocation is InvocationType.CLIENT else {}
    if route.idempotency_key:
        declared[f"method.request.header.{route.idempotency_key}"] = False
    return (
        declared
        | {f"method.request.path.{name}": True for name in paths.parameters(route.path)}
        | {f"method.request.header.{name}": True for name in route.required_headers}
        | {f"method.request.querystring.{name}": True for name in route.required_query_parameters}
    )


def _passthrough_behavior(route: Route, *, checked: bool) -> PassthroughBehavior:
    if route.passthrough_behavior is not None:
        return route.passthrough_behavior
    # Without a template for its content type, a call would reach the function unseen
    # (docs/aws.md: unlisted-content-type, never-without-template).
    sees_all = route.has_template or checked
    return PassthroughBehavior.NEVER if sees_all else PassthroughBehavior.WHEN_NO_MATCH


def _seen_types(
    route: Route, passthrough: PassthroughBehavior, checked_by_document: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the content types that pass the request template; others are rejected, or pass unseen.

    What the user's document has checked passes it too, so that no other type passes unchecked.
    """
    if passthrough is PassthroughBehavior.NEVER:
        is_said = "content_types" in route.model_fields_set or not checked_by_document
        return route.content_types if is_said else checked_by_document
    reads_header = route.invocation is InvocationType.CLIENT
    # With WHEN_NO_TEMPLATES all types pass because there are no templates.
    if not reads_header or passthrough is PassthroughBehavior.WHEN_NO_TEMPLATES:
        return ()
    # Clients that are told nothing send the second, as curl does, or the third, as browsers do.
    return _JSON, "application/x-www-form-urlencoded", "text/plain"


def _responses(route: Route, api: AsyncLambdaApiArgs, seen: Sequence[str] | None) -> tuple[Response, ...]:
    default = Response(
        status_code=str(route.status_code or (202 if route.invocation is InvocationType.EVENT else 200)),
        templates={_JSON: template.success_template(route, seen)},
    )
    if route.invocation is InvocationType.EVENT:
        return (default,)
    return (default, *error_responses(api.errors))


def _override_statuses(route: Route) -> set[str]:
    """Return the statuses of calls that only a response template sets.

    The 502 of a call that Lambda rejected needs no declaration (docs/aws.md: undeclared-status), which would
    be a call of the control plane for each route.
    """
    statuses: set[str] = set()
    if route.invocation is InvocationType.CLIENT:
        statuses |= {"202", "400"} if route.strict else {"202"}
    if route.event is EventShape.PROXY and route.invocation is not InvocationType.EVENT:
        statuses.add("502")
    return statuses
