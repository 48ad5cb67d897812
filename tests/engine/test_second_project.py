"""A project of one's own, in an empty folder, that installs the packages and deploys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local import cloud, stack

from .conftest import HANDLER, STACK, Stack, call

PROGRAM = """
import pulumi
from async_lambda_api import AsyncLambdaApi, AsyncLambdaApiArgs, Authorization, Function, Route

routes = (Route(path="/jobs", function="work", authorization=Authorization.NONE),)
args = AsyncLambdaApiArgs(functions={"work": Function(code="work")}, routes=routes)
api = AsyncLambdaApi("api", args)
pulumi.export("url", api.url)
"""
PACK = """
from async_lambda_api_policies import POLICIES
from pulumi_policy import PolicyPack
PolicyPack("ours", POLICIES)
"""


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
        "__main__.py": PROGRAM,
        "work/handler.py": HANDLER,
        "pack/PulumiPolicy.yaml": "runtime: python\nversion: 0.0.1\n",
        "pack/__main__.py": PACK,
    }
    for name, content in written.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(content, encoding="utf-8")
    made = Stack(stack.Place(project=project, state=tmp_path / "state"), running)
    yield made
    made.destroy()


def test_it_deploys_with_ten_lines_and_a_pack_of_three(second: Stack) -> None:
    pack = second.place.project / "pack"
    second.preview(pack=pack)
    second.up()
    assert "ours@v0.0.1" in "\n".join(second.shown)
    assert call(f"{second.url()}/jobs", {"job": "1"}).status == 202
