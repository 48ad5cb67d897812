"""Renders one mapping template, in one of the worlds that API Gateway may be."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

CONTEXT: Mapping[str, Any] = {
    "accountId": "123456789012",
    "apiId": "abc123",
    "domainName": "abc123.execute-api.eu-west-1.amazonaws.com",
    "extendedRequestId": "JKJaXmPLvHcESHA=",
    "httpMethod": "POST",
    "identity": {"sourceIp": "192.0.2.1", "userAgent": "a browser"},
    "path": "/v1/jobs",
    "protocol": "HTTP/1.1",
    "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    "requestTime": "09/Apr/2015:12:34:56 +0000",
    "requestTimeEpoch": 1428582896000,
    "resourceId": "us8lpt",
    "resourcePath": "/jobs",
    "stage": "v1",
}


class World(StrEnum):
    """Who renders, and how what a request does not have is handed over."""

    MISSING_IS_NULL = "missing is null"
    """Velocity 1.7; what is missing is null, and names of headers count with their case."""

    MISSING_IS_EMPTY = "missing is empty"
    """Velocity 1.7; what is missing is an empty string, which is true as a condition."""

    HEADERS_IGNORE_CASE = "headers ignore case"
    """Velocity 1.7; what is missing is null, and `get("x")` of the headers finds `X`."""

    EMULATOR = "emulator"
    """The emulator's engine, as the emulator sets it up."""


class AssignedTwiceError(AssertionError):
    """A template assigned an override again, to which API Gateway responds with 5XX."""


@dataclass(frozen=True, kw_only=True)
class Overrides:
    """What templates assigned below `$context.requestOverride` or `$context.responseOverride`."""

    status: object = None
    header: Mapping[str, object] = field(default_factory=dict)
    path: Mapping[str, object] = field(default_factory=dict)
    querystring: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Variables:
    """What a template can read."""

    body: str | None = "{}"
    """`$input.body` as it is; API Gateway has `{}` for an empty body, `None` is null."""
    header: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    """`$context` besides `CONTEXT`, over which it goes."""
    stage_variables: Mapping[str, str] = field(default_factory=dict)
    response_override: Overrides = field(default_factory=Overrides)
    """`$context.responseOverride`, as the request template left it for the response template."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What became of a template. `response_override` has what was assigned before, too."""

    text: str
    request_override: Overrides
    response_override: Overrides

    def json(self) -> Any:
        """Return the text decoded. A key that stands twice in an object is an error."""
        return strict_json(self.text)


def render(template: str, world: World, **variables: Any) -> Rendered:
    """Return a template rendered with the fields of `Variables`.

    Raises `AssignedTwiceError` when it assigns an override again; the emulator does not notice.
    """
    # Each engine takes a while to start, and not every test needs both.
    if world is World.EMULATOR:
        from . import emulator  # noqa: PLC0415  # as above

        return emulator.render(template, Variables(**variables))
    from . import engine  # noqa: PLC0415  # as above

    return engine.render(template, world, Variables(**variables))


def strict_json(text: str) -> Any:
    """Return a JSON text decoded. A key that stands twice in an object is an error."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        assert len(made) == len(pairs), f"a key stands twice in {text}"
        return made

    return json.loads(text, object_pairs_hook=once)
