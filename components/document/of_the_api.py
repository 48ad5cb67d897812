"""What a document says of the API itself, in extensions of API Gateway.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .problem import Problem
from .reference import Place

ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
_BINARY_TYPES = "x-amazon-apigateway-binary-media-types"
_KEY_SOURCE = "x-amazon-apigateway-api-key-source"
_COMPRESSION = "x-amazon-apigateway-minimum-compression-size"
_KEY_SOURCES = ("HEADER", "AUTHORIZER")
_LARGEST = 10_485_760


def binary_media_types(content: Mapping[str, Any]) -> list[str]:
    """Return the media types whose bodies are bytes, each once."""
    return list(dict.fromkeys(content.get(_BINARY_TYPES) or ()))


def api_key_source(content: Mapping[str, Any]) -> str:
    """Return where an API key is looked for."""
    return str(content.get(_KEY_SOURCE) or _KEY_SOURCES[0])


def minimum_compression_size(content: Mapping[str, Any]) -> int | None:
    """Return from which size on responses are compressed, in bytes, or `None` where none is."""
    found = content.get(_COMPRESSION)
    return None if found is None else int(found)


def disables_execute_api_endpoint(endpoint: Mapping[str, Any]) -> bool | None:
    """Return whether the API is reached by custom domain names only, or `None` where it is not said."""
    found = endpoint.get("disableExecuteApiEndpoint")
    return None if found is None else found in {True, "true"}


def endpoints(content: Mapping[str, Any]) -> Iterator[tuple[Place, Any]]:
    """Yield what is said of the endpoint, with its place: at the top, and where OpenAPI 3.0 lists servers."""
    servers = content.get("servers")
    listed = servers if isinstance(servers, list) else []
    places: list[tuple[Place, Any]] = [((), content)]
    places += [(("servers", str(index)), server) for index, server in enumerate(listed)]
    for place, holder in places:
        if isinstance(holder, Mapping) and holder.get(ENDPOINT) is not None:
            yield (*place, ENDPOINT), holder[ENDPOINT]


def problems(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield each value that API Gateway has no use for. What is empty is as good as left out."""
    types, source, size = (content.get(key) for key in (_BINARY_TYPES, _KEY_SOURCE, _COMPRESSION))
    if types is not None and not _is_list_of_texts(types):
        yield _wrong((_BINARY_TYPES,), types, "a list of media types, such as [image/png]")
    if source is not None and source not in _KEY_SOURCES:
        yield _wrong((_KEY_SOURCE,), source, " or ".join(_KEY_SOURCES))
    if size is not None and not _is_size(size):
        yield _wrong((_COMPRESSION,), size, f"a number of bytes from 0 to {_LARGEST}")
    for place, endpoint in endpoints(content):
        if not isinstance(endpoint, Mapping):
            yield _wrong(place, endpoint, "a mapping")
            continue
        ids, switch = endpoint.get("vpcEndpointIds"), endpoint.get("disableExecuteApiEndpoint")
        if ids is not None and not _is_list_of_texts(ids):
            yield _wrong((*place, "vpcEndpointIds"), ids, "a list of ids, such as [vpce-0123]")
        if switch is not None and switch not in (True, False, "true", "false"):
            yield _wrong((*place, "disableExecuteApiEndpoint"), switch, "true or false")


def _is_list_of_texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _is_size(found: object) -> bool:
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return False
    return str(found).isdecimal() and int(found) <= _LARGEST


def _wrong(place: Place, found: object, allowed: str) -> Problem:
    return Problem(place, f"{json.dumps(found, default=str)} is not {allowed}")
