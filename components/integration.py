"""From a route to its integration: the one place that knows how each invocation type is written.

Pure: nothing here makes a resource. `resources` renders what these functions return.

Sources: set-up-lambda-integration-async (the mapping), apigateway-override-request-response-parameters (the
strict form) and request-response-data-mappings of the API Gateway developer guide.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files

from .invocation import (
    CLIENT_HEADER_PARAMETER,
    INVOCATION_TYPE_PARAMETER,
    InvocationType,
    mapping_expression,
)
from .route import Route

_JSON = "application/json"

# For a Lambda integration the pattern is matched with the function's error message, all of it, and a message
# can have several lines. A call that succeeds has no message and gets the default response.
_ANY_ERROR = r"(\n|.)+"


@dataclass(frozen=True, kw_only=True)
class Response:
    """An answer of the integration and the status it becomes."""

    status_code: str
    selection_pattern: str | None = None
    """Which error messages of the function get this answer; the default answer has none."""
    templates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class IntegrationSpec:
    """What one route needs in API Gateway, apart from where its function lives."""

    path: str
    method: str
    authorization: str
    method_parameters: Mapping[str, bool]
    """Request parameters the method declares, and whether a call has to bring them."""
    method_statuses: tuple[str, ...]
    """Every status the method can answer with."""
    request_parameters: Mapping[str, str]
    request_templates: Mapping[str, str]
    passthrough_behavior: str
    content_handling: str
    responses: tuple[Response, ...]

    @property
    def key(self) -> str:
        """The key of the route, such as `POST /reports`."""
        return f"{self.method} {self.path}"


def integration_spec(route: Route) -> IntegrationSpec:
    """Return the integration of a route."""
    strict = route.invocation is InvocationType.CLIENT and route.strict
    responses = _responses(route)
    return IntegrationSpec(
        path=route.path,
        method=route.method.value,
        authorization=route.authorization.value,
        method_parameters=(
            {CLIENT_HEADER_PARAMETER: False} if route.invocation is InvocationType.CLIENT else {}
        ),
        method_statuses=tuple(sorted({*_override_statuses(route), *(r.status_code for r in responses)})),
        request_parameters={INVOCATION_TYPE_PARAMETER: mapping_expression(route.invocation)},
        request_templates={_JSON: _template("client_header", "strict_request")} if strict else {},
        # Without a template for its content type, a strict call would pass with whatever the client wrote.
        passthrough_behavior="NEVER" if strict else "WHEN_NO_MATCH",
        content_handling="CONVERT_TO_TEXT",
        responses=responses,
    )


def fingerprint(specs: Iterable[IntegrationSpec], uris: Mapping[str, str]) -> str:
    """Return a hash that changes with anything a deployment takes a snapshot of, and with nothing else.

    `uris` holds the integration URI of each spec under its key. Neither the order of the routes nor what the
    provider computes has a part in it, so a second `up` deploys nothing.
    """
    snapshot = sorted(json.dumps({**asdict(spec), "uri": uris[spec.key]}, sort_keys=True) for spec in specs)
    return hashlib.sha256("\n".join(snapshot).encode()).hexdigest()


def _responses(route: Route) -> tuple[Response, ...]:
    error = Response(
        status_code="500", selection_pattern=_ANY_ERROR, templates={_JSON: _template("error_response")}
    )
    if route.invocation is InvocationType.EVENT:
        return (Response(status_code="202", templates={_JSON: _template("accepted_response")}),)
    if route.invocation is InvocationType.REQUEST_RESPONSE:
        return (Response(status_code="200"), error)
    answer = "strict_response" if route.strict else "client_response"
    return (
        Response(status_code="200", templates={_JSON: _template("client_header", answer)}),
        error,
    )


def _override_statuses(route: Route) -> tuple[str, ...]:
    """Statuses that only a response template sets, with `$context.responseOverride.status`."""
    if route.invocation is not InvocationType.CLIENT:
        return ()
    return ("202", "400") if route.strict else ("202",)


@cache
def _template(*names: str) -> str:
    """Return mapping templates of `templates/`, one after the other."""
    folder = files(__package__) / "templates"
    return "".join((folder / f"{name}.vtl").read_text(encoding="utf-8") for name in names)
