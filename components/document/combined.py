"""How many schemas a schema is combined of.

References make a short document one of billions of schemas, and checking with them has no end.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .problem import Problem
from .reference import follow, references

_MOST = 10_000
_ON_THE_WAY = 0
"""What a schema within itself adds: validators stop there."""


def combined(content: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for the first reference to a schema that is combined of too many."""
    known: dict[int, int] = {}
    try:
        for place, reference in references(content):
            if _size(content, {"$ref": reference}, known) > _MOST:
                return [Problem(place, f"the schema is combined of more than {_MOST} by references")]
    except RecursionError:
        return [Problem((), "its schemas refer to each other too deeply")]
    return []


def _size(content: Mapping[str, Any], value: Any, known: dict[int, int]) -> int:
    """Return the number of schemas that a value has to agree with, or its items."""
    value = follow(content, (), value)[1]
    if not isinstance(value, Mapping):
        return 1
    if id(value) not in known:
        known[id(value)] = _ON_THE_WAY
        known[id(value)] = 1 + sum(_size(content, inner, known) for inner in _parts(value))
    return known[id(value)]


def _parts(schema: Mapping[str, Any]) -> Iterator[Any]:
    for key in ("allOf", "anyOf", "oneOf"):
        if isinstance(inner := schema.get(key), list):
            yield from inner
    yield schema.get("not")
    yield schema.get("items")
