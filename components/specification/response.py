"""An answer, as method response and integration response together make it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self


@dataclass(frozen=True, kw_only=True)
class Response:
    """An answer of the integration and the status it becomes."""

    status_code: str
    selection_pattern: str | None = None
    """Which error messages of the function get this answer; the default answer has none."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers with their values, as API Gateway maps them: a text of one's own stands in single quotes."""
    templates: Mapping[str, str] = field(default_factory=dict)

    def with_headers(self, headers: Mapping[str, str]) -> Self:
        """Return the same answer with more headers."""
        return replace(self, headers={**self.headers, **headers})
