"""A stack's configuration as its files say it, for what is done without the engine."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from .options.base import Encrypted

_NAME = re.compile(r"[A-Za-z0-9_.-]+")  # as the engine has it


class StackFileError(ValueError):
    """Files that are no stack: one line with file, place and what is wrong."""


def project_name(root: Path) -> str:
    """Return the name of the project below `root`. Raises `StackFileError`."""
    name = _mapping(root / "Pulumi.yaml").get("name")
    if not isinstance(name, str):
        raise StackFileError("Pulumi.yaml: name: is missing, and required: the project's name")
    return name


def stack_values(root: Path, stack: str) -> dict[str, Any]:
    """Return a stack's values by their keys with namespace.

    What the project says for all its stacks is among them; an encrypted value is `Encrypted`. What
    environments of Pulumi ESC add is not. Raises `StackFileError`.
    """
    if not _NAME.fullmatch(stack):
        raise StackFileError(
            f"--stack: {stack!r} is not a name of a stack, which has only letters, digits, '_', '.' and '-'"
        )
    name = project_name(root)
    project = _mapping(root / "Pulumi.yaml")
    config = project.get("config")
    # Where the stacks' files are; `config` as a text is the older name of the same.
    folder = project.get("stackConfigDir") or (config if isinstance(config, str) else "")
    file = root / str(folder) / f"Pulumi.{stack}.yaml"
    found: dict[str, Any] = {}
    for key, value in config.items() if isinstance(config, Mapping) else ():
        if isinstance(value, Mapping):
            value = value.get("value", value.get("default"))  # noqa: PLW2901  # what it declares, or what it is
        if value is not None:
            found[_with_namespace(key, name)] = value
    settings = _mapping(file).get("config")
    if not isinstance(settings, Mapping):
        raise StackFileError(f"{file.name}: config: is missing, and required: values by their keys")
    found |= {_with_namespace(key, name): value for key, value in settings.items()}
    return {key: _open(value) for key, value in found.items()}


def _with_namespace(key: object, project: str) -> str:
    """Return a key as the engine takes it."""
    return str(key) if ":" in str(key) else f"{project}:{key}"


def _mapping(file: Path) -> Mapping[str, Any]:
    if not file.is_file():
        stacks = ", ".join(sorted(found.name for found in file.parent.glob("Pulumi*.yaml"))) or "none"
        raise StackFileError(f"{file.name}: there is no such file; the project has {stacks}")
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise StackFileError(f"{file.name}: {' '.join(str(error).split())}") from None
    if not isinstance(found, Mapping):
        raise StackFileError(f"{file.name}: has to be a mapping")
    return found


def _open(value: Any) -> Any:
    """Return a value in which `Encrypted` stands for what is encrypted."""
    if isinstance(value, Mapping):
        if value.keys() == {"secure"}:
            return Encrypted()
        return {key: _open(inner) for key, inner in value.items()}
    return [_open(inner) for inner in value] if isinstance(value, list) else value
