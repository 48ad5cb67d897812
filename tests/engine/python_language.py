"""A stand-in for `pulumi-language-python`, which no package registry has: what the engine asks to run Python.

Programs run as the SDK's own inline programs do. Plugins, such as `provider/`, are started in this
environment instead of the one that their options name.
"""

import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import grpc
from pulumi.automation._server import LanguageServer  # the SDK's own, which it starts for inline programs
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from local.analyzer import end_with

_PLUGIN = "--plugin"


class PythonLanguage(LanguageServer):
    """Runs the program of a project's folder."""

    def __init__(self, engine: str) -> None:
        super().__init__(self._run_program)
        self._engine = engine
        self._folder = ""

    def Handshake(self, _request: Any, _context: Any) -> Any:  # noqa: N802  # gRPC's name
        return language_pb2.LanguageHandshakeResponse()

    def Run(self, request: Any, context: Any) -> Any:  # noqa: N802  # gRPC's name
        self._folder = request.info.program_directory
        os.chdir(request.pwd)
        request.args[:] = [self._engine]
        return super().Run(request, context)  # type: ignore[no-untyped-call]  # the SDK leaves it untyped

    def _run_program(self) -> None:
        sys.path.insert(0, self._folder)
        runpy.run_path(str(Path(self._folder) / "__main__.py"), run_name="__main__")

    def InstallDependencies(self, _request: Any, _context: Any) -> Iterator[Any]:  # noqa: N802  # gRPC's name
        yield from ()  # they are installed

    def RunPlugin(self, request: Any, _context: Any) -> Iterator[Any]:  # noqa: N802  # gRPC's name
        command = [sys.executable, "-u", __file__, _PLUGIN, request.info.program_directory, *request.args]
        environment = dict(one.split("=", 1) for one in request.env) or None
        # In a session of its own, so that what interrupts the engine does not interrupt it too.
        with subprocess.Popen(
            command, cwd=request.pwd, env=environment, stdout=subprocess.PIPE, start_new_session=True
        ) as plugin:
            assert plugin.stdout
            for line in plugin.stdout:
                yield language_pb2.RunPluginResponse(stdout=line)
        yield language_pb2.RunPluginResponse(exitcode=plugin.returncode)


def main() -> None:
    server = grpc.server(ThreadPoolExecutor(max_workers=4))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(PythonLanguage(sys.argv[-1]), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):  # which is how the engine ends it
        server.wait_for_termination()
    os._exit(0)  # not after the plugins, which end when they see that this process is gone


def run_plugin(folder: str, *arguments: str) -> None:
    """Run what a folder holds, until it ends or whoever started this process does."""
    Thread(target=end_with, args=[os.getppid()], daemon=True).start()
    sys.argv = [folder, *arguments]
    runpy.run_path(folder, run_name="__main__")


if __name__ == "__main__":
    if sys.argv[1] == _PLUGIN:
        run_plugin(*sys.argv[2:])
    else:
        main()
