"""A document that a user brings: OpenAPI 3.0 or Swagger 2.0, the versions API Gateway imports."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..reading.files import ReadError
from . import checks, of_the_api, text
from .dialect import OPENAPI_3, SWAGGER_2, Dialect
from .problem import DocumentError, Problem


@dataclass(frozen=True, kw_only=True)
class Document:
    """A valid document, which API Gateway can import once its operations have integrations."""

    file: str
    """What messages call it."""
    content: Mapping[str, Any]

    @property
    def dialect(self) -> Dialect:
        """How its version writes what differs between versions."""
        return OPENAPI_3 if "openapi" in self.content else SWAGGER_2

    @property
    def models(self) -> Mapping[str, Any]:
        """The schemas it names."""
        return self.dialect.schemas.of(self.content)

    @property
    def endpoint(self) -> Mapping[str, Any]:
        """What it says of the API's endpoint: at its top, and in OpenAPI 3.0 where it lists servers.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-endpoint-configuration.html
        """
        found = (endpoint for _, endpoint in of_the_api.endpoints(self.content))
        return next((one for one in found if isinstance(one, Mapping)), {})

    @property
    def vpc_endpoint_ids(self) -> list[str]:
        """The VPC endpoints it names."""
        return list(self.endpoint.get("vpcEndpointIds") or [])

    @property
    def description(self) -> str:
        """Its description, without the spaces at its ends."""
        return str((self.content.get("info") or {}).get("description") or "").strip()


def read_document(file: str, written: str) -> Document:
    """Return the document that a JSON or YAML text is; `file` is its name in messages.

    Raises `DocumentError` where the text is none, is not valid, or has what API Gateway cannot import.
    """
    try:
        content = text.read(written)
    except ReadError as error:
        raise DocumentError(file, [Problem((), str(error))]) from None
    if problems := list(checks.problems(content)):
        raise DocumentError(file, problems)
    return Document(file=file, content=content)
