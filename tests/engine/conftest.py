"""Stacks of their own on an emulator of their own, deployed by the real engine."""

import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi import automation

from local import calls, cloud, loopback, stack

from .languages import python_language, yaml_language

__all__ = ["python_language", "yaml_language"]

CHECKOUT = Path(__file__).parents[2]
STACK = "test"

HANDLER = """
import time

def handler(event, context):
    print("started", event.get("job"))
    time.sleep(event.get("seconds", 0))
    if "error" in event:
        raise ValueError(event["error"])
    print("finished", event.get("job"))
    return {"job": event.get("job")}
"""


@dataclass(frozen=True)
class Answer:
    """What a caller got."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)

    def json(self) -> Any:
        """Return the body decoded."""
        return json.loads(self.body)


@dataclass
class Stack:
    """A project with one stack, whose settings a test writes and deploys."""

    place: stack.Place
    running: cloud.Cloud
    name: str = STACK
    shown: list[str] = field(default_factory=list)

    def configure(self, *routes: Mapping[str, Any], **settings: Any) -> None:
        """Write the stack's settings: public routes, all with the one function there is, `work`."""
        values = {
            "aws:region": "us-east-1",
            "async-lambda-api:authorization": "NONE",
            "async-lambda-api:functions": {"work": {"code": "work"}},
            "async-lambda-api:routes": [{"function": "work", **route} for route in routes],
        }
        values |= {f"async-lambda-api:{key}": value for key, value in settings.items()}
        file = self.place.project / f"Pulumi.{self.name}.yaml"
        file.write_text(yaml.safe_dump({"config": values}), encoding="utf-8")

    def up(
        self,
        *routes: Mapping[str, Any],
        policies: bool = False,
        policy_settings: Path | None = None,
        refresh: bool = False,
    ) -> dict[str, int]:
        """Deploy, with these routes if there are any, and return the number of changes by kind."""
        if routes:
            self.configure(*routes)
        packs = [str(CHECKOUT / "policies")] if policies else None
        with self.opened() as opened:
            result = opened.up(
                refresh=refresh,
                on_output=self.shown.append,
                policy_packs=packs,
                policy_pack_configs=[str(policy_settings)] if policy_settings else None,
            )
        return _changes(result.summary.resource_changes)

    def preview(
        self,
        *,
        policies: bool = False,
        policy_settings: Path | None = None,
        pack: Path | None = None,
        refresh: bool = False,
        expect_no_changes: bool = False,
    ) -> dict[str, int]:
        """Preview, perhaps with another pack than the product's, and return the number of changes by kind."""
        packs = [str(pack or CHECKOUT / "policies")] if policies or pack else None
        with self.opened() as opened:
            result = opened.preview(
                refresh=refresh,
                expect_no_changes=expect_no_changes,
                on_output=self.shown.append,
                policy_packs=packs,
                policy_pack_configs=[str(policy_settings)] if policy_settings else None,
            )
        return _changes({str(kind): count for kind, count in result.change_summary.items()})

    def refresh(self) -> dict[str, int]:
        """Refresh and return the number of changes by kind."""
        with self.opened() as opened:
            result = opened.refresh(on_output=self.shown.append)
        return _changes(result.summary.resource_changes)

    def destroy(self) -> None:
        """Remove everything that is deployed."""
        with self.opened() as opened:
            opened.destroy(on_output=self.shown.append)

    def outputs(self) -> dict[str, Any]:
        """Return the stack's outputs."""
        with self.opened() as opened:
            return {key: output.value for key, output in opened.outputs().items()}

    def add_function(self, folder: str, handler: str) -> None:
        """Write a handler into a folder of its own in the project."""
        (self.place.project / folder).mkdir()
        (self.place.project / folder / "handler.py").write_text(handler, encoding="utf-8")

    def set_secret(self, path: str, value: str) -> None:
        """Encrypt a value within the configuration, as `pulumi config set --secret --path` does."""
        with self.opened() as opened:
            secret = automation.ConfigValue(value, secret=True)
            opened.set_config(f"async-lambda-api:{path}", secret, path=True)
            file = f"Pulumi.{self.name}.yaml"
            shutil.copy(Path(opened.workspace.work_dir) / file, self.place.project / file)

    def state(self) -> str:
        """Return the stack's state as it lies on the disk."""
        (file,) = self.place.backend.glob(f".pulumi/stacks/*/{self.name}.json")
        return file.read_text(encoding="utf-8")

    def export(self) -> dict[str, Any]:
        """Return the stack's state as `pulumi stack export` writes it."""
        with self.opened() as opened:
            exported = opened.export_stack()
            return {"version": exported.version, "deployment": exported.deployment}

    def url(self) -> str:
        """Return where the stage answers."""
        with self.opened() as opened:
            return stack.local_url(opened.outputs()["url"].value, self.running)

    def client(self, service: str) -> Any:
        """Return a boto3 client of the emulator."""
        return calls.client(service, self.running, "us-east-1")

    def log(self) -> list[str]:
        """Return what the stack's functions logged."""
        return [line for _, _, line in calls.log_lines(self.running, "us-east-1")]

    def wait_for(self, line: str) -> None:
        """Wait until the stack's functions have logged a line."""
        deadline = time.monotonic() + 60
        while line not in self.log():
            assert time.monotonic() < deadline, f"no line {line!r} in {self.log()}"

    def opened(self) -> Any:
        """Return the stack as the engine has it, for as long as no other command works on it."""
        return stack.opened(self.place, self.name, self.running)


