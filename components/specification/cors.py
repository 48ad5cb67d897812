"""Cross-origin requests: the answer to a preflight, and the headers on all others.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
"""

from collections.abc import Iterable, Mapping, Sequence

from ..options.responses import Cors
from ..options.route import HttpMethod, InvocationType, Route

# What a signed request, a token, an API key and a JSON body need.
_REQUEST_HEADERS = (
    "Authorization",
    "Content-Type",
    "X-Amz-Content-Sha256",
    "X-Amz-Date",
    "X-Amz-Security-Token",
    "X-Api-Key",
)


def answer_headers(cors: Cors | None) -> Mapping[str, str]:
    """Return the headers that every answer has, as mapping expressions."""
    if cors is None:
        return {}
    headers = {"Access-Control-Allow-Origin": cors.allow_origin}
    if cors.allow_origin != "*":
        headers["Vary"] = "Origin"
    if cors.allow_credentials:
        headers["Access-Control-Allow-Credentials"] = "true"
    if cors.expose_headers:
        headers["Access-Control-Expose-Headers"] = ", ".join(cors.expose_headers)
    return _literals(headers)


def preflight_headers(cors: Cors, routes: Sequence[Route], others: Iterable[str] = ()) -> Mapping[str, str]:
    """Return the headers of the answer to a preflight on the path that `routes` share.

    `others` are methods on the path that are not routes.
    """
    return {
        **answer_headers(cors),
        **_literals(
            {
                "Access-Control-Allow-Headers": ", ".join(sorted({*_request_headers(cors, routes)})),
                "Access-Control-Allow-Methods": ", ".join(sorted({*_methods(routes), *others})),
                "Access-Control-Max-Age": str(cors.max_age),
            }
        ),
    }


def _request_headers(cors: Cors, routes: Sequence[Route]) -> Iterable[str]:
    yield from _REQUEST_HEADERS
    yield from cors.allow_headers
    for route in routes:
        yield from route.required_headers
        if route.invocation is InvocationType.CLIENT:
            yield route.header
        if route.idempotency_key:
            yield route.idempotency_key


def _methods(routes: Sequence[Route]) -> Iterable[str]:
    yield HttpMethod.OPTIONS.value
    for route in routes:
        if route.method is HttpMethod.ANY:
            yield from (method.value for method in HttpMethod if method is not HttpMethod.ANY)
        else:
            yield route.method.value


def _literals(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: f"'{value}'" for name, value in headers.items()}
