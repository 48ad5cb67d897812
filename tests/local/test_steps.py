import os
import select
import sys
from pathlib import Path

import pytest

from local import steps
from local.errors import SetupError


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "step.log"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_step_says_what_runs_and_how_long_it_usually_takes(capsys: pytest.CaptureFixture[str]) -> None:
    with steps.step("Building the engine", "3 minutes"):
        assert capsys.readouterr().err == "Building the engine (usually 3 minutes)\n"


def test_a_step_says_that_it_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with steps.step("Building the engine", "3 minutes"):
        pass

    assert "  done in 0 s\n" in capsys.readouterr().err


def test_a_step_that_fails_is_not_called_done(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SetupError), steps.step("Building the engine", "3 minutes"):
        raise SetupError("no compiler")

    assert "done" not in capsys.readouterr().err


def test_a_step_leaves_standard_output_to_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with steps.step("Building the engine", "3 minutes"):
        pass

    assert capsys.readouterr().out == ""


def test_all_that_a_command_prints_goes_to_its_log(log: Path, tmp_path: Path) -> None:
    steps.run(
        python("import sys; print('out', flush=True); print('err', file=sys.stderr)"), log=log, cwd=tmp_path
    )

    assert log.read_text() == "out\nerr\n"


def test_the_log_of_an_earlier_command_stays(log: Path, tmp_path: Path) -> None:
    for word in ("first", "second"):
        steps.run(python(f"print('{word}')"), log=log, cwd=tmp_path)

    assert log.read_text() == "first\nsecond\n"


def test_a_command_gets_the_environment_it_is_given(log: Path, tmp_path: Path) -> None:
    steps.run(python("import os; print(os.environ['COLOR'])"), log=log, cwd=tmp_path, env={"COLOR": "green"})

    assert log.read_text() == "green\n"


def test_a_failure_shows_the_exit_code_the_last_lines_and_the_log(log: Path, tmp_path: Path) -> None:
    with pytest.raises(SetupError) as raised:
        steps.run(
            python("print(*[f'line {n}' for n in range(100)], sep='\\n'); raise SystemExit(3)"),
            log=log,
            cwd=tmp_path,
        )

    first, *shown, last = str(raised.value).splitlines()
    assert first == f"{Path(sys.executable).name} ended with exit code 3:"
    assert shown == [f"  line {n}" for n in range(85, 100)]
    assert last == f"The whole log is in {log}; running the same command again starts over."


def test_a_command_that_takes_long_shows_that_it_is_still_running(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("local.steps._SECONDS_BETWEEN_SIGNS_OF_LIFE", 0.01)
    seen = tmp_path / "seen"
    say = steps.CONSOLE.print

    def note(line: str) -> None:
        say(line)
        seen.touch()

    monkeypatch.setattr(steps.CONSOLE, "print", note)
    steps.run(
        python(f"import pathlib\nwhile not pathlib.Path({str(seen)!r}).exists(): pass"), log=log, cwd=tmp_path
    )

    assert "still running after 0 s" in capsys.readouterr().err


def test_an_interrupt_ends_the_command_and_all_that_it_started(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.steps._SECONDS_BETWEEN_SIGNS_OF_LIFE", 0.01)
    # Its writing end is open for as long as one of the processes lives.
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    reading = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)

    def interrupt(_line: str) -> None:
        if select.select([reading], [], [], 0)[0] and os.read(reading, 100):
            raise KeyboardInterrupt

    monkeypatch.setattr(steps.CONSOLE, "print", interrupt)
    with pytest.raises(KeyboardInterrupt):
        steps.run(
            ["/bin/sh", "-c", f"exec 3>'{fifo}'; sleep 600 & echo started >&3; wait"], log=log, cwd=tmp_path
        )

    assert select.select([reading], [], [], 30)[0]
    assert os.read(reading, 100) == b""
    os.close(reading)


def test_a_log_that_does_not_exist_has_no_last_lines(log: Path) -> None:
    assert steps.tail(log) == ""


def test_a_log_that_is_not_text_is_shown_all_the_same(tmp_path: Path) -> None:
    log = tmp_path / "binary.log"
    log.write_bytes(b"\xff broken\n")

    assert steps.tail(log) == "  \N{REPLACEMENT CHARACTER} broken"
