"""One invocation as a process: starts `bootstrap.py`, bounds its time, collects its result and its log."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, MutableSet
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BOOTSTRAP = Path(__file__).with_name("bootstrap.py")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a handler returned or raised, in the shape that Lambda gives it, and what it printed."""

    result: Any
    is_error: bool
    log: str


def run(
    *,
    call: Mapping[str, Any],
    timeout: float,
    code: Path,
    environment: Mapping[str, str],
    processes: MutableSet[subprocess.Popen[bytes]],
) -> Outcome:
    """Run a handler to its end, or for `timeout` seconds.

    `call` holds the handler's name, its payload as JSON text and the fields of its context. The process is a
    member of `processes` for as long as it runs, so that it can be ended from outside.
    """
    request = {**call, "deadline": time.time() + timeout}
    # The result has a file of its own: whatever a handler prints is log, and cannot be taken for a result.
    # Files rather than pipes, because a pipe stays open for as long as anything that the handler started.
    with tempfile.TemporaryFile() as result, tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, "-I", "-u", _BOOTSTRAP, str(result.fileno())],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[result.fileno()],
            cwd=code,
            env=dict(environment),
            start_new_session=True,
        )
        processes.add(process)
        timed_out = False
        try:
            process.communicate(json.dumps(request).encode(), timeout=timeout)
        except subprocess.TimeoutExpired:
            timed_out = True
        finally:
            _kill(process)
            process.wait()
            processes.discard(process)
        result.seek(0)
        answer = result.read()
        output.seek(0)
        log = output.read()
    request_id = call["context"]["aws_request_id"]
    text = log.decode(errors="replace")
    if timed_out:
        message = f"{request_id} Task timed out after {timeout:.2f} seconds"
        return Outcome(
            result={"errorMessage": message, "errorType": "Sandbox.Timedout"},
            is_error=True,
            log=f"{text}{message}\n",
        )
    if not answer:
        message = (
            f"RequestId: {request_id} Error: Runtime exited with error: exit status {process.returncode}"
        )
        return Outcome(
            result={"errorMessage": message, "errorType": "Runtime.ExitError"},
            is_error=True,
            log=f"{text}{message}\n",
        )
    decoded = json.loads(answer)
    return Outcome(result=decoded["result"], is_error=decoded["is_error"], log=text)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started; nothing of a call outlives it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
