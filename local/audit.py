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
    wanted = "pulumi stack export --file state.json writes one"
    if "deployment" not in _json_of("STATE", file, wanted):
        raise SetupError(f"STATE={file}: deployment: is missing, and required; {wanted}")
    if settings:
        _json_of("SETTINGS", settings, "levels, and settings of the policies, by their names")
    command = ["pulumi", "policy", "analyze", "--file", str(file.absolute()), "--policy-pack", str(PACK)]
    if settings:
        command += ["--policy-pack-config", str(settings.absolute())]
    with (
        tempfile.TemporaryDirectory() as folder,
        stack.engine_environment(Path(folder)),
    ):
        return subprocess.run(command, check=False, cwd=folder).returncode


def _json_of(variable: str, file: Path, wanted: str) -> dict[str, Any]:
    try:
        found = json.loads(file.read_bytes())
    except OSError as error:
        raise SetupError(f"{variable}={file}: {error.strerror}; {wanted}") from None
    except ValueError as error:
        raise SetupError(f"{variable}={file}: is not JSON: {error}; {wanted}") from None
    if not isinstance(found, dict):
        raise SetupError(f"{variable}={file}: has to be a mapping; {wanted}")
    return found
