"""A stack on the embedded cloud, driven by the real engine through Pulumi's Automation API.

The program is the project's own `__main__.py`. State, copies of the stack's settings and everything else that
the engine writes stay below one folder, so that the checkout is never changed.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi import automation

from . import cache, cloud, encrypted, engine, loopback, program
from .aws_plugin import journal
from .errors import SetupError
from .reading.engine import read_stack_file, unchanged, written
from .reading.files import ReadError
from .reading.lines import one_line, quoted

_CHECKOUT = Path(__file__).parent.parent
_PLUGIN = Path(__file__).parent / "aws_plugin" / "bin"
_BACKEND = "backend"
_NAME = re.compile(r"[A-Za-z0-9_.-]+")  # as the engine has it
_AWS_URL = re.compile(r"https://\w+\.execute-api\.[\w-]+\.amazonaws\.com(\.cn)?/.*")

Output = Callable[[str], Any]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A project and the folder that holds the state of its stacks on the embedded cloud."""

    project: Path
    state: Path

    @property
    def cloud(self) -> Path:
        """The folder of the emulator's process."""
        return self.state / "cloud"

    @property
    def backend(self) -> Path:
        """The folder of the engine's state."""
        return self.state / _BACKEND

    def settings_file(self, stack: str) -> Path:
        """Return the project's settings for a stack.

        Raises `SetupError` when there are none, and for a name that no stack can have.
        """
        _check_name("STACK", stack)
        file = self.project / f"Pulumi.{stack}.yaml"
        if not file.exists():
            files = sorted(found.name for found in self.project.glob("Pulumi.*.yaml") if found.is_file())
            stacks = [name.removeprefix("Pulumi.").removesuffix(".yaml") for name in files]
            for name, found in zip(files, stacks, strict=True):
                _check_name(repr(name), found)
            raise SetupError(
                f"STACK={stack}: there is no {file.name}; the project has {', '.join(stacks) or 'no stack'}"
            )
        return file

    def region(self, stack: str) -> str:
        """Return the region of a stack: its own, or what the project says for all its stacks.

        Raises `SetupError` where the settings are not YAML with one.
        """
        file = self.settings_file(stack)
        settings = _yaml(file)
        config = settings.get("config") if isinstance(settings, dict) else None
        if not isinstance(config, dict):
            raise SetupError(
                f"{file.name}: config: is missing, and required: the stack's settings by their keys"
            )
        shared = self.definition().get("config")
        region = config.get("aws:region", shared.get("aws:region") if isinstance(shared, dict) else None)
        if isinstance(region, dict):
            region = region.get("value")
        if not isinstance(region, str):
            raise SetupError(f"{file.name}: config.aws:region: is missing, and required: such as us-east-1")
        return region

    def definition(self) -> dict[str, Any]:
        """Return what `Pulumi.yaml` says. Raises `SetupError` where it is not YAML with a name."""
        file = self.project / "Pulumi.yaml"
        if not file.exists():
            raise SetupError(f"{self.project}: there is no {file.name}, so it is no project")
        definition = _yaml(file)
        if not isinstance(definition, dict):
            raise SetupError(f"{file.name}: has to be a mapping with the project's name: as in name: reports")
        if not isinstance(definition.get("name"), str):
            raise SetupError(f"{file.name}: name: is missing, and required: the project's name")
        runtime = definition.get("runtime")
        language = runtime.get("name") if isinstance(runtime, dict) else runtime
        if language != "python":
            raise SetupError(
                f"{file.name}: runtime: {quoted(language)} has to be python; no other program runs here"
            )
        if "main" in definition:
            raise SetupError(f"{file.name}: main: has to be left out; here a program is beside {file.name}")
        return {**definition}


def settings(place: Place, name: str, *, values: bool = True) -> dict[str, Any]:
    """Return the settings of a stack as the engine gets them here, encrypted by the state's own key.

    Without `values` they have none that is encrypted, and need no passphrase. Raises `SetupError` for those
    that cannot be decrypted.
    """
    file = place.settings_file(name)
    found: dict[str, Any] = _yaml(file) or {}
    if not values or not encrypted.paths(found):
        return encrypted.without(found)
    given = encrypted.passphrase(os.environ)
    with tempfile.TemporaryDirectory() as folder, engine_environment(Path(folder)):
        (Path(folder) / _BACKEND).mkdir()
        return encrypted.encrypted_anew(found, file.name, given, Path(folder))


@contextmanager
def opened(
    place: Place, name: str, running: cloud.Cloud, given: Mapping[str, Any] | None = None
) -> Iterator[automation.Stack]:
    """Give the stack `name`, made if it is new, for as long as no other command works on the same state.

    `given` are its `settings`, where they have been read. Raises `SetupError` when it has none.
    """
    given = settings(place, name) if given is None else given
    place.backend.mkdir(parents=True, exist_ok=True)
    with (
        cache.locked(place.state / "lock"),
        engine_environment(place.state, running),
        program.import_path(place.project, place.state / "packages"),
    ):
        workspace = _workspace(place, name, given)
        stack = automation.create_or_select_stack(
            name,
            project_name=place.definition()["name"],
            program=lambda: program.run(place.project),
            opts=automation.LocalWorkspaceOptions(work_dir=str(workspace)),
        )
        yield stack


