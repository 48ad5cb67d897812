"""What a caller who waits gets: the function's result, or an error that says nothing of its cause."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest

from components.specification.api import ApiSpecification

from .gateway import Outcome, Request, call
from .rendering import CONTEXT, World, render
from .routes import IDEMPOTENT, PLAIN, PROXY, STRICT, WAITS, integration

HEADERS = (("InvocationType", "RequestResponse"),)

PLAIN_RESULTS = {
    "waiting": integration(WAITS),
    "strict": integration(STRICT),
    "plain": integration(PLAIN),
}
PROXY_RESULTS = {
    "waiting": integration(WAITS, PROXY),
    "strict": integration(STRICT, PROXY),
    "plain": integration(PLAIN, PROXY),
    "idempotent": integration(WAITS, IDEMPOTENT),
}
AWKWARD = 'Zoë\'s "quotes", \\ $input.body #set($x = 1) ${x} #end ## </script> 😀\n\ttab'


def result_of(route: str, world: World, result: object) -> Outcome:
    """Return the response to a caller who waits for a result, from a route whose events are bodies."""
    return call(PLAIN_RESULTS[route], world, Request(headers=HEADERS), result=result)


def proxied(route: str, world: World, result: object) -> Outcome:
    """Return the response to a caller who waits for a result in the shape of a proxy integration's."""
    return call(PROXY_RESULTS[route], world, Request(headers=HEADERS), result=result)


@pytest.mark.parametrize(
    "result",
    [
        pytest.param({"job": AWKWARD}, id="awkward characters"),
        pytest.param({"errorType": "of my own", "total": 3}, id="with an errorType"),
        pytest.param([1, 2.5, None, True], id="array"),
        pytest.param("text", id="text"),
        pytest.param(None, id="null"),
        pytest.param({}, id="empty"),
    ],
)
@pytest.mark.parametrize("route", PLAIN_RESULTS)
def test_a_result_is_the_response_as_it_is(route: str, result: object, world: World) -> None:
    text = json.dumps(result)
    outcome = result_of(route, world, text)
    assert (outcome.status, outcome.body.strip()) == (200, text)


@pytest.mark.parametrize("route", PLAIN_RESULTS)
def test_an_error_without_a_message_responds_500_and_says_nothing_of_it(route: str, world: World) -> None:
    error = {"errorType": "KeyError", "errorMessage": "", "stackTrace": ["secret.py"], "requestId": "x"}
    outcome = result_of(route, world, error)
    assert outcome.status == 500
    assert outcome.json().keys() == {"message", "requestId"}
    assert outcome.json()["message"] == "Internal server error"


@pytest.mark.parametrize("results", [PLAIN_RESULTS, PROXY_RESULTS], ids=["body", "proxy"])
@pytest.mark.parametrize("message", ["secret", "two\nlines", AWKWARD], ids=["line", "lines", "awkward"])
def test_an_error_responds_500_and_says_nothing_of_it(
    results: Mapping[str, Any], message: str, world: World
) -> None:
    for route in results.values():
        error = {"errorMessage": message, "errorType": "ValueError", "stackTrace": ["secret.py"]}
        outcome = call(route, world, Request(headers=HEADERS), result=error)
        assert outcome.status == 500
        assert (outcome.json()["message"], len(outcome.json())) == ("Internal server error", 2)


@pytest.mark.parametrize("status", [400, 499])
@pytest.mark.parametrize(
    "text", ["no such report", AWKWARD, "[404] again"], ids=["plain", "awkward", "twice"]
)
@pytest.mark.parametrize("route", PLAIN_RESULTS)
def test_a_status_in_front_of_a_message_is_that_of_the_response(
    route: str, text: str, status: int, world: World
) -> None:
    error = {"errorMessage": f"[{status}] {text}", "errorType": "ValueError"}
    outcome = result_of(route, world, error)
    assert (outcome.status, outcome.json()["message"]) == (status, text)


@pytest.mark.parametrize("message", ["try later", AWKWARD], ids=["plain", "awkward"])
def test_a_configured_error_responds_with_its_own_message(message: str, world: World) -> None:
    errors = [{"pattern": "Throttled.*", "status_code": 429, "message": message}]
    route = integration(WAITS, errors=errors)
    outcome = call(route, world, result={"errorMessage": "Throttled: secret", "errorType": "Busy"})
    assert (outcome.status, outcome.json()["message"]) == (429, message)


