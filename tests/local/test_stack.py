"""A stack as the engine would be given it; no engine runs."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi import automation

from local import cloud, engine, stack
from local.reading import engine as engine_reading

RUNNING = cloud.Cloud(port=4566, pid=1, created=0, access_key="of-this-start")
NOBODY = 2**30
"""A process number that no system gives."""


@dataclass
class Engine:
    """What the engine was asked for."""

    name: str = ""
    workspace: Path = Path()
    environment: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    asked = Engine()

    def create_or_select_stack(name: str, *, opts: automation.LocalWorkspaceOptions, **_: Any) -> Engine:
        asked.name = name
        asked.workspace = Path(opts.work_dir or "")
        asked.environment = dict(os.environ)
        return asked

    monkeypatch.setattr(automation, "create_or_select_stack", create_or_select_stack)
    monkeypatch.setattr(engine, "find_or_build", lambda: tmp_path / "engine" / "pulumi")
    return asked


def settings(file: Path) -> Any:
    return yaml.safe_load(file.read_text())


def open_and_close(place: stack.Place) -> None:
    with stack.opened(place, "local", RUNNING):
        pass


@pytest.mark.parametrize("path", ["live", "live/reports/{id}"])
def test_the_emulator_answers_for_the_url_of_a_stage_and_of_a_route(path: str) -> None:
    url = f"https://abc123.execute-api.us-east-1.amazonaws.com/{path}"

    assert stack.local_url(url, RUNNING) == f"http://127.0.0.1:4566/_aws/execute-api/abc123/{path}"


def test_the_emulator_answers_for_every_url_in_an_output() -> None:
    url = "https://abc123.execute-api.us-east-1.amazonaws.com/live"
    local = "http://127.0.0.1:4566/_aws/execute-api/abc123/live"

    assert stack.local_urls({"urls": [url, "https://reports.example.com/live"], "routes": 1}, RUNNING) == {
        "urls": [local, "https://reports.example.com/live"],
        "routes": 1,
    }


def test_an_opened_stack_works_on_copies_of_the_settings(place: stack.Place, asked: Engine) -> None:
    open_and_close(place)

    assert asked.workspace.is_relative_to(place.state)
    assert settings(asked.workspace / "Pulumi.local.yaml") == settings(place.project / "Pulumi.local.yaml")


def test_the_copies_say_to_the_engine_what_the_settings_do(place: stack.Place, asked: Engine) -> None:
    written = (
        "config:\n  aws:region: us-east-1\n  a:b: [OFF, on, 1:30, 0o10, '0o10', 1e3, '1e3', ~, {1: a}]\n"
    )
    (place.project / "Pulumi.local.yaml").write_text(written)
    open_and_close(place)

    values = engine_reading.read_stack_file(asked.workspace / "Pulumi.local.yaml")["config"]["a:b"]
    assert values == ["OFF", "on", "1:30", 8, "0o10", 1000, "1e3", None, {"1": "a"}]


def test_the_copy_of_the_project_leads_back_to_the_project(place: stack.Place, asked: Engine) -> None:
    open_and_close(place)

    copy = settings(asked.workspace / "Pulumi.yaml")
    assert (asked.workspace / copy.pop("main")).resolve() == place.project.resolve()
    assert copy == settings(place.project / "Pulumi.yaml")


def test_the_copy_of_the_settings_follows_the_settings(place: stack.Place, asked: Engine) -> None:
    open_and_close(place)
    (place.project / "Pulumi.local.yaml").write_text("config:\n  aws:region: eu-central-1\n")
    open_and_close(place)

    assert settings(asked.workspace / "Pulumi.local.yaml") == {"config": {"aws:region": "eu-central-1"}}


def test_the_salt_of_an_earlier_run_does_not_count(place: stack.Place, asked: Engine) -> None:
    open_and_close(place)
    copy = asked.workspace / "Pulumi.local.yaml"
    copy.write_text(yaml.safe_dump({**settings(copy), "encryptionsalt": "v1:salt"}))
    open_and_close(place)

    assert settings(copy) == settings(place.project / "Pulumi.local.yaml")


def test_settings_that_are_empty_are_copied(place: stack.Place, asked: Engine) -> None:
    (place.project / "Pulumi.local.yaml").write_text("# nothing yet\n")
    open_and_close(place)

    assert settings(asked.workspace / "Pulumi.local.yaml") == {}


@pytest.mark.parametrize("variable", ["AWS_PROFILE", "AWS_SESSION_TOKEN", "PULUMI_ACCESS_TOKEN"])
def test_no_account_of_the_user_is_known_to_the_engine(
    place: stack.Place, asked: Engine, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "mine")
    open_and_close(place)

    assert variable not in asked.environment


def test_no_settings_of_the_user_reach_the_engine(place: stack.Place, asked: Engine) -> None:
    open_and_close(place)

    files = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
    assert [asked.environment[name] for name in files] == [os.devnull, os.devnull]


def test_the_engine_is_led_to_the_emulator(place: stack.Place, asked: Engine) -> None:
    open_and_close(place)

    assert asked.environment["AWS_ENDPOINT_URL"] == RUNNING.endpoint


def test_the_engine_signs_with_the_access_key_of_the_emulator(place: stack.Place, asked: Engine) -> None:
    open_and_close(place)

    assert asked.environment["AWS_ACCESS_KEY_ID"] == RUNNING.access_key


def test_the_engine_keeps_its_state_in_the_place(place: stack.Place, asked: Engine) -> None:
    open_and_close(place)

    assert asked.environment["PULUMI_BACKEND_URL"] == f"{place.backend.as_uri()}?metadata=skip"


@pytest.mark.usefixtures("proxies")
def test_the_engine_asks_no_proxy_for_the_emulator(place: stack.Place, asked: Engine) -> None:
    open_and_close(place)

    assert "127.0.0.1" in asked.environment["NO_PROXY"].split(",")


@pytest.mark.usefixtures("asked")
def test_the_environment_is_the_same_after_the_stack_was_opened(
    place: stack.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    before = dict(os.environ)
    open_and_close(place)

    assert dict(os.environ) == before


@pytest.fixture
def no_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without the published AWS plugin; the folder is where Pulumi would keep it."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "pulumi"))
    return tmp_path / "pulumi"


@pytest.mark.usefixtures("no_plugin")
def test_the_stand_in_plugin_is_taken_without_the_published_one(place: stack.Place, asked: Engine) -> None:
    open_and_close(place)

    folders = [Path(folder) for folder in asked.environment["PATH"].split(os.pathsep)]
    found = [folder for folder in folders if (folder / "pulumi-resource-aws").is_file()]
    assert [folder.parts[-3:] for folder in found] == [("local", "aws_plugin", "bin")]


def test_the_published_plugin_is_taken_where_it_is_installed(
    place: stack.Place, asked: Engine, no_plugin: Path
) -> None:
    published = no_plugin / "plugins" / "resource-aws-v7.51.1" / "pulumi-resource-aws"
    published.parent.mkdir(parents=True)
    published.touch()
    open_and_close(place)

    folders = [Path(folder) for folder in asked.environment["PATH"].split(os.pathsep)]
    assert [folder for folder in folders if (folder / "pulumi-resource-aws").is_file()] == [published.parent]
