"""The host that the engine starts for a policy pack, with an engine that is a shell."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

ROOT = Path(__file__).parents[2]
HOST = ROOT / "local" / "engine" / "pulumi-language-python"
SECONDS = 30
# Holds a pipe open for as long as it runs.
WAITS = """
import time
with open({!r}, "w") as held:
    print("started", file=held, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def engine() -> Iterator[subprocess.Popen[str]]:
    """A shell that has started the host, and passes on the port that it prints."""
    with subprocess.Popen(
        ["/bin/sh", "-c", f"'{HOST}' 127.0.0.1:1 & wait"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "ASYNC_LAMBDA_API_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)},
    ) as shell:
        yield shell
        shell.kill()


def started(
    engine: subprocess.Popen[str], pack: Path, program: str
) -> Iterator[language_pb2.RunPluginResponse]:
    """Have the host run a pack, and return what it tells of it."""
    (pack / "__main__.py").write_text(program, encoding="utf-8")
    assert engine.stdout
    channel = grpc.insecure_channel(f"127.0.0.1:{engine.stdout.readline().strip()}")
    info = language_pb2.ProgramInfo(root_directory=str(pack), program_directory=str(pack))
    environment = [f"{name}={value}" for name, value in os.environ.items()] + [f"PYTHONPATH={ROOT}"]
    request = language_pb2.RunPluginRequest(pwd=str(pack), info=info, args=["127.0.0.1:1"], env=environment)
    told: Iterator[language_pb2.RunPluginResponse] = language_pb2_grpc.LanguageRuntimeStub(channel).RunPlugin(
        request
    )
    return told


def test_a_pack_gets_the_engines_address_and_what_it_prints_is_passed_on(
    engine: subprocess.Popen[str], tmp_path: Path
) -> None:
    printed, ended = started(engine, tmp_path, "import sys\nprint(sys.argv[1:])\nsys.exit(3)\n")
    assert printed.stdout == b"['127.0.0.1:1']\n"
    assert ended.exitcode == 3


def read_line(pipe: int) -> bytes:
    """Wait for a line, or for the end of what is written."""
    assert select.select([pipe], [], [], SECONDS)[0]
    return os.read(pipe, 100)


def test_a_pack_ends_with_an_engine_that_was_killed(engine: subprocess.Popen[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "held")
    pipe = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    told = started(engine, tmp_path, WAITS.format(str(tmp_path / "held")))
    assert read_line(pipe) == b"started\n"
    engine.send_signal(signal.SIGKILL)
    assert read_line(pipe) == b""
    os.close(pipe)
    del told  # until now, because a call that nobody holds is cancelled
