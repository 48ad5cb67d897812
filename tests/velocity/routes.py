"""Integrations of routes, for tests of their templates."""

from typing import Any

from components import AsyncLambdaApiArgs
from components.specification.api import api_specification
from components.specification.integration import IntegrationSpec

WAITS = {"invocation": "RequestResponse"}
STRICT = {"invocation": "Client"}
PLAIN = {"invocation": "Client", "strict": False}
PROXY = {"event": "proxy"}
IDEMPOTENT = {**PROXY, "idempotency_key": "Idempotency-Key"}


def integration(*options: dict[str, Any], **api: Any) -> IntegrationSpec:
    """Return the integration of a route with options, in an API with others."""
    route: dict[str, Any] = {"path": "/jobs", "function": "work"}
    for option in options:
        route.update(option)
    given = {"functions": {"work": {"code": "work"}}, "routes": [route], **api}
    (spec,) = api_specification(AsyncLambdaApiArgs.model_validate(given)).integrations
    return spec


CLIENT_ROUTES = {
    "strict": integration(STRICT),
    "strict with proxy-shaped events": integration(STRICT, PROXY),
    "strict and idempotent": integration(STRICT, IDEMPOTENT),
    "plain": integration(PLAIN),
    "plain with proxy-shaped events": integration(PLAIN, PROXY),
    "plain and idempotent": integration(PLAIN, IDEMPOTENT),
}
"""Every kind of route whose client chooses who waits."""

STRICT_ROUTES = [name for name in CLIENT_ROUTES if name.startswith("strict")]
PLAIN_ROUTES = [name for name in CLIENT_ROUTES if name.startswith("plain")]
CASES = ("invocationtype", "InvocationType", "INVOCATIONTYPE")
"""The header that chooses, as clients write it; HTTP/2 has it in lower case."""
