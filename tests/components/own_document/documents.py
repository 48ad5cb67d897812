"""A document of a user, and what becomes of it."""

import json
from collections.abc import Callable
from typing import Any

import yaml

from components import AsyncLambdaApiArgs, settings
from components.document.document import read_document
from components.document.problem import DocumentError
from components.specification.extensions import check
from components.specification.printed import printed

INTEGRATION = "x-amazon-apigateway-integration"
DOCUMENT = """
openapi: 3.0.3
info: {title: Reports, version: "2"}
x-owner: {team: reports}
paths:
  /reports:
    post:
      operationId: startReport
      tags: [batch, reports]
      parameters:
        - {name: X-Tenant, in: header, required: true, schema: {type: string}, x-note: ours}
      responses:
        202: {description: started}
        404: {$ref: "#/components/responses/Lost"}
    get:
      operationId: listReports
      responses: {200: {description: all}}
      x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: "arn:list"}
components:
  responses:
    Lost: {description: lost}
  schemas:
    Report: {type: object}
"""
FUNCTIONS = {"work": {"code": "work"}, "other": {"code": "work"}}
RULE = {"operation_id": "startReport", "function": "work"}


def parse(document: str | dict[str, Any], *operations: dict[str, Any], **values: Any) -> Any:
    text = document if isinstance(document, str) else json.dumps(document)
    return settings.parse(
        {
            "functions": FUNCTIONS,
            "openapi": read_document("api.yaml", text),
            **({"operations": list(operations)} if operations else {}),
            **values,
        }
    )


def weave(document: str | dict[str, Any], *operations: dict[str, Any], **values: Any) -> Any:
    args = parse(document, *operations, **values)
    assert isinstance(args, AsyncLambdaApiArgs), args
    found = printed("api", args)
    check("api.yaml", found)
    return found


def changed(change: Callable[[Any], Any], document: str = DOCUMENT) -> Any:
    content = yaml.safe_load(document)
    change(content)
    return json.loads(json.dumps(content))


def operation(found: Any, path: str = "/reports", method: str = "post") -> Any:
    return found["paths"][path][method]


def mapped(found: Any, path: str = "/reports", method: str = "post") -> Any:
    (source,) = operation(found, path, method)[INTEGRATION]["requestParameters"].values()
    return source


def refused(document: Any, *rules: dict[str, Any], **values: Any) -> list[str]:
    """Return the lines with which a configuration or, later, the weaving is refused."""
    try:
        args = parse(document, *rules, **values)
        if isinstance(args, list):
            return args
        printed("api", args)
    except DocumentError as error:
        return str(error).splitlines()
    raise AssertionError("it was not refused")
