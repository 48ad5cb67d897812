"""A project of one's own, in an empty folder, as the README has its program and its policy pack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local import cloud, stack

from .conftest import HANDLER, STACK, Stack, call
from .documented_commands import readme_block


@pytest.fixture
def second(
    tmp_path: Path, running: cloud.Cloud, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stack]:
    """The project, which finds the packages as an environment of its own would."""
    monkeypatch.setenv("PYTHONPATH", str(packages))
    monkeypatch.syspath_prepend(str(packages))
    project = tmp_path / "second"
    written = {
        "Pulumi.yaml": "name: second\nruntime: python\n",
        f"Pulumi.{STACK}.yaml": "config:\n  aws:region: us-east-1\n",
        "__main__.py": readme_block("python", "from async_lambda_api import"),
        "work/handler.py": HANDLER,
        "pack/PulumiPolicy.yaml": "runtime: python\nversion: 0.0.1\n",
        "pack/__main__.py": readme_block("python", "from async_lambda_api_policies import"),
    }
    for name, content in written.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(content, encoding="utf-8")
    made = Stack(stack.Place(project=project, state=tmp_path / "state"), running)
    yield made
    made.destroy()


def test_what_the_readme_shows_deploys_and_is_checked(second: Stack) -> None:
    pack = second.place.project / "pack"
    second.preview(pack=pack)
    second.up()
    assert "ours@v0.0.1" in "\n".join(second.shown)
    assert call(f"{second.url()}/jobs", {"job": "1"}).status == 202
