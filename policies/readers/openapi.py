"""Integrations within OpenAPI documents, as OpenAPI 3.0 or Swagger 2.0, JSON or YAML.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from . import written
from .values import Resource, Text, is_encrypted, items, mapping, text, texts
from .view import Document, Fact, Integration, Place, Response

INTEGRATION = "x-amazon-apigateway-integration"
_ANY_METHOD = "x-amazon-apigateway-any-method"
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", _ANY_METHOD})
_DECLARED_IN = {"header": "header", "query": "querystring", "path": "path"}
_MAXIMUM_REFERENCES = 20


def read(resource: Resource, name: str, api: Text, protocol: str) -> Iterator[Fact]:
    """Read the document that a property holds, as text or as the mapping that the text would be."""
    if (document := mapping(resource.props, name)) is None:
        yield unknown_document(resource, name)
    elif document:
        yield from _integrations(document, resource.urn, resource.name, api, protocol)
    elif body := text(resource.props, name):
        yield from _read_text(body, name, resource.urn, resource.name, api, protocol)


def unknown_document(resource: Resource, name: str) -> Document:
    """Return what stands for a document that a property will hold, or holds encrypted."""
    return Document(
        urn=resource.urn,
        name=resource.name,
        property=name,
        sources=resource.text(name).sources,
        problem="it is encrypted in this state" if is_encrypted(resource.props, name) else "",
    )


def unreadable_document(urn: str, name: str, key: str, error: written.UnreadableError) -> Document:
    """Return what stands for a document that the property `key` holds as a text that cannot be read."""
    return Document(urn=urn, name=name, property=key, sources=frozenset(), problem=str(error))


@lru_cache(maxsize=16)  # each policy is shown every document anew
def _read_text(body: str, key: str, urn: str, name: str, api: Text, protocol: str) -> tuple[Fact, ...]:
    try:
        document = written.read(body)
    except written.UnreadableError as error:
        return (unreadable_document(urn, name, key, error),)
    return tuple(_integrations(document, urn, name, api, protocol))


def _integrations(
    document: Mapping[str, Any], urn: str, name: str, api: Text, protocol: str
) -> Iterator[Integration]:
    paths = mapping(document, "paths") or {}
    for path in paths:
        item = referenced(document, mapping(paths, path) or {})
        for method in item:
            if method not in _METHODS:
                continue
            operation = mapping(item, method) or {}
            integration = referenced(document, mapping(operation, INTEGRATION) or {})
            if integration:
                http_method = "ANY" if method == _ANY_METHOD else method.upper()
                yield Integration(
                    urn=urn,
                    name=f"{http_method} {path} of {name}",
                    route=f"{http_method} {path}",
                    path=("paths", path, method, INTEGRATION),
                    protocol=protocol,
                    place=Place(api, Text(path), Text(http_method)),
                    type=_upper(text(integration, "type")),
                    uri=Text(text(integration, "uri"), frozenset()),
                    integration_method=text(integration, "httpMethod"),
                    credentials=text(integration, "credentials"),
                    parameters=texts(integration, "requestParameters"),
                    templates=texts(integration, "requestTemplates"),
                    passthrough=_upper(text(integration, "passthroughBehavior")),
                    declared=frozenset(_declared(document, item)) | frozenset(_declared(document, operation)),
                    responses=_responses(integration),
                )


def _declared(document: Mapping[str, Any], holder: Mapping[str, Any]) -> Iterator[str]:
    for item in items(holder, "parameters"):
        parameter = referenced(document, item)
        place = _DECLARED_IN.get(text(parameter, "in") or "")
        if place:
            yield f"method.request.{place}.{text(parameter, 'name')}"


def _responses(integration: Mapping[str, Any]) -> tuple[Response, ...] | None:
    found = mapping(integration, "responses")
    if found is None:
        return None
    by_pattern = {pattern: mapping(found, pattern) or {} for pattern in found}
    return tuple(
        Response(
            text(response, "statusCode"),
            "" if pattern == "default" else str(pattern),
            texts(response, "responseTemplates"),
        )
        for pattern, response in by_pattern.items()
    )


def referenced(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a node refers to within its document, or the node itself where it is no reference."""
    for _ in range(_MAXIMUM_REFERENCES):
        pointer = text(node, "$ref")
        if not pointer or not pointer.startswith("#/"):
            return node
        node = document
        for part in pointer.removeprefix("#/").split("/"):
            node = mapping(node, part.replace("~1", "/").replace("~0", "~")) or {}
    return {}


def _upper(found: str | None) -> str | None:
    return None if found is None else found.upper()
