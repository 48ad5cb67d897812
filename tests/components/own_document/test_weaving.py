"""What is woven into a document, and what stays."""

from typing import Any

import pytest

from .documents import DOCUMENT, INTEGRATION, RULE, changed, mapped, operation, weave


def test_an_operation_gets_its_integration_and_keeps_what_it_says() -> None:
    found = operation(weave(DOCUMENT, RULE))
    assert found[INTEGRATION]["requestParameters"] == {
        "integration.request.header.X-Amz-Invocation-Type": "'Event'"
    }
    assert found["tags"] == ["batch", "reports"]
    assert found["parameters"] == [
        {"name": "X-Tenant", "in": "header", "required": True, "schema": {"type": "string"}, "x-note": "ours"}
    ]


def test_what_the_user_wrote_stays_in_its_order() -> None:
    found = weave(DOCUMENT, RULE)
    assert list(found)[:5] == ["openapi", "info", "x-owner", "paths", "components"]
    assert list(operation(found))[:4] == ["operationId", "tags", "parameters", "responses"]
    assert found["x-owner"] == {"team": "reports"}


def test_the_clients_header_is_declared() -> None:
    parameters = operation(weave(DOCUMENT, RULE | {"invocation": "Client"}))["parameters"]
    assert [(found["name"], found["in"]) for found in parameters] == [
        ("X-Tenant", "header"),
        ("InvocationType", "header"),
    ]


def test_a_header_that_the_path_item_declares_by_reference_is_not_declared_again() -> None:
    def declare(document: Any) -> None:
        header = {"name": "InvocationType", "in": "header", "schema": {"type": "string"}}
        document["components"]["parameters"] = {"Choice": header}
        document["paths"]["/reports"]["parameters"] = [{"$ref": "#/components/parameters/Choice"}]

    parameters = operation(weave(changed(declare), RULE | {"invocation": "Client"}))["parameters"]
    assert [found["name"] for found in parameters] == ["X-Tenant"]


@pytest.mark.parametrize(
    ("location", "option", "added"),
    [
        ("query", {"required_headers": ["X-Page"]}, "header"),
        ("header", {"required_query_parameters": ["X-Page"]}, "query"),
    ],
)
def test_a_header_and_a_query_parameter_of_one_name_stand_beside_each_other(
    location: str, option: dict[str, Any], added: str
) -> None:
    def declare(document: Any) -> None:
        parameter = {"name": "X-Page", "in": location, "schema": {"type": "string"}}
        document["paths"]["/reports"]["post"]["parameters"] = [parameter]

    own, other = operation(weave(changed(declare), RULE | option))["parameters"]
    assert (own["in"], own.get("required", False)) == (location, False)
    assert (other["name"], other["in"], other["required"]) == ("X-Page", added, True)


def test_a_response_that_the_document_has_stays_and_others_are_added() -> None:
    responses = operation(weave(DOCUMENT, RULE | {"invocation": "Client"}))["responses"]
    assert responses["202"] == {"description": "started"}
    assert responses["404"] == {"$ref": "#/components/responses/Lost"}
    assert set(responses) == {"200", "202", "400", "404", "500"}


def test_a_status_without_a_phrase_is_a_response_of_the_document() -> None:
    rule = RULE | {"invocation": "RequestResponse", "status_code": 299}
    errors = [{"pattern": "slow.*", "status_code": 499, "message": "too slow"}]
    responses = operation(weave(DOCUMENT, rule, errors=errors))["responses"]
    assert (responses["299"]["description"], responses["499"]["description"]) == ("Status 299", "Status 499")


def test_a_referenced_response_gets_headers_of_its_own_where_it_needs_them() -> None:
    def refer(document: Any) -> None:
        document["paths"]["/reports"]["post"]["responses"]["202"] = {"$ref": "#/components/responses/Lost"}

    found = weave(changed(refer), RULE, cors={"allow_origin": "*"})
    assert operation(found)["responses"]["202"]["description"] == "lost"
    assert "Access-Control-Allow-Origin" in operation(found)["responses"]["202"]["headers"]
    assert found["components"]["responses"] == {"Lost": {"description": "lost"}}


def test_a_path_item_by_reference_is_woven_where_it_is_used() -> None:
    def refer(document: Any) -> None:
        item = document["paths"]["/reports"]
        del item["get"]
        document["paths"] = {"/reports": {"$ref": "#/x-items/reports"}}
        document["x-items"] = {"reports": item}

    found = weave(changed(refer), RULE)
    assert mapped(found) == "'Event'"
    assert INTEGRATION not in found["x-items"]["reports"]["post"]


def test_a_swagger_document_is_woven_in_its_own_words() -> None:
    document = {
        "swagger": "2.0",
        "info": {"title": "Reports", "version": "2"},
        "paths": {
            "/reports": {
                "post": {"operationId": "startReport", "responses": {"202": {"description": "started"}}}
            }
        },
        "definitions": {"Report": {"type": "object"}},
    }
    rule = {"function": "work", "invocation": "Client", "model": "Report"}
    found = weave(document, rule, cors={"allow_origin": "*"})
    header, body = operation(found)["parameters"]
    assert header == {"name": "InvocationType", "in": "header", "required": False, "type": "string"}
    assert (body["in"], body["schema"]) == ("body", {"$ref": "#/definitions/Report"})
    assert found["securityDefinitions"]["sigv4"]["x-amazon-apigateway-authtype"] == "awsSigv4"
    assert "components" not in found


