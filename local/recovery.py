"""How a command goes on after an earlier one was killed, together with the engine or its provider.

What the engine has recorded counts, and a refresh brings it up to date. What was made and not recorded is
removed. Nothing of another stack is touched.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache as remembered
from pathlib import Path
from typing import Any

import psutil

from . import cache, cloud
from .aws_plugin import journal
from .errors import SetupError
from .stack import Place, journal_folder
from .steps import CONSOLE


def resume(place: Place, name: str) -> None:
    """Make a stack ready for the engine, whatever became of an earlier command, and say what that takes.

    Raises `SetupError` when the engine of an earlier command is still at work.
    """
    if not place.backend.exists():
        return
    with cache.locked(place.state / "lock"):
        for lock in place.backend.glob(".pulumi/locks/**/*.json"):
            _refuse_while_it_works(lock)
        project = place.definition()["name"]
        for lock in place.backend.glob(f".pulumi/locks/*/{project}/{name}/*.json"):
            _say(f"An earlier command on {name} was ended before it could finish: going on from its state")
            lock.unlink()
        _clean(place, project, name, _state(place, project, name))


def _clean(place: Place, project: str, name: str, state: dict[str, Any] | None) -> None:
    """Remove what a stack has and its state has not, and a state that cannot be read."""
    running = cloud.running(place.cloud)
    made_by = journal_folder(place.state, running) if running and running.answers() else None
    for folder in place.state.glob("creations/*"):
        if folder != made_by:  # those of an emulator that is gone, with all that was made
            shutil.rmtree(folder)
    if running and made_by and made_by.exists():
        with cache.locked(journal.lock_file(made_by)):  # which a provider holds that has not ended yet
            _clear(place, running, journal.file(made_by, project, name), state)
    elif running and state is None:
        _say(f"What {name} had made stays on the emulator until that stops")
    elif running:
        for one in _pending(state or {}):
            _say(f"{one} may have been made by it and would stay on the emulator until that stops")
    if state is None:
        forget(place, name)


def forget(place: Place, name: str) -> None:
    """Remove what is kept of a stack of which nothing is deployed any more."""
    project = place.definition()["name"]
    for file in place.backend.glob(f".pulumi/*/{project}/*"):
        if file.name == name:
            shutil.rmtree(file)
        elif file.name.startswith(f"{name}.json"):
            file.unlink()
    for file in place.state.glob(f"creations/*/{project}.{name}.jsonl"):
        file.unlink()
    shutil.rmtree(place.state / "workspaces" / name, ignore_errors=True)


def others(place: Place, name: str) -> list[str]:
    """Return the stacks with deployed resources beside the one called `name`."""
    found = place.backend.glob(".pulumi/stacks/*/*.json")
    return sorted(file.stem for file in found if file.stem != name and _has_resources(file))


def _say(line: str) -> None:
    CONSOLE.print(line, markup=False, soft_wrap=True)


def _refuse_while_it_works(lock: Path) -> None:
    with suppress(
        OSError, ValueError, LookupError, TypeError, psutil.NoSuchProcess
    ):  # no lock, or no process
        process = psutil.Process(json.loads(lock.read_bytes())["pid"])
        if process.name() == "pulumi" and process.status() != psutil.STATUS_ZOMBIE:
            raise SetupError(
                f"an earlier update is still running as process {process.pid}: "
                "wait for it to end, or end it, and run this again"
            )


def _state(place: Place, project: str, name: str) -> dict[str, Any] | None:
    """Return a stack's state without operations that nobody finishes, or `None` where it cannot be read."""
    file = place.backend / ".pulumi" / "stacks" / project / f"{name}.json"
    if not file.exists():
        return {}
    state = _latest(file)
    backup = file.with_name(f"{file.name}.bak")
    if state is None and backup.exists() and (state := _latest(backup)) is not None:
        _say(f"The state of {name} cannot be read: going on from the one before it, {backup}")
        shutil.copy(backup, file)
    if state is None:
        _say(f"The state of {name} cannot be read, {file}: starting over with this stack")
        return None
    if state.get("pending_operations"):
        # The engine keeps those that create until somebody says what became of them; that is `_clear`.
        whole = json.loads(file.read_bytes())
        del whole["checkpoint"]["latest"]["pending_operations"]
        unfinished = file.with_suffix(".new")
        unfinished.write_text(json.dumps(whole), encoding="utf-8")
        unfinished.replace(file)
    return state


def _latest(file: Path) -> dict[str, Any] | None:
    try:
        latest = json.loads(file.read_bytes()).get("checkpoint", {}).get("latest") or {}
    except (ValueError, AttributeError):
        return None
    return latest if isinstance(latest, dict) else None


def _pending(state: Mapping[str, Any]) -> list[str]:
    """Return the resources whose creation the engine has not seen the end of."""
    operations = state.get("pending_operations") or ()
    return [one["resource"]["urn"].split("::", 2)[2] for one in operations if one["type"] == "creating"]


def _has_resources(file: Path) -> bool:
    latest = _latest(file)
    return latest is None or bool(latest.get("resources"))


def _clear(place: Place, running: cloud.Cloud, written: Path, state: Mapping[str, Any] | None) -> None:
    """Remove what a stack has on the emulator and not in its state, and note what it has in both."""
    mine = set(_ids(state or {}))
    creations = [
        replace(one, recorded=True) if (one.type, one.id) in mine else one for one in journal.read(written)
    ]
    if left := [one for one in creations if state is None or not one.recorded]:
        # boto3 and all kinds take a third of a second to import, and hardly anybody needs them here.
        from .aws_plugin import leftovers  # noqa: PLC0415
        from .aws_plugin.cloud import Cloud  # noqa: PLC0415

        @remembered
        def region(name: str) -> Cloud:
            return Cloud(running.endpoint, name, running.access_key)

        kept = mine | set(_ids_of_others(place, written))
        left = leftovers.remove(left, kept, region, _say)
    if creations:
        journal.write(written, [*(one for one in creations if state and one.recorded), *left])


def _ids(state: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return ((one["type"], one["id"]) for one in state.get("resources") or () if "id" in one)


def _ids_of_others(place: Place, written: Path) -> Iterator[tuple[str, str]]:
    """Yield type and id of what any stack has recorded, and of what others have made."""
    for file in place.backend.glob(".pulumi/stacks/*/*.json"):
        if f"{file.parent.name}.{file.stem}" != written.stem:
            yield from _ids(_latest(file) or {})
    for other in written.parent.glob("*.jsonl"):
        if other != written:
            yield from ((one.type, one.id) for one in journal.read(other) if one.id)
