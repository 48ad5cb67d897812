"""Options that have an effect only beside others: an error where they cannot have one."""

from collections.abc import Callable
from typing import Any

import pytest

from components import AsyncLambdaApiArgs, settings

from .own_document.documents import DOCUMENT, RULE, changed, mapped, refused, weave
from .own_document.test_checked_bodies import REPORT, checking, taken

ROUTE: dict[str, Any] = {"path": "/jobs", "function": "work"}
WAITS = {"invocation": "RequestResponse"}
CLIENT = {"invocation": "Client"}
INTEGRATION = "aws:apigateway/integration:Integration"


def parse(*routes: dict[str, Any], **values: Any) -> Any:
    given = {"functions": {"work": {"code": "work"}}, "routes": [ROUTE | route for route in routes]}
    return settings.parse(given | values)


@pytest.mark.parametrize(
    ("option", "without", "needed"),
    [
        ({"header": "X-Wait"}, {}, CLIENT),
        ({"header": "X-Wait"}, WAITS, CLIENT),
        ({"header": "InvocationType"}, WAITS, CLIENT),
        ({"strict": False}, WAITS, CLIENT),
        ({"strict": True}, {}, CLIENT),
        ({"allow_safe_method": True}, {}, {"method": "GET"}),
        ({"allow_safe_method": True}, WAITS | {"method": "GET"}, {"method": "GET", "invocation": "Event"}),
        ({"allow_safe_method": True}, CLIENT | {"method": "ANY"}, {"method": "ANY", "invocation": "Event"}),
        ({"status_code": 201}, WAITS | {"event": "proxy"}, {"event": "body"}),
        ({"status_code": 201}, CLIENT | {"event": "proxy"}, {"invocation": "Event"}),
        ({"credential_headers": ["Cookie"]}, WAITS | {"event": "proxy"}, CLIENT),
        ({"content_types": ["text/plain"]}, {}, {"passthrough_behavior": "NEVER"}),
        ({"content_types": ["text/plain"]}, CLIENT | {"strict": False}, {"event": "proxy"}),
        ({"content_types": ["text/plain"]}, WAITS, {"model": "Job"}),
    ],
)
def test_an_option_without_effect_is_an_error_and_one_with_effect_is_none(
    option: dict[str, Any], without: dict[str, Any], needed: dict[str, Any]
) -> None:
    models = {"Job": {"type": "object"}}
    (line,) = parse(without | option, models=models)
    assert line.startswith(f"routes[0].{min(option)}: ")
    assert ": has no effect, because " in line
    assert isinstance(parse(without | option | needed, models=models), AsyncLambdaApiArgs)


def test_the_line_says_what_to_write() -> None:
    assert parse(WAITS | {"header": "X-Wait"}) == [
        'routes[0].header: "X-Wait": has no effect, because the client does not choose; remove it, or write '
        "invocation: Client"
    ]


def test_a_default_of_all_routes_is_for_those_on_which_it_has_an_effect() -> None:
    found = parse({}, {"path": "/choice"} | CLIENT, {"path": "/wait"} | WAITS, header="X-Wait", strict=False)
    assert [(route.header, route.strict) for route in found.routes] == [
        ("InvocationType", True),
        ("X-Wait", False),
        ("InvocationType", True),
    ]


def test_a_default_without_effect_on_any_route_is_one_error_where_it_was_written() -> None:
    (line,) = parse({}, {"path": "/wait"} | WAITS, header="X-Wait")
    assert line.startswith('header: "X-Wait": has no effect, because the client does not choose')


def test_a_default_that_the_only_route_for_it_overrides_is_no_error() -> None:
    found = parse({}, {"path": "/choice", "header": "X-Own"} | CLIENT, header="X-Wait")
    assert found.routes[1].header == "X-Own"


@pytest.mark.parametrize(
    ("asynchronous", "key"),
    [
        ({"maximum_retry_attempts": 2}, "maximum_retry_attempts: 2"),
        (
            {"alarm_topic_arn": "arn:aws:sns:eu-west-1:123456789012:operators"},
            'alarm_topic_arn: "arn:aws:sns:eu-west-1:123456789012:operators"',
        ),
        ({"queue": {"message_retention_seconds": 60}}, 'queue: {"message_retention_seconds": 60}'),
    ],
)
def test_what_becomes_of_events_is_an_error_where_no_route_starts_the_function_with_one(
    asynchronous: dict[str, Any], key: str
) -> None:
    functions = {"work": {"code": "work", "asynchronous": asynchronous}}
    assert parse(WAITS, functions=functions) == [
        f"functions.work.asynchronous.{key}: has no effect, because no route starts the function with Event "
        "or Client; remove it, or add such a route"
    ]
    assert isinstance(parse(CLIENT, functions=functions), AsyncLambdaApiArgs)


