"""Each example: previewed with the policy pack, deployed and called."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import cloud, stack

from .conftest import CHECKOUT, STACK, Answer, Stack, call

EXAMPLES = sorted(file.parent.name for file in (CHECKOUT / "examples").glob("*/Pulumi.yaml"))


@pytest.fixture
def example(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    running: cloud.Cloud,
    packages: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Stack]:
    """A copy of an example, which finds the packages as an environment of its own would."""
    monkeypatch.setenv("PYTHONPATH", str(packages))
    monkeypatch.syspath_prepend(str(packages))
    project = tmp_path / "project"
    shutil.copytree(CHECKOUT / "examples" / request.param, project)
    (project / "Pulumi.dev.yaml").rename(project / f"Pulumi.{STACK}.yaml")
    made = Stack(stack.Place(project=project, state=tmp_path / "state"), running)
    made.preview(policies=True)
    made.up()
    yield made
    made.destroy()


def posted(example: Stack, path: str, **headers: str) -> Answer:
    return call(f"{example.url()}{path}", {"title": "May"}, **headers)


WAITS = {"InvocationType": "RequestResponse"}


@pytest.mark.parametrize("example", ["smallest"], indirect=True)
def test_smallest(example: Stack) -> None:
    assert "[mandatory]" not in "\n".join(example.shown)
    assert posted(example, "/reports").status == 202  # the emulator checks no signatures


@pytest.mark.parametrize("example", ["client-decides"], indirect=True)
def test_client_decides(example: Stack) -> None:
    assert posted(example, "/reports").status == 202
    assert posted(example, "/reports/build", InvocationType="Event").status == 202
    assert posted(example, "/reports/build", **WAITS).json() == {"built": "May"}


@pytest.mark.parametrize("example", ["from-a-proxy-integration"], indirect=True)
def test_from_a_proxy_integration(example: Stack) -> None:
    answer = posted(example, "/reports/7", **WAITS)
    assert (answer.status, answer.json()) == (201, {"id": "7", "title": "May"})
    assert posted(example, "/reports/7", InvocationType="Event").status == 202


@pytest.mark.parametrize("example", ["own-document"], indirect=True)
def test_own_document(example: Stack) -> None:
    assert posted(example, "/reports").status == 202


@pytest.mark.parametrize("example", ["two-apis"], indirect=True)
def test_two_apis(example: Stack) -> None:
    partners = stack.local_url(example.outputs()["partners_url"], example.running)
    assert partners != example.url()
    assert posted(example, "/reports").status == 202
    assert call(f"{partners}/reports", {}).status == 202


def test_every_example_has_a_test_and_a_line_in_the_list() -> None:
    listed = (CHECKOUT / "examples" / "README.md").read_text(encoding="utf-8")
    for name in EXAMPLES:
        assert f"test_{name.replace('-', '_')}" in globals()
        assert f"[{name}]" in listed
