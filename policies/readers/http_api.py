"""HTTP and WebSocket APIs: `aws:apigatewayv2/*`."""

from collections.abc import Iterator

from . import aws, openapi
from .values import Resource, text
from .view import Fact, Place


def integration(resource: Resource) -> Iterator[Fact]:
    """Read `aws:apigatewayv2/integration:Integration`.

    HTTP APIs have proxy integrations alone; a non-proxy one is a WebSocket API's.
    """
    is_non_proxy = text(resource.props, "integrationType") in {"AWS", "HTTP", "MOCK"}
    yield aws.made_integration(
        resource,
        place=Place(resource.text("apiId")),
        protocol="WEBSOCKET" if is_non_proxy else "HTTP",
        names=("integrationType", "integrationUri", "integrationMethod", "credentialsArn"),
    )


def api(resource: Resource) -> Iterator[Fact]:
    """Read `aws:apigatewayv2/api:Api`, whose body may hold integrations."""
    yield from openapi.read(resource, "body", resource.reference(), "HTTP")


READERS = {
    "aws:apigatewayv2/integration:Integration": integration,
    "aws:apigatewayv2/api:Api": api,
}
"""The readers by the type that they read."""
