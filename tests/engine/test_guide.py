"""The client's side as docs/guide.md has it, run against a deployed stack."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from .conftest import CHECKOUT, Stack

GUIDE = (CHECKOUT / "docs" / "guide.md").read_text(encoding="utf-8")
ROUTES = ({"path": "/reports"}, {"path": "/reports/{id}/build", "invocation": "Client"})


def block(language: str) -> str:
    """Return the guide's one block in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return str(found)


def run(command: list[str], url: str) -> list[str]:
    """Run what a reader would run, and return what it prints."""
    environment = os.environ | {"URL": url, "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return done.stdout.splitlines()


@pytest.fixture
def url(deployment: Stack) -> str:
    deployment.up(*ROUTES)
    return deployment.url()


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl on PATH")
def test_curl(url: str) -> None:
    printed = run(["sh", "-euc", block("sh")], url)
    assert "\n".join(printed).count("HTTP/1.1 202") == 2


def test_python(url: str) -> None:
    (line,) = run([sys.executable, "-c", f"import os\nURL = os.environ['URL']\n{block('python')}"], url)
    assert line.startswith("202 {")


@pytest.mark.skipif(not shutil.which("node"), reason="there is no node on PATH")
def test_javascript(url: str) -> None:
    program = f"const URL = process.env.URL;\n{block('js')}"
    printed = run(["node", "--input-type=module", "-e", program], url)
    assert printed[0].startswith("202 {")
