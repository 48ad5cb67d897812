"""All that an API is made of, and what has to fit together."""

import copy
from collections.abc import Generator, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, InstanceOf, TypeAdapter, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from ..document.document import Document
from ..document.of_the_api import ENDPOINT, disables_execute_api_endpoint
from ..document.operation import Operation, operations
from ..paths import ancestors
from .access import Authorizer, AuthorizerType, Endpoint, UsagePlan, repeated_keys
from .base import (
    API_REFERENCE,
    DEVELOPER_GUIDE,
    Arn,
    Name,
    Options,
    Place,
    contradiction,
    from_page,
    mistakes,
    not_plain,
    option,
    raise_mistakes,
)
from .configured import Assigned, Configured
from .credentials import Credentials, credentials_of
from .effects import without_effect_in_stack, without_effect_on_routes
from .function import Function
from .matching import OperationRoute, access_of, as_written, assigned, route_of
from .operation import OperationRule
from .renames import wrong_renames
from .responses import Cors, ErrorResponse, repeated
from .route import HttpMethod, Route, RouteOptions, conflicts
from .stage import Stage

_NOT_BOTH = "with openapi the operations of the document are the routes; say the rest in operations"

ModelName = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,64}$")]


class PermissionScope(StrEnum):
    """What one permission of a function covers."""

    FUNCTION = "function"
    """All routes of this API and stage; a function needs one."""

    ROUTE = "route"
    """One route; a function's resource policy has room for about 65."""


class Rendering(StrEnum):
    """How an API is made."""

    RESOURCES = "resources"
    """One resource for each part: every mapping is a line in the preview."""

    OPENAPI = "openapi"
    """One OpenAPI document: the number of resources and calls does not grow with the routes."""


