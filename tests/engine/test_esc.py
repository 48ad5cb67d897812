"""What an environment of Pulumi ESC adds to stacks of the example `environments`.

Pulumi Cloud keeps environments and evaluates them. A stand-in for it has the engine's own evaluator do that;
what the values come to with those of the stack and of the project is the engine's doing.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi import automation

from local import cache, cloud, engine, go, stack, steps

from ..stand_in import Service, served
from .conftest import CHECKOUT, Stack

EXAMPLE = CHECKOUT / "examples" / "environments"
ENGINE = Path(engine.__file__).parent
EVALUATOR = Path(__file__).parent / "esc_evaluator" / "main.go"


@pytest.fixture(scope="session")
def evaluator() -> Path:
    """The program that evaluates environments, built once per machine from the engine's own modules."""

    def build(target: Path) -> None:
        with steps.step("Building the evaluator of Pulumi ESC, once for this machine", "a minute"):
            go.build(str(EVALUATOR), target / "evaluate", module=ENGINE, log=cache.logs() / "esc.log")

    return cache.entry(f"esc-{cache.digest([EVALUATOR, ENGINE / 'go.sum'])}", build) / "evaluate"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the example whose stacks name the environment, as the comment in one of them shows."""
    project = tmp_path / "project"
    shutil.copytree(EXAMPLE, project, ignore=shutil.ignore_patterns(".state", ".venv", "__pycache__"))
    file = project / "Pulumi.production.yaml"
    shown = "".join(
        re.findall(r"^#(environment:\n|  - .*\n)", file.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert yaml.safe_load(shown) == {"environment": ["platform/api-defaults"]}
    for name in ("dev", "production"):
        with (project / f"Pulumi.{name}.yaml").open("a", encoding="utf-8") as file_of_stack:
            file_of_stack.write(shown)
    return project


@pytest.fixture
def pulumi_cloud(tmp_path: Path, evaluator: Path) -> Iterator[str]:
    """The URL of the stand-in, which has one environment: that of the example."""
    kept = tmp_path / "environments"
    (kept / "platform").mkdir(parents=True)
    shutil.copy(EXAMPLE / "platform-defaults.esc.yaml", kept / "platform" / "api-defaults.yaml")
    with stand_in(evaluator, kept) as url:
        yield url


@contextmanager
def stand_in(evaluator: Path, kept: Path) -> Iterator[str]:
    opened: list[bytes] = []

    class Handler(Service):
        def do_GET(self) -> None:
            if "/yaml/open/" in self.path:
                self.answer(opened[-1])
            elif self.path.startswith("/api/stacks/"):
                org, project, name = self.path.split("/")[-3:]
                self.answer({"orgName": org, "projectName": project, "stackName": name})
            else:
                self.answer({"githubLogin": "me", "organizations": [{"githubLogin": "me"}]})

        def do_POST(self) -> None:
            body = self.body()
            if self.path.partition("?")[0].endswith("/yaml/open"):
                done = subprocess.run([evaluator, kept], input=body, stdout=subprocess.PIPE, check=True)
                opened.append(done.stdout)
            self.answer({"id": "1"})

    with served(Handler) as url:
        yield url


def configuration(project: Path, name: str, pulumi_cloud: str) -> dict[str, Any]:
    """Return what the engine makes of a stack's settings, its environment and the project."""
    command = ["pulumi", "config", "--open", "--json", "--stack", f"me/environments/{name}"]
    with stack.engine_environment(project / ".state"):
        signed_in = {"PULUMI_BACKEND_URL": pulumi_cloud, "PULUMI_ACCESS_TOKEN": "none"}
        done = subprocess.run(
            command, cwd=project, env=os.environ | signed_in, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return {key: one.get("objectValue", one["value"]) for key, one in json.loads(done.stdout).items()}


def test_an_environment_comes_before_what_the_project_says(project: Path, pulumi_cloud: str) -> None:
    assert "default: 256" in (project / "Pulumi.yaml").read_text(encoding="utf-8")
    assert configuration(project, "dev", pulumi_cloud)["environments:memory_size"] == "512"


def test_what_the_stack_says_comes_before_its_environment(project: Path, pulumi_cloud: str) -> None:
    assert configuration(project, "production", pulumi_cloud)["environments:memory_size"] == "1024"


def test_an_object_has_the_keys_of_both(project: Path, pulumi_cloud: str) -> None:
    tags = configuration(project, "production", pulumi_cloud)["environments:tags"]
    assert tags == {"owner": "platform", "tier": "production"}


def test_a_stack_is_deployed_with_what_its_environment_adds(
    project: Path,
    pulumi_cloud: str,
    running: cloud.Cloud,
    packages: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(packages))
    found = configuration(project, "production", pulumi_cloud)
    (project / "Pulumi.production.yaml").write_text(yaml.safe_dump({"config": found}), encoding="utf-8")
    production = Stack(stack.Place(project=project, state=project / ".state"), running, "production")
    production.up()
    (function,) = [
        one["outputs"]
        for one in production.export()["deployment"]["resources"]
        if one["type"] == "aws:lambda/function:Function"
    ]
    production.destroy()
    assert function["tags"] == {"owner": "platform", "tier": "production"}
    assert function["memorySize"] == 1024


def test_a_stack_that_pulumi_cloud_does_not_keep_has_no_environment(
    project: Path, running: cloud.Cloud
) -> None:
    kept_here = Stack(stack.Place(project=project, state=project / ".state"), running, "production")
    with pytest.raises(automation.CommandError, match="environments require the Pulumi Cloud backend"):
        kept_here.preview()
