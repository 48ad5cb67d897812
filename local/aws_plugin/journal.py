"""What the stand-in has made on an emulator, one file for each stack: what a killed process cannot tell.

The engine records a resource when it hears that it is made. Whoever is killed before that leaves a resource
that no state has; this journal has it from before it is made.
"""

import fcntl
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

VARIABLE = "ASYNC_LAMBDA_API_JOURNAL"
"""The variable of the environment with the journal's folder."""

_LOCK = "lock"


@dataclass(frozen=True, kw_only=True)
class Creation:
    """A resource that is being made, or was."""

    urn: str
    region: str
    found_by: Mapping[str, Any]
    """The inputs by which it is found and deleted. None of them can be encrypted in the configuration."""
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    id: str | None = None
    """The id, once it is known."""
    recorded: bool = False
    """Whether a state has had it. What becomes of it then is the engine's business."""

    @property
    def type(self) -> str:
        """The type, such as `aws:iam/role:Role`."""
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def name(self) -> str:
        """What tells it from others of its type in a message."""
        return self.id or self.urn.split("::", 3)[3]


class Journal:
    """The journal as a provider writes it; without a folder it keeps nothing.

    It is held until the process ends, however that happens.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._lock = Lock()
        if folder:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._held = (folder / _LOCK).open("w")
            fcntl.flock(self._held, fcntl.LOCK_SH)

    def begins(self, creation: Creation) -> Creation:
        """Note a resource before it is made."""
        self._write(creation.urn, asdict(creation))
        return creation

    def made(self, creation: Creation, resource_id: str) -> None:
        """Note the id of a resource that is made."""
        self._write(creation.urn, asdict(replace(creation, id=resource_id)))

    def failed(self, creation: Creation) -> None:
        """Note that nothing was made."""
        self._write(creation.urn, {"gone": creation.key})

    def deleted(self, urn: str, resource_id: str) -> None:
        """Note that a resource is deleted."""
        self._write(urn, {"deleted": resource_id, "urn": urn})

    def _write(self, urn: str, entry: Mapping[str, Any]) -> None:
        if not self._folder:
            return
        _, stack, project, *_ = urn.replace("::", ":").split(":", 4)[1:]
        with self._lock, file(self._folder, project, stack).open("a", encoding="utf-8") as journal:
            journal.write(f"{json.dumps(entry)}\n")


def file(folder: Path, project: str, stack: str) -> Path:
    """Return the journal of a stack."""
    return folder / f"{project}.{stack}.jsonl"


def lock_file(folder: Path) -> Path:
    """Return the file that every provider holds which writes into a folder."""
    return folder / _LOCK


def read(journal: Path) -> list[Creation]:
    """Return what there is by the journal of a stack, in the order in which it was made."""
    found: dict[str, Creation] = {}
    for entry in _entries(journal):
        if "gone" in entry:
            found.pop(entry["gone"], None)
        elif "deleted" in entry:
            gone = [
                key for key, one in found.items() if (one.urn, one.id) == (entry["urn"], entry["deleted"])
            ]
            for key in gone:
                del found[key]
        else:
            found[entry["key"]] = Creation(**entry)
    return list(found.values())


def write(journal: Path, creations: list[Creation]) -> None:
    """Write the journal of a stack anew."""
    unfinished = journal.with_suffix(".new")
    unfinished.write_text("".join(f"{json.dumps(asdict(one))}\n" for one in creations), encoding="utf-8")
    unfinished.replace(journal)


def _entries(journal: Path) -> Iterator[dict[str, Any]]:
    if not journal.is_file():
        return
    for line in journal.read_text(encoding="utf-8").splitlines():
        try:
            entry: dict[str, Any] = json.loads(line)
        except ValueError:  # the last one, which was not written to its end
            continue
        yield entry
