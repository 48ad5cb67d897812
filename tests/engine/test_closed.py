"""What a caller sees, a queue keeps and a function gets is no more than what was written."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from local import cloud

from .conftest import Stack, call, make_stack
from .test_failures import received

RAISES = """
def handler(event, context):
    if "returns" in event:
        return event["returns"]
    {"raise": raises, "assert": asserts}[event["fails"]]()

def raises():
    raise KeyError

def asserts():
    assert False
"""

FAILS_FOR_GOOD = """
import json

def handler(event, context):
    if event["requestContext"]["path"].endswith("/waits"):
        return {"statusCode": 200, "body": json.dumps(event["headers"])}
    raise ValueError(json.loads(event["body"])["job"])
"""

WAITS = {"/sync": {}, "/strict": {"InvocationType": "RequestResponse"}, "/plain": {}}
CREDENTIALS = ("Authorization", "Cookie", "X-Api-Key", "X-Ticket")


@pytest.fixture(scope="module", params=["resources", "openapi"])
def api(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud
) -> Iterator[Stack]:
    made = make_stack(tmp_path_factory.mktemp("closed"), running)
    made.add_function("raises", RAISES)
    made.add_function("fails", FAILS_FOR_GOOD)
    proxy: dict[str, Any] = {"function": "fails", "event": "proxy"}
    made.configure(
        {"path": "/sync", "function": "raises", "invocation": "RequestResponse"},
        {"path": "/strict", "function": "raises", "invocation": "Client"},
        {"path": "/plain", "function": "raises", "invocation": "Client", "strict": False},
        {"path": "/model", "model": "Job"},
        {"path": "/event", "authorizer": "ticket", **proxy},
        {"path": "/event/kept", "credential_headers": ["Authorization"], **proxy},
        {"path": "/choice/waits", "invocation": "Client", **proxy},
        {"path": "/choice/event", "invocation": "Client", "strict": False, **proxy},
        functions={
            "work": {"code": "work"},
            "raises": {"code": "raises"},
            "fails": {"code": "fails", "asynchronous": {"maximum_retry_attempts": 0}},
        },
        authorizers={
            "ticket": {
                "type": "REQUEST",
                "function": "work",
                "identity_sources": ["method.request.header.X-Ticket", "method.request.querystring.ticket"],
            }
        },
        models={"Job": {"type": "object", "required": ["job"]}},
        rendering=request.param,
    )
    made.up()
    yield made
    made.destroy()


@pytest.mark.parametrize("path", WAITS)
@pytest.mark.parametrize("fails", ["raise", "assert"])
def test_an_error_without_a_message_is_500_without_details(api: Stack, path: str, fails: str) -> None:
    response = call(api.url() + path, {"fails": fails}, **WAITS[path])
    assert response.status == 500
    assert response.json().keys() == {"message", "requestId"}


@pytest.mark.parametrize("path", WAITS)
@pytest.mark.parametrize(
    "returns",
    [
        {"errorType": "invoice", "items": []},
        {"errorType": "invoice"},
        {"stackTrace": ["of another program"]},
        {"errorType": "invoice", "errorMessage": "", "invoice": 7},
        ["errorType"],
        "errorType",
        7,
        None,
    ],
)
def test_a_result_that_looks_like_an_error_in_part_is_a_result(api: Stack, path: str, returns: Any) -> None:
    response = call(api.url() + path, {"returns": returns}, **WAITS[path])
    assert (response.status, response.json()) == (200, returns)


def failed(api: Stack, path: str, **headers: str) -> str:
    """Start a function that fails for good, and return the record that its queue keeps."""
    job = uuid.uuid4().hex
    sent = dict.fromkeys((name.replace("-", "_") for name in CREDENTIALS), "s3cret")
    assert (
        call(f"{api.url()}{path}?ticket=s3cret&q=1", {"job": job}, X_Other="seen", **sent, **headers).status
        == 202
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        record = received(api.client("sqs"), api.outputs()["failure_queues"]["fails"])
        if record["responsePayload"]["errorMessage"] == job:
            return json.dumps(record["requestPayload"])
    pytest.fail("the event is not in the queue")


def test_a_failed_event_has_no_credentials(api: Stack) -> None:
    record = failed(api, "/event")
    assert "seen" in record
    assert "s3cret" not in record


@pytest.mark.parametrize("header", ["InvocationType", "invocationtype"])
def test_an_event_that_a_client_chose_has_no_credentials(api: Stack, header: str) -> None:
    record = json.loads(failed(api, "/choice/event", **{header: "Event"}))
    assert not {name.lower() for name in record["headers"]} & {"authorization", "cookie", "x-api-key"}


def test_a_credential_that_a_route_keeps_is_in_the_event(api: Stack) -> None:
    record = json.loads(failed(api, "/event/kept"))
    assert record["headers"]["Authorization"] == "s3cret"
    assert "Cookie" not in record["headers"]


def test_a_function_whose_caller_waits_gets_the_credentials(api: Stack) -> None:
    response = call(f"{api.url()}/choice/waits", {}, InvocationType="RequestResponse", Authorization="s3cret")
    assert response.json()["Authorization"] == "s3cret"


def test_a_model_is_not_bypassed_by_another_content_type(api: Stack) -> None:
    url = f"{api.url()}/model"
    assert call(url, {"job": "1"}).status == 202
    assert call(url, {"task": "1"}).status == 400
    assert call(url, b"task", Content_Type="text/plain").status == 415


# A document of the user's own.

KEY: list[dict[str, list[str]]] = [{"key": []}]
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Jobs", "version": "1"},
    "security": KEY,
    "x-amazon-apigateway-request-validators": {
        "all": {"validateRequestBody": True, "validateRequestParameters": True}
    },
    "x-amazon-apigateway-request-validator": "all",
    "paths": {
        "/jobs": {
            "post": {
                "operationId": "startJob",
                "parameters": [
                    {"name": "X-Tenant", "in": "header", "required": True, "schema": {"type": "string"}}
                ],
                "responses": {"202": {"description": "started"}},
            },
            "get": {
                "responses": {"200": {"description": "well"}},
                "x-amazon-apigateway-integration": {
                    "type": "mock",
                    "requestTemplates": {"application/json": '{"statusCode": 200}'},
                    "responses": {"default": {"statusCode": "200"}},
                },
            },
        },
        "/notes": {
            "post": {
                "operationId": "startNote",
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}
                },
                "responses": {"202": {"description": "started"}},
            },
            "put": {
                "operationId": "putNote",
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}
                },
                "responses": {"202": {"description": "started"}},
            },
        },
    },
    "components": {
        "schemas": {"Job": {"type": "object", "required": ["job"]}},
        "securitySchemes": {"key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
    },
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud) -> Iterator[Stack]:
    made = make_stack(tmp_path_factory.mktemp("own"), running)
    (made.place.project / "api.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    made.configure(
        openapi="api.json",
        operations=[
            {"operation_id": "startJob", "model": "Job"},
            {"operation_id": "putNote", "passthrough_behavior": "WHEN_NO_MATCH"},
            {"function": "work"},
        ],
        cors={"allow_origin": "*"},
        usage_plans={"free": {"keys": ["acme"]}},
    )
    made.up()
    yield made
    made.destroy()


def methods(stack: Stack) -> dict[str, Any]:
    """Return the methods as they were imported, by method and path."""
    api = stack.url().partition("execute-api/")[2].partition("/")[0]
    found = stack.client("apigateway").get_resources(restApiId=api, embed=["methods"])["items"]
    return {
        f"{key} {one['path']}": method
        for one in found
        for key, method in one.get("resourceMethods", {}).items()
    }


def test_security_of_the_whole_document_reaches_each_method_and_no_preflight(own: Stack) -> None:
    needs_key = {key for key, method in methods(own).items() if method["apiKeyRequired"]}
    assert needs_key == {"POST /jobs", "GET /jobs", "POST /notes", "PUT /notes"}
    assert call(f"{own.url()}/jobs", method="GET").status == 403
    assert call(f"{own.url()}/jobs", method="OPTIONS", Origin="https://a.example").status == 204


def key(stack: Stack) -> str:
    value: str = stack.client("apigateway").get_api_key(
        apiKey=stack.outputs()["api_keys"]["acme"], includeValue=True
    )["value"]
    return value


def test_a_validator_of_the_whole_document_is_not_narrowed_by_a_model(own: Stack) -> None:
    statuses = [
        call(f"{own.url()}/jobs", body, X_Api_Key=key(own), X_Tenant=tenant).status
        for body, tenant in (({"job": "1"}, "me"), ({"job": "1"}, ""), ({"task": "1"}, "me"))
    ]
    assert statuses == [202, 400, 400]


def test_a_body_that_the_document_has_checked_is_not_bypassed_by_another_content_type(own: Stack) -> None:
    url = f"{own.url()}/notes"
    assert call(url, {"job": "1"}, X_Api_Key=key(own)).status == 202
    assert call(url, {"task": "1"}, X_Api_Key=key(own)).status == 400
    assert call(url, b'{"task": "1"}', X_Api_Key=key(own), Content_Type="text/plain").status == 415


def test_the_emulator_validates_what_has_a_model_for_its_content_type_as_api_gateway_does(own: Stack) -> None:
    url = f"{own.url()}/notes"
    assert call(url, {"task": "1"}, "PUT", X_Api_Key=key(own)).status == 400
    assert call(url, b'{"task": "1"}', "PUT", X_Api_Key=key(own), Content_Type="text/plain").status == 202
