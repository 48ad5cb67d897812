"""What a document names that only the resources around it know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..options.access import Authorizer


@dataclass(frozen=True, kw_only=True)
class Target:
    """What an integration or an authorizer calls, as far as a document names it."""

    uri: str
    credentials: str | None = None


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What is known outside the specification only."""

    targets: Mapping[str, Target]
    """What each function is called by, under the function's name."""
    authorizers: Mapping[str, Authorizer] = field(default_factory=dict)
    """Authorizers without unknown values, by name."""
    authorizer_targets: Mapping[str, Target] = field(default_factory=dict)
    """What the functions of authorizers are called by, under the functions' names."""
    policy: dict[str, Any] | None = None
    """The resource policy, in which `execute-api:/` stands for the API."""
