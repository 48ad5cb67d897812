"""What the emulator does with calls that Lambda rejects: as API Gateway by public traces, and as LocalStack.

The integrations are made here, without the component: each test shows the emulator alone.
"""

import io
import json
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local import calls, cloud

from .conftest import Answer, call

REGION = "us-east-1"
TYPES = ("Event", "RequestResponse", "DryRun")
HANDLER = """
import pathlib, time

def handler(event, context):
    while isinstance(event, dict) and "until" in event and not pathlib.Path(event["until"]).exists():
        time.sleep(0.05)
    print("ran", event)
    return {"got": event}
"""
NOT_JSON = {
    "text": b"bad",
    "a form": b"bad=1",
    "XML": b"<bad/>",
    "truncated": b'{"bad":',
    "two documents": b'{"bad": 1} {"bad": 2}',
    "not a number": b'{"bad": NaN}',
    "a single quote": b"{'bad': 1}",
    "a byte order mark": b'\xef\xbb\xbf{"bad": 1}',
    "UTF-16": '{"bad": 1}'.encode("utf-16"),
    "binary": b"\x89PNG\r\n\x1a\n\x00bad",
    "blank": b"  ",
    "too deep": b'["bad",' * 100_000,
}
MEGABYTE = 1024 * 1024


@dataclass
class Api:
    """An API of one stage on an emulator."""

    running: cloud.Cloud
    id: str
    failed: str
    """URL of the queue with records of failed events."""
    dead: str
    """URL of the dead-letter queue."""

    def call(self, path: str, body: object = None, choice: str = "Event", **headers: str) -> Answer:
        """Call a route, whose client chooses the invocation type."""
        url = f"{self.running.endpoint}/_aws/execute-api/{self.id}/v1/{path}"
        return call(url, body, Type=choice, **headers)

    def wait_for(self, line: str) -> list[str]:
        """Wait until a line was logged and return all lines."""
        deadline = time.monotonic() + 60
        while line not in (lines := [line for _, _, line in calls.log_lines(self.running, REGION)]):
            assert time.monotonic() < deadline, f"no line {line!r} in {lines}"
        return lines

    def message(self, queue: str) -> Any:
        """Wait for a message and return it."""
        sqs = calls.client("sqs", self.running, REGION)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for message in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5).get("Messages", ()):
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                return json.loads(message["Body"])
        raise AssertionError(f"no message in {queue}")


@pytest.fixture(scope="module")
def rejecting(running: cloud.Cloud) -> Api:
    """An API on the emulator that rejects calls as API Gateway does by public traces."""
    return _deployed(running)


@pytest.fixture(scope="module")
def lenient(running_leniently: cloud.Cloud) -> Api:
    """The same on the emulator that leaves it to the response template, as LocalStack does."""
    return _deployed(running_leniently)


@pytest.fixture(scope="module", params=["rejecting", "lenient"])
def api(request: pytest.FixtureRequest) -> Api:
    """The API on each of them."""
    found: Api = request.getfixturevalue(request.param)
    return found


def _deployed(running: cloud.Cloud) -> Api:
    gateway, functions = (calls.client(name, running, REGION) for name in ("apigateway", "lambda"))
    sqs = calls.client("sqs", running, REGION)
    failed, dead = (
        sqs.create_queue(QueueName=f"{name}-{time.monotonic_ns()}")["QueueUrl"] for name in ("failed", "dead")
    )
    failed_arn, dead_arn = (
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        for url in (failed, dead)
    )
    api_id = gateway.create_rest_api(name="rejections")["id"]
    (root,) = gateway.get_resources(restApiId=api_id)["items"]
    gateway.create_model(restApiId=api_id, name="Any", contentType="application/json", schema="{}")
    gateway.create_model(
        restApiId=api_id, name="Job", contentType="application/json", schema='{"required": ["job"]}'
    )
    validator = gateway.create_request_validator(restApiId=api_id, name="body", validateRequestBody=True)[
        "id"
    ]

    def function(name: str) -> str:
        arn: str = functions.create_function(
            FunctionName=f"{name}-{api_id}",
            Runtime="python3.11",
            Handler="handler.handler",
            Role="arn:aws:iam::000000000000:role/any",
            Code={"ZipFile": _archive()},
            Timeout=60,
            DeadLetterConfig={"TargetArn": dead_arn},
        )["FunctionArn"]
        return arn

    def permitted(arn: str, source: str = "*/POST/*") -> str:
        functions.add_permission(
            FunctionName=arn,
            StatementId="gateway",
            Action="lambda:InvokeFunction",
            Principal="apigateway.amazonaws.com",
            SourceArn=f"arn:aws:execute-api:{REGION}:000000000000:{api_id}/{source}",
        )
        return arn

    def route(path: str, arn: str, models: dict[str, str] | None = None, **integration: Any) -> None:
        made = gateway.create_resource(restApiId=api_id, parentId=root["id"], pathPart=path)
        method = {"restApiId": api_id, "resourceId": made["id"], "httpMethod": "POST"}
        gateway.put_method(
            **method,
            authorizationType="NONE",
            requestParameters={"method.request.header.Type": False},
            **({"requestModels": models, "requestValidatorId": validator} if models else {}),
        )
        gateway.put_integration(
            **method,
            type="AWS",
            integrationHttpMethod="POST",
            uri=f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations",
            requestParameters={
                "integration.request.header.X-Amz-Invocation-Type": "method.request.header.Type"
            },
            **integration,
        )
        gateway.put_method_response(**method, statusCode="202")
        gateway.put_integration_response(
            **method, statusCode="202", responseTemplates={"application/json": "$input.body"}
        )

    work = permitted(function("work"))
    stopped, limited = (permitted(function(name)) for name in ("stopped", "limited"))
    unpermitted, elsewhere = (function(name) for name in ("unpermitted", "elsewhere"))
    for arn in (work, stopped, limited, unpermitted, elsewhere):
        functions.get_waiter("function_active_v2").wait(FunctionName=arn)
    for arn, concurrency in ((stopped, 0), (limited, 1)):
        functions.put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=concurrency)
        functions.put_function_event_invoke_config(
            FunctionName=arn,
            MaximumEventAgeInSeconds=60,
            DestinationConfig={"OnFailure": {"Destination": failed_arn}},
        )
    permitted(elsewhere, "v1/POST/another")
    typed = {"application/json": '{"typed": $input.json("$")}', "application/json; v=2": '{"typed": 2}'}
    route("work", work)
    route("deleted", f"{work}-deleted")
    route("unpermitted", unpermitted)
    route("elsewhere", elsewhere)
    route("stopped", stopped)
    route("limited", limited)
    route("typed", work, requestTemplates=typed, passthroughBehavior="NEVER")
    route("checked", work, {"$default": "Any"})
    route("modelled", work, {"application/json": "Job", "$default": "Any"})
    gateway.create_deployment(restApiId=api_id, stageName="v1")
    return Api(running, api_id, failed, dead)