def call(url: str, body: object = None, method: str = "POST", **headers: str) -> Answer:
    """Call a URL with a body, as JSON unless it is bytes. A header's underscores stand for
    hyphens, and one that is empty is not sent."""
    request = urllib.request.Request(  # noqa: S310  # always http on loopback
        url,
        data=_encoded(body, method),
        method=method,
        headers={
            name.replace("_", "-"): value
            for name, value in ({"Content_Type": "application/json"} | headers).items()
            if value
        },
    )
    try:
        with loopback.open_url(request, seconds=60) as response:
            return Answer(response.status, response.read().decode(), dict(response.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read().decode(), dict(error.headers))


def _encoded(body: object, method: str) -> bytes | None:
    if isinstance(body, bytes):
        return body or None
    return None if method in {"GET", "OPTIONS"} else json.dumps(body or {}).encode()


@pytest.fixture(scope="session")
def cloud_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the emulator has its log."""
    return tmp_path_factory.mktemp("cloud")


@pytest.fixture(scope="session")
def running(cloud_folder: Path) -> Iterator[cloud.Cloud]:
    """An emulator for this run of the tests alone."""
    yield cloud.start(cloud_folder)
    cloud.stop(cloud_folder)


@pytest.fixture(scope="session")
def running_leniently(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cloud.Cloud]:
    """Another one, which lets response templates see what Lambda rejects, as LocalStack does."""
    folder = tmp_path_factory.mktemp("lenient-cloud")
    yield cloud.start(folder, rejects=False)
    cloud.stop(folder)


def make_stack(folder: Path, running: cloud.Cloud) -> Stack:
    """Return a project below `folder` with the checkout's program and a function of its own."""
    project = folder / "project"
    (project / "work").mkdir(parents=True)
    for file in ("__main__.py", "Pulumi.yaml"):
        shutil.copy(CHECKOUT / file, project)
    (project / "work" / "handler.py").write_text(HANDLER, encoding="utf-8")
    return Stack(stack.Place(project=project, state=folder / "state"), running)


def make_dev_stack(folder: Path, running: cloud.Cloud) -> Stack:
    """Return a project below `folder` with the committed stack `dev`, where the tests' own calls look."""
    made = make_stack(folder, running)
    settings = yaml.safe_load((CHECKOUT / "Pulumi.dev.yaml").read_text(encoding="utf-8"))
    settings["config"]["aws:region"] = "us-east-1"
    project = made.place.project
    (project / f"Pulumi.{STACK}.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    shutil.copytree(CHECKOUT / "app", project / "app")
    return made


@pytest.fixture
def deployment(tmp_path: Path, running: cloud.Cloud) -> Iterator[Stack]:
    """A stack for one test, destroyed after it."""
    made = make_stack(tmp_path, running)
    yield made
    if (made.place.project / f"Pulumi.{STACK}.yaml").is_file():
        made.destroy()


def _changes(counts: Mapping[str, int] | None) -> dict[str, int]:
    return {kind: count for kind, count in (counts or {}).items() if kind != automation.OpType.SAME.value}
