"""What a rule sees of an integration, however it is written."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Integration:
    """One integration of a REST API. `None` stands for a value that is not known in a preview."""

    type: str | None
    """`AWS` for a non-proxy integration with an AWS service."""
    calls_lambda: bool | None
    """Whether the service is Lambda."""
    request_parameters: Mapping[str, object] | None
    """Mapping expressions by integration request parameter."""
    request_templates: Mapping[str, object] | None
    """Mapping templates by content type."""
