"""What is killed in the midst of a deployment: what is said, and how the next command goes on."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from local import cloud

from .languages import write_script
from .terminal import Ended, Terminal, own_cloud, terminal

__all__ = ["own_cloud", "terminal"]

PLUGIN = """
import os, sys, time
from dataclasses import replace
from pathlib import Path

from local.aws_plugin.__main__ import main
from local.aws_plugin.kinds import KINDS

FUNCTION = "aws:lambda/function:Function"
folder = Path({folder!r})
create = KINDS[FUNCTION].create

def creating(cloud, new):
    made = create(cloud, new)
    (folder / "new").write_text(f"{{os.getpid()}} {{made}}")
    (folder / "new").rename(folder / "made")
    while not (folder / "go").exists():
        time.sleep(0.05)
    return made

KINDS[FUNCTION] = replace(KINDS[FUNCTION], create=creating)
sys.exit(main())
"""
LAMBDA = "aws:lambda/function:Function"


@dataclass
class Halted:
    """An `up` whose stand-in provider has made a function, and does not say so until it is let go."""

    terminal: Terminal
    folder: Path
    before: frozenset[str]
    """The functions that were there."""

    def start(self) -> None:
        """Start it, and wait until the function is made."""
        (self.folder / "plugin.py").write_text(PLUGIN.format(folder=str(self.folder)), encoding="utf-8")
        write_script(self.folder / "bin" / "pulumi-resource-aws", sys.executable, self.folder / "plugin.py")
        path = os.pathsep.join([str(self.folder / "bin"), os.environ["PATH"]])
        self.up = self.terminal.start("up", PATH=path)
        wait_until((self.folder / "made").exists, lambda: self.up.process.poll() is None)
        self.plugin, self.function = (self.folder / "made").read_text(encoding="utf-8").split()

    @property
    def engine(self) -> psutil.Process:
        """The engine of the command."""
        (found,) = [
            one for one in psutil.Process(self.up.process.pid).children() if one.name().startswith("pulumi")
        ]
        return found

    def go(self) -> None:
        """Let the stand-in provider, or what is left of it, go on."""
        (self.folder / "go").touch()

    def end(self) -> Ended:
        """Let it go on and wait for its end."""
        self.go()
        return self.up.end()


def wait_until(reached: Callable[[], bool], going: Callable[[], bool] = lambda: True) -> None:
    deadline = time.monotonic() + 120
    while not reached():
        assert going(), "it ended before"
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def halted(terminal: Terminal, tmp_path: Path) -> Iterator[Halted]:
    (tmp_path / "halted").mkdir()
    made = Halted(terminal, tmp_path / "halted", frozenset(functions(terminal)))
    made.start()
    yield made
    made.go()
    if made.up.process.poll() is None:
        made.up.process.kill()


@pytest.fixture
def other(terminal: Terminal) -> Terminal:
    """Another stack of the project, which is up."""
    deployment = type(terminal.deployment)(
        terminal.deployment.place, terminal.deployment.running, name="other"
    )
    deployment.configure({"path": "/other"})
    deployed = Terminal(deployment, terminal.folder)
    deployed.up()
    (terminal.folder / "before").write_text(deployed.run("outputs").out, encoding="utf-8")
    return deployed


def functions(terminal: Terminal) -> set[str]:
    """Return the functions on the emulator."""
    client = terminal.deployment.client("lambda")
    return {function["FunctionName"] for function in client.list_functions()["Functions"]}


def test_after_a_killed_engine_up_goes_on_without_touching_another_stack(
    other: Terminal, terminal: Terminal, halted: Halted
) -> None:
    before = (terminal.folder / "before").read_text(encoding="utf-8")
    halted.engine.kill()
    crashed = halted.end()
    assert crashed.code == 1
    assert "error: the engine was ended (SIGKILL)" in crashed.shown
    assert "`make up PROJECT=" in crashed.shown
    assert "stands above" not in crashed.shown

    done = terminal.up()
    assert f"Removed {LAMBDA} {halted.function}, which" in done.shown
    assert "unchanged" in done.shown  # what had been recorded stays
    (mine,) = functions(terminal) - halted.before
    assert mine != halted.function
    assert "25 unchanged" in terminal.run("preview").shown
    assert other.run("outputs").out == before


def test_after_a_killed_plugin_up_goes_on(terminal: Terminal, halted: Halted) -> None:
    os.kill(int(halted.plugin), signal.SIGKILL)
    crashed = halted.end()
    assert crashed.code == 1
    assert "error: the AWS provider ended" in crashed.shown
    assert "`make up PROJECT=" in crashed.shown
    assert "bug" not in crashed.shown
    assert "reading from server" not in crashed.shown

    done = terminal.run("preview")  # which goes on as `up` and `down` do
    assert f"Removed {LAMBDA} {halted.function}, which" in done.shown
    assert functions(terminal) == halted.before
    terminal.up()
    assert len(functions(terminal) - halted.before) == 1


def test_after_a_killed_emulator_up_starts_another(terminal: Terminal, halted: Halted) -> None:
    running = cloud.running(terminal.deployment.place.cloud)
    assert running
    process = running.process()
    assert process
    process.kill()
    wait_until(lambda: running.process() is None)
    crashed = halted.end()
    assert crashed.code == 1
    assert "Traceback" not in crashed.shown
    assert "error: the emulator ended" in crashed.shown
    assert "`make up PROJECT=" in crashed.shown

    terminal.up()


def test_a_sigterm_ends_as_an_interrupt_does(terminal: Terminal, halted: Halted) -> None:
    halted.up.process.send_signal(signal.SIGTERM)
    wait_until(lambda: "SIGTERM received" in halted.up.shown(), halted.engine.is_running)
    done = halted.end()  # what has begun is finished
    assert done.code == 1
    assert done.shown.endswith("Interrupted; the next command goes on from here.\n")

    terminal.up()
    assert functions(terminal) - halted.before == {halted.function}
