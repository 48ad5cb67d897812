"""The policy pack over the state of any stack: without its program, its account or a login."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from . import stack
from .errors import SetupError

PACK = Path(__file__).parent.parent / "policies"


def audit(file: Path, settings: Path | None = None) -> int:
    """Print what the policies find in a state, as `pulumi stack export` writes it, and return the exit code.

    `settings` is the pack's configuration. Raises `SetupError` where either file is none.
    """
    _check_state(file)
    if settings:
        _check_settings(settings)
    command = ["pulumi", "policy", "analyze", "--file", str(file.absolute()), "--policy-pack", str(PACK)]
    if settings:
        command += ["--policy-pack-config", str(settings.absolute())]
    with (
        tempfile.TemporaryDirectory() as folder,
        stack.engine_environment(Path(folder)),
    ):
        return subprocess.run(command, check=False, cwd=folder).returncode


def _check_state(file: Path) -> None:
    wanted = "pulumi stack export --file state.json writes one"
    state = _json_of("STATE", file, wanted)
    for key, kind, called in (("version", int, "a number"), ("deployment", dict, "a mapping")):
        if key not in state:
            raise SetupError(f"STATE={file}: {key}: is missing, and required; {wanted}")
        if not isinstance(state[key], kind):
            raise SetupError(f"STATE={file}: {key}: has to be {called}; {wanted}")
    resources = state["deployment"].get("resources", [])  # which the state of an empty stack leaves out
    if not isinstance(resources, list) or not all(isinstance(one, dict) for one in resources):
        raise SetupError(f"STATE={file}: deployment.resources: has to be a list of mappings; {wanted}")


def _check_settings(file: Path) -> None:
    """Raise `SetupError` for names that no policy has: the engine passes over some and names none."""
    # Not before: every other command does without the policies' SDK.
    from policies import POLICIES  # noqa: PLC0415
    from policies.configuration import unread  # noqa: PLC0415

    settings = _json_of("SETTINGS", file, "levels, and settings of the policies, by their names")
    if "environments" in settings:
        raise SetupError(f"SETTINGS={file}: environments: an audit reads none; remove the key")
    schemas = {policy.name: policy.config_schema for policy in POLICIES}
    properties = {
        name: {key: inner for key, inner in value.items() if key != "enforcementLevel"}
        if isinstance(value, dict)
        else {}  # a level, or what the engine says is wrong
        for name, value in settings.items()
    }
    if lines := unread(properties, {name: one.properties if one else () for name, one in schemas.items()}):
        raise SetupError("\n".join(f"SETTINGS={file}: {line}" for line in lines))


def _json_of(variable: str, file: Path, wanted: str) -> dict[str, Any]:
    try:
        found = json.loads(file.read_bytes(), object_pairs_hook=_unique)
    except RecursionError:
        raise SetupError(f"{variable}={file}: is nested too deep; {wanted}") from None
    except OSError as error:
        raise SetupError(f"{variable}={file}: {error.strerror}; {wanted}") from None
    except ValueError as error:
        raise SetupError(f"{variable}={file}: is not JSON: {error}; {wanted}") from None
    if not isinstance(found, dict):
        raise SetupError(f"{variable}={file}: has to be a mapping; {wanted}")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(
            f"{json.dumps(next(key for key in keys if keys.count(key) > 1))} stands twice in one mapping"
        )
    return found
