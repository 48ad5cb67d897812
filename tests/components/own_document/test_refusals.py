"""What cannot be woven, each in one line with its place."""

from collections.abc import Callable
from typing import Any

import pytest

from components import settings

from .documents import DOCUMENT, FUNCTIONS, RULE, changed, refused, weave


def test_an_operation_without_a_match_lists_the_nearest_patterns() -> None:
    assert refused(DOCUMENT, RULE | {"operation_id": "startReports"}) == [
        "openapi: api.yaml: #/paths/~1reports/post: nothing gives POST /reports (operationId startReport) a "
        "function: the nearest patterns of operations are `operation_id` startReports",
        'operations[0].operation_id: "startReports": matches no `operation_id` of the document; '
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
            lambda d: d["paths"]["/reports"]["post"].update(
                requestBody={"content": {"application/json": {"schema": {"type": "string"}}}}
            ),
            {"model": "Report"},
            "#/paths/~1reports/post/requestBody/content/application~1json/schema: stands in the document",
        ),
    ],
    ids=["optional", "spelling", "body"],
)
def test_a_contradiction_is_one_line_with_the_place_in_the_document(
    change: Callable[[Any], Any], rule: dict[str, Any], line: str
) -> None:
    (found,) = refused(changed(change), RULE | rule)
    assert found.startswith(f"api.yaml: {line}")


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (
            {"invokation": "Event"},
            "operations[0].invokation: unknown key; nearest: invocation; allowed here: path, ",
        ),
        ({"invocation": "Async"}, 'operations[0].invocation: "Async" is not one of Event, RequestResponse, '),
        ({"function": "nobody"}, 'operations[0].function: "nobody": not one of work, other'),
        ({"model": "Nothing"}, 'operations[0].model: "Nothing": not one of Report'),
        ({"idempotency_key": "Key"}, 'operations[0].idempotency_key: "Key": only an event of a proxy'),
    ],
)
def test_a_mistake_in_a_rule_is_named_where_it_was_written(rule: dict[str, Any], line: str) -> None:
    (found,) = refused(DOCUMENT, RULE | rule)
    assert found.startswith(line)


@pytest.mark.parametrize(
    ("own", "line"),
    [
        ({"function": "nobody"}, 'function: "nobody": not one of work, other'),
        (
            {"function": "work", "invokation": "Event"},
            'invokation: "Event": unknown key; nearest: invocation; allowed here: ',
        ),
        (
            {"function": "work", "throttling": {"rate_limit": 1, "burst_limit": 1, "rate_limits": 1}},
            "throttling/rate_limits: 1: unknown key; nearest: rate_limit; allowed here: rate_limit, ",
        ),
        (
            {"function": "work", "content_types": []},
            "content_types: []: needs at least 1 item",
        ),
        (
            {"function": "work", "invocation": "Async"},
            'invocation: "Async": not one of Event, RequestResponse, Client',
        ),
        (
            {"function": "work", "status_code": 302},
            "status_code: 302: input should be less than or equal to 299",
        ),
    ],
)
def test_an_error_in_the_documents_own_options_has_pointer_value_and_allowed_values(
    own: dict[str, Any], line: str
) -> None:
    document = changed(lambda d: d["paths"]["/reports"]["post"].update({"x-async-lambda-api": own}))
    (found,) = refused(document)
    assert found.startswith(f"openapi: api.yaml: #/paths/~1reports/post/x-async-lambda-api/{line}")


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
        ({"routes": True}, "routes: true: with openapi the operations of the document are the routes"),
        ({"routes": 5}, "routes: 5: with openapi the operations of the document are the routes"),
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
