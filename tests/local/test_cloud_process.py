"""The process is a stand-in: a web server that says it is healthy and prints its environment."""

import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import psutil
import pytest

from local import cloud
from local.cloud import environment
from local.errors import SetupError

EMULATOR = """
import http.server, json, os

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

host, port = os.environ["GATEWAY_LISTEN"].split(":")
server = http.server.HTTPServer((host, int(port)), Handler)
print(json.dumps(dict(os.environ)), flush=True)
server.serve_forever()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "cloud"
    folder.mkdir()
    return folder


@pytest.fixture
def recorded(folder: Path) -> Iterator[cloud.Cloud]:
    """A process that is recorded as the emulator of the folder."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        running = cloud.Cloud(port=1, pid=process.pid, created=psutil.Process(process.pid).create_time())
        record(folder, **asdict(running))
        yield running
        process.kill()


def record(folder: Path, **fields: object) -> None:
    (folder / "cloud.json").write_text(json.dumps(fields))


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program that `start` starts."""
    (tmp_path / "emulator.py").write_text(EMULATOR)
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{tmp_path / 'emulator.py'}'\n")
    program.chmod(0o755)
    monkeypatch.setattr(environment, "ensure", lambda: program)
    return program


@pytest.fixture
def started(folder: Path, python: Path) -> Iterator[cloud.Cloud]:  # noqa: ARG001  # `start` starts it
    yield cloud.start(folder)
    cloud.stop(folder)


def test_a_recorded_process_is_found_again(folder: Path, recorded: cloud.Cloud) -> None:
    assert cloud.running(folder) == recorded


def test_without_a_record_nothing_runs(folder: Path) -> None:
    assert cloud.running(folder) is None


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"port": 1}'])
def test_a_broken_record_is_no_record(folder: Path, content: str) -> None:
    (folder / "cloud.json").write_text(content)

    assert cloud.running(folder) is None


def test_an_emulator_of_an_earlier_version_goes_on_with_a_warning(
    folder: Path, started: cloud.Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    record(folder, port=started.port, pid=started.pid, created=started.created)

    assert cloud.start(folder) == replace(started, access_key="test", rejects=None)
    assert "runs code for anybody on the machine; `make down` ends it" in capsys.readouterr().err


def test_an_emulator_that_accepts_what_aws_rejects_goes_on_with_a_warning(
    folder: Path, started: cloud.Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = {name: value for name, value in asdict(started).items() if name != "rejects"}
    record(folder, **earlier)

    assert cloud.start(folder) == replace(started, rejects=None)
    assert "accepts calls that AWS rejects; `make down` ends it" in capsys.readouterr().err


def test_another_process_that_got_the_number_is_not_the_emulator(folder: Path, recorded: cloud.Cloud) -> None:
    record(folder, **asdict(recorded) | {"created": recorded.created - 3600})

    assert cloud.running(folder) is None


def test_another_process_that_got_the_number_is_not_stopped(folder: Path, recorded: cloud.Cloud) -> None:
    record(folder, **asdict(recorded) | {"created": recorded.created - 3600})

    assert not cloud.stop(folder)
    assert recorded.process()


def test_a_process_that_has_ended_does_not_run(folder: Path, recorded: cloud.Cloud) -> None:
    psutil.Process(recorded.pid).kill()
    # Ended and not yet waited for by its parent: its number is still taken.
    os.waitid(os.P_PID, recorded.pid, os.WEXITED | os.WNOWAIT)

    assert cloud.running(folder) is None


def test_a_process_that_nobody_can_reach_does_not_answer() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        running = cloud.Cloud(port=unused.getsockname()[1], pid=1, created=0)

        assert not running.answers()


def test_a_started_emulator_answers(started: cloud.Cloud) -> None:
    assert started.answers()


def test_an_emulator_whose_port_another_one_took_does_not_answer(started: cloud.Cloud) -> None:
    this = psutil.Process()
    assert not replace(started, pid=this.pid, created=this.create_time()).answers()


@pytest.mark.usefixtures("python")
def test_emulators_that_start_at_the_same_time_have_ports_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        free = somebody.getsockname()[1]
    monkeypatch.setattr("local.cloud.process._PREFERRED_PORT", free)
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor() as both:
        one, other = both.map(cloud.start, folders)
    answered = one.answers(), other.answers()
    for folder in folders:
        cloud.stop(folder)

    assert one.port != other.port
    assert answered == (True, True)


@pytest.mark.usefixtures("proxies")
def test_no_proxy_is_asked_whether_the_emulator_answers(started: cloud.Cloud) -> None:
    assert started.answers()


def test_a_started_emulator_is_found_again(folder: Path, started: cloud.Cloud) -> None:
    assert cloud.running(folder) == started


def test_an_emulator_that_runs_is_not_started_again(folder: Path, started: cloud.Cloud) -> None:
    assert cloud.start(folder) == started


@pytest.mark.usefixtures("started")
def test_an_emulator_that_is_not_asked_for_is_named_and_goes_on(folder: Path) -> None:
    with pytest.raises(SetupError) as raised:
        cloud.start(folder, rejects=False)

    assert str(raised.value) == (
        "EMULATOR_REJECTS=0 is not what the running emulator was started with; set EMULATOR_REJECTS=1, "
        "or end it with `make down`, which removes what is deployed"
    )
    assert cloud.running(folder)


@pytest.mark.parametrize(
    ("variables", "rejects"),
    [
        ({}, None),
        ({"EMULATOR_REJECTS": ""}, None),
        ({"EMULATOR_REJECTS": "1"}, True),
        ({"EMULATOR_REJECTS": "0"}, False),
    ],
)
def test_the_environment_says_whether_the_gateway_rejects(
    variables: dict[str, str], *, rejects: bool | None
) -> None:
    assert cloud.rejects(variables) is rejects


def test_a_value_that_means_neither_is_an_error() -> None:
    with pytest.raises(SetupError, match="'no' is not one of 0, 1"):
        cloud.rejects({"EMULATOR_REJECTS": "no"})


@pytest.mark.usefixtures("python")
@pytest.mark.parametrize(("rejects", "told"), [(None, "1"), (True, "1"), (False, "0")])
def test_the_emulator_is_told_whether_the_gateway_rejects(
    folder: Path, *, rejects: bool | None, told: str
) -> None:
    cloud.start(folder, rejects=rejects)
    cloud.stop(folder)

    assert environment_of(folder)["EMULATOR_REJECTS"] == told


def environment_of(folder: Path) -> dict[str, str]:
    """Return the environment that the stand-in printed."""
    found: dict[str, str] = json.loads(cloud.log_file(folder).read_text().splitlines()[0])
    return found


@pytest.mark.usefixtures("python")
def test_no_credentials_of_the_user_reach_the_emulator(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")
    cloud.start(folder)
    cloud.stop(folder)

    assert "mine" not in environment_of(folder).values()


def test_the_emulator_is_given_the_access_key_in_its_environment(folder: Path, started: cloud.Cloud) -> None:
    assert environment_of(folder)["EMULATOR_ACCESS_KEY"] == started.access_key


def test_the_access_key_is_on_no_command_line(started: cloud.Cloud) -> None:
    assert started.access_key not in " ".join(psutil.Process(started.pid).cmdline())


@pytest.mark.usefixtures("python")
def test_each_start_has_an_access_key_of_its_own(folder: Path) -> None:
    first = cloud.start(folder).access_key
    cloud.stop(folder)
    second = cloud.start(folder).access_key
    cloud.stop(folder)

    assert len({first, second, "test"}) == 3


@pytest.mark.usefixtures("started")
def test_the_access_key_is_read_by_its_user_alone(folder: Path) -> None:
    assert stat.S_IMODE((folder / "cloud.json").stat().st_mode) == 0o600


def test_the_access_key_is_not_shown(started: cloud.Cloud) -> None:
    assert started.access_key not in repr(started)


def test_the_emulator_is_told_to_listen_on_loopback(folder: Path, started: cloud.Cloud) -> None:
    assert environment_of(folder)["GATEWAY_LISTEN"] == f"127.0.0.1:{started.port}"


@pytest.mark.usefixtures("python")
def test_a_port_that_somebody_listens_on_is_not_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        taken = somebody.getsockname()[1]
        monkeypatch.setattr("local.cloud.process._PREFERRED_PORT", taken)
        started = cloud.start(folder)
        cloud.stop(folder)

    assert started.port != taken


@pytest.mark.usefixtures("python")
def test_the_usual_port_is_taken_when_it_is_free(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        free = somebody.getsockname()[1]
    monkeypatch.setattr("local.cloud.process._PREFERRED_PORT", free)
    started = cloud.start(folder)
    cloud.stop(folder)

    assert started.port == free


@pytest.mark.usefixtures("python")
def test_a_new_emulator_is_empty(folder: Path) -> None:
    left = folder / "data" / "home" / "left"
    left.parent.mkdir(parents=True)
    left.touch()
    cloud.start(folder)
    found = left.exists()
    cloud.stop(folder)

    assert not found


@pytest.mark.usefixtures("python")
def test_the_log_of_the_emulator_before_is_kept(folder: Path) -> None:
    cloud.log_file(folder).write_text("earlier")
    cloud.start(folder)
    cloud.stop(folder)

    assert (folder / "cloud.previous.log").read_text() == "earlier"


def test_an_emulator_that_does_not_start_is_reported_with_its_log(folder: Path, python: Path) -> None:
    python.write_text("#!/bin/sh\necho the port is gone\nexit 1\n")

    with pytest.raises(SetupError) as raised:
        cloud.start(folder)

    assert str(raised.value).splitlines() == [
        "The emulator of AWS did not start:",
        "  the port is gone",
        f"Its whole log is in {cloud.log_file(folder)}; `make down` clears what is left of it.",
    ]


@pytest.fixture
def unreaped(folder: Path) -> Iterator[int]:
    """A recorded process that takes no SIGTERM and stays a zombie once it was killed."""
    script = 'trap "" TERM; echo $$; exec sleep 600'
    # What `sh` becomes knows nothing of the child it has.
    with subprocess.Popen(
        ["/bin/sh", "-c", f"/bin/sh -c '{script}' & exec sleep 600"], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        number = int(parent.stdout.readline())
        record(folder, port=1, pid=number, created=psutil.Process(number).create_time())
        yield number
        parent.kill()


def test_stopping_does_not_wait_for_a_zombie_to_be_reaped(
    folder: Path, unreaped: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.cloud.process._SECONDS_TO_STOP", 0.1)
    monkeypatch.setattr("local.cloud.process._SECONDS_TO_DIE", 600)

    assert cloud.stop(folder)
    assert psutil.Process(unreaped).status() == psutil.STATUS_ZOMBIE


def test_stopping_kills_what_the_process_started(folder: Path, python: Path) -> None:
    python.write_text(python.read_text().replace("exec", "sleep 600 &\nexec"))
    started = cloud.start(folder)
    (child,) = psutil.Process(started.pid).children()
    cloud.stop(folder)

    # Whether it is still a zombie is up to the machine's first process.
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


@pytest.mark.usefixtures("python")
def test_a_start_that_cannot_be_recorded_leaves_no_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: object) -> dict[str, object]:
        raise KeyboardInterrupt

    before = set(psutil.Process().children())
    monkeypatch.setattr("local.cloud.process.asdict", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cloud.start(folder)

    assert set(psutil.Process().children()) <= before


def test_stopping_ends_the_process(folder: Path, started: cloud.Cloud) -> None:
    assert cloud.stop(folder)
    assert started.process() is None


@pytest.mark.usefixtures("started")
def test_stopping_removes_the_data_and_keeps_the_log(folder: Path) -> None:
    cloud.stop(folder)

    assert not (folder / "data").exists()
    assert cloud.log_file(folder).exists()


@pytest.mark.usefixtures("started")
def test_what_was_stopped_does_not_run(folder: Path) -> None:
    cloud.stop(folder)

    assert cloud.running(folder) is None
    assert not cloud.stop(folder)
