"""Which operations of a document an entry of `operations` is for, by its patterns."""

import difflib
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from pydantic_core import InitErrorDetails

from ..document.operation import Operation
from .base import contradiction
from .operation import EXTENSION, OperationRule


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
                reason = f"matches no {key} of the document; nearest: {_listed(pattern, names)}"
                yield contradiction(("operations", index, key), pattern, reason)
                break
        else:
            if rule.patterns and not any(matches(rule, operation) for operation in found):
                reason = "no operation matches all of these patterns"
                yield contradiction(("operations", index), rule.patterns, reason)


def nearest(operation: Operation, rules: Sequence[OperationRule]) -> str:
    """Return which patterns come near an operation that none of them is for."""
    near = [
        f"{key} {match}"
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
