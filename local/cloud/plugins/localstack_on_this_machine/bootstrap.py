"""Runs in a process of its own: imports a Python handler, calls it once, writes what became of it.

Needs the standard library only. The error shapes are those of Lambda's Python runtime.
Source: https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
"""

import importlib
import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any


class RuntimeRefusalError(Exception):
    """An error that the runtime reports, not the handler."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Context(SimpleNamespace):
    """The context object that a handler gets."""

    deadline: float

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds that are left before the call times out."""
        return max(0, int((self.deadline - time.time()) * 1000))


def main() -> None:
    """Read the call from standard input and write its outcome to the file descriptor in the arguments."""
    call = json.load(sys.stdin)
    context = Context(**call["context"], deadline=call["deadline"])
    _configure_logging(context.aws_request_id)
    sys.path.insert(0, os.getcwd())  # noqa: PTH109  # an import path is text
    try:
        result = _load(call["handler"])(json.loads(call["payload"] or "{}"), context)
        outcome = _encoded({"is_error": False, "result": result})
    except Exception as error:  # whatever a handler raises is the outcome
        outcome = json.dumps({"is_error": True, "result": _described(error, context.aws_request_id)})
    with os.fdopen(int(sys.argv[1]), "w", encoding="utf-8") as answer:
        answer.write(outcome)
    # Not by the end of the program, which would wait for threads that the handler has left behind.
    sys.stdout.flush()
    os._exit(0)


def _load(handler: str) -> Callable[[Any, Context], Any]:
    module_name, _, function_name = handler.rpartition(".")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise RuntimeRefusalError(
            "Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}"
        ) from error
    function = getattr(module, function_name, None)
    if not callable(function):
        raise RuntimeRefusalError(
            "Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'"
        )
    return function  # type: ignore[no-any-return]  # getattr knows nothing of a handler's types


def _encoded(outcome: dict[str, Any]) -> str:
    try:
        return json.dumps(outcome)
    except (TypeError, ValueError) as error:
        raise RuntimeRefusalError("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def _described(error: Exception, request_id: str) -> dict[str, Any]:
    kind = error.kind if isinstance(error, RuntimeRefusalError) else type(error).__name__
    # The first frame is this file's call of the handler.
    frames = traceback.format_list(traceback.extract_tb(error.__traceback__)[1:])
    print(f"[ERROR] {kind}: {error}\n{''.join(frames)}", end="")  # a handler's log is its output
    return {"errorMessage": str(error), "errorType": kind, "requestId": request_id, "stackTrace": frames}


def _configure_logging(request_id: str) -> None:
    """Give the root logger the handler and the format that Lambda's runtime gives it."""
    formatter = logging.Formatter(
        f"[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t{request_id}\t%(message)s", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)


if __name__ == "__main__":
    main()
