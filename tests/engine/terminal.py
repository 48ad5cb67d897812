"""The commands behind `make` as processes of their own, on an emulator that tests may stop or kill."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local import cloud

from .conftest import CHECKOUT, Stack, make_stack

_VARIABLES = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE")


@dataclass(frozen=True)
class Ended:
    """What a command ended with and showed."""

    code: int
    out: str
    shown: str


@dataclass(frozen=True)
class Running:
    """A command that was started, and where it writes."""

    process: subprocess.Popen[str]
    folder: Path

    def shown(self) -> str:
        """Return what it has shown so far."""
        return (self.folder / "stderr").read_text(encoding="utf-8")

    def end(self) -> Ended:
        """Wait for its end."""
        code = self.process.wait(timeout=300)
        return Ended(code, (self.folder / "stdout").read_text(encoding="utf-8"), self.shown())


@dataclass
class Terminal:
    """A user's terminal in a project with one stack."""

    deployment: Stack
    folder: Path

    @property
    def file(self) -> Path:
        """The stack's configuration."""
        return self.deployment.place.project / f"Pulumi.{self.deployment.name}.yaml"

    def start(self, command: str, **environment: str) -> Running:
        """Start a command, such as `up`."""
        place = self.deployment.place
        own = {name: value for name, value in os.environ.items() if name not in _VARIABLES}
        folder = Path(tempfile.mkdtemp(prefix=command, dir=self.folder))
        with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as shown:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "local", command, "--stack", self.deployment.name),
                    *("--project", place.project, "--state", place.state),
                ],
                cwd=CHECKOUT,
                env=own | environment,
                stdout=out,
                stderr=shown,
                text=True,
            )
        return Running(process, folder)

    def run(self, command: str, **environment: str) -> Ended:
        """Run a command to its end."""
        return self.start(command, **environment).end()

    def up(self, **environment: str) -> Ended:
        """Deploy, which has to succeed."""
        done = self.run("up", **environment)
        assert done.code == 0, done.shown
        return done


@pytest.fixture(scope="module")
def own_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of an emulator that the tests of one module share; a command starts it."""
    folder = tmp_path_factory.mktemp("own-cloud")
    yield folder
    cloud.stop(folder)


@pytest.fixture
def terminal(tmp_path: Path, own_cloud: Path) -> Terminal:
    """A terminal in a project whose stack has one route, on the emulator of the module."""
    deployment = make_stack(tmp_path, cloud.start(own_cloud))
    deployment.place.state.mkdir()
    deployment.place.cloud.symlink_to(own_cloud)
    deployment.configure({"path": "/jobs"})
    # `up` waits for a line with what it has sent.
    handler = deployment.place.project / "work" / "handler.py"
    handler.write_text("def handler(event, context):\n    print(event)\n", encoding="utf-8")
    return Terminal(deployment, tmp_path)
