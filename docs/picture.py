"""Draws `docs/up.svg`: what `make up` ends with, from a run of it on this machine.

`make picture` runs it, and `make down` before and after. Times and ids differ every time.
"""

import argparse
import io
import os
import subprocess
from pathlib import Path

from rich.console import Console
from rich.text import Text

_CHECKOUT = Path(__file__).parents[1]
_PICTURE = Path(__file__).with_name("up.svg")
_COLUMNS = 119
_FIRST_SHOWN = "Resources:"


def deploy() -> str:
    """Return what `make up` prints, with its colours. Raises `CalledProcessError` when it fails."""
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(_COLUMNS)}
    command = ["make", "--no-print-directory", "up"]
    done = subprocess.run(
        command, cwd=_CHECKOUT, env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.stdout.decode()


def drawn(printed: str) -> str:
    """Return the last part of what was printed, from the number of resources on, as SVG."""
    _, _, shown = printed.rpartition(_FIRST_SHOWN)
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"$ make up\n…\n{_FIRST_SHOWN}{shown}"))
    return console.export_svg(title="make up", unique_id="up")


def main() -> None:
    """Deploy, and draw what that shows."""
    argparse.ArgumentParser(prog="python -m docs.picture", description=__doc__).parse_args()
    _PICTURE.write_text(drawn(deploy()), encoding="utf-8")


if __name__ == "__main__":
    main()