@pytest.mark.parametrize("route", PROXY_RESULTS)
def test_a_proxy_shaped_result_is_status_headers_and_body(route: str, world: World) -> None:
    result = {
        "statusCode": 201,
        "headers": {"Location": "/jobs/1", "X-Count": 5, "X-Done": True},
        "multiValueHeaders": {"Warning": ["one", "two"]},
        "body": AWKWARD,
    }
    outcome = proxied(route, world, result)
    assert (outcome.status, outcome.body) == (201, AWKWARD)
    assert outcome.headers == {"Location": "/jobs/1", "X-Count": "5", "X-Done": "true", "Warning": "one, two"}


@pytest.mark.parametrize("route", PROXY_RESULTS)
def test_a_proxy_shaped_result_needs_a_status_alone(route: str, world: World) -> None:
    outcome = proxied(route, world, {"statusCode": 204})
    assert (outcome.status, outcome.body, outcome.headers) == (204, "", {})


@pytest.mark.parametrize("route", PROXY_RESULTS)
def test_an_encoded_body_is_decoded(route: str, world: World) -> None:
    body = base64.b64encode(AWKWARD.encode()).decode()
    outcome = proxied(route, world, {"statusCode": 200, "body": body, "isBase64Encoded": True})
    assert outcome.body == AWKWARD


@pytest.mark.parametrize("result", [{"job": 1}, {}, [], "text", 5, None, {"statusCode": None}], ids=repr)
@pytest.mark.parametrize("route", PROXY_RESULTS)
def test_a_result_in_another_shape_responds_502(route: str, result: object, world: World) -> None:
    outcome = proxied(route, world, json.dumps(result))
    assert (outcome.status, outcome.json()["message"]) == (502, "Internal server error")


@pytest.mark.parametrize(
    ("single", "several", "sent"),
    [
        ({"X-A": "1"}, {"X-A": ["2", "3"]}, {"X-A": "2, 3, 1"}),
        ({"x-a": "1"}, {"X-A": ["2"]}, {"X-A": "2, 1"}),
        ({"X-A": "1"}, {"X-A": ["1", "2"]}, {"X-A": "1, 2"}),
        ({"X-A": "1", "x-a": "2"}, {}, {"X-A": "1, 2"}),
        ({}, {"X-A": ["1"], "x-a": ["2"]}, {"X-A": "1, 2"}),
        ({"X-A": "1", "X-AB": "2", "A": "3"}, {"B": ["4"]}, {"B": "4", "X-A": "1", "X-AB": "2", "A": "3"}),
        ({"X.A+(": "1"}, {"x.a+(": ["2"]}, {"x.a+(": "2, 1"}),
        ({"X-A": "1"}, {"X-A": []}, {"X-A": "1"}),
        ({"A": "1", "B": "2", "A.B": "3"}, {}, {"A": "1", "B": "2", "A.B": "3"}),
        ({"X.Y": "1", "X-Y": "2"}, {}, {"X.Y": "1", "X-Y": "2"}),
        ({"X-A": None}, {}, {"X-A": ""}),
        ({"$x": "#end $input.body"}, {}, {"$x": "#end $input.body"}),
        (None, None, {}),
    ],
    ids=repr,
)
def test_a_header_in_both_maps_of_a_result_is_sent_once_with_all_its_values(
    single: object, several: object, sent: dict[str, str], world: World
) -> None:
    result = {"statusCode": 200, "headers": single, "multiValueHeaders": several, "body": "ok"}
    outcome = proxied("waiting", world, result)
    assert (outcome.status, outcome.body, outcome.headers) == (200, "ok", sent)


def test_the_body_of_gateway_responses_is_json_by_substitution_alone(world: World) -> None:
    # API Gateway replaces variables there, and runs no Velocity.
    template = ApiSpecification.gateway_template
    context = {"error": {"messageString": '"Missing \\"token\\""'}}
    found = render(template, world, context=context)
    assert found.json() == {"message": 'Missing "token"', "requestId": CONTEXT["requestId"]}
    assert "#" not in template
