"""What callers get on either emulator where Lambda rejects the call."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local import cloud

from .bare_api import NOT_JSON, REGION, Api

TYPES = ("Event", "RequestResponse", "DryRun")
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def rejecting(running: cloud.Cloud) -> Iterator[Api]:
    """An API on the emulator that rejects calls as API Gateway does by public traces."""
    yield (api := deployed(running))
    api.remove()


@pytest.fixture(scope="module")
def lenient(running_leniently: cloud.Cloud) -> Iterator[Api]:
    """The same on the emulator that leaves it to the response template, as LocalStack does."""
    yield (api := deployed(running_leniently))
    api.remove()


@pytest.fixture(scope="module", params=["rejecting", "lenient"])
def api(request: pytest.FixtureRequest) -> Api:
    """The API on each of them."""
    found: Api = request.getfixturevalue(request.param)
    return found


def deployed(running: cloud.Cloud) -> Api:
    api = Api(running)
    failed, dead = (api.add_queue(name) for name in ("failed", "dead"))
    work = api.add_function("work")
    api.add_route("work", work)
    api.add_route("deleted", f"{work}-deleted")
    for name, source in (("unpermitted", None), ("elsewhere", "v1/POST/another")):
        api.add_route(name, api.add_function(name, source))
    for name, concurrency in (("stopped", 0), ("limited", 1)):
        arn = api.add_function(name, DeadLetterConfig={"TargetArn": dead})
        api.functions.put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=concurrency)
        api.functions.put_function_event_invoke_config(
            FunctionName=arn,
            MaximumEventAgeInSeconds=60,
            DestinationConfig={"OnFailure": {"Destination": failed}},
        )
        api.add_route(name, arn)
    api.deploy()
    return api


def sized(size: int) -> bytes:
    """Return a JSON text of so many bytes."""
    return b'"' + b"x" * (size - 2) + b'"'


# What is accepted, on both.


@pytest.mark.parametrize("choice", TYPES)
def test_a_json_body_is_accepted(api: Api, choice: str) -> None:
    assert api.call("work", {"job": 1}, choice).status == 202


@pytest.mark.parametrize("body", [b"null", b"1", b'"text"', b"[]", b' {"job": "\xff"} ', b"1" * 5000])
def test_any_json_value_is_accepted(api: Api, body: bytes) -> None:
    assert api.call("work", body).status == 202


def test_an_empty_body_is_the_event_without_members(api: Api) -> None:
    assert api.call("work", b"", "RequestResponse").json() == {"got": {}}


def test_a_dry_run_and_an_accepted_event_have_no_body(api: Api) -> None:
    assert [api.call("work", {}, choice).json() for choice in ("Event", "DryRun")] == [{}, {}]


@pytest.mark.parametrize(("choice", "limit"), [("Event", 1), ("RequestResponse", 6), ("DryRun", 6)])
def test_a_payload_of_the_limit_is_accepted(api: Api, choice: str, limit: int) -> None:
    assert api.call("work", sized(limit * MEGABYTE), choice).status == 202


# What Lambda rejects: not JSON, too large, deleted, not permitted, throttled.


@pytest.mark.parametrize("choice", TYPES)
@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_a_body_that_is_not_json_is_rejected_with_400(rejecting: Api, body: bytes, choice: str) -> None:
    answer = rejecting.call("work", body, choice)
    assert answer.status == 400
    assert set(answer.json()) == {"message"}
    assert answer.json()["message"].startswith("Could not parse request body into json: ")


@pytest.mark.parametrize("choice", TYPES)
@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_the_template_sees_that_a_body_is_not_json(lenient: Api, body: bytes, choice: str) -> None:
    seen = lenient.call("work", body, choice).json()
    assert (seen["__type"], seen["Type"]) == ("InvalidRequestContentException", "User")
    assert seen["message"].startswith("Could not parse request body into json: ")


def test_a_body_that_is_not_json_runs_nothing(api: Api) -> None:
    for body in NOT_JSON.values():
        api.call("work", body)
    api.call("work", {"after": api.id})
    lines = api.wait_for(f"ran {{'after': '{api.id}'}}")
    assert not [line for line in lines if line.startswith("ran") and "bad" in line]


TOO_LARGE = {
    "Event": (
        MEGABYTE + 1,
        "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
    ),
    "RequestResponse": (
        6 * MEGABYTE + 1,
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
    ),
}


@pytest.mark.parametrize("choice", TOO_LARGE)
def test_a_payload_over_the_limit_is_rejected_with_413(rejecting: Api, choice: str) -> None:
    answer = rejecting.call("work", sized(TOO_LARGE[choice][0]), choice)
    assert (answer.status, answer.json()) == (413, {"message": "Request Too Long"})


@pytest.mark.parametrize("choice", TOO_LARGE)
def test_the_template_sees_that_a_payload_is_too_large(lenient: Api, choice: str) -> None:
    size, message = TOO_LARGE[choice]
    assert lenient.call("work", sized(size), choice).json() == {
        "__type": "RequestTooLargeException",
        "Type": "User",
        "message": message,
    }


@pytest.mark.parametrize("choice", TYPES)
def test_a_call_of_a_deleted_function_is_500(rejecting: Api, choice: str) -> None:
    answer = rejecting.call("deleted", {}, choice)
    assert (answer.status, answer.json()) == (500, {"message": "Internal server error"})


@pytest.mark.parametrize("choice", TYPES)
def test_the_template_sees_that_a_function_is_deleted(lenient: Api, choice: str) -> None:
    name = f"arn:aws:lambda:{REGION}:000000000000:function:work-{lenient.id}-deleted:$LATEST"
    assert lenient.call("deleted", {}, choice).json() == {
        "__type": "ResourceNotFoundException",
        "Type": "User",
        "Message": f"Function not found: {name}",
    }


@pytest.mark.parametrize("path", ["unpermitted", "elsewhere"])
@pytest.mark.parametrize("choice", TYPES)
def test_a_call_without_a_permission_is_500_and_no_template_sees_it(api: Api, path: str, choice: str) -> None:
    answer = api.call(path, {}, choice)
    assert (answer.status, answer.json()) == (500, {"message": "Internal server error"})


def test_a_throttled_call_that_waits_is_500(rejecting: Api) -> None:
    answer = rejecting.call("stopped", {}, "RequestResponse")
    assert (answer.status, answer.json()) == (500, {"message": "Internal server error"})


def test_the_template_sees_that_a_call_that_waits_is_throttled(lenient: Api) -> None:
    assert lenient.call("stopped", {}, "RequestResponse").json() == {
        "__type": "TooManyRequestsException",
        "Type": "User",
        "message": "Rate Exceeded.",
        "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
    }


def test_an_event_without_any_concurrency_is_accepted_and_recorded_as_failed(api: Api) -> None:
    assert api.call("stopped", {"job": 1}).status == 202
    record = api.message("failed")
    assert record["requestPayload"] == {"job": 1}
    assert record["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert record["requestContext"]["approximateInvokeCount"] == 0
    assert api.message("dead") == {"job": 1}


def test_an_event_that_is_throttled_until_it_is_too_old_is_recorded_as_failed(
    api: Api, tmp_path: Path
) -> None:
    for _ in range(2):
        assert api.call("limited", {"until": str(tmp_path / "done")}).status == 202
    record = api.message("failed")
    (tmp_path / "done").touch()
    assert record["requestPayload"] == {"until": str(tmp_path / "done")}
    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert record["responsePayload"] == {}  # it did not run
    assert api.message("dead") == record["requestPayload"]
