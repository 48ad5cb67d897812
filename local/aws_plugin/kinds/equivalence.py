"""Forms that are equal for values which AWS takes for the same."""

import json
from collections.abc import Callable
from typing import Any


def json_document(text: str) -> Any:
    """Return a JSON text as what it says; a text that is not JSON as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def policy_document(text: str) -> Any:
    """Return a policy as what it allows: a list of one is the one, and strings in a list have no order."""
    return _without_order(json_document(text))


def undone_when_it_fails(attempt: Callable[[], object], undo: Callable[[], object]) -> None:
    """Finish a creation that takes several calls, or undo what it made and raise what went wrong."""
    try:
        attempt()
    except BaseException:
        undo()
        raise


def tag_changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Return the tags to set and the keys to remove, from inputs before and after."""
    before, after = old.get("tags") or {}, new.get("tags") or {}
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    return changed, sorted(before.keys() - after.keys())


def _without_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_order(item) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    if len(value) == 1:
        return _without_order(value[0])
    if all(isinstance(item, str) for item in value):
        return sorted(value)
    return [_without_order(item) for item in value]
