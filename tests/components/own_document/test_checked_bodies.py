"""What a document has API Gateway check of a body, and of whom the API is reached."""

from typing import Any

import pytest

from .documents import INTEGRATION, RULE, operation, refused, weave
from .secured import document

# What is checked of a body.


def checking(body: Any, **more: Any) -> Any:
    content = document()
    content["x-amazon-apigateway-request-validators"] = {
        "all": {"validateRequestBody": True, "validateRequestParameters": True}
    }
    content["x-amazon-apigateway-request-validator"] = "all"
    content["paths"]["/reports"]["post"] |= {"requestBody": {"content": body}, **more}
    return content


def taken(found: Any) -> tuple[list[str], str]:
    """Return which content types reach the function, and what becomes of others."""
    integration = operation(found)[INTEGRATION]
    return list(integration.get("requestTemplates", {})), integration["passthroughBehavior"]


REPORT = {"schema": {"$ref": "#/components/schemas/Report"}}


@pytest.mark.parametrize("rule", [{}, {"event": "proxy"}, {"invocation": "Client"}])
def test_a_body_that_the_document_has_checked_is_of_a_type_with_a_schema(rule: dict[str, Any]) -> None:
    content = checking({"application/json": REPORT, "application/vnd.report+json": REPORT, "text/plain": {}})
    types = ["application/json", "application/vnd.report+json"]
    assert taken(weave(content, RULE | rule)) == (types, "never")


def test_a_body_that_nothing_checks_passes_whatever_its_type() -> None:
    content = checking({"application/json": REPORT})
    del content["x-amazon-apigateway-request-validator"]
    assert taken(weave(content, RULE)) == ([], "when_no_match")


@pytest.mark.parametrize(
    ("consumes", "types"),
    [({}, ["application/json"]), ({"consumes": ["application/xml"]}, ["application/xml"])],
)
def test_a_body_that_a_document_of_swagger_has_checked_is_of_a_type_that_it_consumes(
    consumes: dict[str, Any], types: list[str]
) -> None:
    body = {"name": "body", "in": "body", "schema": {"type": "object"}}
    responses = {"200": {"description": "yes"}}
    checks = {"validateRequestBody": True, "validateRequestParameters": False}
    content = {
        "swagger": "2.0",
        "info": {"title": "Reports", "version": "1"},
        **consumes,
        "x-amazon-apigateway-request-validators": {"ours": checks},
        "x-amazon-apigateway-request-validator": "ours",
        "paths": {"/reports": {"post": {"responses": responses, "parameters": [body]}}},
    }
    assert taken(weave(content, {"path": "/reports", "function": "work"})) == (types, "never")


def test_types_that_an_entry_names_count() -> None:
    content = checking({"application/json": REPORT})
    assert taken(weave(content, RULE | {"content_types": ["text/plain"]})) == (["text/plain"], "never")
    passed = RULE | {"passthrough_behavior": "WHEN_NO_MATCH"}
    assert taken(weave(content, passed)) == ([], "when_no_match")


@pytest.mark.parametrize("place", ["document", "operation"])
def test_a_validator_that_does_not_exist_is_an_error(place: str) -> None:
    content = checking({"application/json": REPORT})
    holder = content if place == "document" else content["paths"]["/reports"]["post"]
    holder["x-amazon-apigateway-request-validator"] = "al"
    (line,) = refused(content, RULE)
    assert line.endswith('-request-validator: "al" is not one of all, so nothing would be checked')


@pytest.mark.parametrize(
    "name", ["x-amazon-apigateway-request-validators", "x-amazon-apigateway-gateway-responses"]
)
@pytest.mark.parametrize("value", [None, [], 7])
def test_an_extension_that_is_no_mapping_is_an_error(name: str, value: Any) -> None:
    (line,) = refused(document() | {name: value}, RULE | {"required_headers": ["X-Tenant"]})
    assert line.startswith(f"api.yaml: #/{name}: ")
    assert line.endswith("is not a mapping")


@pytest.mark.parametrize("has_body", [True, False])
def test_a_model_is_for_what_an_operation_of_swagger_consumes(has_body: bool) -> None:  # noqa: FBT001  # a row
    body = {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Report"}}
    post: dict[str, Any] = {
        "responses": {"200": {"description": "yes"}},
        "parameters": [body] if has_body else [],
    }
    content = {
        "swagger": "2.0",
        "info": {"title": "Reports", "version": "1"},
        "consumes": ["application/xml"],
        "paths": {"/reports": {"post": post}},
        "definitions": {"Report": {"type": "object"}},
    }
    rule = {"path": "/reports", "function": "work", "model": "Report"}
    assert operation(weave(content, rule))["consumes"] == ["application/json"]
    post["consumes"] = ["application/xml"]
    (line,) = refused(content, rule)
    assert line.endswith("/post/consumes: is not the configuration's `content_types`, application/json")


def test_a_document_for_vpc_endpoints_is_no_public_api() -> None:
    extension = "x-amazon-apigateway-endpoint-configuration"
    (line,) = refused(document() | {extension: {"vpcEndpointIds": ["vpce-1"]}}, RULE)
    assert line == f'endpoint.type: "REGIONAL": {extension} has vpcEndpointIds; use PRIVATE'


def test_an_event_has_what_an_authorizer_of_the_document_found_out() -> None:
    found = operation(weave(document([{"cognito": []}]), RULE | {"event": "proxy"}))
    (event,) = found[INTEGRATION]["requestTemplates"].values()
    assert '"authorizer": {"claims": {' in event
