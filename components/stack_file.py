"""A stack's configuration as its files say it, for what is done without the engine."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .namespaces import own_values
from .options.base import Encrypted
from .reading.engine import Changed, ValueKey, changed, dates_of_engine, read_stack_file
from .reading.files import MissingFileError, ParserError, ReadError
from .reading.lines import limited, listed, path_of

_NAME = re.compile(r"[A-Za-z0-9_.-]+")  # as the engine has it
_PROJECT = "Pulumi.yaml"
_A_DATE = "is what the engine makes of a date without quotes; write the date, in quotes"


class StackFileError(ValueError):
    """Files that are no stack: a line for each reason, with file, place and what is wrong."""


class NoStackFileError(StackFileError):
    """Files that are not there, that only the engine may read, or that say nothing of the stack."""


@dataclass(frozen=True, kw_only=True)
class StackFile:
    """What a project and the file of one of its stacks say."""

    project: str
    file: str
    """The name of the stack's file."""
    values: Mapping[str, Any]
    """The stack's values by their keys with namespace, among them what the project says for all its stacks.

    What is encrypted is `Encrypted`, and what the engine changes `Changed`.
    """
    files: Mapping[str, str]
    """The names of the files that say the values, by their keys."""

    def changed(self, given: Mapping[str, Any] | None = None) -> Iterator[str]:
        """Yield a line for each of its values that reaches a program as something else than what is written.

        Values of other packages are none of its business.
        Where `given` has what did reach it, only for those that it got: another file may have been read.
        """
        found = {
            place: reason
            for place, value, reason in changed(self._own())
            if given is None or _is_among(given, place, value)
        }
        # The engine writes them into the stack's file too, as soon as it has something to write there.
        values = own_values(self.values if given is None else given, self.project)
        for key, *place in dates_of_engine(values):
            found.setdefault((f"{self.project}:{key}", *place), _A_DATE)
        for (key, *place), reason in found.items():
            shown = str(key).removeprefix(f"{self.project}:")
            yield f"{self.files.get(str(key), self.file)}: {path_of((shown, *place))}: {reason}"

    def _own(self) -> Mapping[str, Any]:
        return {key: value for key, value in self.values.items() if key.startswith(f"{self.project}:")}


def project_name(root: Path) -> str:
    """Return the name of the project below `root`. Raises `StackFileError`."""
    return _name_of(_mapping(root / _PROJECT))


def stack_values(root: Path, stack: str) -> Mapping[str, Any]:
    """Return a stack's values by their keys with namespace, as a program gets them.

    What the project says for all its stacks is among them; an encrypted value is `Encrypted`. What
    environments of Pulumi ESC add is not. Raises `StackFileError`, also for values that a program would get
    as something else.
    """
    found = read(root, stack)
    if lines := limited(found.changed()):
        raise StackFileError("\n".join(lines))
    return {key: _with_plain_keys(value) for key, value in found.values.items()}


def read(root: Path, stack: str) -> StackFile:
    """Return what the files say of a stack. Raises `StackFileError`."""
    if not _NAME.fullmatch(stack):
        raise StackFileError(
            f"--stack: {stack!r} is not a name of a stack, which has only letters, digits, '_', '.' and '-'"
        )
    project = _mapping(root / _PROJECT)
    name, config = _name_of(project), project.get("config")
    # Where the stacks' files are; `config` as a text is the older name of the same.
    folder = project.get("stackConfigDir") or (config if isinstance(config, str) else "")
    file = root / str(folder) / f"Pulumi.{stack}.yaml"
    values: dict[str, Any] = {}
    files: dict[str, str] = {}
    if isinstance(config, Mapping):
        for key, value in _by_key(_PROJECT, config, name).items():
            if isinstance(value, Mapping):
                value = value.get("value", value.get("default"))  # noqa: PLW2901  # what it declares, or what it is
            if value is not None:
                values[key], files[key] = value, _PROJECT
    settings = _mapping(file).get("config")
    if settings is None:
        raise NoStackFileError(f"{file.name}: config: is missing, and required: values by their keys")
    if not isinstance(settings, Mapping):
        raise StackFileError(f"{file.name}: config: has to be a mapping of values by their keys")
    for key, value in _by_key(file.name, settings, name).items():
        values[key], files[key] = value, file.name
    return StackFile(
        project=name,
        file=file.name,
        values={key: _as_given(_open(value)) for key, value in values.items()},
        files=files,
    )


