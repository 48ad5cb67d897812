"""A call that Lambda rejects never looks accepted, where API Gateway lets the template see the error."""

import json
from typing import Any

import pytest

from .gateway import Request, call
from .rendering import World
from .routes import CLIENT_ROUTES, PROXY, WAITS, integration

# As Lambda's service says it; the text of none of them is for the client.
REJECTIONS: dict[str, dict[str, Any]] = {
    "not JSON": {"Type": "User", "message": "Could not parse request body into json: secret"},
    "no such function": {"Message": "Function not found: arn:secret", "Type": "User"},
    "throttled": {"Reason": "CallerRateLimitExceeded", "Type": "User", "message": "Rate Exceeded. secret"},
    "by the protocol's type": {"__type": "TooManyRequestsException", "message": "secret"},
}
ROUTES = {
    "event": integration(),
    "event with proxy-shaped events": integration(PROXY),
    "waiting": integration(WAITS),
    "waiting with proxy-shaped events": integration(WAITS, PROXY),
    "strict": CLIENT_ROUTES["strict"],
    "strict with proxy-shaped events": CLIENT_ROUTES["strict with proxy-shaped events"],
    "plain": CLIENT_ROUTES["plain"],
}


@pytest.mark.parametrize("rejection", REJECTIONS)
@pytest.mark.parametrize("choice", ["Event", "RequestResponse"])
@pytest.mark.parametrize("route", ROUTES)
def test_a_call_that_lambda_rejects_responds_502_and_says_nothing_of_it(
    route: str, choice: str, rejection: str, world: World
) -> None:
    answer = json.dumps(REJECTIONS[rejection])
    request = Request(headers=[("InvocationType", choice)])
    outcome = call(ROUTES[route], world, request, result=answer, accepted=answer)
    assert outcome.status == 502
    assert outcome.json().keys() == {"message", "requestId"}
    assert "secret" not in outcome.body


@pytest.mark.parametrize("route", ["event", "event with proxy-shaped events", "strict", "plain"])
def test_an_event_that_lambda_rejects_with_a_message_alone_responds_502(route: str, world: World) -> None:
    request = Request(headers=[("InvocationType", "Event")])
    outcome = call(ROUTES[route], world, request, accepted='{"message": "secret"}')
    assert (outcome.status, "secret" in outcome.body) == (502, False)


@pytest.mark.parametrize("route", ROUTES)
def test_a_missing_permission_responds_502_and_says_nothing_of_it(route: str, world: World) -> None:
    denied = "User: arn:secret is not authorized to perform: lambda:InvokeFunction on resource: secret"
    body = json.dumps({"Message": denied})
    request = Request(headers=[("InvocationType", "RequestResponse")])
    outcome = call(ROUTES[route], world, request, result=body, accepted=body)
    assert (outcome.status, "secret" in outcome.body) == (502, False)


@pytest.mark.parametrize(
    "result", [{"message": "hi"}, {"Message": "hi"}, {"Type": "User", "total": 3}], ids=repr
)
@pytest.mark.parametrize("route", ["waiting", "strict", "plain"])
def test_a_result_that_resembles_a_rejection_is_the_response(
    route: str, result: dict[str, Any], world: World
) -> None:
    request = Request(headers=[("InvocationType", "RequestResponse")])
    outcome = call(ROUTES[route], world, request, result=result)
    assert (outcome.status, outcome.json()) == (200, result)
