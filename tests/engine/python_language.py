"""A stand-in for Pulumi's host of Python, which no package registry has, as strict about environments.

Programs run as the SDK's own inline programs do. What a project, a policy pack or a plugin names as its
virtual environment has to be there before it runs; what `pulumi install` makes is a link to this one.
"""

import os
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pulumi.automation._server import LanguageServer  # the SDK's own, which it starts for inline programs
from pulumi.runtime.proto import language_pb2

from local.language import PluginHost, serve


class PythonLanguage(PluginHost, LanguageServer):
    """Runs the program of a project's folder too."""

    def __init__(self, engine: str) -> None:
        super().__init__(self._run_program)
        self._engine = engine
        self._folder = ""

    def Run(self, request: Any, context: Any) -> Any:  # noqa: N802  # gRPC's name
        if "virtualenv" in request.info.options and (missing := _missing(request.info)):
            return language_pb2.RunResponse(error=missing)
        self._folder = request.info.program_directory
        os.chdir(request.pwd)
        request.args[:] = [self._engine]
        return super().Run(request, context)  # type: ignore[no-untyped-call]  # the SDK leaves it untyped

    def _run_program(self) -> None:
        sys.path.insert(0, self._folder)
        runpy.run_path(str(Path(self._folder) / "__main__.py"), run_name="__main__")

    def InstallDependencies(self, request: Any, _context: Any) -> Iterator[Any]:  # noqa: N802  # gRPC's name
        environment = _environment(request.info)
        if not environment.is_dir():
            environment.symlink_to(sys.prefix)
        yield language_pb2.InstallDependenciesResponse(stdout=b"installed\n")

    def RunPlugin(self, request: Any, context: Any) -> Iterator[Any]:  # noqa: N802  # gRPC's name
        if missing := _missing(request.info):
            yield language_pb2.RunPluginResponse(stderr=missing.encode())
            yield language_pb2.RunPluginResponse(exitcode=1)
        else:
            yield from super().RunPlugin(request, context)


def _environment(info: Any) -> Path:
    """Return the virtual environment that options name, or that plugins have where they name none."""
    options = dict(info.options)
    return Path(info.root_directory) / str(options.get("virtualenv", "venv"))


def _missing(info: Any) -> str:
    environment = _environment(info)
    return "" if environment.is_dir() else f"{environment} is missing; `pulumi install` makes it\n"


if __name__ == "__main__":
    serve(PythonLanguage(sys.argv[-1]))
