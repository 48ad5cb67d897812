"""A rule: what it is called, what it finds, and how a user mends that."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_policy import EnforcementLevel, Severity

from .edits import Edit
from .readers.view import WITHIN, Integration, View

Configuration = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A fault: where it is and what is wrong, with the value found and the value wanted."""

    urn: str
    name: str
    message: str
    route: str = ""
    edit: Edit | None = None
    """What would mend it, where that can be done without asking."""
    fix: str = ""
    """The shortest way to mend it, where it is not the rule's."""

    @property
    def resource_urn(self) -> str:
        """The URN of the resource that the engine knows."""
        return self.urn.partition(WITHIN)[0]

    @property
    def resource(self) -> str:
        """The name of the resource that the engine knows."""
        return self.resource_urn.rpartition("::")[2]

    @classmethod
    def at(cls, integration: Integration, message: str, edit: Edit | None = None) -> "Finding":
        """Return a fault of an integration."""
        return cls(
            urn=integration.urn, name=integration.name, route=integration.route, message=message, edit=edit
        )


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One policy of the pack."""

    name: str
    description: str
    fix: str
    """The shortest way to mend what it finds."""
    url: str
    severity: Severity
    level: EnforcementLevel
    check: Callable[[View, Configuration], Iterator[Finding]]
    properties: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """JSON schemas of what can be configured."""
    remedy: Callable[[View, Configuration], Iterator[Edit]] | None = None
    """Returns what mends a resource beside the edits of its findings."""
    remedies: bool = False
    """Whether its findings bring edits."""
    needs_whole_stack: bool = False
    """Whether it looks at several resources together, and so never at one alone."""
