"""Exemptions: findings that an organisation lives with, for a reason, until a date, and never silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from typing import Any, Self

from .rule import Finding

NAME = "async-lambda-exemptions"

SCHEMA: Mapping[str, Mapping[str, Any]] = {
    "exemptions": {
        "type": "array",
        "default": [],
        "description": "Findings that are listed as advisory instead of reported.",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["reason"],
            "anyOf": [{"required": ["resource"]}, {"required": ["urn"]}, {"required": ["route"]}],
            "properties": {
                "policy": {"type": "string", "description": "The policy; without it all of them."},
                "resource": {"type": "string", "description": "The resource's name, with * for any text."},
                "urn": {"type": "string", "description": "The resource's URN, with * for any text."},
                "route": {
                    "type": "string",
                    "description": "An operation of a document, such as POST /jobs, with * for any text.",
                },
                "reason": {"type": "string", "minLength": 1, "description": "Why; the list shows it."},
                "expires": {
                    "type": "string",
                    "format": "date",
                    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                    "description": "The last day on which it holds, such as 2027-01-31.",
                },
            },
        },
    }
}
"""JSON schemas of the configuration."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exemption:
    """What is exempt from what, why, and until when. Patterns match as in a shell."""

    policy: str = "*"
    resource: str = "*"
    urn: str = "*"
    route: str = "*"
    reason: str
    expires: date | None = None

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        """Return an exemption as the configuration has it, which the engine checked against `SCHEMA`."""
        expires = written.get("expires")
        return cls(**{**written, "expires": date.fromisoformat(expires) if expires else None})

    def covers(self, policy: str, finding: Finding) -> bool:
        """Tell whether this is about a finding, expired or not."""
        return (
            self.policy in {"*", policy}
            and any(_matches(name, self.resource) for name in {finding.name, finding.resource})
            and _matches(finding.urn, self.urn)
            and _matches(finding.route, self.route)
        )

    def __str__(self) -> str:
        """Return the patterns by which a user knows it."""
        patterns = {name: getattr(self, name) for name in ("policy", "resource", "urn", "route")}
        return ", ".join(f"{name}: {pattern}" for name, pattern in patterns.items() if pattern != "*")

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over, by universal time."""
        return self.expires is not None and self.expires < datetime.now(tz=UTC).date()


def _matches(found: str, pattern: str) -> bool:
    # Brackets are not special: routes hold braces and URNs may hold brackets.
    return fnmatchcase(found, pattern.replace("[", "[[]"))
