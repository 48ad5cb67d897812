"""What a validator of JSON schemas finds, in the words of this component."""

import re
from typing import TYPE_CHECKING, Any

from ..reading.lines import listed, quoted, shortened, unknown_key
from .problem import Problem

if TYPE_CHECKING:
    from jsonschema import ValidationError

_LONGEST = 200
"""Characters of another library's message that are shown."""


def problem_of(error: "ValidationError") -> Problem:
    """Return what is wrong, and its place in the document."""
    place = tuple(map(str, error.absolute_path))
    value: Any = error.instance
    expected: Any = error.validator_value
    reason = " ".join(shortened(error.message, _LONGEST).split())
    match error.validator:
        case "additionalProperties" if isinstance(value, dict) and isinstance(error.schema, dict):
            key = next((key for key in value if not _is_allowed(key, error.schema)), None)
            if key is not None:
                place, reason = (*place, key), unknown_key(key, _allowed(error.schema))
        case "required" if isinstance(value, dict):
            missing = next((key for key in expected if key not in value), "")
            place, reason = (*place, missing), "is missing, and required"
        case "enum":
            reason = f"{_json(value)} is not one of {listed(expected)}"
        case "type":
            types = [expected] if isinstance(expected, str) else expected
            reason = f"{_json(value)} is not of the type {listed(types)}"
        case "uniqueItems":
            reason = "has an item twice"
        case "pattern":
            reason = f"{_json(value)} does not match {expected}"
    return Problem(place, reason)


def _json(value: Any) -> str:
    """Return a wrong value, of which only a scalar is short enough to be shown."""
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else quoted(value, 60)


def _is_allowed(key: str, schema: dict[str, Any]) -> bool:
    return key in schema.get("properties", {}) or any(
        re.search(pattern, key) for pattern in schema.get("patternProperties", {})
    )


def _allowed(schema: dict[str, Any]) -> list[str]:
    """Return the keys that are allowed, and words for the patterns of others."""
    found = list(schema.get("properties", {}))
    for pattern in schema.get("patternProperties", {}):
        if names := re.fullmatch(r"\^\(([\w|]+)\)\$", pattern):
            found += names[1].split("|")
        elif start := re.match(r"\^(x-|\\?/)", pattern):
            found.append(start[1].removeprefix("\\") + "…")
        else:
            found.append(f"what matches {pattern}")
    return found
