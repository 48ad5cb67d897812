"""Encrypted values on the emulator: decrypted with what the user has, or reported before anything starts."""

import os
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml

from local import stack

from .terminal import Terminal, own_cloud, terminal

__all__ = ["own_cloud", "terminal"]

PATH = "async-lambda-api:functions.work.environment.TOKEN"
MINE = {"PULUMI_CONFIG_PASSPHRASE": "correct horse"}
ANOTHER = {"PULUMI_CONFIG_PASSPHRASE": "another"}


@pytest.fixture
def secret() -> str:
    """A value that stands nowhere else."""
    return uuid.uuid4().hex


def encrypt(terminal: Terminal, value: str, theirs: dict[str, str] = MINE) -> None:
    """Do what the documents say under Secrets, with a backend and a passphrase of one's own."""
    place = terminal.deployment.place
    folder = place.project.parent / "theirs"
    (folder / "backend").mkdir(parents=True, exist_ok=True)
    with stack.engine_environment(folder):
        environment = dict(os.environ) | theirs
    for command, typed in (
        (["stack", "init", "--stack", terminal.deployment.name], ""),
        (["config", "set", "--secret", "--path", PATH, "--stack", terminal.deployment.name], value),
    ):
        subprocess.run(  # a stack that is there already is no failure
            ["pulumi", "--non-interactive", *command],  # noqa: S607  # whichever the product has chosen
            cwd=place.project,
            env=environment,
            input=typed,
            text=True,
            capture_output=True,
            check=command[0] == "config",
        )


def settings(terminal: Terminal) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(terminal.file.read_text(encoding="utf-8"))
    return found


def write(terminal: Terminal, changed: dict[str, Any]) -> None:
    terminal.file.write_text(yaml.safe_dump(changed), encoding="utf-8")


def tokens(terminal: Terminal) -> list[str]:
    """Return the environment variable of each function that has it."""
    functions = terminal.deployment.client("lambda").list_functions()["Functions"]
    variables = [function.get("Environment", {}).get("Variables", {}) for function in functions]
    return [found["TOKEN"] for found in variables if "TOKEN" in found]


def kept(terminal: Terminal) -> str:
    """Return all that lies in the state's folder."""
    folder = terminal.deployment.place.state
    files = [file for file in folder.rglob("*") if file.is_file() and "cloud" not in file.parts]
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


def test_a_value_encrypted_with_a_passphrase_is_deployed_with_it_and_nowhere_in_plain_text(
    terminal: Terminal, secret: str
) -> None:
    encrypt(terminal, secret)
    before = terminal.file.read_text(encoding="utf-8")
    for command, environment, reason in (
        ("up", ANOTHER, "is encrypted with another passphrase"),
        ("preview", {}, "is encrypted with a passphrase"),
    ):
        done = terminal.run(command, **environment)
        assert (done.code, done.shown.count("\n")) == (1, 1)  # nothing has started
        assert done.shown.startswith(f"error: Pulumi.test.yaml: config.{PATH}: {reason}")
        assert done.shown.endswith("docs/recipes.md, Secrets\n")

    done = terminal.up(**MINE)
    assert tokens(terminal) == [secret]
    assert secret not in kept(terminal) + done.shown + done.out
    assert terminal.file.read_text(encoding="utf-8") == before
    # None of these needs the value.
    assert terminal.run("outputs").code == 0
    assert terminal.run("logs").code == 0
    assert terminal.run("down").code == 0


def test_a_value_is_encrypted_and_its_passphrase_changed_while_the_stack_is_up(
    terminal: Terminal, secret: str, tmp_path: Path
) -> None:
    terminal.up()
    encrypt(terminal, secret)
    (tmp_path / "passphrase").write_text(f"{MINE['PULUMI_CONFIG_PASSPHRASE']}\n", encoding="utf-8")
    terminal.up(PULUMI_CONFIG_PASSPHRASE_FILE=str(tmp_path / "passphrase"))
    assert tokens(terminal) == [secret]
    changed = settings(terminal)
    del changed["encryptionsalt"], changed["config"][PATH.partition(".")[0]]["work"]["environment"]
    write(terminal, changed)
    encrypt(terminal, f"{secret}-2", ANOTHER)
    terminal.up(**ANOTHER)
    assert tokens(terminal) == [f"{secret}-2"]
    assert "25 unchanged" in terminal.run("preview", **ANOTHER).shown
