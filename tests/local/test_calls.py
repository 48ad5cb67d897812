"""Calls of a web server on loopback that answers as a deployed stack does."""

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from rich.console import Console

from local import calls, cloud


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    invocation_type: str | None
    body: bytes


@dataclass
class Server:
    """What was asked, and what is answered: a status by path, a body by operation of CloudWatch Logs."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    operations: dict[str, Any] = field(default_factory=dict)

    @property
    def running(self) -> cloud.Cloud:
        return cloud.Cloud(port=self.port, pid=1, created=0)

    def route(self, **changes: str) -> dict[str, str]:
        """Return a route as the outputs of a stack have it."""
        route = {"method": "POST", "path": "/reports", "invocation": "Event"} | changes
        return {**route, "url": f"{self.running.endpoint}{route['path']}"}


@pytest.fixture
def server() -> Iterator[Server]:
    known = Server()

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline()
            if not self.parse_request():
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            known.requests.append(Request(self.command, self.path, self.headers.get("InvocationType"), body))
            operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            self.send_response(known.statuses.get(self.path, 200))
            self.end_headers()
            self.wfile.write(json.dumps(known.operations.get(operation, {})).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        known.port = listening.server_port
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield known
        listening.shutdown()
        thread.join()


def test_a_route_is_called_once(server: Server) -> None:
    made = list(calls.call_routes([server.route()]))

    assert [(call.route, call.header, call.status) for call in made] == [("POST /reports", "", 200)]


def test_a_route_whose_client_decides_is_called_in_each_way(server: Server) -> None:
    list(calls.call_routes([server.route(invocation="Client")]))

    assert [request.invocation_type for request in server.requests] == [
        "Event",
        "RequestResponse",
        "DryRun",
    ]


def test_a_dry_run_is_the_only_call_that_starts_nothing(server: Server) -> None:
    made = calls.call_routes([server.route(invocation="Client")])

    assert [call.header for call in made if not call.runs] == ["InvocationType: DryRun"]


def test_a_call_asks_for_a_report_of_its_own(server: Server) -> None:
    made = list(calls.call_routes([server.route(), server.route()]))

    assert [json.loads(request.body) for request in server.requests] == [
        {"report": call.report} for call in made
    ]
    assert made[0].report != made[1].report


def test_a_call_that_has_no_body_sends_none(server: Server) -> None:
    list(calls.call_routes([server.route(method="GET")]))

    assert server.requests == [Request("GET", "/reports", None, b"")]


def test_a_parameter_of_the_path_is_filled_in(server: Server) -> None:
    (made,) = calls.call_routes([server.route(path="/reports/{id}")])

    assert [request.path for request in server.requests] == [f"/reports/{made.report}"]


def test_a_route_of_any_method_is_called_with_post(server: Server) -> None:
    list(calls.call_routes([server.route(method="ANY")]))

    assert [request.method for request in server.requests] == ["POST"]


@pytest.mark.parametrize("status", [202, 204, 400, 403, 500])
def test_the_status_of_an_answer_is_kept(server: Server, status: int) -> None:
    server.statuses["/reports"] = status

    (made,) = calls.call_routes([server.route()])

    assert made.status == status


@pytest.mark.usefixtures("proxies")
def test_no_proxy_is_asked_for_a_call(server: Server) -> None:
    (made,) = calls.call_routes([server.route()])

    assert made.status == 200


def test_a_call_without_an_answer_has_no_status(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        nobody = closing.getsockname()[1]

    (made,) = calls.call_routes([{**server.route(), "url": f"http://127.0.0.1:{nobody}/"}])

    assert made.status is None


def made(**changes: Any) -> calls.Call:
    """Return a call of an asynchronous route."""
    fields: dict[str, Any] = {
        "route": "POST /reports",
        "header": "",
        "status": 202,
        "seconds": 0.123,
        "report": "abc",
        "runs": True,
    }
    return calls.Call(**fields | changes)


def row(call: calls.Call, server: Server) -> list[Any]:
    """Return the only row of the table of one call."""
    table = calls.table(iter([call]), server.running, "us-east-1")
    return [next(iter(column.cells)) for column in table.columns]


@pytest.fixture
def logged(server: Server) -> Server:
    server.operations = {
        "DescribeLogGroups": {"logGroups": [{"logGroupName": "/aws/lambda/reports"}]},
        "FilterLogEvents": {
            "events": [
                {"timestamp": 1, "message": "building abc\n"},
                {"timestamp": 2, "message": "built abc\n"},
                {"timestamp": 3, "message": "built another\n"},
            ]
        },
    }
    return server


def test_no_profile_of_the_user_is_asked_for(logged: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nosuch")

    assert len(list(calls.log_lines(logged.running, "us-east-1"))) == 3


def test_log_lines_have_their_time_and_their_group(logged: Server) -> None:
    assert list(calls.log_lines(logged.running, "us-east-1")) == [
        (1, "/aws/lambda/reports", "building abc"),
        (2, "/aws/lambda/reports", "built abc"),
        (3, "/aws/lambda/reports", "built another"),
    ]


@pytest.mark.usefixtures("proxies")
def test_no_proxy_is_asked_for_the_log(logged: Server) -> None:
    assert len(list(calls.log_lines(logged.running, "us-east-1"))) == 3


def test_only_groups_of_functions_are_read(logged: Server) -> None:
    list(calls.log_lines(logged.running, "us-east-1"))

    assert json.loads(logged.requests[0].body) == {"logGroupNamePrefix": "/aws/lambda/"}


def test_the_table_shows_the_last_line_that_was_logged_for_a_call(logged: Server) -> None:
    assert row(made(), logged) == ["POST /reports", "", "202", "0.12 s", "built abc"]


def test_the_table_shows_a_line_with_brackets_as_it_is(logged: Server) -> None:
    logged.operations["FilterLogEvents"] = {"events": [{"timestamp": 1, "message": "[/b] abc [bold]"}]}
    console = Console(width=200)
    with console.capture() as shown:
        console.print(calls.table(iter([made()]), logged.running, "us-east-1"))

    assert "[/b] abc [bold]" in shown.get()


def test_the_table_shows_that_there_was_no_answer(logged: Server) -> None:
    assert row(made(status=None), logged)[2] == "none"


def test_the_table_shows_that_nothing_ran(logged: Server) -> None:
    assert row(made(runs=False), logged)[-1] == "(nothing ran)"


def test_the_table_says_where_to_look_for_work_that_goes_on(
    logged: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.calls._SECONDS_FOR_THE_WORK", 0)
    logged.operations["FilterLogEvents"] = {"events": []}

    assert row(made(), logged)[-1] == "(no log line yet: see make logs)"
