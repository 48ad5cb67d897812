"""Handlers that run as processes, as an invocation on the emulator runs them."""

import json
import os
import select
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import plugin_module

Invoke = Callable[..., Any]


@pytest.fixture
def processes() -> set[subprocess.Popen[bytes]]:
    return set()


@pytest.fixture
def invoke(tmp_path: Path, processes: set[subprocess.Popen[bytes]]) -> Iterator[Invoke]:
    """Run `handler(event, context)` of the given source once."""
    module = plugin_module("call")

    def run(
        source: str, event: object = None, *, handler: str = "work.handler", timeout: float = 60, **env: str
    ) -> Any:
        (tmp_path / "work.py").write_text(source)
        return module.run(
            call={
                "handler": handler,
                "payload": json.dumps(event or {}),
                "context": {"aws_request_id": "request-1", "function_name": "work"},
            },
            timeout=timeout,
            code=tmp_path,
            environment={"PATH": os.defpath, **env},
            processes=processes,
        )

    yield run
    assert not processes


ECHO = "def handler(event, context): return event"


def test_what_a_handler_returns_is_the_result(invoke: Invoke) -> None:
    outcome = invoke(ECHO, {"report": 1})

    assert (outcome.is_error, outcome.result, outcome.log) == (False, {"report": 1}, "")


def test_what_a_handler_prints_is_its_log(invoke: Invoke) -> None:
    outcome = invoke(
        "import sys\n"
        "def handler(event, context):\n"
        "    print('to standard output')\n"
        "    print('to standard error', file=sys.stderr)"
    )

    assert outcome.log == "to standard output\nto standard error\n"


def test_what_a_handler_prints_is_not_taken_for_its_result(invoke: Invoke) -> None:
    outcome = invoke('def handler(event, context): print(\'{"is_error": true, "result": 1}\')')

    assert (outcome.is_error, outcome.result) == (False, None)


def test_what_a_handler_logs_has_its_level_and_its_request(invoke: Invoke) -> None:
    outcome = invoke("import logging\ndef handler(event, context): logging.error('broken')")

    level, _, request, message = outcome.log.rstrip("\n").split("\t")
    assert (level, request, message) == ("[ERROR]", "request-1", "broken")


def test_a_handler_gets_the_fields_of_its_context(invoke: Invoke) -> None:
    outcome = invoke("def handler(event, context): return [context.aws_request_id, context.function_name]")

    assert outcome.result == ["request-1", "work"]


def test_a_handler_is_told_how_much_time_is_left(invoke: Invoke) -> None:
    outcome = invoke("def handler(event, context): return context.get_remaining_time_in_millis()", timeout=60)

    assert 0 < outcome.result <= 60_000


def test_a_handler_gets_the_environment_of_its_function(invoke: Invoke) -> None:
    outcome = invoke("import os\ndef handler(event, context): return os.environ['TABLE']", TABLE="reports")

    assert outcome.result == "reports"


def test_nothing_else_of_the_environment_reaches_a_handler(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OF_THE_EMULATOR", "1")

    outcome = invoke("import os\ndef handler(event, context): return 'OF_THE_EMULATOR' in os.environ")

    assert outcome.result is False


def test_a_handler_imports_the_modules_beside_it(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("VALUE = 7")

    assert invoke("import beside\ndef handler(event, context): return beside.VALUE").result == 7


def test_a_handler_in_a_folder_is_named_with_a_slash(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "module.py").write_text("def handler(event, context): return 'inner'")

    assert invoke("", handler="inner/module.handler").result == "inner"


def test_what_a_handler_raises_is_an_error_in_the_shape_of_lambda(invoke: Invoke, tmp_path: Path) -> None:
    outcome = invoke("def handler(event, context):\n    raise ValueError('no report')")

    frames = outcome.result.pop("stackTrace")
    assert outcome.is_error
    assert outcome.result == {
        "errorMessage": "no report",
        "errorType": "ValueError",
        "requestId": "request-1",
    }
    assert frames == [
        f"  File \"{tmp_path / 'work.py'}\", line 2, in handler\n    raise ValueError('no report')\n"
    ]


def test_what_a_handler_raises_is_logged(invoke: Invoke) -> None:
    outcome = invoke("def handler(event, context): raise ValueError('no report')")

    assert outcome.log.startswith("[ERROR] ValueError: no report\n")


@pytest.mark.parametrize(
    ("source", "handler", "kind", "message"),
    [
        pytest.param(
            ECHO,
            "absent.handler",
            "Runtime.ImportModuleError",
            "Unable to import module 'absent': No module named 'absent'",
            id="no such module",
        ),
        pytest.param(
            "import absent",
            "work.handler",
            "Runtime.ImportModuleError",
            "Unable to import module 'work': No module named 'absent'",
            id="module whose import fails",
        ),
        pytest.param(
            ECHO,
            "work.absent",
            "Runtime.HandlerNotFound",
            "Handler 'absent' missing on module 'work'",
            id="no such function",
        ),
        pytest.param(
            "def handler(event, context): return {1}",
            "work.handler",
            "Runtime.MarshalError",
            "Unable to marshal response: Object of type set is not JSON serializable",
            id="result that is not JSON",
        ),
    ],
)
def test_what_the_runtime_refuses_has_the_error_type_of_lambda(
    invoke: Invoke, source: str, handler: str, kind: str, message: str
) -> None:
    outcome = invoke(source, handler=handler)

    assert outcome.is_error
    assert (outcome.result["errorType"], outcome.result["errorMessage"]) == (kind, message)


def test_a_handler_that_ends_its_process_is_an_exit_error(invoke: Invoke) -> None:
    outcome = invoke("import os\ndef handler(event, context): os._exit(3)")

    assert outcome.is_error
    assert outcome.result == {
        "errorType": "Runtime.ExitError",
        "errorMessage": "RequestId: request-1 Error: Runtime exited with error: exit status 3",
    }


def test_a_handler_that_takes_too_long_is_timed_out(invoke: Invoke) -> None:
    outcome = invoke("import time\ndef handler(event, context): time.sleep(600)", timeout=0.5)

    assert outcome.is_error
    assert outcome.result == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": "request-1 Task timed out after 0.50 seconds",
    }


def test_the_log_of_a_handler_that_is_timed_out_ends_with_the_timeout(invoke: Invoke) -> None:
    outcome = invoke("import time\ndef handler(event, context): time.sleep(600)", timeout=0.5)

    assert outcome.log == "request-1 Task timed out after 0.50 seconds\n"


def test_a_handler_that_leaves_a_thread_behind_is_done_when_it_returns(invoke: Invoke) -> None:
    outcome = invoke(
        "import threading, time\n"
        "def handler(event, context):\n"
        "    threading.Thread(target=time.sleep, args=[600]).start()\n"
        "    print('returning', end='')\n"
        "    return 'done'",
        timeout=10,
    )

    assert (outcome.result, outcome.log) == ("done", "returning")


def test_what_a_handler_started_is_ended_with_it(invoke: Invoke, tmp_path: Path) -> None:
    # Its writing end is open for as long as what the handler started lives.
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    reading = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)

    invoke(
        "import subprocess\n"
        "def handler(event, context):\n"
        f"    with open({str(fifo)!r}, 'w') as alive:\n"
        "        subprocess.Popen(['sleep', '600'], stdout=alive, stderr=alive)\n"
    )

    assert select.select([reading], [], [], 30)[0]
    assert os.read(reading, 1) == b""
    os.close(reading)
