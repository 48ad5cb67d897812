"""The items of a document's paths."""

from collections.abc import Mapping
from typing import Any

from .reference import Place, follow


def path_item(content: Mapping[str, Any], path: str) -> tuple[Place, Mapping[str, Any]]:
    """Return the item of a path and its place, which is elsewhere where it is only a reference.

    What stands beside a reference counts before what the reference leads to.
    """
    here: Place = ("paths", path)
    written = content["paths"][path]
    place, found = follow(content, here, written)
    beside = {key: value for key, value in written.items() if key != "$ref"}
    return (here, {**found, **beside}) if beside else (place, found)
