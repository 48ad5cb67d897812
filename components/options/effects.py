"""Options of a route that have an effect only beside others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from .asynchronous import lost_events
from .base import Place, found
from .function import Function
from .responses import ErrorResponse
from .route import SAFE_METHODS, EventShape, InvocationType, Route
from .who_may_call import less_general

_NOBODY_STARTS = (
    "has no effect, because no route starts the function with Event or Client; remove it, or add such a route"
)
_NOBODY_WAITS = "has no effect, because nobody waits: every route has invocation: Event; remove it"
_NO_PERMISSION = "has no effect, because existing functions are invoked in a role; remove it"
_ONLY_CLIENT = "has no effect, because the client does not choose; remove it, or write invocation: Client"


def _is_client(route: Route) -> bool:
    return route.invocation is InvocationType.CLIENT


def _starts_with_a_safe_method(route: Route) -> bool:
    return route.invocation is InvocationType.EVENT and route.method in SAFE_METHODS


_EFFECTS: Mapping[str, tuple[Callable[[Route], bool], str]] = {
    "strict": (_is_client, _ONLY_CLIENT),
    "header": (_is_client, _ONLY_CLIENT),
    "allow_safe_method": (
        lambda route: not route.allow_safe_method or _starts_with_a_safe_method(route),
        "has no effect, because only GET, HEAD, OPTIONS and ANY with invocation: Event need it; remove it",
    ),
    "status_code": (
        lambda route: (
            route.status_code is None
            or route.event is EventShape.BODY
            or route.invocation is InvocationType.EVENT
        ),
        "has no effect, because with event: proxy the handler's result has the status; remove it",
    ),
    "credential_headers": (
        lambda route: not route.credential_headers or route.can_be_asynchronous,
        "has no effect, because an event whose caller waits has all headers; remove it",
    ),
    "content_types": (
        lambda route: route.has_template,
        "has no effect, because every content type reaches the function; remove it, or reject others with "
        "`passthrough_behavior: NEVER`",
    ),
}
"""What an option needs to have an effect, and what is said where that is missing."""


def without_effect(route: Route, *, has_checked_body: bool = False) -> dict[str, str]:
    """Return the options given to a route that cannot have an effect on it, and why.

    `has_checked_body` tells whether a document has API Gateway check the bodies of its requests.
    """
    useless = {
        key: reason
        for key, (has_effect, reason) in _EFFECTS.items()
        if key in route.model_fields_set and not has_effect(route)
    }
    if has_checked_body and route.passthrough_behavior is None:
        useless.pop("content_types", None)
    return useless


def without_effect_on_routes(routes: Sequence[Route]) -> Iterable[tuple[Place, object, str]]:
    """Yield the options given to routes that cannot have an effect on them."""
    for index, route in enumerate(routes):
        for key, reason in without_effect(route).items():
            yield ("routes", index, key), getattr(route, key), reason


def without_effect_in_stack(
    functions: Mapping[str, Function],
    routes: Sequence[Route],
    errors: Sequence[ErrorResponse] | None,
    *,
    for_each_route: bool,
) -> Iterable[tuple[Place, object, str]]:
    """Yield what is said of functions and of all routes, and cannot have an effect on any.

    `for_each_route` tells whether permissions are.
    """
    started = {route.function for route in routes if route.can_be_asynchronous}
    for name in sorted(functions.keys() - started):
        for key, value in functions[name].asynchronous.of_events.items():
            yield ("functions", name, "asynchronous", key), found(value), _NOBODY_STARTS
    own = {name: function.asynchronous for name, function in functions.items() if function.arn is None}
    yield from lost_events(own, started)
    if errors is not None and all(route.invocation is InvocationType.EVENT for route in routes):
        yield ("errors",), errors, _NOBODY_WAITS
    behind = {route.function for route in routes} & functions.keys()
    if for_each_route and all(functions[name].arn is not None for name in behind):
        yield ("permissions",), "route", _NO_PERMISSION


def with_defaults(routes: Sequence[Any], defaults: Mapping[str, Any]) -> list[Any]:
    """Return routes as they are written, with those defaults of all routes that have an effect on them.

    A default that has no effect on any route stays in each, which is an error there.
    """
    merged = [
        {**less_general(route, defaults, settles=True), **route} if isinstance(route, Mapping) else route
        for route in routes
    ]
    useless = [_without_effect(route) for route in merged]
    pairs = [(route, keys) for route, keys in zip(merged, useless, strict=True) if isinstance(route, Mapping)]
    effective = {key for route, keys in pairs for key in route if key not in keys}
    for route, written, keys in zip(merged, routes, useless, strict=True):
        for key in [key for key in keys if key in effective and key not in written]:
            del route[key]
    return merged


def _without_effect(written: Any) -> dict[str, str]:
    """Return what `without_effect` does, for a route as it is written; of a wrong one, nothing."""
    try:
        return without_effect(Route.model_validate(written))
    except ValidationError:
        return {}
