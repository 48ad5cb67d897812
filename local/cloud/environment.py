"""The emulator's Python environment, made once per machine from hashed requirements."""

import sys
from pathlib import Path

from .. import cache, steps
from ..errors import SetupError

_HERE = Path(__file__).parent
_REQUIREMENTS = _HERE / "requirements.txt"
_OLDEST = (3, 11)

PLUGINS = _HERE / "plugins"
"""An import path with plugins for the emulator; their metadata lies there too, so nothing is installed."""


def ensure() -> Path:
    """Return the `python` of the emulator's environment. Raises `SetupError` when it cannot be made."""
    if sys.version_info[:2] < _OLDEST:
        oldest = ".".join(map(str, _OLDEST))
        raise SetupError(
            f"The embedded cloud needs Python {oldest} or newer, this is {sys.version.split()[0]}: "
            f"remove .venv and run make with PYTHON=python{oldest}"
        )
    name = f"localstack-{cache.digest([_REQUIREMENTS], sys.version, sys.base_prefix)}"
    return cache.entry(name, _install) / "bin" / "python"


def _install(target: Path) -> None:
    with steps.step("Installing the emulator of AWS (LocalStack), once for this machine", "1 minute"):
        uv = [sys.executable, "-m", "uv"]
        log = cache.logs() / "cloud.log"
        base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
        steps.run(
            [*uv, "venv", "--quiet", "--relocatable", "--allow-existing", "--python", base, target],
            log=log,
            cwd=_HERE,
        )
        steps.run(
            [
                *uv,
                "pip",
                "install",
                "--require-hashes",
                "--compile-bytecode",
                "--python",
                target,
                "-r",
                _REQUIREMENTS,
            ],
            log=log,
            cwd=_HERE,
        )