class AsyncLambdaApiArgs(Options):
    """What an `AsyncLambdaApi` is made of."""

    functions: Mapping[Name, Function] = Field(
        description="The functions, by the names that routes use for them.",
        json_schema_extra=from_page("https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"),
    )
    routes: tuple[Route, ...] = option(
        (),
        description="The routes of the API; with `openapi` they are the operations of the document.",
        page=API_REFERENCE + "API_PutMethod.html",
    )
    openapi: InstanceOf[Document] | None = option(
        None,
        description="Your own document, OpenAPI 3.0 or Swagger 2.0, into which the integrations are woven.",
        page=DEVELOPER_GUIDE + "api-gateway-import-api.html",
    )
    operations: tuple[OperationRule, ...] = option(
        (),
        description="Options of the document's operations; the first entry that matches and says one counts.",
        page=DEVELOPER_GUIDE + "api-gateway-import-api.html",
    )
    models: Mapping[ModelName, Mapping[str, Any]] = option(
        {},
        description="JSON schemas (draft 4) for bodies, by the names that routes use for them.",
        page=DEVELOPER_GUIDE + "models-mappings-models.html",
    )
    authorizers: Mapping[Name, Authorizer] = option(
        {},
        description="Authorizers, by the names that routes use for them.",
        page=API_REFERENCE + "API_CreateAuthorizer.html",
    )
    usage_plans: Mapping[Name, UsagePlan] = option(
        {},
        description="API keys and what they may use, by the names of the plans.",
        page=DEVELOPER_GUIDE + "api-gateway-api-usage-plans.html",
    )
    errors: tuple[ErrorResponse, ...] | None = option(
        None,
        description="Answers to a function's errors. Left out: [404] and the like at the start of a message.",
        page=DEVELOPER_GUIDE + "handle-errors-in-lambda-integration.html",
    )
    cors: Cors | None = option(
        None, description="Cross-origin requests. Left out: none.", page=DEVELOPER_GUIDE + "how-to-cors.html"
    )
    endpoint: Endpoint = option(
        Endpoint(),
        description="From where the API is reached.",
        page=DEVELOPER_GUIDE + "api-gateway-api-endpoint-types.html",
    )
    stage: Stage = option(
        Stage(),
        description="The stage: logs, metrics, tracing, limits.",
        page=API_REFERENCE + "API_CreateStage.html",
    )
    rendering: Rendering = option(
        Rendering.RESOURCES,
        description="A resource for each part, or one document. A change makes a new API with another URL.",
        page=DEVELOPER_GUIDE + "api-gateway-import-api.html",
    )
    maximum_resources: int = option(
        300,
        description="Resources an API may have: the account's quota, which AWS raises on request.",
        page=DEVELOPER_GUIDE + "api-gateway-execution-service-limits-table.html",
        ge=1,
    )
    permissions: PermissionScope = option(
        PermissionScope.FUNCTION,
        description="One permission for each function, or for each route.",
        page="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    )
    permissions_boundary_arn: Arn | None = option(
        None,
        description="Managed policy that bounds every role that is made.",
        page="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    )

    def __iter__(self) -> Generator[tuple[str, Any], None, None]:
        """Yield options and their values, and nothing that is computed of them."""
        yield from ((name, getattr(self, name)) for name in type(self).model_fields)

    def model_dump(self, **how: Any) -> dict[str, Any]:
        """Return the options as mappings and lists.

        A document stays one, because only that was checked; the routes follow from it.
        """
        dumped = super().model_dump(**how)
        if self.openapi is not None and how.get("mode") != "json":
            dumped = {name: value for name, value in dumped.items() if name != "routes"}
            dumped |= {"openapi": self.openapi} if "openapi" in dumped else {}
        return dumped

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values, which are checked: routes follow from operations."""
        given = copy.deepcopy(self.given) if deep else self.given
        return type(self).model_validate({**given, **(update or {})})

    @model_validator(mode="before")
    @classmethod
    def _routes_are_the_operations_of_the_document(cls, values: Any) -> Any:
        if not isinstance(values, Mapping) or not isinstance(values.get("openapi"), Document):
            return values
        try:
            rules = TypeAdapter(tuple[OperationRule, ...]).validate_python(values.get("operations", ()))
        except ValidationError:
            return values  # which the field itself tells with its place
        written = values.get("routes") or ()
        listed = written if isinstance(written, list | tuple) else [written]
        if not all(isinstance(route, OperationRoute) for route in listed):
            mistakes("openapi", [(("routes",), written, _NOT_BOTH)])
        found = assigned(values["openapi"], rules, preflights=values.get("cors") is not None)
        routes = tuple(map(route_of, found.routes))
        return {"rendering": Rendering.OPENAPI, **values, "operations": rules, "routes": routes}

    @model_validator(mode="after")
    def _values_fit_each_other(self) -> Self:
        found = list(self._contradictions())
        if self.openapi is None or not found:
            mistakes(type(self).__name__, found)
        else:
            raise_mistakes(type(self).__name__, list(self._as_written(found)))
        return self

    def _as_written(self, found: Iterable[tuple[Place, object, str]]) -> Iterable[InitErrorDetails]:
        """Yield mistakes of routes with the places where the operations' options were said."""
        for place, value, reason in found:
            match place:
                case ("routes", int(index), *rest):
                    yield as_written(self.assigned.routes[index], tuple(rest), value, reason)
                case ("kept", int(index), *rest):
                    yield as_written(self.kept[index][0], tuple(rest), value, reason)
                case _:
                    yield contradiction(place, value, reason)

    def _contradictions(self) -> Iterable[tuple[Place, object, str]]:
        if self.openapi is None:
            if not self.routes:
                yield ("routes",), list(self.routes), "there has to be a route, or a document as openapi"
            if self.operations:
                yield ("operations",), len(self.operations), "only a document as openapi has operations"
        elif self.rendering is Rendering.RESOURCES and "rendering" in self.model_fields_set:
            yield ("rendering",), self.rendering, "a document as openapi is rendered as openapi"
        yield from self._other_than_the_document()
        if (count := self._resources()) > self.maximum_resources:
            reason = (
                f"the resources an API may have, one for each part of its paths; this one has {count}: "
                "ask AWS to raise the quota and say it here, or divide the API"
            )
            yield ("maximum_resources",), self.maximum_resources, reason
        yield from self._unknown_names()
        yield from self._misplaced_on_routes()
        yield from repeated_keys(self.usage_plans)
        yield from wrong_renames(self.functions, self.usage_plans)
        yield from repeated(self.errors or ())
        for place, value in not_plain(self.models):
            yield ("models", *place), value, "a schema is plain; an output is known too late for it"
        if self.cors and self.cors.allow_credentials and self.cors.allow_origin == "*":
            yield ("cors", "allow_credentials"), True, "not with *: browsers refuse it"
        for_each = self.permissions is PermissionScope.ROUTE
        yield from without_effect_in_stack(self.functions, self.routes, self.errors, for_each_route=for_each)
        if self.openapi is None:  # of operations it is told where their options are found
            yield from without_effect_on_routes(self.routes)

    def _other_than_the_document(self) -> Iterable[tuple[Place, object, str]]:
        said = self.openapi.endpoint if self.openapi else {}
        if said.get("vpcEndpointIds") and not self.endpoint.is_private:
            yield ("endpoint", "type"), self.endpoint.type, f"{ENDPOINT} has vpcEndpointIds; use PRIVATE"
        key = "disable_execute_api_endpoint"
        if disables_execute_api_endpoint(said) and self.endpoint.given.get(key) is False:
            yield ("endpoint", key), False, f"{ENDPOINT} says true; write it in one of the two"

    def _misplaced_on_routes(self) -> Iterable[tuple[Place, object, str]]:
        for index, reason in conflicts(self.routes):
            yield ("routes", index, "path"), self.routes[index].path, reason
        for index, route in enumerate(self.routes):
            if self.cors and route.method is HttpMethod.OPTIONS:
                yield ("routes", index, "method"), route.method, "with cors, OPTIONS answers the preflight"
            known = self.credentials(route).headers
            for name in route.credential_headers:
                if name.lower() not in map(str.lower, known):
                    reason = f"is in every event; the omitted headers are {', '.join(known)}"
                    yield ("routes", index, "credential_headers"), name, reason
        for place, access in self._access():
            if access.authorization_scopes and not self._is_cognito(access):
                yield (
                    (*place, "authorization_scopes"),
                    access.authorization_scopes,
                    "only Cognito user pools have scopes",
                )
            if access.api_key_required and not self.usage_plans:
                yield (*place, "api_key_required"), True, "there is no key without one of `usage_plans`"

    def _access(self) -> Iterable[tuple[Place, RouteOptions]]:
        """Yield what says who may call, and its place."""
        yield from ((("routes", index), route) for index, route in enumerate(self.routes))
        yield from ((("kept", index), options) for index, (_, options) in enumerate(self.kept))

    def _unknown_names(self) -> Iterable[tuple[Place, object, str]]:
        named: list[tuple[Place, str | None, Mapping[str, object]]] = []
        for index, route in enumerate(self.routes):
            named += [
                (("routes", index, "function"), route.function, self.functions),
                (("routes", index, "model"), route.model, self.all_models),
            ]
        named += [
            ((*place, "authorizer"), access.authorizer, self.authorizers) for place, access in self._access()
        ]
        named += [
            (("authorizers", name, "function"), authorizer.function, self.functions)
            for name, authorizer in self.authorizers.items()
        ]
        for place, name, known in named:
            if name is not None and name not in known:
                yield place, name, f"not one of {', '.join(known) or 'none'}"

    def _is_cognito(self, access: RouteOptions) -> bool:
        authorizer = self.authorizers.get(access.authorizer or "")
        return authorizer is not None and authorizer.type is AuthorizerType.COGNITO_USER_POOLS

    def _resources(self) -> int:
        """Return how many resources the paths take, without the root."""
        written = self.openapi.content["paths"] if self.openapi else ()
        every = {*(path for path in written if path.startswith("/")), *(route.path for route in self.routes)}
        return len({part for path in every for part in ancestors(path)})

    def credentials(self, route: Route) -> Credentials:
        """Return where a request to a route may hold credentials."""
        return credentials_of(self.authorizers.get(route.authorizer or ""), self.openapi)

    @cached_property
    def operations_by_key(self) -> Mapping[str, Operation]:
        """The operations of the document by the keys of their routes, such as `POST /reports`."""
        found = operations(self.openapi) if self.openapi else ()
        return {f"{operation.method} {operation.path}": operation for operation in found}

    @cached_property
    def assigned(self) -> Assigned:
        """What becomes of the operations of the document, if there is one."""
        if self.openapi is None:
            return Assigned(routes=(), preflights=(), kept=())
        return assigned(self.openapi, self.operations, preflights=self.cors is not None)

    @cached_property
    def kept(self) -> Sequence[tuple[Configured, RouteOptions]]:
        """Operations that keep their integrations, with what options say of who may call them."""
        return [(item, access_of(item)) for item in self.assigned.kept]

    @property
    def all_models(self) -> Mapping[str, object]:
        """What a route may name as its model: the models, and the schemas of the document."""
        return {**(self.openapi.models if self.openapi else {}), **self.models}

    @property
    def is_one_document(self) -> bool:
        """Whether the API is made from one OpenAPI document instead of a resource for each part."""
        return self.openapi is not None or self.rendering is Rendering.OPENAPI

    @property
    def asynchronous_functions(self) -> set[str]:
        """The functions that may run after their callers got an answer."""
        return {route.function for route in self.routes if route.can_be_asynchronous}
