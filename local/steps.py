"""Steps that take a while: what runs, for how long, and what to read when it fails."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console

from .errors import SetupError

# Standard output belongs to what a command was asked for, such as `make outputs`.
CONSOLE = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else 120)

_SECONDS_BETWEEN_SIGNS_OF_LIFE = 15
_LINES_OF_LOG_SHOWN = 15


@contextmanager
def step(title: str, usually: str) -> Iterator[None]:
    """Say that a step begins and how long it usually takes, and at its end how long it took."""
    CONSOLE.print(f"{title} (usually {usually})")
    started = time.monotonic()
    yield
    CONSOLE.print(f"  done in {time.monotonic() - started:.0f} s")


def run(command: Sequence[str | Path], *, log: Path, cwd: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a command to its end with its output in `log`, and show every 15 seconds that it is still going.

    Raises `SetupError` with the end of the log when the command fails. When interrupted, ends the command and
    all that it started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with (
        log.open("ab") as output,
        subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            while not _ended(process):
                CONSOLE.print(f"  still running after {time.monotonic() - started:.0f} s")
        except BaseException:
            with suppress(ProcessLookupError):  # it may have ended by itself
                os.killpg(process.pid, signal.SIGTERM)
            raise
    if process.returncode:
        raise SetupError(
            f"{Path(command[0]).name} ended with exit code {process.returncode}:\n{tail(log)}\n"
            f"The whole log is in {log}; running the same command again starts over."
        )


def tail(log: Path) -> str:
    """Return the last lines of a log, indented."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return "\n".join(f"  {line}" for line in lines[-_LINES_OF_LOG_SHOWN:])


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(timeout=_SECONDS_BETWEEN_SIGNS_OF_LIFE)
    except subprocess.TimeoutExpired:
        return False
    return True
