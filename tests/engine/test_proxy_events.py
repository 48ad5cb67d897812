"""A handler written for a proxy integration runs unchanged, router and all, behind `event: proxy`."""

import json
import shutil
import uuid
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from local import cloud

from .conftest import Stack, call, make_stack

ROUTER = r"""
from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

app = APIGatewayRestResolver()

@app.post("/echo/<name>")
def echo(name):
    event = app.current_event
    return {
        "name": name,
        "body": event.body,
        "query": event.query_string_parameters,
        "tenant": event.headers.get("X-Tenant"),
        "stage": event.request_context.stage,
        "method": event.http_method,
    }

@app.post("/text")
def text():
    return Response(201, "text/plain", "it's\n\"here\" $now #if ✓", headers={"Location": "/text/1"})

@app.get("/missing")
def missing():
    raise NotFoundError("no such thing")

@app.post("/choice")
def choice():
    print("chose", app.current_event.json_body["job"])
    return {"job": app.current_event.json_body["job"]}

def handler(event, context):
    return app.resolve(event, context)
"""

IDEMPOTENT = r"""
import json, os, pathlib
from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyItemAlreadyExistsError, IdempotencyItemNotFoundError)
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer, DataRecord

class Files(BasePersistenceLayer):
    # A table in a folder, where a deployed function has DynamoDBPersistenceLayer.
    def _file(self, key):
        return pathlib.Path(os.environ["RECORDS"]) / key.replace("/", "_")
    def _get_record(self, idempotency_key):
        try:
            return DataRecord(**json.loads(self._file(idempotency_key).read_text()))
        except FileNotFoundError:
            raise IdempotencyItemNotFoundError
    def _write(self, record, mode):
        with self._file(record.idempotency_key).open(mode) as file:
            kept = ("idempotency_key", "status", "response_data", "expiry_timestamp")
            json.dump({name: getattr(record, name) for name in kept}, file)
    def _put_record(self, data_record):
        try:
            self._write(data_record, "x")
        except FileExistsError:
            raise IdempotencyItemAlreadyExistsError
    def _update_record(self, data_record):
        self._write(data_record, "w")
    def _delete_record(self, data_record):
        self._file(data_record.idempotency_key).unlink()

KEY = 'headers."Idempotency-Key" || requestContext.requestId'

@idempotent(persistence_store=Files(), config=IdempotencyConfig(event_key_jmespath=KEY))
def handler(event, context):
    print("charged", event["body"])
    return {"statusCode": 200, "body": event["requestContext"]["requestId"]}
"""


def bundle(folder: Path) -> None:
    """Put the libraries beside a handler, as everybody does who deploys one."""
    for name in ("aws_lambda_powertools", "jmespath"):
        shutil.copytree(Path(str(import_module(name).__file__)).parent, folder / name)
    shutil.copy(str(import_module("typing_extensions").__file__), folder)


@pytest.fixture(scope="module", params=["resources", "openapi"])
def api(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud
) -> Iterator[Stack]:
    deployed = make_stack(tmp_path_factory.mktemp("proxy"), running)
    records = tmp_path_factory.mktemp("records")
    for name, handler in (("router", ROUTER), ("idempotent", IDEMPOTENT)):
        deployed.add_function(name, handler)
        bundle(deployed.place.project / name)
    environment = {"RECORDS": str(records), "POWERTOOLS_SERVICE_NAME": "test"}
    deployed.configure(
        *(
            {"path": path, "function": "router", "invocation": invocation}
            for path, invocation in (
                ("/echo/{name}", "RequestResponse"),
                ("/text", "RequestResponse"),
                ("/choice", "Client"),
            )
        ),
        {"path": "/missing", "method": "GET", "function": "router", "invocation": "RequestResponse"},
        {"path": "/charge", "function": "idempotent", "invocation": "RequestResponse"},
        {"path": "/work", "function": "work", "invocation": "RequestResponse"},
        functions={
            "router": {"code": "router"},
            "idempotent": {"code": "idempotent", "environment": environment},
            "work": {"code": "work"},
        },
        event="proxy",
        content_types=["application/json", "text/plain"],
        idempotency_key="Idempotency-Key",
        rendering=request.param,
    )
    deployed.up()
    yield deployed
    deployed.destroy()


