"""A document that the user brings: which operations become routes, what is woven in, what stays."""

import json
from collections.abc import Callable
from typing import Any

import pytest
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

Weave = Callable[..., Any]


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


def test_an_integration_of_the_users_own_is_left_alone() -> None:
    assert operation(weave(DOCUMENT, RULE), method="get")[INTEGRATION]["uri"] == "arn:list"


def test_an_integration_of_the_users_own_is_replaced_when_told() -> None:
    rule = {
        "method": "GET",
        "function": "other",
        "invocation": "RequestResponse",
        "replace_integration": True,
    }
    assert mapped(weave(DOCUMENT, RULE, rule), method="get") == "'RequestResponse'"


@pytest.mark.parametrize(
    "patterns",
    [
        {"path": "/reports"},
        {"path": "/rep*", "method": "POST"},
        {"method": "post"},
        {"operation_id": "start*"},
        {"tag": "bat?h"},
        {},
    ],
)
def test_an_operation_is_matched_by_any_pattern(patterns: dict[str, str]) -> None:
    assert mapped(weave(DOCUMENT, patterns | {"function": "work", "invocation": "Client"})).endswith(
        "InvocationType"
    )


def test_of_each_option_the_first_rule_that_says_it_counts() -> None:
    rules = [{"tag": "batch", "invocation": "Client"}, {"invocation": "RequestResponse", "function": "work"}]
    assert mapped(weave(DOCUMENT, *rules)) == "method.request.header.InvocationType"


def test_an_operation_says_its_options_itself_before_any_rule() -> None:
    own = {"function": "other", "invocation": "RequestResponse"}
    found = weave(changed(lambda d: d["paths"]["/reports"]["post"].update({"x-async-lambda-api": own})), RULE)
    assert mapped(found) == "'RequestResponse'"
    assert operation(found)["x-async-lambda-api"] == own


def test_what_the_stack_says_for_all_routes_holds_for_operations() -> None:
    assert (
        mapped(weave(DOCUMENT, RULE, invocation="Client", header="X-Wait")) == "method.request.header.X-Wait"
    )


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


def test_a_response_that_the_document_has_stays_and_others_are_added() -> None:
    responses = operation(weave(DOCUMENT, RULE | {"invocation": "Client"}))["responses"]
    assert responses["202"] == {"description": "started"}
    assert responses["404"] == {"$ref": "#/components/responses/Lost"}
    assert set(responses) == {"200", "202", "400", "404", "500"}


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
        "paths": {"/reports": {"post": {"responses": {"202": {"description": "started"}}}}},
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


TOKEN = {"type": "http", "scheme": "bearer"}
AUTHORIZER = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    "x-amazon-apigateway-authorizer": {"type": "token"},
}


class TestWhoMayCall:
    def secured(self, scheme: dict[str, Any]) -> Any:
        def add(document: Any) -> None:
            document["components"]["securitySchemes"] = {"ours": scheme}
            document["security"] = [{"ours": []}]

        return changed(add)

    def test_is_iam_when_nobody_says_it(self) -> None:
        assert operation(weave(DOCUMENT, RULE))["security"] == [{"sigv4": []}]

    def test_is_what_the_document_says_when_api_gateway_checks_it(self) -> None:
        assert "security" not in operation(weave(self.secured(AUTHORIZER), RULE))

    def test_is_not_left_to_a_scheme_that_api_gateway_does_not_check(self) -> None:
        (line,) = parse(self.secured(TOKEN), RULE)
        assert line.startswith(
            "openapi: api.yaml: #/security: API Gateway does not check ours, so anybody could call POST /rep"
        )

    def test_is_what_the_configuration_adds_to_such_a_scheme(self) -> None:
        found = weave(self.secured(TOKEN), RULE | {"authorization": "AWS_IAM"})
        assert operation(found)["security"] == [{"ours": [], "sigv4": []}]

    def test_is_said_once(self) -> None:
        (line,) = parse(self.secured(AUTHORIZER), RULE | {"authorization": "NONE"})
        assert "#/security: says who may call POST /reports" in line
        assert "and so does authorization; leave out one" in line

    def test_is_the_documents_word_before_what_the_stack_says_for_all(self) -> None:
        found = weave(self.secured(AUTHORIZER), RULE, authorization="NONE")
        assert found["security"] == [{"ours": []}]


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


def test_an_operation_without_a_match_lists_the_nearest_patterns() -> None:
    assert refused(DOCUMENT, RULE | {"operation_id": "startReports"}) == [
        "openapi: api.yaml: #/paths/~1reports/post: nothing gives POST /reports (operationId startReport) a "
        "function: the nearest patterns of operations are operation_id startReports",
        'operations[0].operation_id: "startReports": matches no operation_id of the document; '
        "nearest: startReport, listReports",
    ]


