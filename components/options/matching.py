"""From the operations of a document to routes: each option from the operation itself, or from the first rule.

Pure: a document and rules in, routes out, or all mistakes at once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from ..document.document import Document
from ..document.operation import Operation, operations
from ..document.problem import Problem
from ..document.security import Security, checked, requirements_of, security, unchecked
from . import entries
from .base import Place, contradiction, raise_mistakes, shown, unknown_key
from .operation import EXTENSION, OperationOptions, OperationRule
from .route import Authorization, HttpMethod, Route, RouteOptions

_TITLE = "OpenAPI"
_WHO_MAY_CALL = ("authorization", "authorizer", "authorization_scopes", "api_key_required")
_OF_KEPT = frozenset({*_WHO_MAY_CALL, "replace_integration"})
_OF_PREFLIGHT = (
    "has no effect, because with cors API Gateway itself responds here; remove it, or add function"
)
_WITHOUT_EFFECT = "has no effect, because the operation keeps its integration; add replace_integration: true"


@dataclass(frozen=True, kw_only=True)
class Managed:
    """An operation with its options and which rule said each; `None` is itself.

    It becomes a route, or keeps its integration; then only who may call it is an option.
    """

    operation: Operation
    options: Mapping[str, Any]
    said_by: Mapping[str, int | None]

    def place(self, key: str) -> Place:
        """Return where an option was said among all options, which is nowhere if the document says it."""
        rule = self.said_by.get(key)
        return () if rule is None else ("operations", rule, key)


def managed_operations(
    document: Document, rules: Sequence[OperationRule], *, preflights: bool
) -> list[Managed]:
    """Return the operations that become routes, in the document's order: they have a function.

    `preflights` tells whether API Gateway itself is to answer OPTIONS where nothing else does. Raises
    `pydantic.ValidationError` with every operation that nothing gives one, every rule that matches
    nothing, and every option that contradicts the document.
    """
    found = [_with_options(operation, rules) for operation in operations(document)]
    managed = [item for item in found if not _keeps(item)]
    preflight = [item for item in managed if preflights and _is_preflight(item, managed)]
    managed = [item for item in managed if item not in preflight]
    raise_mistakes(
        _TITLE,
        [
            *(_in_document(document, p) for item in managed for p in _problems(item, rules)),
            *(
                _in_document(document, p)
                for item in preflight
                for p in _own_without_effect(item, _OF_PREFLIGHT)
            ),
            *(
                _in_document(document, p)
                for item in found
                if _keeps(item)
                for p in _kept_problems(item, rules)
            ),
            *entries.unused(rules, [item.operation for item in found]),
            *_without_effect(rules, found),
        ],
    )
    if not managed:
        reason = "has no operation for a function: each has an integration of its own"
        raise_mistakes(_TITLE, [_in_document(document, Problem(("paths",), reason))])
    return managed


def kept_operations(document: Document, rules: Sequence[OperationRule]) -> list[Managed]:
    """Return the operations that keep their integrations and for which options say who may call."""
    return [
        item
        for item in (_with_options(operation, rules) for operation in operations(document))
        if _keeps(item)
        and item.said_by.keys() & set(_WHO_MAY_CALL)
        and security(item.operation) in {Security.UNSAID, Security.NOT_ENFORCED}
    ]


def overruled(document: Document, rules: Sequence[OperationRule]) -> dict[str, list[Operation]]:
    """Return for which operations the document's word counts, by the option that is said for all of them."""
    found: dict[str, list[Operation]] = {}
    for item in (_with_options(operation, rules) for operation in operations(document)):
        if security(item.operation) not in {Security.ENFORCED, Security.PUBLIC}:
            continue
        needed = checked(item.operation)
        met = {
            "authorization": item.options.get("authorization") is not Authorization.AWS_IAM
            or all(one.needs_signature for one in needed),
            "authorizer": item.options.get("authorizer") is None,
            "api_key_required": not item.options.get("api_key_required")
            or all(one.api_key for one in needed),
        }
        for key in met.keys() & item.said_by.keys():
            if not met[key]:
                found.setdefault(key, []).append(item.operation)
    return found


def access_of(item: Managed) -> RouteOptions:
    """Return what options say of who may call an operation that keeps its integration."""
    return RouteOptions(**{key: value for key, value in item.options.items() if key in _WHO_MAY_CALL})


def route_of(item: Managed) -> Route:
    """Return the route that an operation is. Raises `pydantic.ValidationError` with the places as written."""
    options = {key: value for key, value in item.options.items() if key in Route.model_fields}
    try:
        return Route(path=item.operation.path, method=HttpMethod(item.operation.method), **options)
    except ValidationError as error:
        _raise_as_written(item, error)
        raise


def as_written(item: Managed, place: Place, value: object, reason: str) -> InitErrorDetails:
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
        _raise_as_written(Managed(operation=operation, options={}, said_by=dict.fromkeys(said)), error)
        raise