@pytest.fixture(scope="module")
def url(api: Stack) -> str:
    return api.url()


@pytest.mark.parametrize(
    "body",
    [
        '{"plain": true}',
        "unicode é ✓ 😀",
        "quotes \" and ' and `",
        "lines\nand\r\nmore\ttabs",
        "back\\slashes \\' \\\" \\u0041 \\n",
        "$input.body #set($x = 1) ${x} #end ##",
        "</script><!-- -->",
        "{}",
    ],
)
def test_a_body_reaches_the_handler_as_it_was_sent(url: str, body: str) -> None:
    answer = call(f"{url}/echo/me", body.encode(), Content_Type="text/plain")
    assert (answer.status, answer.json()["body"]) == (200, body)


def test_no_body_is_none(url: str) -> None:
    answer = call(f"{url}/echo/me", b"", Content_Type="")
    assert (answer.status, answer.json()["body"]) == (200, None)


def test_path_query_headers_and_context_are_a_proxy_integrations(url: str) -> None:
    answer = call(f"{url}/echo/me?q=it%27s&z=%C3%A9", X_Tenant='o\'neil "x"').json()
    assert (answer["name"], answer["query"]) == ("me", {"q": "it's", "z": "é"})
    assert (answer["tenant"], answer["stage"], answer["method"]) == ('o\'neil "x"', "v1", "POST")


def test_a_result_becomes_status_headers_and_body(url: str) -> None:
    answer = call(f"{url}/text")
    assert (answer.status, answer.body) == (201, 'it\'s\n"here" $now #if ✓')
    assert (answer.headers["Location"], answer.headers["Content-Type"]) == ("/text/1", "text/plain")


def test_the_routers_own_errors_are_answers(url: str) -> None:
    answer = call(f"{url}/missing", method="GET")
    assert (answer.status, answer.json()) == (404, {"statusCode": 404, "message": "no such thing"})


def test_a_client_that_waits_gets_the_handlers_answer(url: str) -> None:
    answer = call(f"{url}/choice", {"job": "1"}, InvocationType="RequestResponse")
    assert (answer.status, answer.json()) == (200, {"job": "1"})


def test_a_client_that_does_not_wait_starts_the_same_handler(api: Stack, url: str) -> None:
    job = uuid.uuid4().hex
    assert call(f"{url}/choice", {"job": job}, InvocationType="Event").status == 202
    api.wait_for(f"chose {job}")


def test_any_other_choice_runs_nothing(url: str) -> None:
    assert call(f"{url}/choice", {"job": "1"}, InvocationType="DryRun").status == 400


def test_a_result_in_another_shape_is_502_as_behind_a_proxy_integration(url: str) -> None:
    answer = call(f"{url}/work", {"job": "1"})
    assert (answer.status, answer.json()["message"]) == (502, "Internal server error")


def test_a_content_type_without_a_template_is_refused(url: str) -> None:
    assert call(f"{url}/echo/me", b"<a/>", Content_Type="application/xml").status == 415


@pytest.mark.parametrize("header", ["Idempotency-Key", "idempotency-key"])
def test_a_clients_key_makes_a_repeated_call_run_once(api: Stack, url: str, header: str) -> None:
    key, amount = uuid.uuid4().hex, uuid.uuid4().hex
    first, second = (call(f"{url}/charge", {"amount": amount}, **{header: key}) for _ in range(2))
    assert first.body == second.body
    assert api.log().count(f"charged {json.dumps({'amount': amount})}") == 1


def test_without_a_key_every_request_runs(url: str) -> None:
    first, second = (call(f"{url}/charge", {"amount": 1}) for _ in range(2))
    assert first.status == second.status == 200
    assert first.body != second.body