def test_a_schema_of_the_document_is_a_model() -> None:
    found = operation(weave(DOCUMENT, RULE | {"model": "Report"}))
    assert found["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Report"
    }
    assert found["x-amazon-apigateway-request-validator"] == "body"


def test_an_operation_for_any_method_with_a_greedy_path_is_one() -> None:
    def add(document: Any) -> None:
        parameter = {"name": "proxy", "in": "path", "required": True, "schema": {"type": "string"}}
        document["paths"]["/all/{proxy+}"] = {"x-amazon-apigateway-any-method": {"parameters": [parameter]}}

    rule = {"path": "/all/*", "function": "work", "invocation": "RequestResponse"}
    found = weave(changed(add), RULE, rule)
    assert mapped(found, "/all/{proxy+}", "x-amazon-apigateway-any-method") == "'RequestResponse'"


def test_preflights_are_answered_where_the_document_does_not() -> None:
    found = weave(DOCUMENT, RULE, cors={"allow_origin": "*"})
    answer = operation(found, method="options")[INTEGRATION]["responses"]["default"]["responseParameters"]
    assert answer["method.response.header.Access-Control-Allow-Methods"] == "'GET, OPTIONS, POST'"


def test_an_operation_for_preflights_without_an_integration_gets_one() -> None:
    def add(document: Any) -> None:
        document["paths"]["/reports"]["options"] = {
            "summary": "ours",
            "responses": {"204": {"description": ""}},
        }

    found = operation(weave(changed(add), RULE, cors={"allow_origin": "*"}), method="options")
    assert (found["summary"], found[INTEGRATION]["type"]) == ("ours", "mock")


CHECKED = {
    "ours": {"validateRequestBody": True, "validateRequestParameters": False},
    "all": {"validateRequestBody": True, "validateRequestParameters": True},
}
VALIDATOR = "x-amazon-apigateway-request-validator"


@pytest.mark.parametrize(
    ("everywhere", "here", "body", "parameters"),
    [
        ("all", None, True, True),
        ("ours", None, True, True),
        (None, "all", True, True),
        ("all", "ours", True, True),
        (None, None, False, True),
    ],
)
def test_what_the_document_has_checked_is_checked_besides_what_options_want(
    everywhere: str | None, here: str | None, *, body: bool, parameters: bool
) -> None:
    def add(content: Any) -> None:
        content["x-amazon-apigateway-request-validators"] = CHECKED
        content |= {VALIDATOR: everywhere} if everywhere else {}
        content["paths"]["/reports"]["post"] |= {VALIDATOR: here} if here else {}

    found = weave(changed(add), RULE | {"event": "proxy", "required_headers": ["X-Tenant"]})
    name = operation(found).get(VALIDATOR, found.get(VALIDATOR))
    effective = found["x-amazon-apigateway-request-validators"][name]
    assert effective.get("validateRequestBody", False) is body
    assert effective.get("validateRequestParameters", False) is parameters


def test_a_body_of_which_the_document_says_nothing_has_to_be_json() -> None:
    found = operation(weave(DOCUMENT, RULE))
    schema = {"$ref": "#/components/schemas/Json"}
    assert found["requestBody"] == {"content": {"application/json": {"schema": schema}}}


def test_a_body_that_the_document_describes_is_checked_as_the_document_says() -> None:
    def describe(content: Any) -> None:
        content["paths"]["/reports"]["post"]["requestBody"] = {"content": {"text/csv": {}}}

    found = operation(weave(changed(describe), RULE))
    assert found["requestBody"] == {"content": {"text/csv": {}}}
    assert VALIDATOR not in found


@pytest.mark.parametrize(
    ("theirs", "name"),
    [
        ({"body": {"validateRequestBody": True, "validateRequestParameters": True}}, "body-2"),
        ({"ours": {"validateRequestBody": True, "validateRequestParameters": False}}, "ours"),
        ({}, "body"),
    ],
)
def test_a_validator_of_the_document_stays_and_serves_where_it_checks_what_is_wanted(
    theirs: dict[str, Any], name: str
) -> None:
    found = weave(changed(lambda d: d.update({"x-amazon-apigateway-request-validators": theirs})), RULE)
    assert operation(found)[VALIDATOR] == name
    known = found["x-amazon-apigateway-request-validators"]
    assert theirs.items() <= known.items()
    assert known[name]["validateRequestBody"] is True


def test_a_body_of_swagger_has_to_be_json_whatever_the_document_consumes() -> None:
    document = {
        "swagger": "2.0",
        "info": {"title": "Reports", "version": "1"},
        "consumes": ["text/plain"],
        "paths": {
            "/reports": {"post": {"operationId": "startReport", "responses": {"200": {"description": "ok"}}}}
        },
    }
    found = operation(weave(document, RULE))
    schema = {"$ref": "#/definitions/Json"}
    assert found["parameters"] == [{"name": "Json", "in": "body", "required": False, "schema": schema}]
    assert "consumes" not in found
