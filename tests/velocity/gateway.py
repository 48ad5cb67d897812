"""A request through both templates of an integration: to Lambda, and back to the client.

An override replaces what is mapped.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from components.specification.integration import IntegrationSpec
from components.specification.invocation import INVOCATION_TYPE_PARAMETER
from components.specification.response import Response

from .rendering import Overrides, World, render, strict_json

_JSON = "application/json"
_HEADER = INVOCATION_TYPE_PARAMETER.rpartition(".")[2]
_ASYNCHRONOUS = {"Event": True, "DryRun": True, "RequestResponse": False}
_METHOD_HEADER = "method.request.header."
ACCEPTED = ""
"""What Lambda responds with to `Event` and `DryRun`."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a client sends."""

    headers: Sequence[tuple[str, str]] = ()
    """Names and values as they came, a name twice among them."""
    body: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What Lambda was asked, and what the client gets."""

    invocation_type: str
    event: str
    status: int
    body: str
    headers: Mapping[str, object]

    def json(self) -> Any:
        """Return the response's body decoded. A key that stands twice in an object is an error."""
        return strict_json(self.body)

    def event_json(self) -> Any:
        """Return the event decoded. A key that stands twice in an object is an error."""
        return strict_json(self.event)


def call(
    spec: IntegrationSpec,
    world: World,
    request: Request | None = None,
    *,
    result: object = None,
    accepted: str | None = ACCEPTED,
    mapped_last: bool = True,
) -> Outcome:
    """Return what becomes of a request.

    `result` is the function's, for a caller who waits; a text stays as it is. `accepted` is the body of
    Lambda's response to an event. Of a header that came twice the template reads the last value. The mapping
    reads the last one too, or else the first. A request without a content type has JSON.
    """
    sent = request or Request()
    headers = dict(sent.headers)
    given: dict[str, Any] = {
        "header": headers,
        "query": sent.query,
        "path": sent.path,
        "context": sent.context,
    }
    template = _request_template(spec, headers)
    event, overridden, before = sent.body, Overrides(), Overrides()
    if template is not None:
        rendered = render(template, world, body=sent.body or "{}", **given)
        event, overridden, before = rendered.text, rendered.request_override, rendered.response_override
    mapped = headers if mapped_last else dict(reversed(sent.headers))
    invocation_type = _invocation_type(spec, mapped, overridden, ignores_case=_ignores_case(world))
    asynchronous = _ASYNCHRONOUS[invocation_type]
    text = result if isinstance(result, str) else json.dumps(result)
    body = accepted if asynchronous else text
    response = _selected(spec.responses, body)
    if _JSON not in response.templates:
        override, sent_back = before, body or ""
    else:
        rendered = render(response.templates[_JSON], world, body=body, response_override=before, **given)
        override, sent_back = rendered.response_override, rendered.text
    return Outcome(
        invocation_type=invocation_type,
        event=event,
        status=_status(override.status, response),
        body=sent_back,
        headers=override.header,
    )


def _request_template(spec: IntegrationSpec, headers: Mapping[str, str]) -> str | None:
    """Return the template of a request's content type, if there is one."""
    sent = next((value for name, value in headers.items() if name.lower() == "content-type"), _JSON)
    found = spec.request_templates.get(sent.partition(";")[0].strip().lower())
    assert found or spec.passthrough_behavior != "NEVER", f"{sent} is rejected with 415"
    return found


def _ignores_case(world: World) -> bool:
    return world is World.HEADERS_IGNORE_CASE


def _invocation_type(
    spec: IntegrationSpec, headers: Mapping[str, str], overridden: Overrides, *, ignores_case: bool
) -> str:
    """Return the type with which Lambda is called: overridden, mapped, or its default."""
    for name, value in overridden.header.items():
        assert name.lower() == _HEADER.lower(), f"{name} is overridden too"
        return str(value)
    expression = spec.request_parameters[INVOCATION_TYPE_PARAMETER]
    if not expression.startswith(_METHOD_HEADER):
        return expression.strip("'")
    wanted = expression.removeprefix(_METHOD_HEADER)
    for name, value in headers.items():
        if name == wanted or (ignores_case and name.lower() == wanted.lower()):
            return value
    return "RequestResponse"


def _selected(responses: Sequence[Response], body: str | None) -> Response:
    """Return the integration response whose pattern the function's error message matches, or the default."""
    try:
        value = json.loads(body or "")
    except ValueError:
        value = None
    message = value.get("errorMessage") if isinstance(value, dict) else None
    if isinstance(message, str):
        for response in responses:
            if response.selection_pattern and re.fullmatch(response.selection_pattern, message):
                return response
    return next(response for response in responses if response.selection_pattern is None)


def _status(override: object, response: Response) -> int:
    """Return the status; an override that is no number of a status is ignored."""
    return (
        override if isinstance(override, int) and override in range(100, 600) else int(response.status_code)
    )
