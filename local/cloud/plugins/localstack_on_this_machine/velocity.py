"""Mapping templates as API Gateway renders them, where LocalStack differs.

Seen in LocalStack 4.13.1 and compared with Apache Velocity 1.7 and the mapping template reference:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
(docs/aws.md: escaped-quotes, decoded-body-is-text)
"""

import base64
from typing import Any

from localstack.services.apigateway.next_gen.execute_api import template_mapping


class Input(template_mapping.VelocityInput):  # type: ignore[misc]  # LocalStack is untyped here
    """`$input`, whose headers are a map like any other: it has keys, and their case matters."""

    def __init__(self, body: object, params: dict[str, Any] | None) -> None:
        """Take the request's parameters, whose headers LocalStack keeps in a class of its own."""
        super().__init__(body, params and {**params, "header": dict(params.get("header") or {})})


class Util(template_mapping.VelocityUtilApiGateway):  # type: ignore[misc]  # LocalStack is untyped here
    """`$util`, which escapes single quotes too and decodes to text."""

    def escapeJavaScript(self, obj: object) -> str:  # noqa: N802  # API Gateway's name
        """Escape a text for JavaScript; templates turn an escaped single quote back for JSON."""
        escaped: str = super().escapeJavaScript(obj)
        return escaped.replace("'", "\\'") if obj else ""

    def base64Decode(self, s: str) -> str:  # noqa: N802  # API Gateway's name
        """Decode to a text."""
        return base64.b64decode(s).decode()


def use() -> None:
    """Render templates with these classes."""
    template_mapping.VelocityInput = Input
    template_mapping.VelocityUtilApiGateway = Util