def _raise_as_written(item: Managed, error: ValidationError) -> None:
    raise_mistakes(_TITLE, [as_written(item, d["loc"], d["input"], _reason(d)) for d in error.errors()])


def _reason(details: ErrorDetails) -> str:
    if details["type"] == "extra_forbidden":
        return unknown_key(str(details["loc"][-1]), OperationOptions.model_fields)
    context = details.get("ctx", {})
    return str(context.get("reason") or context.get("error") or details["msg"])


def _json(value: object) -> str:
    return json.dumps(value, default=shown)


def _with_options(operation: Operation, rules: Sequence[OperationRule]) -> Managed:
    own = _own_options(operation)
    options: dict[str, Any] = {key: getattr(own, key) for key in own.model_fields_set}
    said_by: dict[str, int | None] = dict.fromkeys(options)
    for index, rule in enumerate(rules):
        if not entries.matches(rule, operation):
            continue
        for key in rule.model_fields_set & OperationOptions.model_fields.keys() - options.keys():
            options[key], said_by[key] = getattr(rule, key), index
    found = Managed(operation=operation, options=options, said_by=said_by)
    return _as_preflight(found, rules) if _keeps(found) and operation.is_preflight else found


def _as_preflight(item: Managed, rules: Sequence[OperationRule]) -> Managed:
    """Return a preflight that the user responds to, which only an entry closes that means it.

    Browsers send no credentials with one.
    """
    unmeant = {
        key
        for key, rule in item.said_by.items()
        if key in _WHO_MAY_CALL and rule is not None and not entries.names_operation(rules[rule])
    }
    return Managed(
        operation=item.operation,
        options={key: value for key, value in item.options.items() if key not in unmeant},
        said_by={key: rule for key, rule in item.said_by.items() if key not in unmeant},
    )


def _keeps(item: Managed) -> bool:
    return item.operation.has_integration and not item.options.get("replace_integration", False)


def _is_preflight(item: Managed, managed: Sequence[Managed]) -> bool:
    """Tell whether an operation is answered for the sake of others on its path."""
    if item.operation.method != "OPTIONS" or "function" in item.options:
        return False
    return any(item is not other and item.operation.path == other.operation.path for other in managed)


def _problems(item: Managed, rules: Sequence[OperationRule]) -> Iterator[Problem]:
    operation = item.operation
    if item.options.get("function") is None:
        yield Problem(
            operation.place,
            f"nothing gives {_called(operation)} a function: {entries.nearest(operation, rules)}",
        )
    yield from _said_twice(item, rules)
    if security(operation) is Security.NOT_ENFORCED and not _who_may_call(item, rules):
        yield Problem(
            requirements_of(operation)[0],
            f"API Gateway does not check {', '.join(unchecked(operation))}, so anybody could call "
            f"{_called(operation)} without; say authorization or authorizer for it, or give the scheme a "
            "complete x-amazon-apigateway-authorizer",
        )


def _said_twice(item: Managed, rules: Sequence[OperationRule]) -> Iterator[Problem]:
    operation = item.operation
    said = _who_may_call(item, rules)
    if said and security(operation) in {Security.ENFORCED, Security.PUBLIC}:
        reason = f"says who may call {_called(operation)}, and so does {', '.join(said)}; leave out one"
        yield Problem(requirements_of(operation)[0], reason)


def _who_may_call(item: Managed, rules: Sequence[OperationRule]) -> list[str]:
    """Return which options say who may call an operation, and not all operations."""
    return sorted(
        key for key in _WHO_MAY_CALL if key in item.said_by and _is_of_some(item.said_by[key], rules)
    )


def _kept_problems(item: Managed, rules: Sequence[OperationRule]) -> Iterator[Problem]:
    yield from _said_twice(item, rules)
    yield from _own_without_effect(item, _WITHOUT_EFFECT, _OF_KEPT)


def _own_without_effect(
    item: Managed, reason: str, with_effect: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Yield what an operation says itself, apart from what has an effect."""
    for key, rule in item.said_by.items():
        if rule is None and key not in with_effect:
            yield Problem((*item.operation.place, EXTENSION, key), reason)


def _without_effect(rules: Sequence[OperationRule], found: Sequence[Managed]) -> Iterator[InitErrorDetails]:
    """Yield the options of rules whose operations all keep their integrations."""
    for index, rule in enumerate(rules):
        matching = [item for item in found if rule.patterns and entries.matches(rule, item.operation)]
        if matching and all(map(_keeps, matching)):
            for key in sorted(rule.model_fields_set - _OF_KEPT - rule.patterns.keys()):
                yield contradiction(("operations", index, key), getattr(rule, key), _WITHOUT_EFFECT)


def _is_of_some(rule: int | None, rules: Sequence[OperationRule]) -> bool:
    """Tell whether a rule is for some operations; what is said for all of them gives way to the document."""
    return rule is None or bool(rules[rule].patterns)


def _called(operation: Operation) -> str:
    called = f"{operation.method} {operation.path}"
    if operation.operation_id:
        called += f" (operationId {operation.operation_id})"
    return called
