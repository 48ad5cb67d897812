"""What the engine starts to run programs in Python and in YAML, put on PATH for a test."""

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from local import cache, go, steps

_HERE = Path(__file__).parent


def write_script(file: Path, *command: str | Path) -> None:
    """Write a program that starts a command with what it is given."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, command))} "$@"\n', encoding="utf-8")
    file.chmod(0o755)


def put_on_path(folders: list[Path], set_variable: Callable[[str, str], object]) -> None:
    """Have the engine find what is in these folders."""
    set_variable("PATH", os.pathsep.join([*map(str, folders), os.environ["PATH"]]))


@pytest.fixture(scope="session")
def python_language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the stand-in for Pulumi's host of Python."""
    folder = tmp_path_factory.mktemp("python-language")
    write_script(folder / "pulumi-language-python", sys.executable, _HERE / "python_language.py")
    return folder


@pytest.fixture(scope="session")
def yaml_language() -> Path:
    """A folder with Pulumi's host of YAML, built once per machine from its Go module."""
    module = _HERE / "yaml_language"

    def build(target: Path) -> None:
        package = "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
        with steps.step("Building Pulumi's language host of YAML, once for this machine", "1 to 3 minutes"):
            go.build(package, target / "pulumi-language-yaml", module=module, log=cache.logs() / "yaml.log")

    return cache.entry(f"yaml-{cache.digest([module / 'go.mod', module / 'go.sum'])}", build)
