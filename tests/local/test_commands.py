import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from botocore.exceptions import EndpointConnectionError
from pulumi import automation

from local import __main__ as commands
from local import calls, cloud, stack
from local.errors import SetupError

NAMES = ["up", "preview", "outputs", "logs", "down"]
RUNNING = cloud.Cloud(port=4566, pid=1, created=0)

Run = Callable[..., int]

PRINTING = """
import sys
from local import __main__ as commands
def logs(place, name): print("a line")
commands.logs = logs
sys.exit(commands.main())
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: reports\nruntime: python\n")
    (folder / "Pulumi.local.yaml").write_text("config:\n  aws:region: us-east-1\n")
    return folder


@pytest.fixture
def run(project: Path, state: Path) -> Run:
    """Run a command on the project."""

    def run(*arguments: str) -> int:
        return commands.main([*arguments, "--project", str(project), "--state", str(state)])

    return run


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let `up` raise an error."""

    def up(_place: stack.Place, _name: str) -> None:
        raise error

    monkeypatch.setattr(commands, "up", up)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        commands.main([name, "--help"])

    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert shown.startswith(f"usage: python -m local {name} ")
    assert all(option in shown for option in ("--stack", "--project", "--state"))


def test_the_help_has_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.main(["--help"])

    described = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("    ")]
    assert [name for name in described if name in NAMES] == NAMES


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["nosuch"], "argument COMMAND: invalid choice: 'nosuch'"),
        (["up", "--nosuch"], "unrecognized arguments: --nosuch"),
    ],
)
def test_what_is_no_command_is_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        commands.main(arguments)

    assert ended.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("name", NAMES)
