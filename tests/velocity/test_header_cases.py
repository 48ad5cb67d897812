"""The client's headers count whatever their case, and however often they came."""

import pytest

from components.document.document import read_document

from .gateway import Request, call
from .rendering import World
from .routes import CASES, CLIENT_ROUTES, IDEMPOTENT, PLAIN, STRICT_ROUTES, integration
from .test_choices import chosen

EACH_CHOICE = [name for name in CLIENT_ROUTES if "idempotent" not in name]
CHOSEN = {"Event": 202, "RequestResponse": 200, "DryRun": 400}


@pytest.mark.parametrize("header", CASES)
@pytest.mark.parametrize("route", CLIENT_ROUTES)
def test_event_in_a_header_of_any_case_responds_202(route: str, header: str, world: World) -> None:
    outcome = chosen(route, world, (header, "Event"))
    assert (outcome.invocation_type, outcome.status) == ("Event", 202)
    assert list(outcome.json()) == ["requestId"]


@pytest.mark.parametrize("header", CASES)
@pytest.mark.parametrize("route", CLIENT_ROUTES)
def test_request_response_in_a_header_of_any_case_responds_with_the_result(
    route: str, header: str, world: World
) -> None:
    outcome = chosen(route, world, (header, "RequestResponse"))
    assert (outcome.invocation_type, outcome.status) == ("RequestResponse", 200)
    assert "done" in outcome.body


@pytest.mark.parametrize("mapped_last", [True, False], ids=["mapped last", "mapped first"])
@pytest.mark.parametrize(
    "values",
    [("Event", "DryRun"), ("DryRun", "Event"), ("Event", "RequestResponse"), ("RequestResponse", "Event")],
    ids=" then ".join,
)
@pytest.mark.parametrize("header", CASES[:2])
@pytest.mark.parametrize("route", EACH_CHOICE)
def test_a_header_that_comes_twice_responds_as_the_function_is_called(
    route: str, header: str, values: tuple[str, str], *, mapped_last: bool, world: World
) -> None:
    request = Request(headers=[(header, value) for value in values])
    result = {"statusCode": 200}
    outcome = call(CLIENT_ROUTES[route], world, request, result=result, mapped_last=mapped_last)
    assert outcome.invocation_type in values
    responds_as_called(route, outcome.status, outcome.invocation_type)


@pytest.mark.parametrize(
    "names", [CASES[:2], CASES[1::-1], CASES[::2]], ids=["exact last", "exact first", "none exact"]
)
@pytest.mark.parametrize("value", ["DryRun", "RequestResponse"])
@pytest.mark.parametrize("route", EACH_CHOICE)
def test_a_header_in_two_cases_responds_as_the_function_is_called(
    route: str, value: str, names: tuple[str, str], world: World
) -> None:
    first, second = names
    outcome = chosen(route, world, (first, "Event"), (second, value))
    responds_as_called(route, outcome.status, outcome.invocation_type)


@pytest.mark.parametrize(
    "kind", ["application/JSON; charset=UTF-8", "application/x-www-form-urlencoded", "text/plain"]
)
@pytest.mark.parametrize("header", CASES)
def test_a_plain_choice_counts_whatever_the_case_of_its_header_in_common_content_types(
    header: str, kind: str, world: World
) -> None:
    outcome = chosen("plain", world, (header, "Event"), ("content-type", kind))
    assert (outcome.invocation_type, outcome.status) == ("Event", 202)


@pytest.mark.parametrize("header", CASES)
def test_a_plain_choice_in_another_content_type_responds_as_the_function_is_called(
    header: str, world: World
) -> None:
    outcome = chosen("plain", world, (header, "Event"), ("Content-Type", "application/cloudevents+json"))
    if world is not World.HEADERS_IGNORE_CASE:
        assert outcome.invocation_type == ("Event" if header == "InvocationType" else "RequestResponse")
        responds_as_called("plain", outcome.status, outcome.invocation_type)


def responds_as_called(route: str, status: int, invocation_type: str) -> None:
    """Check that the status says how the function was called: 202 for `Event` and nothing else."""
    if route in STRICT_ROUTES:
        assert status == CHOSEN[invocation_type]
    else:
        assert (status == 202) == (invocation_type == "Event")


@pytest.mark.parametrize(
    "names",
    [
        ("Idempotency-Key", "idempotency-key"),
        ("idempotency-key", "Idempotency-Key"),
        ("idempotency-key", "IDEMPOTENCY-KEY"),
        ("idempotency-key", "Idempotency-Key", "IDEMPOTENCY-KEY"),
    ],
    ids=" then ".join,
)
def test_an_idempotency_key_that_came_in_several_cases_stands_once_in_the_event(
    names: tuple[str, ...], world: World
) -> None:
    headers = [(name, str(number)) for number, name in enumerate(names)]
    outcome = call(integration(IDEMPOTENT), world, Request(headers=headers))
    assert outcome.event_json()["headers"]["Idempotency-Key"] in [value for _, value in headers]


CHECKED = """
openapi: 3.0.1
info: {title: Jobs, version: "1"}
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: true, validateRequestParameters: true}
x-amazon-apigateway-request-validator: all
paths:
  /jobs:
    post:
      requestBody: {content: {application/vnd.job+json: {schema: {$ref: "#/components/schemas/Job"}}}}
      responses: {"202": {description: started}}
components: {schemas: {Job: {type: object}}}
"""


@pytest.mark.parametrize("header", CASES)
def test_a_plain_choice_counts_in_the_content_type_that_a_document_has_checked(
    header: str, world: World
) -> None:
    rule = {**PLAIN, "function": "work"}
    route = integration(routes=(), openapi=read_document("api.yaml", CHECKED), operations=[rule])
    request = Request(headers=[(header, "Event"), ("Content-Type", "application/vnd.job+json")])
    outcome = call(route, world, request)
    assert (outcome.invocation_type, outcome.status) == ("Event", 202)
