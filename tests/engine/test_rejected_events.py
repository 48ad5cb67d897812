"""202 means accepted: whoever gets it may walk away, so nothing that Lambda rejects may look like it.

Every request is sent in two worlds, with the same expectations. In one API Gateway itself rejects what Lambda
rejects, which is what public traces of AWS show for callers who wait. In the other the rejection reaches the
integration's response template.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from local import cloud

from .conftest import Answer, Stack, call, make_stack

WORLDS = {"API Gateway rejects": "running", "the template decides": "running_leniently"}

ROUTES: Mapping[str, Mapping[str, Any]] = {
    "Event": {"invocation": "Event"},
    "RequestResponse": {"invocation": "RequestResponse"},
    "Client, Event": {"invocation": "Client"},
    "Client, RequestResponse": {"invocation": "Client"},
    "Client, Event, not strict": {"invocation": "Client", "strict": False},
}
"""Routes by what they are called here; where the client chooses, its choice stands behind the type."""

HANDLER = """
def handler(event, context):
    job = event.get("job") if isinstance(event, dict) else None
    print("started", job)
    return event["result"] if isinstance(event, dict) and "result" in event else {"job": job}
"""

NOT_JSON = {
    "text": (b"build report 7", "text/plain"),
    "text said to be JSON": (b"build report 7", "application/json"),
    "a form": (b"job=7", "application/x-www-form-urlencoded"),
    "XML": (b"<job>7</job>", "application/xml"),
    "truncated": (b'{"job": "7"', "application/json"),
    "two documents": (b'{"job": "7"} {"job": "8"}', "application/json"),
    "binary": (b"\x00\xff\xfe\x07", "application/octet-stream"),
}


@dataclass(frozen=True)
class World:
    """A stack in one of the two, with a function that works and one that somebody deleted."""

    stack: Stack
    url: str

    def call(
        self, route: str, body: object, kind: str = "application/json", function: str = "work"
    ) -> Answer:
        """Call a route."""
        _, _, choice = route.partition(", ")
        headers = {"InvocationType": choice.partition(",")[0]} if choice else {}
        return call(f"{self.url}/{function}{path_of(route)}", body, Content_Type=kind, **headers)


def path_of(route: str) -> str:
    """Return the path of a route."""
    return "/" + route.lower().replace(", ", "-").replace(" ", "-")


@pytest.fixture(scope="module", params=[*WORLDS.values()], ids=[*WORLDS])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    running: cloud.Cloud = request.getfixturevalue(request.param)
    stack = make_stack(tmp_path_factory.mktemp("rejected"), running)
    routes = [
        {"path": f"/{function}{path_of(name)}", "function": function, **options}
        for name, options in ROUTES.items()
        for function in ("work", "gone")
    ]
    stack.add_function("any", HANDLER)
    functions = {"work": {"code": "any"}, "gone": {"code": "any"}}
    stack.configure(*routes, functions=functions)
    stack.up()
    client = stack.client("lambda")
    pages = client.get_paginator("list_functions").paginate()
    names = [function["FunctionName"] for page in pages for function in page["Functions"]]
    (gone,) = (name for name in names if name.startswith("api-gone-"))
    client.delete_function(FunctionName=gone)
    yield World(stack, stack.url())
    stack.up()  # what somebody deleted is made anew, so that nothing is missing when all is destroyed
    stack.destroy()


def assert_rejected(response: Answer, *statuses: int) -> None:
    """Assert that a response is an error that says nothing of the function."""
    assert response.status in statuses
    found = response.json()
    assert "message" in found
    assert found.keys() <= {"message", "requestId"}
    assert "arn:" not in response.body


def is_strict(route: str) -> bool:
    """Return whether a route takes no other content type than JSON."""
    return route in {"Client, Event", "Client, RequestResponse"}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("body", "kind"), NOT_JSON.values(), ids=NOT_JSON)
def test_a_body_that_is_not_json_is_rejected(world: World, route: str, body: bytes, kind: str) -> None:
    response = world.call(route, body, kind)
    is_listed = kind == "application/json" or not is_strict(route)
    assert_rejected(response, 400 if is_listed else 415)
    assert response.json()["message"] == ("Invalid request body" if is_listed else "Unsupported Media Type")


@pytest.mark.parametrize("route", ROUTES)
def test_a_function_that_is_gone_is_an_error(world: World, route: str) -> None:
    assert_rejected(world.call(route, {"job": "7"}, function="gone"), 500, 502)


@pytest.mark.parametrize("route", ROUTES)
def test_an_event_that_is_too_large_is_rejected(world: World, route: str) -> None:
    assert_rejected(world.call(route, too_large(route)), 413, 502)


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_runs_that_is_rejected(world: World, route: str) -> None:
    before = runs(world)
    for body, kind in NOT_JSON.values():
        world.call(route, body, kind)
    world.call(route, too_large(route))
    world.call(route, {"job": f"last of {route}"})
    world.stack.wait_for(f"started last of {route}")
    assert runs(world) == before + 1


@pytest.mark.parametrize("route", [name for name in ROUTES if "RequestResponse" in name])
def test_a_result_that_looks_like_a_message_is_a_result(world: World, route: str) -> None:
    response = world.call(route, {"result": {"message": "hi"}})
    assert (response.status, response.json()) == (200, {"message": "hi"})


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b'"7"'], ids=["none", "{}", "[]", "null", "text"]
)
def test_whatever_json_is_an_event(world: World, route: str, body: bytes) -> None:
    expected = 200 if "RequestResponse" in route else 202
    assert world.call(route, body).status == expected


def too_large(route: str) -> dict[str, str]:
    """Return an event that Lambda does not take by this route."""
    return {"job": "7" * int((7 if "RequestResponse" in route else 1.5) * 1024 * 1024)}


def runs(world: World) -> int:
    """Return how often a function of the stack ran."""
    return sum(line.startswith("started ") for line in world.stack.log())
