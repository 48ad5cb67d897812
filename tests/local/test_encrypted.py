"""Encrypted values of a stack's configuration, as far as no engine is needed."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from local import __main__ as commands
from local import cloud, encrypted, stack
from local.errors import SetupError

Write = Callable[..., None]

KEY = "config.reports:functions.work.environment.TOKEN"


@pytest.fixture
def write(place: stack.Place) -> Write:
    """Write a stack with an encrypted value among others, and with these keys beside `config`."""

    def write(**keys: str) -> None:
        config = {
            "aws:region": "us-east-1",
            "reports:functions": {"work": {"environment": {"TOKEN": {"secure": "AAAB"}, "MODE": "test"}}},
        }
        file = place.project / "Pulumi.local.yaml"
        file.write_text(yaml.safe_dump({"config": config, **keys}), encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        pytest.param({}, "Pulumi Cloud", id="Pulumi Cloud"),
        pytest.param({"secretsprovider": "awskms://alias/one", "encryptedkey": "A"}, "awskms", id="KMS"),
        pytest.param({"encryptedkey": "A"}, "a key elsewhere", id="key"),
    ],
)
@pytest.mark.parametrize("command", ["up", "preview"])
def test_a_value_that_cannot_be_decrypted_here_is_named_with_what_encrypted_it(
    place: stack.Place,
    write: Write,
    keys: dict[str, str],
    what: str,
    command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(**keys)
    assert commands.main([command, "--project", str(place.project), "--state", str(place.state)]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith(f"error: Pulumi.local.yaml: {KEY}: is encrypted by {what}")
    assert shown.endswith("write a value for the emulator in its place: docs/recipes.md, Secrets\n")
    assert shown.count("\n") == 1
    assert not place.state.exists()


def test_down_needs_no_encrypted_value(place: stack.Place, write: Write) -> None:
    write(secretsprovider="awskms://alias/one", encryptedkey="A")
    arguments = ["down", "--project", str(place.project), "--state", str(place.state)]
    assert commands.main(arguments) == 0


def test_without_encrypted_values_the_rest_stays(place: stack.Place, write: Write) -> None:
    write(secretsprovider="awskms://alias/one", encryptedkey="A")
    assert stack.settings(place, "local", values=False) == {
        "config": {
            "aws:region": "us-east-1",
            "reports:functions": {"work": {"environment": {"MODE": "test"}}},
        }
    }


def test_a_key_that_encrypts_nothing_is_not_asked_for(place: stack.Place) -> None:
    settings = {"config": {"aws:region": "us-east-1"}, "secretsprovider": "awskms://alias/one"}
    (place.project / "Pulumi.local.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    assert stack.settings(place, "local") == {"config": {"aws:region": "us-east-1"}}


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, None),
        ({"PULUMI_CONFIG_PASSPHRASE": ""}, ""),
        ({"PULUMI_CONFIG_PASSPHRASE": "one", "PULUMI_CONFIG_PASSPHRASE_FILE": os.devnull}, "one"),
        ({"PULUMI_CONFIG_PASSPHRASE_FILE": os.devnull}, ""),
    ],
)
def test_the_passphrase_is_found_as_the_engine_finds_it(
    environment: dict[str, str], found: str | None
) -> None:
    assert encrypted.passphrase(environment) == found


def test_a_file_without_a_passphrase_is_an_error_with_its_name(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    with pytest.raises(SetupError, match=rf"PULUMI_CONFIG_PASSPHRASE_FILE={missing}: .*No such file"):
        encrypted.passphrase({"PULUMI_CONFIG_PASSPHRASE_FILE": missing})


def test_a_stack_that_is_down_leaves_no_copy_of_its_settings(place: stack.Place) -> None:
    left: dict[str, Any] = {"config": {}, "encryptionsalt": "v1:another"}
    copy = place.state / "workspaces" / "local" / "Pulumi.local.yaml"
    copy.parent.mkdir(parents=True)
    copy.write_text(yaml.safe_dump(left), encoding="utf-8")
    assert cloud.running(place.cloud) is None
    commands.main(["down", "--project", str(place.project), "--state", str(place.state)])
    assert not copy.parent.exists()