def test_a_stack_that_does_not_exist_is_refused_with_those_that_do(
    run: Run, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(name, "--stack", "nosuch") == 1
    assert capsys.readouterr() == (
        "",
        "error: STACK=nosuch: there is no Pulumi.nosuch.yaml; the project has local\n",
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_project_is_refused_before_anything_starts(
    run: Run, project: Path, state: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "Pulumi.yaml").write_text("runtime: python\n")

    assert run(name) == 1
    assert (
        capsys.readouterr().err == "error: Pulumi.yaml: name: is missing, and required: the project's name\n"
    )
    assert not state.exists()


@pytest.mark.parametrize("name", ["up", "preview"])
def test_a_value_that_asks_for_no_emulator_is_an_error_before_anything_starts(
    run: Run, state: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EMULATOR_REJECTS", "off")

    assert run(name) == 1
    assert capsys.readouterr().err == "error: EMULATOR_REJECTS: 'off' is not one of 0, 1\n"
    assert not state.exists()


def test_the_environment_chooses_the_emulator_that_is_started(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def start(_: Path, *, rejects: bool) -> cloud.Cloud:
        raise SetupError(f"started with {rejects}")

    monkeypatch.setattr(cloud, "start", start)
    monkeypatch.setenv("EMULATOR_REJECTS", "0")

    assert run("up") == 1
    assert capsys.readouterr().err == "error: started with False\n"


def test_a_refused_stack_leaves_no_state(run: Run, state: Path) -> None:
    run("up", "--stack", "nosuch")

    assert not state.exists()


@pytest.mark.parametrize("name", ["outputs", "logs"])
def test_what_needs_the_cloud_says_that_it_is_not_running(
    run: Run, project: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(name) == 1
    hint = f"`make up PROJECT={project} STACK=local` starts it"
    assert capsys.readouterr() == ("", f"error: the embedded cloud is not running; {hint}\n")


def test_a_process_ends_with_one_line_and_exit_code_1(state: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "local", "outputs", "--state", state],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "error: the embedded cloud is not running; `make up STACK=local` starts it\n"


def test_a_log_with_brackets_is_shown_as_it_is(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, SetupError("it failed:\n  [red]not markup[/blue]"))

    assert run("up") == 1
    assert capsys.readouterr().err == "error: it failed:\n  [red]not markup[/blue]\n"


def test_a_message_is_not_wrapped(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, SetupError("word " * 100 + "end"))
    run("up")

    assert capsys.readouterr().err.count("\n") == 1


def test_what_the_engine_refused_is_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = automation.CommandResult(stdout="", stderr="error: no stack [local]\n", code=255)
    failing(monkeypatch, automation.CommandError(result))
    run("up")

    assert capsys.readouterr().err.startswith("error: no stack [local]\n")


def test_an_interrupt_ends_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, KeyboardInterrupt())

    assert run("up") == 1
    assert capsys.readouterr().err.startswith("Interrupted;")


def test_logs_are_printed_oldest_first(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    events = [(1500, "/aws/lambda/status", "second"), (250, "/aws/lambda/reports", "first")]
    monkeypatch.setattr(cloud, "running", lambda _: RUNNING)
    monkeypatch.setattr(calls, "log_lines", lambda _running, _region: iter(events))

    assert run("logs") == 0
    assert capsys.readouterr().out.splitlines() == [
        "00:00:00.250  reports  first",
        "00:00:01.500  status  second",
    ]


def test_an_emulator_that_does_not_answer_is_told_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, EndpointConnectionError(endpoint_url=RUNNING.endpoint))

    assert run("up") == 1
    shown = capsys.readouterr().err
    assert shown.startswith('error: Could not connect to the endpoint URL: "http://127.0.0.1:4566"; ')
    assert shown.count("\n") == 1


def test_output_that_is_read_no_further_is_no_failure(state: Path, project: Path) -> None:
    # The reader is gone before anything is written.
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-c", PRINTING, "logs", "--state", state, "--project", project],
        cwd=Path(__file__).parents[2],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)

    assert (ended.returncode, ended.stderr) == (0, "")


def test_logs_are_read_in_the_region_of_the_stack(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    regions = []

    def log_lines(_running: cloud.Cloud, region: str) -> list[tuple[int, str, str]]:
        regions.append(region)
        return []

    monkeypatch.setattr(cloud, "running", lambda _: RUNNING)
    monkeypatch.setattr(calls, "log_lines", log_lines)
    run("logs")

    assert regions == ["us-east-1"]


def test_down_with_nothing_running_succeeds(run: Run) -> None:
    assert run("down") == 0


def test_down_without_a_cloud_removes_the_state_of_the_stack(run: Run, state: Path) -> None:
    left = state / "backend" / ".pulumi" / "stacks" / "reports" / "local.json"
    left.parent.mkdir(parents=True)
    left.write_text("{}")

    run("down")

    assert not left.exists()


def test_down_gives_up_a_cloud_that_does_not_answer(
    run: Run, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left = state / "backend" / ".pulumi" / "stacks" / "reports" / "local.json"
    left.parent.mkdir(parents=True)
    left.write_text("{}")
    with subprocess.Popen(["/bin/sleep", "600"]) as hanging:
        created = psutil.Process(hanging.pid).create_time()
        (state / "cloud").mkdir()
        (state / "cloud" / "cloud.json").write_text(
            json.dumps({"port": 9, "pid": hanging.pid, "created": created})
        )

        assert run("down") == 0

    assert not left.exists()
    assert capsys.readouterr().err == "The cloud is stopped\n"


@pytest.fixture
def other(state: Path) -> str:
    """Another stack that has been deployed."""
    file = state / "backend" / ".pulumi" / "stacks" / "reports" / "dev.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"checkpoint": {"latest": {"resources": [{}]}}}')
    return file.stem


def test_down_names_the_stacks_that_stay(
    run: Run, state: Path, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (state / "cloud").mkdir()
    here = {"port": 9, "pid": os.getpid(), "created": psutil.Process().create_time()}
    (state / "cloud" / "cloud.json").write_text(json.dumps(here))

    run("down")

    assert capsys.readouterr().err == f"The cloud goes on running for {other}\n"


def test_down_names_the_stacks_that_are_gone_with_the_emulator(
    run: Run, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run("down")

    shown = capsys.readouterr().err
    assert shown.startswith(f"What {other} had is gone with the emulator; `make up PROJECT=")
    assert shown.endswith(f" STACK={other}` deploys it again\n")
