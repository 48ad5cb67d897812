"""What callers get besides results: error answers and CORS headers."""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field, field_validator

from .base import API_REFERENCE, DEVELOPER_GUIDE, HeaderName, Options, Place, from_page, option

_PATTERN_PAGE = API_REFERENCE + "API_PutIntegrationResponse.html"
_CORS_PAGE = DEVELOPER_GUIDE + "how-to-cors.html"


class ErrorResponse(Options):
    """Which errors of a function become which answer of a caller who waits."""

    pattern: str = Field(
        description="Regular expression that the whole error message has to match.",
        json_schema_extra=from_page(_PATTERN_PAGE),
        min_length=1,
    )
    status_code: int = Field(
        description="Status of the answer, 400 to 599 except 500.",
        json_schema_extra=from_page(_PATTERN_PAGE),
        ge=400,
        le=599,
    )
    message: str = Field(
        description="Message of the answer; the error's own text stays out.",
        json_schema_extra=from_page(_PATTERN_PAGE),
    )

    @field_validator("pattern")
    @classmethod
    def _is_a_regular_expression(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        if re.fullmatch(pattern, ""):
            raise ValueError("matches an empty message too, which is that of every success; use .+ for .*")
        return pattern

    @field_validator("status_code")
    @classmethod
    def _is_not_the_status_of_all_other_errors(cls, status_code: int) -> int:
        if status_code == 500:  # noqa: PLR2004  # an HTTP status
            raise ValueError("500 answers every error that no pattern matches")
        return status_code


def repeated(errors: Sequence[ErrorResponse]) -> Iterable[tuple[Place, object, str]]:
    """Yield patterns and statuses that stand in several errors of an API."""
    patterns, statuses = ["default"], list[int]()
    for index, error in enumerate(errors):
        if error.pattern in patterns:
            reason = "a pattern stands once, and default is the success"
            yield ("errors", index, "pattern"), error.pattern, reason
        if error.status_code in statuses:
            reason = "a status has one pattern; join patterns with |"
            yield ("errors", index, "status_code"), error.status_code, reason
        patterns.append(error.pattern)
        statuses.append(error.status_code)


class Cors(Options):
    """Cross-origin requests: who may send them, and what their pages may read."""

    allow_origin: Annotated[str, Field(pattern=r"^(\*|https?://[A-Za-z0-9.:-]+)$")] = Field(
        description="Origin of the pages that may call, such as https://www.example.com, or * for all.",
        json_schema_extra=from_page(_CORS_PAGE),
    )
    allow_headers: tuple[HeaderName, ...] = option(
        (), description="Request headers besides those that the API itself reads.", page=_CORS_PAGE
    )
    expose_headers: tuple[HeaderName, ...] = option(
        (), description="Answer headers that pages may read.", page=_CORS_PAGE
    )
    allow_credentials: bool = option(
        default=False, description="Whether cookies and the like are sent; not with *.", page=_CORS_PAGE
    )
    max_age: int = option(
        600,
        description="How long a browser keeps the preflight, in seconds.",
        page=_CORS_PAGE,
        ge=0,
        le=86_400,
    )
