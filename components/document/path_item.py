"""The items of a document's paths."""

import copy
from collections.abc import Mapping
from typing import Any

from .reference import Place, follow


def own_item(content: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return a copy of the item of a path that is only a reference.

    What several paths share has its operationIds in the first one alone, for they are unique in a document.
    """
    place, found = path_item(content, path)
    item: dict[str, Any] = copy.deepcopy(dict(found))
    sharing = (
        one
        for one, written in content["paths"].items()
        if isinstance(written, Mapping) and path_item(content, one)[0] == place
    )
    if place[0] == "paths" or next(sharing) != path:
        for operation in item.values():
            if isinstance(operation, dict):
                operation.pop("operationId", None)
    return item


def path_item(content: Mapping[str, Any], path: str) -> tuple[Place, Mapping[str, Any]]:
    """Return the item of a path and its place, which is elsewhere where it is only a reference.

    What stands beside a reference counts before what the reference leads to.
    """
    here: Place = ("paths", path)
    written = content["paths"][path]
    place, found = follow(content, here, written)
    beside = {key: value for key, value in written.items() if key != "$ref"}
    return (here, {**found, **beside}) if beside else (place, found)
