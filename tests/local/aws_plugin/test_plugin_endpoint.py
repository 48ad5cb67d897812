import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from local.aws_plugin.cloud import loopback
from local.aws_plugin.errors import PluginError

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "local" / "aws_plugin" / "bin" / "pulumi-resource-aws"


@pytest.mark.parametrize("url", ["http://127.0.0.1:4566", "http://localhost:4566", "http://[::1]:4566"])
def test_an_endpoint_on_this_machine_is_taken(url: str) -> None:
    assert loopback(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://lambda.us-east-1.amazonaws.com",
        "http://10.0.0.1:4566",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@example.com",
        "127.0.0.1:4566",
        "ftp://127.0.0.1",
    ],
)
def test_an_endpoint_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(PluginError, match="not a URL of this machine"):
        loopback(url)


@pytest.mark.parametrize("url", [None, ""])
def test_no_endpoint_is_refused(url: str | None) -> None:
    with pytest.raises(PluginError, match="AWS_ENDPOINT_URL is not set"):
        loopback(url)


def test_the_plugin_does_not_start_for_an_endpoint_elsewhere() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "local.aws_plugin"],
        env={**os.environ, "AWS_ENDPOINT_URL": "https://sts.amazonaws.com", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == (
        "pulumi-resource-aws: AWS_ENDPOINT_URL is https://sts.amazonaws.com, "
        "which is not a URL of this machine\n"
    )


def started() -> subprocess.Popen[str]:
    """Start the plugin as the engine does: in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "local.aws_plugin", "127.0.0.1:1"],
        env={**os.environ, "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


# The engine ends it with SIGINT to its group, and kills it 5 s later.
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_plugin_prints_its_port_and_ends_when_told_to(number: signal.Signals) -> None:
    plugin = started()
    with plugin:
        assert plugin.stdout is not None
        assert plugin.stdout.readline().strip().isdigit()
        os.killpg(plugin.pid, number)
        try:
            plugin.wait(60)
        finally:
            plugin.kill()

    assert plugin.returncode == 0


def test_the_script_says_which_variable_it_needs() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ASYNC_LAMBDA_API_PYTHON"}
    ended = subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert "ASYNC_LAMBDA_API_PYTHON is not set" in ended.stderr
