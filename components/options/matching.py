"""From the operations of a document to routes: each option from the operation itself, or from the first rule.

Pure: a document and rules in, routes out, or all mistakes at once.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from ..document.bodies import checked_types
from ..document.document import Document
from ..document.operation import Operation, operations
from ..document.path_item import path_item
from ..document.problem import Problem
from ..document.security import Security, requirements_of, security, unchecked
from . import entries
from .base import Place, contradiction, raise_mistakes, shown
from .configured import Assigned, Configured
from .effects import without_effect
from .operation import EXTENSION, OperationOptions, OperationRule
from .reasons import reason
from .route import HttpMethod, Route, RouteOptions
from .who_may_call import WHO_MAY_CALL, less_general

_TITLE = "OpenAPI"
_NOTHING_TO_REPLACE = "has no effect, because there is no integration to replace; remove it"


def assigned(document: Document, rules: Sequence[OperationRule], *, preflights: bool) -> Assigned:
    """Return what becomes of the operations of a document.

    `preflights` tells whether API Gateway itself responds to OPTIONS where nothing else does. Raises
    `pydantic.ValidationError` with every operation that nothing gives a function, every rule without
    effect, and every option that contradicts the document.
    """
    every = [_with_options(operation, rules) for operation in operations(document)]
    kept = [_as_kept(item, rules) for item in every if _keeps(item)]
    others = [_fitting(item) for item in every if not _keeps(item)]
    answered = [item for item in others if preflights and _is_preflight(item, others)]
    found = Assigned(routes=[item for item in others if item not in answered], preflights=answered, kept=kept)
    problems = [
        *(problem for item in found.routes for problem in _problems(item, rules)),
        *(problem for item in answered for problem in _own_without_effect(item, entries.OF_PREFLIGHT)),
        *(problem for item in kept for problem in _kept_problems(item, rules)),
        *_misplaced(document),
    ]
    raise_mistakes(
        _TITLE,
        [
            *(_in_document(document, problem) for problem in problems),
            *entries.unused(rules, [item.operation for item in every]),
            *entries.without_effect(rules, found),
        ],
    )
    if not found.routes:
        reason = "has no operation for a function: each has an integration of its own"
        raise_mistakes(_TITLE, [_in_document(document, Problem(("paths",), reason))])
    return found


def access_of(item: Configured) -> RouteOptions:
    """Return what options say of who may call an operation that keeps its integration."""
    return RouteOptions(**{key: value for key, value in item.options.items() if key in WHO_MAY_CALL})


class OperationRoute(Route):
    """The route that an operation of a document is. It is made anew of the operation's options."""


def route_of(item: Configured) -> OperationRoute:
    """Return the route that an operation is. Raises `pydantic.ValidationError` with the places as written."""
    options = {key: value for key, value in item.options.items() if key in Route.model_fields}
    try:
        return OperationRoute(path=item.operation.path, method=HttpMethod(item.operation.method), **options)
    except ValidationError as error:
        _raise_as_written(item, error)
        raise


def as_written(item: Configured, place: Place, value: object, reason: str) -> InitErrorDetails:
    """Return a mistake in a route's option, which is at `place` in the route, where the option was said."""
    key, *rest = place or ("",)
    if written := item.place(str(key)):
        return contradiction((*written, *rest), value, reason)
    document, at = item.operation.document, item.operation.place
    if key in item.said_by:
        return _in_document(
            document, Problem((*at, EXTENSION, *map(str, place)), f"{_json(value)}: {reason}")
        )
    return _in_document(document, Problem(at, reason))


def _in_document(document: Document, problem: Problem) -> InitErrorDetails:
    kind = PydanticCustomError("document", "{problem}", {"problem": str(problem)})
    return InitErrorDetails(type=kind, loc=("openapi",), input=document.file)


def _own_options(operation: Operation) -> OperationOptions:
    """Return what an operation says itself. Raises `pydantic.ValidationError` with pointers."""
    try:
        return OperationOptions.model_validate(operation.value.get(EXTENSION, {}))
    except ValidationError as error:
        said = {str(details["loc"][0]) if details["loc"] else "" for details in error.errors()}
        _raise_as_written(Configured(operation=operation, options={}, said_by=dict.fromkeys(said)), error)
        raise


def _raise_as_written(item: Configured, error: ValidationError) -> None:
    raise_mistakes(
        _TITLE, [as_written(item, d["loc"], d["input"], reason(d, OperationOptions)) for d in error.errors()]
    )


def _json(value: object) -> str:
    return json.dumps(value, default=shown)


def _with_options(operation: Operation, rules: Sequence[OperationRule]) -> Configured:
    own = _own_options(operation)
    options: dict[str, Any] = {key: getattr(own, key) for key in own.model_fields_set}
    said_by: dict[str, int | None] = dict.fromkeys(options)
    for index, rule in enumerate(rules):
        if not entries.matches(rule, operation):
            continue
        said = {
            key: getattr(rule, key) for key in rule.model_fields_set & OperationOptions.model_fields.keys()
        }
        for key, value in less_general(options, said, settles=not rule.patterns).items():
            options[key], said_by[key] = value, index
    return Configured(operation=operation, options=options, said_by=said_by)