def decoded(text: str) -> object:
    """Return what the engine encoded as JSON; it hands a plain text over as it is."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _as_given(value: Any) -> Any:
    """Return the value of a key as a program gets it: `"5"` is 5 to it, and nothing is an empty text."""
    if value is None:
        return ""
    return decoded(value) if isinstance(value, str) else value


def _by_key(file: str, settings: Mapping[str, Any], project: str) -> dict[str, Any]:
    """Return values by their keys as the engine takes them, with their namespaces."""
    found: dict[str, Any] = {}
    for written, value in settings.items():
        key = written if ":" in written else f"{project}:{written}"
        match key.split(":"):
            case [_, _] if not isinstance(written, ValueKey):
                pass
            case [namespace, "config", name]:  # the older form of the same
                key = f"{namespace}:{name}"
            case _:
                raise StackFileError(
                    f"{file}: {path_of(('config', str(written)))}: is no key of a stack, which is a text: "
                    "NAMESPACE:NAME, or NAME alone for the project's own"
                )
        if key in found:
            place = path_of(("config", str(written)))
            raise StackFileError(f"{file}: {place}: another key says the same one; keep one of the two")
        found[key] = value
    return found


def _name_of(project: Mapping[str, Any]) -> str:
    name = project.get("name")
    if not isinstance(name, str):
        raise StackFileError(f"{_PROJECT}: name: is missing, and required: the project's name")
    return name


def _mapping(file: Path) -> Mapping[str, Any]:
    try:
        found = read_stack_file(file)
    except MissingFileError as error:
        raise NoStackFileError(
            f"{file.name}: {error}; the project has {listed(_stack_files(file.parent))}"
        ) from None
    except ParserError as error:
        raise NoStackFileError(f"{file.name}: {error}") from None
    except ReadError as error:
        raise StackFileError(f"{file.name}: {error}") from None
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise StackFileError(f"{file.name}: has to be a mapping")
    for key in found:
        if isinstance(key, ValueKey):
            raise StackFileError(
                f"{file.name}: {path_of((str(key),))}: a key is a text here; put it in quotes"
            )
    return found


def _stack_files(folder: Path) -> list[str]:
    with suppress(OSError, ValueError):  # no folder, or no name of one
        return sorted(found.name for found in folder.glob("Pulumi*.yaml"))
    return []


def _open(value: Any) -> Any:
    """Return a value in which `Encrypted` stands for what is encrypted."""
    if isinstance(value, Mapping):
        if value.keys() == {"secure"} and isinstance(value["secure"], str):
            return Encrypted()
        return {key: _open(inner) for key, inner in value.items()}
    return [_open(inner) for inner in value] if isinstance(value, list) else value


def _with_plain_keys(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _with_plain_keys(inner) for key, inner in value.items()}
    return [_with_plain_keys(inner) for inner in value] if isinstance(value, list) else value


def _is_among(given: Any, place: tuple[str | int, ...], found: Changed | ValueKey) -> bool:
    """Tell whether a program got a changed value, or a mapping that lacks a changed key as it is written."""
    *parents, last = place
    for part in parents:
        given = _part(given, part)
    if isinstance(found, ValueKey):
        return isinstance(given, Mapping) and str(found) not in given
    value = _part(given, last)
    return value is not None and str(value).startswith(found.begins) and str(value) != found.written


def _part(given: Any, part: str | int) -> Any:
    if isinstance(given, Mapping):
        return given.get(part)
    return given[part] if isinstance(given, list) and isinstance(part, int) and part < len(given) else None
