"""The emulator as a process: started, waited for, found again and stopped."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from .. import cache, loopback, steps
from ..errors import SetupError
from . import environment

_PREFERRED_PORT = 4566  # the one that LocalStack's own tools expect
_SECONDS_TO_START = 180
_SECONDS_TO_STOP = 20
_SECONDS_TO_DIE = 5  # once killed
_SECONDS_OF_CLOCK_CORRECTION = 5
_ANY_KEY = "test"  # where a record has none
_REJECTS = "EMULATOR_REJECTS"


@dataclass(frozen=True, kw_only=True)
class Cloud:
    """A running emulator. Its number and the moment it was created tell its process from any other."""

    port: int
    pid: int
    created: float
    access_key: str = field(default=_ANY_KEY, repr=False)
    """The secret of this start, with which calls are signed. An emulator of an earlier version takes any."""
    rejects: bool | None = None
    """Whether API Gateway itself rejects what Lambda rejects; `None` where an earlier version started it."""

    @property
    def endpoint(self) -> str:
        """Where all of its AWS services answer."""
        return f"http://127.0.0.1:{self.port}"

    def process(self) -> psutil.Process | None:
        """Return the process, or `None` when it has ended, even if its number went to another one."""
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            # Not equal to the last digit: it is computed from the clock, which is corrected now and then.
            age_is_right = abs(process.create_time() - self.created) < _SECONDS_OF_CLOCK_CORRECTION
            if age_is_right and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None

    def answers(self) -> bool:
        """Tell whether the emulator takes requests, and not another one that was faster to take its port."""
        process = self.process()
        if process is None or not _listens(process, self.port):
            return False
        try:
            with loopback.open_url(f"{self.endpoint}/_localstack/health", seconds=5) as response:
                return bool(response.status == 200)  # noqa: PLR2004  # OK
        except (OSError, urllib.error.URLError):
            return False


def _listens(process: psutil.Process, port: int) -> bool:
    with suppress(psutil.Error):
        return any(
            connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
            for connection in process.net_connections("tcp4")
        )
    return False


def log_file(folder: Path) -> Path:
    """Return the emulator's log."""
    return folder / "cloud.log"