@pytest.mark.parametrize("authorizers", [{}, {"own": {"type": "TOKEN", "function": "check"}}])
def test_so_it_is_for_a_function_of_an_authorizer_or_of_nothing(authorizers: dict[str, Any]) -> None:
    check = {"code": "check", "asynchronous": {"maximum_retry_attempts": 1}}
    functions = {"work": {"code": "work"}, "check": check}
    (line,) = parse({}, functions=functions, authorizers=authorizers)
    assert line.startswith("functions.check.asynchronous.maximum_retry_attempts: 1: has no effect")


def test_nothing_that_is_said_of_events_is_no_error() -> None:
    functions = {"work": {"code": "work", "asynchronous": {}}}
    assert isinstance(parse(WAITS, functions=functions), AsyncLambdaApiArgs)


def test_errors_are_an_error_where_nobody_waits() -> None:
    errors = [{"pattern": "late.*", "status_code": 409, "message": "too late"}]
    (line,) = parse({}, errors=errors)
    assert line.endswith(
        ": has no effect, because nobody waits: every route has invocation: Event; remove it"
    )
    assert isinstance(parse(CLIENT, errors=errors), AsyncLambdaApiArgs)


def test_permissions_for_each_route_are_an_error_where_all_functions_exist_already() -> None:
    theirs = {"arn": "arn:aws:lambda:eu-west-1:123456789012:function:theirs"}
    (line,) = parse({}, functions={"work": theirs}, permissions="route")
    assert line.startswith('permissions: "route": has no effect, because existing functions')
    functions = {"work": theirs, "other": {"code": "other"}}
    found = parse({}, {"path": "/other", "function": "other"}, functions=functions, permissions="route")
    assert isinstance(found, AsyncLambdaApiArgs)


# Operations of a document.

LIST = {"operation_id": "listReports", "function": "other", "replace_integration": True, **WAITS}


def test_an_entry_is_for_those_operations_on_which_it_has_an_effect() -> None:
    found = weave(DOCUMENT, {"path": "*", "header": "X-Wait"}, RULE | CLIENT, LIST)
    assert mapped(found) == "method.request.header.X-Wait"
    assert mapped(found, method="get") == "'RequestResponse'"


@pytest.mark.parametrize("rule", [{"path": "*", "header": "X-Wait"}, {"header": "X-Wait"}])
def test_an_entry_without_effect_on_any_operation_is_an_error(rule: dict[str, Any]) -> None:
    (line,) = refused(DOCUMENT, RULE, LIST, rule)
    assert line.startswith('operations[2].header: "X-Wait": has no effect, because the client does not')


def test_a_default_without_effect_on_any_operation_is_an_error_at_the_top() -> None:
    (line,) = refused(DOCUMENT, RULE, LIST, header="X-Wait")
    assert line.startswith('header: "X-Wait": has no effect, because the client does not choose')
    assert mapped(weave(DOCUMENT, RULE | CLIENT, LIST, header="X-Wait")).endswith("X-Wait")


def test_an_option_without_effect_of_an_operation_itself_is_an_error_at_its_place() -> None:
    own = {"function": "work", "strict": False}
    document = changed(lambda d: d["paths"]["/reports"]["post"].update({"x-async-lambda-api": own}))
    (line,) = refused(document)
    assert line.startswith(
        "openapi: api.yaml: #/paths/~1reports/post/x-async-lambda-api/strict: false: has no effect, because"
    )


def test_replacing_an_integration_that_is_not_there_is_an_error() -> None:
    (line,) = refused(DOCUMENT, RULE | {"replace_integration": True})
    assert line.startswith("operations[0].replace_integration: true: has no effect, because there is no")


def test_content_types_of_an_operation_have_an_effect_where_the_document_has_bodies_checked() -> None:
    types = RULE | {"content_types": ["text/plain"]}
    content = checking({"application/json": REPORT})
    assert taken(weave(content, types)) == (["text/plain"], "never")
    del content["x-amazon-apigateway-request-validator"]
    (line,) = refused(content, types)
    assert line.startswith(
        'operations[0].content_types: ["text/plain"]: has no effect, because every content'
    )


def test_the_functions_of_a_document_have_events_too() -> None:
    functions = {
        "work": {"code": "work"},
        "other": {"code": "work", "asynchronous": {"maximum_retry_attempts": 1}},
    }
    (line,) = refused(DOCUMENT, RULE, LIST, functions=functions)
    assert line.startswith("functions.other.asynchronous.maximum_retry_attempts: 1: has no effect")


# NEVER, which rejected every request.


def test_a_route_that_takes_some_content_types_only_passes_their_bodies_as_they_are(
    deploy: Callable[..., Any],
) -> None:
    types = {"content_types": ["application/json", "text/csv"], "passthrough_behavior": "NEVER"}
    found = deploy(routes=[ROUTE | types]).of_type(INTEGRATION)["api-POST-/jobs"].inputs
    assert found["requestTemplates"] == {"application/json": "$input.body", "text/csv": "$input.body"}
    assert found["passthroughBehavior"] == "NEVER"


def test_bodies_that_a_document_has_checked_pass_with_never() -> None:
    content = checking({"application/json": REPORT})
    assert taken(weave(content, RULE | {"passthrough_behavior": "NEVER"})) == (["application/json"], "never")
