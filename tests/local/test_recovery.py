"""How a command goes on after an earlier one was killed; no engine runs."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import cloud, recovery, stack
from local.errors import SetupError

NOBODY = 2**30
"""A process number that no system gives."""
STATE = '{"checkpoint": {"latest": {"resources": [{}]}}}'


def state_of(place: stack.Place, *names: str) -> None:
    """Write what the engine keeps of stacks."""
    for name in names:
        for file in (
            f"stacks/reports/{name}.json",
            f"stacks/reports/{name}.json.bak",
            f"history/reports/{name}/1.json",
        ):
            path = place.backend / ".pulumi" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(STATE)


def lock(place: stack.Place, holder: int) -> Path:
    """Write the lock that an engine holds while it updates a stack."""
    file = place.backend / ".pulumi" / "locks" / "organization" / "reports" / "local" / "1.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"pid": holder}))
    return file


@pytest.fixture
def working_engine(tmp_path: Path) -> Iterator[int]:
    """The number of a process called `pulumi`."""
    program = tmp_path / "pulumi"
    program.write_text("#!/bin/sh\nread line\n")
    program.chmod(0o755)
    with subprocess.Popen([program], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.kill()


def state_file(place: stack.Place, name: str = "local") -> Path:
    return place.backend / ".pulumi" / "stacks" / "reports" / f"{name}.json"


def test_a_new_place_has_nothing_to_resume(place: stack.Place, capsys: pytest.CaptureFixture[str]) -> None:
    recovery.resume(place, "local")

    assert capsys.readouterr().err == ""
    assert not place.state.exists()


def test_a_stack_that_nothing_happened_to_is_left_alone(
    place: stack.Place, capsys: pytest.CaptureFixture[str]
) -> None:
    state_of(place, "local")
    recovery.resume(place, "local")

    assert capsys.readouterr().err == ""
    assert state_file(place).read_text() == STATE


@pytest.mark.parametrize(
    ("holder", "content"),
    [
        pytest.param(NOBODY, None, id="an engine that has ended"),
        pytest.param(os.getpid(), None, id="another program that got the number"),
        pytest.param(NOBODY, '{"pid":', id="half written"),
    ],
)
def test_the_lock_of_a_killed_engine_goes_and_the_state_stays(
    place: stack.Place, holder: int, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    state_of(place, "local")
    file = lock(place, holder)
    if content:
        file.write_text(content)
    recovery.resume(place, "local")

    assert not file.exists()
    assert state_file(place).read_text() == STATE
    assert capsys.readouterr().err == (
        "An earlier command on local was ended before it could finish: going on from its state\n"
    )


def test_the_lock_of_another_stack_is_its_own(place: stack.Place) -> None:
    state_of(place, "local", "dev")
    file = lock(place, NOBODY)
    recovery.resume(place, "dev")

    assert file.exists()


def test_an_operation_that_nobody_finishes_is_forgotten(place: stack.Place) -> None:
    state_of(place, "local")
    latest = {"resources": [{}], "pending_operations": [{"type": "updating", "resource": {"urn": "urn"}}]}
    state_file(place).write_text(json.dumps({"version": 3, "checkpoint": {"latest": latest}}))
    recovery.resume(place, "local")

    found = json.loads(state_file(place).read_text())
    assert found == {"version": 3, "checkpoint": {"latest": {"resources": [{}]}}}


def test_a_state_that_cannot_be_read_is_taken_from_the_one_before_it(
    place: stack.Place, capsys: pytest.CaptureFixture[str]
) -> None:
    state_of(place, "local")
    state_file(place).write_text('{"version"')
    recovery.resume(place, "local")

    assert state_file(place).read_text() == STATE
    assert capsys.readouterr().err.startswith(
        "The state of local cannot be read: going on from the one before it, "
    )


def test_without_any_state_that_can_be_read_that_stack_alone_starts_over(
    place: stack.Place, capsys: pytest.CaptureFixture[str]
) -> None:
    state_of(place, "local", "dev")
    for name in ("local.json", "local.json.bak"):
        state_file(place).with_name(name).write_text('{"version"')
    recovery.resume(place, "local")

    assert not state_file(place).exists()
    assert state_file(place, "dev").read_text() == STATE
    assert capsys.readouterr().err == (
        f"The state of local cannot be read, {state_file(place)}: starting over with this stack\n"
    )


def test_another_stack_whose_state_cannot_be_read_may_have_resources(place: stack.Place) -> None:
    state_of(place, "dev")
    state_file(place, "dev").write_text('{"version"')

    assert recovery.others(place, "local") == ["dev"]


def test_what_was_made_on_an_emulator_that_is_gone_is_forgotten(place: stack.Place) -> None:
    state_of(place, "local")
    gone = stack.journal_folder(place.state, cloud.Cloud(port=1, pid=NOBODY, created=0))
    gone.mkdir(parents=True)
    recovery.resume(place, "local")

    assert not gone.exists()


def test_state_that_an_engine_still_works_on_is_refused(place: stack.Place, working_engine: int) -> None:
    lock(place, working_engine)

    with pytest.raises(SetupError, match=f"update is still running as process {working_engine}:"):
        recovery.resume(place, "local")

    assert place.backend.exists()


def test_a_place_without_state_has_no_other_stacks(place: stack.Place) -> None:
    assert recovery.others(place, "local") == []


def test_a_stack_that_was_only_previewed_is_not_one_of_the_others(place: stack.Place) -> None:
    state_of(place, "dev")
    state = place.backend / ".pulumi" / "stacks" / "reports" / "dev.json"
    state.write_text('{"checkpoint": {"latest": {}}}')

    assert recovery.others(place, "local") == []


def test_the_other_stacks_are_those_with_resources(place: stack.Place) -> None:
    state_of(place, "local", "test", "dev")

    assert recovery.others(place, "local") == ["dev", "test"]


def test_a_forgotten_stack_leaves_nothing(place: stack.Place) -> None:
    state_of(place, "local")
    recovery.forget(place, "local")

    assert [file for file in place.backend.rglob("*") if file.is_file()] == []


def test_a_forgotten_stack_leaves_the_others(place: stack.Place) -> None:
    state_of(place, "local", "dev")
    recovery.forget(place, "local")

    assert recovery.others(place, "local") == ["dev"]
