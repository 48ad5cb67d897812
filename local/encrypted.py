"""Encrypted values of a stack's configuration, as the user has them and as the engine gets them here.

The user's file is encrypted by whatever they chose. What the engine gets is encrypted anew by the key of the
state on this machine, so that neither a new passphrase nor a lost one has to do with what is deployed.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .errors import SetupError
from .reading.engine import read_stack_file, written

_KEY = "encryptionsalt"
_KEYS = (_KEY, "encryptedkey", "secretsprovider")
_WAY_OUT = "or write a value for the emulator in its place: docs/recipes.md, Secrets"
_STACK = "stack"


def passphrase(environment: Mapping[str, str]) -> str | None:
    """Return the passphrase that a user's environment has, found as the engine finds it.

    Raises `SetupError` for a file that cannot be read.
    """
    if (given := environment.get("PULUMI_CONFIG_PASSPHRASE")) is not None:
        return given
    if not (file := environment.get("PULUMI_CONFIG_PASSPHRASE_FILE")):
        return None
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not text in UTF-8"
        raise SetupError(f"PULUMI_CONFIG_PASSPHRASE_FILE={file}: {reason}; it is the file with it") from None


def paths(settings: Mapping[str, Any]) -> list[str]:
    """Return where the configuration of a stack has encrypted values, such as `config.a:token`."""
    return [path for path, _ in _found(settings.get("config"), "config")]


def without(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a stack without encrypted values, and without what encrypted them."""
    kept = {key: value for key, value in settings.items() if key not in _KEYS}
    return _without(kept) if isinstance(kept.get("config"), dict) else kept


def encrypted_anew(
    settings: Mapping[str, Any], file: str, given: str | None, scratch: Path
) -> dict[str, Any]:
    """Return the settings of a stack with its values encrypted by the empty passphrase.

    `given` is the user's passphrase, and `scratch` an empty folder for the engine, whose environment this
    takes. Values in plain text are in neither. Raises `SetupError` for what cannot be decrypted.
    """
    found = paths(settings)
    where = f"{file}: {found[0]}{f' (and {len(found) - 1} more)' if len(found) > 1 else ''}"
    if others := _other_key(settings):
        raise SetupError(f"{where}: is encrypted by {others}, which is not asked from here: {_WAY_OUT[3:]}")
    # The values alone: whatever else there is stays as the user wrote it.
    ciphertexts = [value for _, value in _found(settings["config"])]
    values = {f"{_STACK}:{number}": value for number, value in enumerate(ciphertexts)}
    (scratch / "Pulumi.yaml").write_text(f"name: {_STACK}\nruntime: python\n", encoding="utf-8")
    copy = scratch / f"Pulumi.{_STACK}.yaml"
    copy.write_text(written({_KEY: settings[_KEY], "config": values}), encoding="utf-8")
    for command in (("init", _STACK), ("change-secrets-provider", "passphrase", "--stack", _STACK)):
        done = _run(["stack", *command], given or "", scratch)
        if done.returncode == 0:
            continue
        if "incorrect passphrase" not in done.stderr:
            raise SetupError(
                f"{where}: cannot be decrypted by {_KEY}: {done.stderr.strip().splitlines()[-1]}; "
                f"encrypt it again, {_WAY_OUT}"
            )
        if given is None:
            raise SetupError(
                f"{where}: is encrypted with a passphrase: set PULUMI_CONFIG_PASSPHRASE or "
                f"PULUMI_CONFIG_PASSPHRASE_FILE, {_WAY_OUT}"
            )
        raise SetupError(
            f"{where}: is encrypted with another passphrase than that of the environment: "
            f"set PULUMI_CONFIG_PASSPHRASE to it, {_WAY_OUT}"
        )
    changed = read_stack_file(copy)
    anew = iter([changed["config"][key] for key in values])
    kept = {key: value for key, value in settings.items() if key not in _KEYS}
    return {**kept, "config": _replaced(kept["config"], anew), _KEY: changed[_KEY]}


def _other_key(settings: Mapping[str, Any]) -> str:
    """Return what encrypts the values other than a passphrase."""
    provider = settings.get("secretsprovider")
    if isinstance(provider, str) and provider not in {"passphrase", "default"}:
        return provider.partition("://")[0]
    if "encryptedkey" in settings:
        return "a key elsewhere (encryptedkey)"
    return "" if isinstance(settings.get(_KEY), str) else f"Pulumi Cloud or a passphrase without its {_KEY}"


def _run(arguments: list[str], given: str, scratch: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["pulumi", "--non-interactive", *arguments],  # noqa: S607  # the one that the environment was given
        cwd=scratch,
        env=os.environ | {"PULUMI_CONFIG_PASSPHRASE": given},
        input="\n",  # the new passphrase: none
        capture_output=True,
        text=True,
        check=False,
    )


def _is_encrypted(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"secure"} and isinstance(value["secure"], str)


def _found(value: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each encrypted value within a value, with its path."""
    if _is_encrypted(value):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _found(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _found(inner, f"{path}[{index}]")


def _replaced(value: Any, anew: Iterator[Any]) -> Any:
    """Return a value with others in the place of those that `_found` finds, in its order."""
    if _is_encrypted(value):
        return next(anew)
    if isinstance(value, dict):
        return {key: _replaced(inner, anew) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, anew) for inner in value]
    return value


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner) for key, inner in value.items() if not _is_encrypted(inner)}
    if isinstance(value, list):
        return [_without(inner) for inner in value if not _is_encrypted(inner)]
    return value