def running(folder: Path) -> Cloud | None:
    """Return the emulator that `start` left running for `folder`, if it still does."""
    try:
        cloud = Cloud(**json.loads(_record(folder).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return cloud if cloud.process() else None


def rejects(variables: Mapping[str, str]) -> bool | None:
    """Return which emulator the environment asks for, as `start` takes it, or `None` if it does not say.

    Raises `SetupError` for a value that means neither.
    """
    value = variables.get(_REJECTS, "")
    if value not in {"", "0", "1"}:
        raise SetupError(f"{_REJECTS}: {value!r} is not one of 0, 1")
    return value == "1" if value else None


def start(folder: Path, *, rejects: bool | None = None) -> Cloud:
    """Return the emulator of `folder`, started now if it does not run yet; then it is empty.

    If `rejects`, API Gateway itself rejects what Lambda rejects, as public traces of AWS show. If not, the
    integration's response template sees Lambda's error, as in LocalStack. `None` takes the one that runs, or
    starts one that does. Raises `SetupError` when the one that runs does the other, and with the end of its
    log when it does not start.
    """
    python = environment.ensure()
    with cache.locked(folder / "lock"):
        if cloud := running(folder):
            _check(cloud, rejects=rejects)
            if cloud.answers():
                return cloud
            _wait(cloud, folder)  # a start that was interrupted while it waited
            return cloud
        # Until it listens another start would find its port free.
        with (
            steps.step("Starting the emulator of AWS", "5 to 20 seconds"),
            cache.locked(cache.folder() / "emulator-port.lock"),
        ):
            cloud = _launch(folder, python, rejects=rejects is not False)
            _wait(cloud, folder)
        return cloud


def stop(folder: Path) -> bool:
    """Stop the emulator of `folder` and remove its data; its log stays. Return whether it was running."""
    # What a start in another command makes meanwhile must not be removed as data of the emulator that ends.
    with cache.locked(folder / "lock"):
        cloud = running(folder)
        process = cloud.process() if cloud else None
        if process:
            _end(process)
        _record(folder).unlink(missing_ok=True)
        shutil.rmtree(folder / "data", ignore_errors=True)
        return process is not None


def _check(cloud: Cloud, *, rejects: bool | None) -> None:
    """Warn of an emulator that an earlier version started. Raises `SetupError` for one that is not asked for.

    It is not ended here, which would delete what is deployed on it.
    """
    if rejects is not None and cloud.rejects not in {None, rejects}:
        raise SetupError(
            f"{_REJECTS}={rejects:d} is not what the running emulator was started with; set "
            f"{_REJECTS}={cloud.rejects:d}, or end it with `make down`, which removes what is deployed"
        )
    if cloud.access_key == _ANY_KEY:
        steps.CONSOLE.print(
            "warning: this emulator was started by an earlier version and runs code for anybody on "
            "the machine; `make down` ends it, and the next `make up` starts one with an access key",
            soft_wrap=True,
        )
    elif cloud.rejects is None:
        steps.CONSOLE.print(
            "warning: this emulator was started by an earlier version and accepts calls that AWS rejects; "
            "`make down` ends it, and the next `make up` starts one that does not",
            soft_wrap=True,
        )


def _end(process: psutil.Process) -> None:
    """Ask a process to end, and kill what is then left of it and of all that it started."""
    family = [process]
    with suppress(psutil.NoSuchProcess):  # it may end by itself meanwhile
        family += process.children(recursive=True)
        process.terminate()
    _still_alive([process], _SECONDS_TO_STOP)
    for member in _still_alive(family, 0):
        with suppress(psutil.NoSuchProcess):
            member.kill()
    _still_alive(family, _SECONDS_TO_DIE)  # what they still write would be in the way of removing their data


def _still_alive(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait until processes have ended, `seconds` at most, and return those that have not.

    A zombie has ended. `psutil.wait_procs` would wait for it to be reaped, which in a container may be never.
    """
    deadline = time.monotonic() + seconds
    while (alive := [process for process in processes if _is_alive(process)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return alive


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _launch(folder: Path, python: Path, *, rejects: bool) -> Cloud:
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    for name in ("home", "tmp"):
        (data / name).mkdir(parents=True)
    log = log_file(folder)
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    port = _free_port()
    # Not of twelve digits, which would be an account.
    access_key = f"local{secrets.token_hex()}"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [python, "-m", "localstack.runtime.main"],
            cwd=data,
            env={**_environment(data, port, access_key), _REJECTS: f"{rejects:d}"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # an interrupt at the terminal is for the command, not for the cloud
        )
    try:
        created = psutil.Process(process.pid).create_time()
        cloud = Cloud(port=port, pid=process.pid, created=created, access_key=access_key, rejects=rejects)
        # Written before it answers, so that an interrupted start is found by the next one.
        unfinished = _record(folder).with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)  # before there is a key in it
        unfinished.write_text(json.dumps(asdict(cloud)), encoding="utf-8")
        unfinished.replace(_record(folder))
    except BaseException:
        process.kill()  # nobody would find it again
        process.wait()
        raise
    return cloud


def _environment(data: Path, port: int, access_key: str) -> dict[str, str]:
    """Return the emulator's whole environment: nothing of the user's, credentials least of all.

    Other users cannot read the environment of a process, as they can its command line.
    """
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": str(data / "home"),
        "TEMP": str(data / "tmp"),
        "PYTHONPATH": str(environment.PLUGINS),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LAMBDA_RUNTIME_EXECUTOR": "process",
        "GATEWAY_SERVER": "loopback",
        "EMULATOR_ACCESS_KEY": access_key,
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "LOCALSTACK_VOLUME_DIR": str(data / "volume"),
        "FILESYSTEM_ROOT": str(data / "root"),
        "DNS_ADDRESS": "0",
        # Nothing is reported or fetched: the emulator reaches no other machine.
        "DISABLE_EVENTS": "1",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
    }


def _wait(cloud: Cloud, folder: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while not cloud.answers():
        if not cloud.process() or time.monotonic() > deadline:
            log = log_file(folder)
            raise SetupError(
                f"The emulator of AWS did not start:\n{steps.tail(log)}\n"
                f"Its whole log is in {log}; `make down` clears what is left of it."
            )
        time.sleep(0.1)


def _free_port() -> int:
    """Return a loopback port that nobody listens on, the usual one if possible."""
    for port in (_PREFERRED_PORT, 0):
        with socket.socket() as candidate, suppress(OSError):
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            candidate.bind(("127.0.0.1", port))
            return int(candidate.getsockname()[1])
    raise SetupError("This machine has no free port on 127.0.0.1")


def _record(folder: Path) -> Path:
    return folder / "cloud.json"
