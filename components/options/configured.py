"""The operations of a document with their options, and what becomes of them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Self

from ..document.operation import Operation
from .base import Place


@dataclass(frozen=True, kw_only=True)
class Configured:
    """An operation with its options and which rule said each; `None` is itself."""

    operation: Operation
    options: Mapping[str, Any]
    said_by: Mapping[str, int | None]
    without_effect: Mapping[str, str] = field(default_factory=dict)
    """What was said and cannot have an effect on the route, and why."""

    def place(self, key: str) -> Place:
        """Return where an option was said among all options, which is nowhere if the document says it."""
        rule = self.said_by.get(key)
        return () if rule is None else ("operations", rule, key)

    def without(self, keys: Set[str]) -> Self:
        """Return the same operation, of which some options are not said."""
        return replace(
            self,
            options={key: value for key, value in self.options.items() if key not in keys},
            said_by={key: rule for key, rule in self.said_by.items() if key not in keys},
        )


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """The operations of a document by what becomes of them, in its order."""

    routes: Sequence[Configured]
    """They get a function."""
    preflights: Sequence[Configured]
    """API Gateway itself responds to them."""
    kept: Sequence[Configured]
    """They keep their integration, and only who may call them is an option."""