def _as_kept(item: Configured, rules: Sequence[OperationRule]) -> Configured:
    """Return an operation that keeps its integration, which only what means it closes.

    What is said for all is for all routes. A preflight that the user responds to is meant by its method or
    its name: browsers send no credentials with one.
    """
    unmeant = {
        key
        for key, rule in item.said_by.items()
        if rule is not None and not _means(rules[rule], item.operation) and key in WHO_MAY_CALL
    }
    return item.without(unmeant)


def _fitting(item: Configured) -> Configured:
    """Return an operation without those options of entries that cannot have an effect on its route.

    An entry is for several operations, so that is an error only where it has none on any of them.
    """
    try:
        route = route_of(item)
    except ValidationError:
        return item  # which is told later
    found = without_effect(route, has_checked_body=bool(checked_types(item.operation)))
    if item.options.get("replace_integration") and not item.operation.has_integration:
        found["replace_integration"] = _NOTHING_TO_REPLACE
    return replace(item, without_effect=found).without(
        {key for key in found if item.said_by[key] is not None}
    )


def _means(rule: OperationRule, operation: Operation) -> bool:
    return entries.names_operation(rule) if operation.is_own_preflight else bool(rule.patterns)


def _keeps(item: Configured) -> bool:
    return item.operation.has_integration and not item.options.get("replace_integration", False)


def _is_preflight(item: Configured, managed: Sequence[Configured]) -> bool:
    """Tell whether an operation is answered for the sake of others on its path."""
    if item.operation.method != "OPTIONS" or "function" in item.options:
        return False
    return any(item is not other and item.operation.path == other.operation.path for other in managed)


def _problems(item: Configured, rules: Sequence[OperationRule]) -> Iterator[Problem]:
    operation = item.operation
    if item.options.get("function") is None:
        yield Problem(
            operation.place,
            f"nothing gives {_called(operation)} a function: {entries.nearest(operation, rules)}",
        )
    for key in item.without_effect.keys() & item.said_by.keys():
        reason = f"{_json(item.options[key])}: {item.without_effect[key]}"
        yield Problem((*operation.place, EXTENSION, key), reason)
    yield from _said_twice(item, rules)
    if security(operation) is Security.NOT_ENFORCED and not _who_may_call(item, rules):
        yield Problem(
            requirements_of(operation)[0],
            f"API Gateway does not check {', '.join(unchecked(operation))}, so anybody could call "
            f"{_called(operation)} without; say authorization or authorizer in an entry of operations for "
            "it. It checks schemes with type: apiKey and in: header, which have a complete "
            "x-amazon-apigateway-authorizer, x-amazon-apigateway-authtype: awsSigv4 or the name x-api-key",
        )


def _said_twice(item: Configured, rules: Sequence[OperationRule]) -> Iterator[Problem]:
    operation = item.operation
    said = _who_may_call(item, rules)
    if said and security(operation) in {Security.ENFORCED, Security.PUBLIC}:
        others = ", ".join(f"`{key}`" for key in said)
        reason = (
            f"says who may call {_called(operation)}, and so does {others}; leave out one, or give the "
            "operation a security of its own"
        )
        yield Problem(requirements_of(operation)[0], reason)


def _who_may_call(item: Configured, rules: Sequence[OperationRule]) -> list[str]:
    """Return which options say who may call an operation, and not all operations."""
    return sorted(
        key for key in WHO_MAY_CALL if key in item.said_by and _is_of_some(item.said_by[key], rules)
    )


def _kept_problems(item: Configured, rules: Sequence[OperationRule]) -> Iterator[Problem]:
    yield from _said_twice(item, rules)
    yield from _own_without_effect(item, entries.OF_KEPT, entries.EFFECTIVE_ON_KEPT)


def _own_without_effect(
    item: Configured, reason: str, with_effect: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Yield what an operation says itself, apart from what has an effect."""
    for key, rule in item.said_by.items():
        if rule is None and key not in with_effect:
            yield Problem((*item.operation.place, EXTENSION, key), reason)


def _misplaced(document: Document) -> Iterator[Problem]:
    """Yield where options stand of which nothing reads them."""
    content = document.content
    places: list[tuple[tuple[str, ...], Any]] = [((), content)]
    places += [path_item(content, path) for path in content["paths"] if not path.startswith("x-")]
    for place, holder in places:
        if EXTENSION in holder:
            yield Problem(
                (*place, EXTENSION),
                "has no effect here; say it in an operation, or as an entry of operations",
            )


def _is_of_some(rule: int | None, rules: Sequence[OperationRule]) -> bool:
    """Tell whether a rule is for some operations; what is said for all of them gives way to the document."""
    return rule is None or bool(rules[rule].patterns)


def _called(operation: Operation) -> str:
    called = f"{operation.method} {operation.path}"
    if operation.operation_id:
        called += f" (operationId {operation.operation_id})"
    return called
