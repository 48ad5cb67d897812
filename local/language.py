"""`python -m local.language`: what the Pulumi engine asks to run a policy pack in Python.

No package registry has Pulumi's own language host, and one that is installed on this machine would run a
pack in the virtual environment that `pulumi install` makes for it. This one takes its place on PATH and runs
packs in the environment that `make` has made. Programs need none: the Automation API runs them.
"""

import os
import runpy
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import metadata
from threading import Thread
from typing import Any

import grpc
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

_SECONDS_BETWEEN_LOOKS_AT_THE_PARENT = 1
_PLUGIN = "--plugin"


class PluginHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Runs what a folder holds, such as a policy pack, as a process of its own."""

    def Handshake(self, _request: Any, _context: Any) -> Any:  # noqa: N802  # gRPC's name
        """Answer that this host is there."""
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, _request: Any, _context: Any) -> Any:  # noqa: N802  # gRPC's name
        """Answer with the version of the SDK, which is what runs."""
        return plugin_pb2.PluginInfo(version=metadata.version("pulumi"))

    def RunPlugin(self, request: Any, context: Any) -> Iterator[Any]:  # noqa: N802  # gRPC's name
        """Run a plugin to its end, and pass on what it prints: first of all the port where it serves."""
        command = [sys.executable, "-u", "-m", "local.language", _PLUGIN, request.info.program_directory]
        environment = dict(one.split("=", 1) for one in request.env) or None
        # In a session of its own, so that what interrupts the engine does not interrupt it too.
        with subprocess.Popen(
            [*command, *request.args],
            cwd=request.pwd,
            env=environment,
            stdout=subprocess.PIPE,
            start_new_session=True,
        ) as plugin:
            context.add_callback(plugin.terminate)  # the engine, which waits for it, needs it no more
            for line in plugin.stdout or ():
                yield language_pb2.RunPluginResponse(stdout=line)
        yield language_pb2.RunPluginResponse(exitcode=plugin.returncode)


def serve(host: PluginHost) -> None:
    """Serve on a port of the loopback address, which is printed, until the engine ends this or is gone."""
    _end_with_the_parent()
    server = grpc.server(ThreadPoolExecutor(max_workers=4))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):  # which is how the engine ends it
        server.wait_for_termination()
    os._exit(0)  # not after the plugins, which end when they see that this process is gone


def run_plugin(folder: str, *arguments: str) -> None:
    """Run what a folder holds, until it ends or whoever started this process does."""
    _end_with_the_parent()
    sys.argv = [folder, *arguments]
    runpy.run_path(folder, run_name="__main__")


def _end_with_the_parent() -> None:
    """End this process as soon as its parent is no longer the one that started it, as after a kill."""
    Thread(target=_watch, args=[os.getppid()], daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS_AT_THE_PARENT)
    os._exit(1)  # the only way out from beside the main thread; there is nothing to save


if __name__ == "__main__":
    if sys.argv[1] == _PLUGIN:
        run_plugin(*sys.argv[2:])
    else:
        serve(PluginHost())
