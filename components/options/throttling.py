"""How many requests pass."""

from pydantic import Field

from .base import DEVELOPER_GUIDE, Options, from_page

_PAGE = DEVELOPER_GUIDE + "api-gateway-request-throttling.html"


class Throttling(Options):
    """Limits of requests, beyond which a call answers 429."""

    rate_limit: float = Field(
        description="Requests a second.", json_schema_extra=from_page(_PAGE), ge=0, le=1_000_000
    )
    burst_limit: int = Field(
        description="Requests at once.", json_schema_extra=from_page(_PAGE), ge=0, le=1_000_000
    )