def local_urls(output: Any, running: cloud.Cloud) -> Any:
    """Return an output of a stack in which the emulator answers at every URL that is one of API Gateway."""
    if isinstance(output, dict):
        return {key: local_urls(inner, running) for key, inner in output.items()}
    if isinstance(output, list):
        return [local_urls(inner, running) for inner in output]
    is_url = isinstance(output, str) and _AWS_URL.fullmatch(output)
    return local_url(output, running) if is_url else output


def local_url(url: str, running: cloud.Cloud) -> str:
    """Return where the emulator answers for a URL that AWS would answer at.

    `https://ID.execute-api.REGION.amazonaws.com/STAGE` becomes a path of the emulator's endpoint.
    """
    host, _, path = url.removeprefix("https://").partition("/")
    return f"{running.endpoint}/_aws/execute-api/{host.split('.')[0]}/{path}"


def _check_name(where: str, stack: str) -> None:
    if not _NAME.fullmatch(stack):
        raise SetupError(
            f"{where}: {stack!r} is not a name of a stack, which has only letters, digits, '_', '.' and '-'"
        )


def _yaml(file: Path) -> Any:
    """Return what a file says to the engine. Raises `SetupError` with one line when it is not YAML."""
    try:
        return unchanged(read_stack_file(file))
    except ReadError as error:
        raise SetupError(one_line(f"{file.name}: {error}")) from None


def _workspace(place: Place, name: str, values: Mapping[str, Any]) -> Path:
    """Return a folder with copies of the project's and the stack's settings.

    The engine writes a salt into them, which has no place in the checkout, and none of an earlier run counts:
    the state has its own. `main` leads it back to the project, from where it takes the handlers' folders.
    """
    folder = place.state / "workspaces" / name
    folder.mkdir(parents=True, exist_ok=True)
    project = {**place.definition(), "main": os.path.relpath(place.project, folder)}
    (folder / "Pulumi.yaml").write_text(written(project), encoding="utf-8")
    (folder / f"Pulumi.{name}.yaml").write_text(written(values), encoding="utf-8")
    return folder


@contextmanager
def engine_environment(state: Path, running: cloud.Cloud | None = None) -> Iterator[None]:
    """Give the engine and what it starts an environment in which no account of the user can be reached.

    The engine keeps what is its own below the folder `state`. Without a running cloud it reaches none.
    """
    before = dict(os.environ)
    access_key = running.access_key if running else "none"
    path = [*map(str, engine.folders()), *_plugin_folder(), before.get("PATH", "")]
    for variable in before:
        if variable.startswith(("AWS_", "PULUMI_")):
            del os.environ[variable]
    os.environ.update(loopback.exempted(before))
    os.environ.update(
        PATH=os.pathsep.join(path),
        PYTHONPATH=os.pathsep.join([str(_CHECKOUT), before.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        ASYNC_LAMBDA_API_PYTHON=sys.executable,
        AWS_ENDPOINT_URL=running.endpoint if running else "http://127.0.0.1:9",  # where nobody answers
        AWS_ACCESS_KEY_ID=access_key,
        AWS_SECRET_ACCESS_KEY=access_key,  # not looked at: the key itself is the secret
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        # Without sidecar files: they are not written in one go, and the program reads the state meanwhile.
        PULUMI_BACKEND_URL=f"{(state / _BACKEND).absolute().as_uri()}?metadata=skip",
        PULUMI_HOME=str(state.absolute() / "home"),
        PULUMI_CONFIG_PASSPHRASE="",  # the state is this machine's own and goes with `make down`
        PULUMI_SKIP_UPDATE_CHECK="true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION="true",
    )
    if running:
        os.environ[journal.VARIABLE] = str(journal_folder(state, running).absolute())
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def journal_folder(state: Path, running: cloud.Cloud) -> Path:
    """Return where the stand-in provider notes what it makes on an emulator."""
    return state / "creations" / f"{running.pid}-{running.created:.0f}"


def _plugin_folder() -> list[str]:
    """Return the folder of the AWS plugin: the published one where it is installed, else the stand-in."""
    if shutil.which("pulumi-resource-aws"):
        return []
    home = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    published = (home / "plugins").glob("resource-aws-v7.*/pulumi-resource-aws")
    newest = max(
        published, key=lambda plugin: list(map(int, re.findall(r"\d+", plugin.parent.name))), default=None
    )
    return [str(newest.parent if newest else _PLUGIN)]