def test_a_header_that_is_a_query_parameter_in_the_document_is_a_conflict() -> None:
    def declare(document: Any) -> None:
        parameter = {"name": "InvocationType", "in": "query", "schema": {"type": "string"}}
        document["paths"]["/reports"]["post"]["parameters"].append(parameter)

    assert refused(changed(declare), RULE | {"invocation": "Client"}) == [
        'api.yaml: #/paths/~1reports/post/parameters/1: "InvocationType" is a query parameter here, and the '
        "integration takes it from header"
    ]


@pytest.mark.parametrize(
    ("change", "rule", "line"),
    [
        (
            lambda d: d["paths"]["/reports"]["post"]["parameters"][0].update(required=False),
            {"required_headers": ["X-Tenant"]},
            '#/paths/~1reports/post/parameters/0: "X-Tenant" is optional here and required in the',
        ),
        (
            lambda _: None,
            {"required_headers": ["x-tenant"]},
            '#/paths/~1reports/post/parameters/0: "X-Tenant" is "x-tenant" in the configuration',
        ),
        (
            lambda d: d.update({"x-amazon-apigateway-request-validators": {"body": {}}}),
            {"model": "Report"},
            "#/x-amazon-apigateway-request-validators/body: stands in the document, as something else",
        ),
        (
            lambda d: d["paths"]["/reports"]["post"].update(
                requestBody={"content": {"application/json": {"schema": {"type": "string"}}}}
            ),
            {"model": "Report"},
            "#/paths/~1reports/post/requestBody/content/application~1json/schema: stands in the document",
        ),
    ],
    ids=["optional", "spelling", "validator", "body"],
)
def test_a_contradiction_is_one_line_with_the_place_in_the_document(
    change: Callable[[Any], Any], rule: dict[str, Any], line: str
) -> None:
    (found,) = refused(changed(change), RULE | rule)
    assert found.startswith(f"api.yaml: {line}")


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ({"invokation": "Event"}, "operations[0].invokation: unknown key; allowed here: path, method, "),
        ({"invocation": "Async"}, 'operations[0].invocation: "Async" is not one of Event, RequestResponse, '),
        ({"function": "nobody"}, 'operations[0].function: "nobody": not one of work, other'),
        ({"model": "Nothing"}, 'operations[0].model: "Nothing": not one of Report'),
        ({"idempotency_key": "Key"}, 'operations[0].idempotency_key: "Key": only an event of a proxy'),
    ],
)
def test_a_mistake_in_a_rule_is_named_where_it_was_written(rule: dict[str, Any], line: str) -> None:
    (found,) = refused(DOCUMENT, RULE | rule)
    assert found.startswith(line)


def test_a_mistake_in_the_documents_own_options_is_named_by_its_pointer() -> None:
    own = {"function": "work", "invocation": "Async"}
    document = changed(lambda d: d["paths"]["/reports"]["post"].update({"x-async-lambda-api": own}))
    (found,) = refused(document)
    assert found.startswith("openapi: api.yaml: #/paths/~1reports/post/x-async-lambda-api/invocation: ")


def test_a_mistake_in_what_the_stack_says_for_all_is_named_at_the_top() -> None:
    (found,) = refused(DOCUMENT, RULE, invocation="Async")
    assert found.startswith('invocation: "Async" is not one of')


def test_a_safe_method_with_event_is_refused_at_the_operation() -> None:
    (found,) = refused(DOCUMENT, RULE, {"method": "GET", "function": "work", "replace_integration": True})
    assert found.startswith("openapi: api.yaml: #/paths/~1reports/get: a safe request has no business")


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"routes": [{"path": "/", "function": "work"}]}, "routes: "),
        ({"rendering": "resources"}, 'rendering: "resources": a document as openapi is rendered as openapi'),
        ({"maximum_resources": 0}, "maximum_resources: 0: input should be"),
    ],
)
def test_what_does_not_go_with_a_document_is_refused(values: dict[str, Any], line: str) -> None:
    (found,) = refused(DOCUMENT, RULE, **values)
    assert found.startswith(line)


def test_operations_without_a_document_are_refused() -> None:
    found = settings.parse(
        {"functions": FUNCTIONS, "routes": [{"path": "/", "function": "work"}], "operations": [RULE]}
    )
    assert found == ["operations: 1: only a document as openapi has operations"]


def many_paths(count: int) -> Any:
    post = {"responses": {"200": {"description": ""}}}
    return changed(lambda d: d.update(paths={f"/r{n}": {"post": post} for n in range(count)}))


def test_more_resources_than_an_api_may_have_are_refused_with_the_limit() -> None:
    assert weave(many_paths(300), {"function": "work"})
    (found,) = refused(many_paths(301), {"function": "work"})
    assert found.startswith("maximum_resources: 300: the resources an API may have, ")
    assert "this one has 301" in found


def test_a_raised_quota_is_taken() -> None:
    assert weave(many_paths(301), {"function": "work"}, maximum_resources=301)


def test_a_document_over_the_limit_is_refused_with_it() -> None:
    document = changed(lambda d: d["info"].update(description="x" * 6 * 1024 * 1024))
    (found,) = refused(document, RULE)
    assert "API Gateway imports at most 6291456 (6 MB)" in found
