"""Runs each invocation of a Python function in a process of its own, as LocalStack's Docker executor does."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from localstack import config
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import (
    LambdaRuntimeException,
    RuntimeExecutor,
)

from .call import run

# Nothing of the emulator's own environment reaches a handler but what any process needs.
_INHERITED = ("PATH", "LANG", "TEMP")


class ProcessRuntimeExecutor(RuntimeExecutor):  # type: ignore[misc]  # LocalStack is untyped here
    """An execution environment whose invocations are processes."""

    def start(self, env_vars: dict[str, Any]) -> None:
        """Keep the function's environment for its invocations."""
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._environment = {name: os.environ[name] for name in _INHERITED if name in os.environ} | {
            name: str(value) for name, value in env_vars.items() if value is not None
        }
        self._environment["LAMBDA_TASK_ROOT"] = str(self._code)

    def stop(self) -> None:
        """End the invocations that are still running."""
        for process in list(self._processes):
            process.kill()

    def invoke(self, payload: dict[str, str]) -> Any:
        """Run the handler with a payload and return its result and its log."""
        function = self.function_version.config
        request_id = payload["invoke-id"]
        version = self.function_version.id.qualifier
        started = time.monotonic()
        outcome = run(
            call={
                "handler": function.handler,
                "payload": payload["payload"],
                "context": {
                    "aws_request_id": request_id,
                    "function_name": self.function_version.id.function_name,
                    "function_version": version,
                    "invoked_function_arn": payload["invoked-function-arn"],
                    "memory_limit_in_mb": str(function.memory_size),
                    "log_group_name": self._environment.get("AWS_LAMBDA_LOG_GROUP_NAME"),
                    "log_stream_name": self._environment.get("AWS_LAMBDA_LOG_STREAM_NAME"),
                },
            },
            timeout=function.timeout,
            code=self._code,
            environment=self._environment,
            processes=self._processes,
        )
        milliseconds = (time.monotonic() - started) * 1000
        log = (
            f"START RequestId: {request_id} Version: {version}\n"
            f"{outcome.log.rstrip()}\n"
            f"END RequestId: {request_id}\n"
            f"REPORT RequestId: {request_id}\tDuration: {milliseconds:.2f} ms\t"
            f"Memory Size: {function.memory_size} MB\n"
        )
        return InvocationResult(request_id, json.dumps(outcome.result).encode(), outcome.is_error, log)

    def get_logs(self) -> str:
        """Return nothing: every invocation's result carries its log."""
        return ""

    def get_address(self) -> str:
        """Return where the environment is reached."""
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        """Return where a handler reaches the emulator."""
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        """Return the emulator's URL; no runtime calls back to it, because results come through a file."""
        return f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}"

    @property
    def _code(self) -> Path:
        return Path(self.function_version.config.code.get_unzipped_code_location())

    @classmethod
    def prepare_version(cls, function_version: Any) -> None:
        """Unpack a function's code. Raises `LambdaRuntimeException` for a runtime that is not Python."""
        runtime = function_version.config.runtime or "container image"
        if not runtime.startswith("python"):
            raise LambdaRuntimeException(
                f"the embedded cloud runs Python handlers with {Path(sys.executable).name}, not {runtime}"
            )
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: Any) -> None:
        """Remove a function's unpacked code."""
        if function_version.config.code:
            function_version.config.code.destroy_cached()
