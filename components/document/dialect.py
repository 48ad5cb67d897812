"""What OpenAPI 3.0 and Swagger 2.0 write differently."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .reference import Place, pointer


@dataclass(frozen=True)
class Section:
    """A part of a document that holds definitions by name."""

    place: Place

    def of(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the section of a document, which is empty where there is none."""
        for key in self.place:
            content = content.get(key, {})
        return content

    def within(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return the section of a document, made where there is none."""
        for key in self.place:
            content = content.setdefault(key, {})
        return content

    def reference(self, name: str) -> dict[str, str]:
        """Return a reference to one of the definitions."""
        return {"$ref": pointer((*self.place, name))}


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """A version's way to write what a method is made of."""

    schemas: Section
    security_schemes: Section
    string: Mapping[str, Any]
    """What makes a parameter or a header a string."""
    has_request_bodies: bool
    """Whether a body is an object of its own, with a schema for each content type; else it is a parameter."""


OPENAPI_3 = Dialect(
    schemas=Section(("components", "schemas")),
    security_schemes=Section(("components", "securitySchemes")),
    string={"schema": {"type": "string"}},
    has_request_bodies=True,
)
SWAGGER_2 = Dialect(
    schemas=Section(("definitions",)),
    security_schemes=Section(("securityDefinitions",)),
    string={"type": "string"},
    has_request_bodies=False,
)
