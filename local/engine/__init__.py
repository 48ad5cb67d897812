"""The Pulumi engine: the `pulumi` of this machine where it is new enough, else one built from its Go module.

No package registry has the engine as a binary. Its Go module has the source.
"""

import os
import platform
import shutil
import sys
from pathlib import Path

from .. import cache, go, steps

VERSION = "3.259.0"
"""The version that `go.mod` pins, and the oldest `pulumi` on PATH that is taken instead."""

_HERE = Path(__file__).parent
_LANGUAGE_HOST = _HERE / "pulumi-language-python"  # see `local/language.py`


def folders() -> list[Path]:
    """Return the folders with a `pulumi` executable and the language host that runs policy packs here.

    They are for the start of PATH. Raises `SetupError` when the engine has to be built and the build fails.
    """
    found = find_or_build().parent
    # The engine that is built has this host beside it; one that is installed has another, and warns of this.
    return [found] if found.is_relative_to(cache.folder()) else [_HERE, found]


def find_or_build() -> Path:
    """Return the path of a `pulumi` executable; with `$ASYNC_LAMBDA_API_BUILD_ENGINE` of the pinned version.

    Raises `SetupError` when it has to be built and the build fails.
    """
    found = None if os.environ.get("ASYNC_LAMBDA_API_BUILD_ENGINE") else shutil.which("pulumi")
    if found and is_new_enough(go.output(found, "version")):
        return Path(found)
    sources = [_HERE / "go.mod", _HERE / "go.sum", _LANGUAGE_HOST]
    machine = f"{sys.platform}-{platform.machine()}"
    name = f"pulumi-{VERSION}-{machine}-{cache.digest(sources)}"
    return cache.entry(name, _build) / "pulumi"


def is_new_enough(version: str) -> bool:
    """Tell whether a version that `pulumi version` prints, such as `v3.260.1`, is one that can be used."""
    found, pinned = go.release(version), go.release(VERSION)
    return found[:1] == pinned[:1] and found >= pinned


def _build(target: Path) -> None:
    with steps.step(
        f"Building the Pulumi engine {VERSION} from its Go module, once for this machine", "3 to 5 minutes"
    ):
        go.build(
            "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            target / "pulumi",
            module=_HERE,
            log=cache.logs() / "engine.log",
            linker_flags=[f"-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{VERSION}"],
        )
    shutil.copy(_LANGUAGE_HOST, target)
