"""The operations of a document, with what references lead to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .document import Document
from .path_item import path_item
from .reference import ANY_METHOD, Place, follow

INTEGRATION = "x-amazon-apigateway-integration"

_METHODS = ("delete", "get", "head", "options", "patch", "post", "put", ANY_METHOD)


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A declared parameter and where it is declared."""

    name: str
    location: str
    """`header`, `query`, `path`, and what else a document may say."""
    required: bool
    place: Place
    value: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of a document."""

    document: Document
    path: str
    method: str
    """The method in API Gateway's words: `POST`, or `ANY`."""
    place: Place
    """Where it is written, which is another place than its path's where the path item is a reference."""
    value: Mapping[str, Any]
    item: Mapping[str, Any]
    """Its path item."""

    @property
    def operation_id(self) -> str:
        """Its `operationId`, or nothing."""
        return str(self.value.get("operationId", ""))

    @property
    def tags(self) -> list[str]:
        """Its tags."""
        return list(self.value.get("tags", []))

    @property
    def has_integration(self) -> bool:
        """Whether the user wrote what is behind it."""
        return INTEGRATION in self.value

    @property
    def is_own_preflight(self) -> bool:
        """Whether the user lets API Gateway itself respond to a browser that asks before it calls."""
        integration = self.value.get(INTEGRATION)
        is_mock = isinstance(integration, Mapping) and str(integration.get("type")).lower() == "mock"
        return self.method == "OPTIONS" and is_mock

    @property
    def parameters(self) -> list[Parameter]:
        """What it declares, and its path item for all operations."""
        own = list(self._parameters(self.value, self.place))
        known = {(found.name, found.location) for found in own}
        shared = self._parameters(self.item, self.place[:-1])
        return [*own, *(found for found in shared if (found.name, found.location) not in known)]

    def _parameters(self, holder: Mapping[str, Any], place: Place) -> Iterator[Parameter]:
        for index, written in enumerate(holder.get("parameters", [])):
            at, found = follow(self.document.content, (*place, "parameters", str(index)), written)
            yield Parameter(
                name=found["name"],
                location=found["in"],
                required=found.get("required", False),
                place=at,
                value=found,
            )


def operations(document: Document) -> Iterator[Operation]:
    """Yield the operations of a document, in its order."""
    for path in document.content["paths"]:
        if path.startswith("x-"):
            continue
        place, item = path_item(document.content, path)
        for key, value in item.items():
            if key in _METHODS:
                yield Operation(
                    document=document,
                    path=path,
                    method="ANY" if key == ANY_METHOD else key.upper(),
                    place=(*place, key),
                    value=value,
                    item=item,
                )
