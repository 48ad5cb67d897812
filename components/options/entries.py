"""Which operations of a document an entry of `operations` is for, and what of it comes to nothing."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from pydantic_core import InitErrorDetails

from ..document.operation import Operation
from .base import contradiction
from .configured import Assigned, Configured
from .operation import EXTENSION, OperationRule
from .who_may_call import WHO_MAY_CALL

EFFECTIVE_ON_KEPT = frozenset({*WHO_MAY_CALL, "replace_integration"})
OF_PREFLIGHT = "has no effect, because with cors API Gateway itself responds here; remove it, or add function"
_SAID_BEFORE = (
    "has no effect, because the operation or an earlier entry says something else; put this entry first"
)
_UNMEANT = "has no effect on a preflight of your own; name its `method` or `operation_id`"
OF_KEPT = "has no effect, because the operation keeps its integration; add `replace_integration: true`"


def matches(rule: OperationRule, operation: Operation) -> bool:
    """Tell whether an operation matches all of the patterns."""
    names = _names(operation)
    return all(
        any(fnmatchcase(name, pattern) for name in names[key]) for key, pattern in rule.patterns.items()
    )


def names_operation(rule: OperationRule) -> bool:
    """Tell whether an entry is for a method, or an operation by its name, and not for a path alone."""
    return bool(rule.patterns.keys() & {"method", "operation_id"})


def unused(rules: Sequence[OperationRule], found: Sequence[Operation]) -> Iterator[InitErrorDetails]:
    """Yield the entries that are for no operation."""
    for index, rule in enumerate(rules):
        for key, pattern in rule.patterns.items():
            names = {name for operation in found for name in _names(operation)[key]}
            if not any(fnmatchcase(name, pattern) for name in names):
                reason = f"matches no `{key}` of the document; nearest: {_listed(pattern, names)}"
                yield contradiction(("operations", index, key), pattern, reason)
                break
        else:
            if rule.patterns and not any(matches(rule, operation) for operation in found):
                reason = "no operation matches all of these patterns"
                yield contradiction(("operations", index), rule.patterns, reason)


def without_effect(rules: Sequence[OperationRule], found: Assigned) -> Iterator[InitErrorDetails]:
    """Yield the options of rules that come to nothing, unless another one says the same."""
    for index, rule in enumerate(rules):
        matching = {
            name: [item for item in items if matches(rule, item.operation)]
            for name, items in vars(found).items()
        }
        for key in sorted(rule.model_fields_set - rule.patterns.keys()):
            if reason := _without_effect_on(matching, rule, index, key):
                yield contradiction(("operations", index, key), getattr(rule, key), reason)


def _without_effect_on(
    matching: Mapping[str, Sequence[Configured]], rule: OperationRule, index: int, key: str
) -> str | None:
    """Return why an option of a rule comes to nothing on all operations that match, if it does."""
    routes = [item for item in matching["routes"] if key not in item.without_effect]
    if matching["routes"] and not routes:
        return matching["routes"][0].without_effect[key]
    with_effect = [*routes, *(matching["kept"] if key in EFFECTIVE_ON_KEPT else ())]
    is_used = any(item.said_by.get(key) == index for item in with_effect)
    if not rule.patterns or not any(matching.values()) or is_used:
        return None
    if not with_effect:
        return OF_KEPT if matching["kept"] else OF_PREFLIGHT
    value = getattr(rule, key)
    if key not in WHO_MAY_CALL or all(item.options.get(key) == value for item in with_effect):
        return None  # which place counts is documented; who may call is too much to leave to it
    return _UNMEANT if all(item.operation.is_own_preflight for item in with_effect) else _SAID_BEFORE


def nearest(operation: Operation, rules: Sequence[OperationRule]) -> str:
    """Return which patterns come near an operation that none of them is for."""
    near = [
        f"`{key}` {match}"
        for key, names in _names(operation).items()
        for name in names
        for match in difflib.get_close_matches(name, [rule.patterns.get(key, "") for rule in rules], 2, 0.5)
    ]
    patterns = f"the nearest patterns of operations are {', '.join(dict.fromkeys(near))}" if near else ""
    return patterns or f"add an entry of operations for it, or {EXTENSION} with function to it"


def _listed(pattern: str, names: set[str]) -> str:
    near = difflib.get_close_matches(pattern, sorted(names), 3, 0.0)
    return ", ".join(near) or "none"


def _names(operation: Operation) -> dict[str, list[str]]:
    return {
        "path": [operation.path],
        "method": [operation.method, operation.method.lower()],
        "operation_id": [operation.operation_id] if operation.operation_id else [],
        "tag": operation.tags,
    }