def _archive() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("handler.py", HANDLER)
    return archive.getvalue()


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
    assert not [line for line in api.wait_for(f"ran {{'after': '{api.id}'}}") if "bad" in line]


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
    record = api.message(api.failed)
    assert record["requestPayload"] == {"job": 1}
    assert record["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert record["requestContext"]["approximateInvokeCount"] == 0
    assert api.message(api.dead) == {"job": 1}


def test_an_event_that_is_throttled_until_it_is_too_old_is_recorded_as_failed(
    api: Api, tmp_path: Path
) -> None:
    for _ in range(2):
        assert api.call("limited", {"until": str(tmp_path / "done")}).status == 202
    record = api.message(api.failed)
    (tmp_path / "done").touch()
    assert record["requestPayload"] == {"until": str(tmp_path / "done")}
    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert record["responsePayload"] == {}  # it did not run
    assert api.message(api.dead) == record["requestPayload"]


# Content types.


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/JSON",
        "application/json;charset=UTF-8",
        "application/json; charset=utf-8",
    ],
)
def test_a_template_is_found_whatever_the_case_and_parameters_of_the_type(
    api: Api, content_type: str
) -> None:
    answer = api.call("typed", {"job": 1}, "RequestResponse", Content_Type=content_type)
    assert answer.json() == {"got": {"typed": {"job": 1}}}


def test_a_template_of_exactly_the_type_comes_first(api: Api) -> None:
    answer = api.call("typed", {}, "RequestResponse", Content_Type="application/json; v=2")
    assert answer.json() == {"got": {"typed": 2}}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/jsonp", "application/x-www-form-urlencoded"]
)
def test_another_type_is_rejected_with_415(api: Api, content_type: str) -> None:
    assert api.call("typed", {}, Content_Type=content_type).status == 415


# Request validators.


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_a_validator_rejects_a_body_that_is_not_json_with_400(api: Api, body: bytes) -> None:
    answer = api.call("checked", body)
    assert (answer.status, answer.json()) == (400, {"message": "Invalid request body"})


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded"]
)
def test_the_default_model_is_for_every_type(api: Api, content_type: str) -> None:
    assert api.call("checked", b"bad", Content_Type=content_type).status == 400
    assert api.call("checked", {"job": 1}, "RequestResponse", Content_Type=content_type).json() == {
        "got": {"job": 1}
    }


@pytest.mark.parametrize("content_type", ["application/json", "application/JSON; charset=utf-8"])
def test_a_type_with_a_model_of_its_own_has_that_one(api: Api, content_type: str) -> None:
    assert api.call("modelled", {"no": "job"}, Content_Type=content_type).status == 400
    assert api.call("modelled", {"job": 1}, Content_Type=content_type).status == 202


def test_a_type_without_a_model_of_its_own_has_the_default(api: Api) -> None:
    assert api.call("modelled", {"no": "job"}, Content_Type="text/plain").status == 202


@pytest.mark.parametrize(("path", "status"), [("checked", 202), ("modelled", 400)])
def test_an_empty_body_is_validated_as_an_object_without_members(api: Api, path: str, status: int) -> None:
    assert api.call(path, b"").status == status
