"""The event of a proxy integration is JSON with what the client sent, whatever that is."""

from typing import Any

import pytest

from components.specification.integration import IntegrationSpec

from .gateway import Outcome, Request, call
from .rendering import CONTEXT, World
from .routes import IDEMPOTENT, PLAIN, PROXY, STRICT, WAITS, integration

CHOICE = ("InvocationType", "Event")

ROUTES = {
    "event": integration(PROXY),
    "waiting": integration(WAITS, PROXY),
    "strict": integration(STRICT, PROXY),
    "plain": integration(PLAIN, PROXY),
    "idempotent": integration(IDEMPOTENT),
    "strict and idempotent": integration(STRICT, IDEMPOTENT),
}
ALL_ROUTES = pytest.mark.parametrize("route", ROUTES)
# Of the two ways in which entries of maps are written, one each.
BOTH_WAYS = pytest.mark.parametrize("route", ["waiting", "strict and idempotent"])

AWKWARD = {
    "quotes": 'it\'s "here"',
    "backslashes": "\\ \\' \\\" \\u0041 \\n",
    "lines": "one\ntwo\r\nthree\ttabs\x07",
    "unicode": "é ✓ 😀 \u2028 \ufeff",
    "templates": "$input.body #set($x = 1) ${x} $!{x} #end ## #* *# $util.escapeJavaScript($x)",
    "markup": "</script><!-- --> a/b",
    "json": '{"a": [1, "b"]}',
    "nothing": "",
}
CHARACTERS = pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)

AUTHORIZERS: dict[str, dict[str, Any]] = {
    "REQUEST": {"type": "REQUEST", "function": "work"},
    "TOKEN": {"type": "TOKEN", "function": "work"},
    "COGNITO_USER_POOLS": {
        "type": "COGNITO_USER_POOLS",
        "user_pool_arns": ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc"],
    },
}


def authorized(kind: str) -> IntegrationSpec:
    """Return the integration of a route with an authorizer of a kind."""
    return integration(PROXY, {"authorizer": "one"}, authorizers={"one": AUTHORIZERS[kind]})


def event(route: IntegrationSpec, world: World, *headers: tuple[str, str], **request: Any) -> Any:
    """Return the event that a request becomes."""
    outcome = call(route, world, Request(headers=(CHOICE, *headers), **request), result={"statusCode": 200})
    return outcome.event_json()


@BOTH_WAYS
@CHARACTERS
def test_a_body_reaches_the_handler_as_it_was_sent(route: str, text: str, world: World) -> None:
    assert event(ROUTES[route], world, ("Content-Type", "application/json"), body=text)["body"] == (
        text or "{}"
    )


@BOTH_WAYS
@CHARACTERS
def test_parameters_reach_the_handler_as_they_were_sent(route: str, text: str, world: World) -> None:
    found = event(ROUTES[route], world, ("X-Tenant", text), query={"q": text, "1": text}, path={"id": text})
    assert (found["headers"]["X-Tenant"], found["multiValueHeaders"]["X-Tenant"]) == (text, [text])
    assert found["queryStringParameters"] == {"q": text, "1": text}
    assert found["multiValueQueryStringParameters"] == {"q": [text], "1": [text]}
    assert found["pathParameters"] == {"id": text}


@BOTH_WAYS
@CHARACTERS
def test_names_of_parameters_reach_the_handler_as_they_were_sent(route: str, text: str, world: World) -> None:
    assert event(ROUTES[route], world, query={text: "1"})["queryStringParameters"] == {text: "1"}


@ALL_ROUTES
def test_an_event_without_body_and_parameters_has_null_for_them(route: str, world: World) -> None:
    found = event(ROUTES[route], world)
    names = (
        "body",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
    )
    assert [found[name] for name in names] == [None] * 5


@ALL_ROUTES
def test_an_event_has_the_request_context(route: str, world: World) -> None:
    found = event(ROUTES[route], world)
    assert (found["resource"], found["path"], found["httpMethod"]) == ("/jobs", "/jobs", "POST")
    assert found["requestContext"] == dict(CONTEXT)
    assert found["isBase64Encoded"] is False


@BOTH_WAYS
@CHARACTERS
def test_the_context_reaches_the_handler_as_it_is(route: str, text: str, world: World) -> None:
    context = {"identity": {"userAgent": text}, "path": f"/v1/{text}"}
    found = event(ROUTES[route], world, context=context)
    assert found["requestContext"]["identity"] == {"userAgent": text}
    assert (found["requestContext"]["path"], found["path"]) == (f"/v1/{text}", f"/{text}")


@CHARACTERS
@pytest.mark.parametrize("kind", ["REQUEST", "TOKEN"])
def test_what_a_function_authorizes_with_reaches_the_handler(kind: str, text: str, world: World) -> None:
    route = authorized(kind)
    context = {"authorizer": {"principalId": "me", "tenant": text, "level": 3}}
    found = event(route, world, context=context)["requestContext"]["authorizer"]
    assert found == {"principalId": "me", "tenant": text, "level": "3"}


@CHARACTERS
def test_claims_of_a_token_reach_the_handler(text: str, world: World) -> None:
    route = authorized("COGNITO_USER_POOLS")
    claims = {"sub": "1", "cognito:groups": text, "token_use": "id"}
    found = event(route, world, context={"authorizer": {"claims": claims}})["requestContext"]["authorizer"]
    assert {name: value for name, value in found["claims"].items() if value} == {
        name: value for name, value in claims.items() if value
    }


@pytest.mark.parametrize("header", ["Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY"])
@CHARACTERS
def test_an_idempotency_key_is_under_its_name_whatever_its_case(text: str, header: str, world: World) -> None:
    assert event(ROUTES["strict and idempotent"], world, (header, text))["headers"]["Idempotency-Key"] == text


@pytest.mark.parametrize("header", ["Authorization", "authorization", "COOKIE", "x-api-key"])
@pytest.mark.parametrize("route", ["event", "strict", "plain", "idempotent"])
def test_an_asynchronous_event_holds_no_credentials(route: str, header: str, world: World) -> None:
    found = event(
        ROUTES[route],
        world,
        (header, "secret"),
        query={"X-Amz-Signature": "secret"},
        context={"identity": {"apiKey": "secret", "sourceIp": "192.0.2.1"}},
    )
    assert "secret" not in str(found)
    assert found["requestContext"]["identity"] == {"sourceIp": "192.0.2.1"}


@pytest.mark.parametrize("route", ["waiting", "strict", "plain"])
def test_an_event_that_is_waited_for_holds_what_was_sent(route: str, world: World) -> None:
    headers = (("InvocationType", "RequestResponse"), ("authorization", "mine"))
    outcome: Outcome = call(ROUTES[route], world, Request(headers=headers), result={"statusCode": 200})
    assert outcome.event_json()["headers"] == dict(headers)
