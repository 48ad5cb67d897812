"""Places in a document, and references from one to another (RFC 6901, RFC 6902)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

Place = tuple[str, ...]
"""The keys on the way from the root of a document."""

# What stands below these is data of the user's API, or somebody's extension, where `$ref` is any word.
_DATA = ("default", "enum", "example", "examples")
ANY_METHOD = "x-amazon-apigateway-any-method"
_MOST_REFERENCES = 100
"""References on the way to one value."""

_NAMED_FREELY = ("properties", "definitions", "schemas", "parameters", "responses", "headers", "paths")


def pointer(place: Place) -> str:
    """Return a place as a JSON pointer, such as `#/paths/~1reports/post`."""
    return "#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in place)


def follow(content: Mapping[str, Any], place: Place, value: Any) -> tuple[Place, Any]:
    """Return what stands where the references of `value` lead in the end, and that place.

    `place` is where `value` stands. Raises `LookupError` with the reason where they lead nowhere.
    """
    visited: list[str] = []
    while isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
        reference = value["$ref"]
        if reference in visited:
            raise LookupError(f'"{reference}" leads back to itself')
        if len(visited) >= _MOST_REFERENCES:
            raise LookupError(f'"{reference}" is one of more than {_MOST_REFERENCES} that lead to each other')
        visited.append(reference)
        place, value = _target(content, reference)
    return place, value


def references(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield every reference below `value` and its place."""
    if isinstance(value, Mapping):
        if isinstance(value.get("$ref"), str):
            yield (*place, "$ref"), value["$ref"]
        named_freely = bool(place) and place[-1] in _NAMED_FREELY
        for key, inner in value.items():
            if named_freely or key == ANY_METHOD or not (key in _DATA or key.startswith("x-")):
                yield from references(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from references(inner, (*place, str(index)))


def _target(content: Mapping[str, Any], reference: str) -> tuple[Place, Any]:
    if not reference.startswith("#"):
        raise LookupError(
            f'"{reference}" is another file, which API Gateway takes no references to; join them to one file'
        )
    keys = [unquote(key).replace("~1", "/").replace("~0", "~") for key in reference[1:].split("/")[1:]]
    value: Any = content
    for key in keys:
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, Mapping) and key in value:
            value = value[key]
        else:
            raise LookupError(f'"{reference}" leads nowhere: there is no "{key}"')
    return tuple(keys), value
