"""Every command says what it does and takes when asked, and does nothing then."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
STARTED_BY_THE_ENGINE = {"local/aws_plugin/__main__.py", "local/language.py"}
SCRIPTS = sorted(
    str(file.relative_to(CHECKOUT))
    for folder in (".github", "bench", "components", "docs", "local", "provider")
    for file in (CHECKOUT / folder).rglob("*.py")
    if 'if __name__ == "__main__":' in file.read_text(encoding="utf-8") and "cloud/plugins" not in str(file)
)


def module(script: str) -> list[str]:
    """Return how Python is told to run a script: as what it is in its package."""
    if script.startswith("."):
        return [script]
    return ["-m", script.removesuffix("/__main__.py").removesuffix(".py").replace("/", ".")]


@pytest.mark.parametrize("script", [one for one in SCRIPTS if one not in STARTED_BY_THE_ENGINE])
def test_a_command_has_a_help(script: str) -> None:
    command = [sys.executable, *module(script), "--help"]
    done = subprocess.run(command, cwd=CHECKOUT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage: ")
    assert len(done.stdout.splitlines()) > 3


def test_make_lists_its_commands() -> None:
    done = subprocess.run(["make", "help"], cwd=CHECKOUT, check=True, capture_output=True, text=True)  # noqa: S607  # whichever make there is
    assert "make up" in done.stdout
    assert "make test" in done.stdout
