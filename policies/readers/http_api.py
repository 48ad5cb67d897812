"""HTTP and WebSocket APIs: `aws:apigatewayv2/*`."""

from collections.abc import Iterator

from . import openapi
from .values import Resource, text, texts
from .view import Fact, Integration, Place


def integration(resource: Resource) -> Iterator[Fact]:
    """Read `aws:apigatewayv2/integration:Integration`.

    HTTP APIs have proxy integrations alone; a non-proxy one is a WebSocket API's.
    """
    props = resource.props
    kind = text(props, "integrationType")
    yield Integration(
        urn=resource.urn,
        name=resource.name,
        protocol="WEBSOCKET" if kind in {"AWS", "HTTP", "MOCK"} else "HTTP",
        place=Place(resource.text("apiId")),
        type=kind,
        uri=resource.text("integrationUri"),
        integration_method=text(props, "integrationMethod"),
        credentials=text(props, "credentialsArn"),
        parameters=texts(props, "requestParameters"),
        templates=texts(props, "requestTemplates"),
        passthrough=text(props, "passthroughBehavior"),
    )


def api(resource: Resource) -> Iterator[Fact]:
    """Read `aws:apigatewayv2/api:Api`, whose body may hold integrations."""
    yield from openapi.read(resource, "body", resource.reference(), "HTTP")


READERS = {
    "aws:apigatewayv2/integration:Integration": integration,
    "aws:apigatewayv2/api:Api": api,
}
"""The readers by the type that they read."""
