"""API Gateway's resources of pulumi-aws, each of which holds a part of a method."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import openapi
from .values import Resource, is_known, mapping, text, texts
from .view import Deployment, Fact, Integration, IntegrationResponse, Method, Place, Response

# What makes a new deployment when it changes; the latter two are what people used before there were triggers.
_TRIGGERS = ("triggers", "variables", "stageDescription")


def integration(resource: Resource) -> Iterator[Fact]:
    """Read `aws:apigateway/integration:Integration`."""
    yield made_integration(resource, place=_place(resource))


def made_integration(
    resource: Resource,
    *,
    place: Place,
    protocol: str = "REST",
    names: tuple[str, str, str, str] = ("type", "uri", "integrationHttpMethod", "credentials"),
) -> Integration:
    """Return an integration whose properties have the names that the API at hand has for the first four."""
    props = resource.props
    kind, uri, integration_method, credentials = names
    return Integration(
        urn=resource.urn,
        name=resource.name,
        protocol=protocol,
        place=place,
        type=text(props, kind),
        uri=resource.text(uri),
        integration_method=text(props, integration_method),
        credentials=text(props, credentials),
        parameters=texts(props, "requestParameters"),
        templates=texts(props, "requestTemplates"),
        passthrough=text(props, "passthroughBehavior"),
    )


def method(resource: Resource) -> Iterator[Fact]:
    """Read `aws:apigateway/method:Method`."""
    yield Method(urn=resource.urn, place=_place(resource), declared=declared(resource))


def declared(resource: Resource) -> frozenset[str] | None:
    """Return the request parameters that a method declares, `None` where they are not known yet."""
    found = mapping(resource.props, "requestParameters")
    return None if found is None else frozenset(found)


def integration_response(resource: Resource) -> Iterator[Fact]:
    """Read `aws:apigateway/integrationResponse:IntegrationResponse`."""
    yield IntegrationResponse(place=_place(resource), response=made_response(resource.props))


def made_response(held: Mapping[str, Any]) -> Response:
    """Return an integration response of its properties."""
    return Response(
        text(held, "statusCode"), text(held, "selectionPattern"), texts(held, "responseTemplates")
    )


def deployment(resource: Resource) -> Iterator[Fact]:
    """Read `aws:apigateway/deployment:Deployment`."""
    yield Deployment(
        urn=resource.urn,
        name=resource.name,
        api=resource.text("restApi"),
        dependencies=resource.dependencies,
        has_triggers=any(
            not is_known(resource.props, name) or bool(resource.props.get(name)) for name in _TRIGGERS
        ),
    )


def rest_api(resource: Resource) -> Iterator[Fact]:
    """Read `aws:apigateway/restApi:RestApi`, whose body may hold integrations."""
    yield from openapi.read(resource, "body", resource.reference(), "REST")


def rest_api_put(resource: Resource) -> Iterator[Fact]:
    """Read `aws:apigateway/restApiPut:RestApiPut`, a document for an API that is there already."""
    yield from openapi.read(resource, "body", resource.text("restApi"), "REST")


def _place(resource: Resource) -> Place:
    return Place(resource.text("restApi"), resource.text("resourceId"), resource.text("httpMethod"))


READERS = {
    "aws:apigateway/integration:Integration": integration,
    "aws:apigateway/method:Method": method,
    "aws:apigateway/integrationResponse:IntegrationResponse": integration_response,
    "aws:apigateway/deployment:Deployment": deployment,
    "aws:apigateway/restApi:RestApi": rest_api,
    "aws:apigateway/restApiPut:RestApiPut": rest_api_put,
}
"""The readers by the type that they read."""
