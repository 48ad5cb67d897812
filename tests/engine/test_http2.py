"""Clients of HTTP/2, which send names of headers in lower case, choose as those of HTTP/1.1 do."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from local import cloud

from .conftest import Stack, make_stack

HANDLER = """
import json

def handler(event, context):
    proxied = "headers" in event
    job = json.loads(event["body"])["job"] if proxied else event["job"]
    print("started", job, event["headers"].get("Idempotency-Key") if proxied else None)
    return {"statusCode": 200, "body": job} if proxied else job
"""
ROUTES: Mapping[str, Mapping[str, Any]] = {
    "strict": {"invocation": "Client"},
    "plain": {"invocation": "Client", "strict": False},
    "idempotent": {"invocation": "Client", "event": "proxy", "idempotency_key": "Idempotency-Key"},
}
TYPES = ["application/json", "application/x-www-form-urlencoded", "text/plain"]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud) -> Iterator[Stack]:
    made = make_stack(tmp_path_factory.mktemp("http2"), running)
    made.add_function("any", HANDLER)
    routes = [{"path": f"/{name}", **options} for name, options in ROUTES.items()]
    made.configure(*routes, functions={"work": {"code": "any"}})
    made.up()
    yield made
    made.destroy()


@pytest.fixture(scope="module")
def client(stack: Stack) -> Iterator[httpx.Client]:
    """A client that speaks nothing but HTTP/2."""
    with httpx.Client(http1=False, http2=True, base_url=stack.url(), trust_env=False, timeout=60) as found:
        yield found


def send(client: httpx.Client, route: str, job: str, *headers: tuple[str, str]) -> httpx.Response:
    """Call a route with JSON, by HTTP/2."""
    kind = (
        [] if any(name == "Content-Type" for name, _ in headers) else [("Content-Type", "application/json")]
    )
    response = client.post(f"/{route}", content=f'{{"job": "{job}"}}', headers=[*kind, *headers])
    assert response.http_version == "HTTP/2"
    return response


@pytest.mark.parametrize("route", ROUTES)
def test_an_event_is_accepted_and_runs(stack: Stack, client: httpx.Client, route: str) -> None:
    headers = [("InvocationType", "Event"), ("Idempotency-Key", "key-7")]
    assert send(client, route, f"event of {route}", *headers).status_code == 202
    key = "key-7" if route == "idempotent" else None
    stack.wait_for(f"started event of {route} {key}")


@pytest.mark.parametrize("route", ROUTES)
def test_a_caller_who_waits_gets_the_result(client: httpx.Client, route: str) -> None:
    response = send(client, route, "7", ("InvocationType", "RequestResponse"))
    assert (response.status_code, response.text.strip('"\n')) == (200, "7")


@pytest.mark.parametrize("route", ["strict", "idempotent"])
def test_a_choice_of_something_else_is_rejected(client: httpx.Client, route: str) -> None:
    assert send(client, route, "8", ("InvocationType", "DryRun")).status_code == 400


@pytest.mark.parametrize("kind", TYPES)
def test_a_plain_choice_counts_in_common_content_types(stack: Stack, client: httpx.Client, kind: str) -> None:
    job = f"as {kind}"
    headers = [("InvocationType", "Event"), ("Content-Type", kind)]
    assert send(client, "plain", job, *headers).status_code == 202
    stack.wait_for(f"started {job} None")


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("values", [("Event", "DryRun"), ("DryRun", "Event")], ids=" then ".join)
def test_of_a_header_that_comes_twice_one_value_decides_for_call_and_response(
    stack: Stack, client: httpx.Client, values: tuple[str, str], kind: str
) -> None:
    job = f"{' then '.join(values)} as {kind}"
    headers = [("InvocationType", value) for value in values]
    response = send(client, "plain", job, *headers, ("Content-Type", kind))
    send(client, "plain", f"after {job}", ("InvocationType", "Event"))
    stack.wait_for(f"started after {job} None")
    assert (f"started {job} None" in stack.log()) == (response.status_code == 202)
