"""What `make` installs into, in a folder of its own with the Makefile and nothing to install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the Makefile, where nothing is required."""
    made = tmp_path / "checkout"
    (made / "bench").mkdir(parents=True)
    shutil.copy(CHECKOUT / "Makefile", made)
    for file in ("requirements-dev.txt", "requirements-uv.txt", "bench/requirements.txt"):
        (made / file).touch()
    return made


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The environment of another checkout, older than what this one requires."""
    made = tmp_path / "elsewhere"
    made.mkdir()
    (made / "pyvenv.cfg").touch()  # without which uv takes it for no environment
    (made / "installed").touch()
    os.utime(made / "installed", (0, 0))
    return made


def make(folder: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    command = ["make", f"PYTHON={sys.executable}", *targets]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


def error(link: str) -> str:
    return (
        f"error: {link} is a symbolic link, and installing would empty the folder that it names; "
        f"remove the link with rm {link} and run make again"
    )


@pytest.mark.parametrize("target", ["format", "bench", ".venv/installed", "wheels"])
def test_an_environment_behind_a_link_is_not_emptied(folder: Path, elsewhere: Path, target: str) -> None:
    (folder / ".venv").symlink_to(elsewhere)
    done = make(folder, target)

    assert (elsewhere / "installed").exists()
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == error(".venv")


def test_an_environment_of_the_benchmark_behind_a_link_is_not_emptied(folder: Path, elsewhere: Path) -> None:
    binaries = folder / ".venv" / "bin"
    binaries.mkdir(parents=True)
    for name in ("python", "uv"):
        (binaries / name).symlink_to(Path(sys.executable).with_name(name))
    (folder / ".venv" / "installed").touch()
    (folder / ".venv-bench").symlink_to(elsewhere)
    done = make(folder, "bench")

    assert (elsewhere / "installed").exists()
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == error(".venv-bench")


def test_a_link_to_nowhere_is_not_followed_either(folder: Path, elsewhere: Path) -> None:
    shutil.rmtree(elsewhere)
    (folder / ".venv").symlink_to(elsewhere)

    assert make(folder, "format").stderr.splitlines()[0] == error(".venv")
    assert not elsewhere.exists()
