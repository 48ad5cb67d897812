"""The client chooses who waits, by a header."""

import pytest

from .gateway import Outcome, Request, call
from .rendering import World
from .routes import CLIENT_ROUTES, PLAIN_ROUTES, STRICT_ROUTES, integration

REJECTED = ("DryRun", "event", "requestresponse", "", " ", "Event,Event", "$type", "#end")


def chosen(route: str, world: World, *headers: tuple[str, str]) -> Outcome:
    """Return what becomes of a request with headers."""
    result = {"statusCode": 200, "body": "done"}
    return call(CLIENT_ROUTES[route], world, Request(headers=headers), result=result)


@pytest.mark.parametrize("route", CLIENT_ROUTES)
def test_event_responds_202_with_the_request_id(route: str, world: World) -> None:
    outcome = chosen(route, world, ("InvocationType", "Event"))
    assert (outcome.invocation_type, outcome.status) == ("Event", 202)
    assert list(outcome.json()) == ["requestId"]


@pytest.mark.parametrize("value", REJECTED)
@pytest.mark.parametrize("route", STRICT_ROUTES)
def test_any_other_choice_of_a_strict_route_responds_400_and_runs_nothing(
    route: str, value: str, world: World
) -> None:
    outcome = chosen(route, world, ("InvocationType", value))
    assert (outcome.invocation_type, outcome.status) == ("DryRun", 400)
    assert outcome.json()["message"] == "InvocationType must be Event or RequestResponse"


@pytest.mark.parametrize("route", STRICT_ROUTES)
def test_a_strict_route_without_the_header_responds_400_and_runs_nothing(route: str, world: World) -> None:
    outcome = chosen(route, world, ("Accept", "*/*"))
    assert (outcome.invocation_type, outcome.status) == ("DryRun", 400)


@pytest.mark.parametrize("route", PLAIN_ROUTES)
def test_a_plain_route_without_the_header_waits(route: str, world: World) -> None:
    outcome = chosen(route, world, ("Accept", "*/*"))
    assert (outcome.invocation_type, outcome.status) == ("RequestResponse", 200)
    assert "done" in outcome.body


@pytest.mark.parametrize("accepted", ["", "{}", None, "null", " "], ids=repr)
@pytest.mark.parametrize("route", [*CLIENT_ROUTES, "event"])
def test_an_accepted_event_responds_202_whatever_the_body_of_lambdas_response(
    route: str, accepted: str | None, world: World
) -> None:
    found = CLIENT_ROUTES.get(route) or integration()
    outcome = call(found, world, Request(headers=[("InvocationType", "Event")]), accepted=accepted)
    assert (outcome.status, list(outcome.json())) == (202, ["requestId"])
