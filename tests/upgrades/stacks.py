"""The stacks whose states are kept: those of the checkout, and those of every example."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from local import cloud, stack
from tests.engine.conftest import CHECKOUT, Stack

STATES = Path(__file__).parent
_LEFT_BY_A_RUN = shutil.ignore_patterns(".state", ".venv", "__pycache__", "Pulumi.*.yaml")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A stack whose state is kept below its name."""

    name: str
    project: Path
    stack: str
    settings: Mapping[str, object] = field(default_factory=dict)
    """What it has besides its stack configuration."""
    committed: Path | None = None
    """Its stack configuration, where that is not beside its program."""

    def configuration(self) -> str:
        """Return the stack configuration that it is deployed with."""
        text = (self.committed or self.project / self.file_name).read_text(encoding="utf-8")
        return text + yaml.safe_dump({"config": self.settings}).partition("\n")[2] if self.settings else text

    @property
    def file_name(self) -> str:
        """What the file of its configuration is called beside its program."""
        return f"Pulumi.{self.stack}.yaml"

    def in_folder(self, folder: Path, running: cloud.Cloud, configuration: str) -> Stack:
        """Return the stack as a project below `folder`, with the checkout's program."""
        project = folder / self.project.name
        if self.project == CHECKOUT:
            shutil.copytree(CHECKOUT / "app", project / "app", ignore=_LEFT_BY_A_RUN)
            for file in ("__main__.py", "Pulumi.yaml"):
                shutil.copy(CHECKOUT / file, project)
        else:
            shutil.copytree(self.project, project, ignore=_LEFT_BY_A_RUN)
        (project / self.file_name).write_text(configuration, encoding="utf-8")
        return Stack(stack.Place(project=project, state=folder / "state"), running, self.stack)


def _of_examples() -> list[Kept]:
    files = sorted((CHECKOUT / "examples").glob("*/Pulumi.*.yaml"))
    found = [(file.parent, file.name.split(".")[1]) for file in files]
    return [Kept(name=f"{project.name}.{name}", project=project, stack=name) for project, name in found]


_OPENAPI = {"async-lambda-api:rendering": "openapi"}
_OPTIONS = STATES / "options.yaml"

KEPT = [
    Kept(name="local", project=CHECKOUT, stack="local"),
    Kept(name="dev", project=CHECKOUT, stack="dev"),
    Kept(name="dev.openapi", project=CHECKOUT, stack="dev", settings=_OPENAPI),
    Kept(name="options", project=CHECKOUT, stack="options", committed=_OPTIONS),
    Kept(name="options.openapi", project=CHECKOUT, stack="options", committed=_OPTIONS, settings=_OPENAPI),
    Kept(name="domain", project=CHECKOUT, stack="domain", committed=STATES / "domain.yaml"),
    *_of_examples(),
]
