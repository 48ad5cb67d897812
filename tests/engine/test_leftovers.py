"""What nobody has recorded of a stack: found on the emulator by what was noted before it was made."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from local import cloud, recovery, stack
from local.aws_plugin import journal
from local.aws_plugin.cloud import Cloud
from local.aws_plugin.errors import GoneError, PluginError, doing
from local.aws_plugin.kinds import KINDS

from .conftest import STACK, Stack, make_dev_stack

PROJECT = "async-lambda-api"


def noted(deployment: Stack) -> list[journal.Creation]:
    """Return what the stand-in provider has noted of a stack."""
    folder = stack.journal_folder(deployment.place.state, deployment.running)
    return journal.read(journal.file(folder, PROJECT, deployment.name))


def recorded(deployment: Stack) -> list[tuple[str, str]]:
    """Return type and id of what the engine has recorded and AWS has."""
    latest = json.loads(deployment.state())["checkpoint"]["latest"]
    return sorted((one["type"], one["id"]) for one in latest["resources"] if one["type"].startswith("aws:"))


def functions(deployment: Stack) -> set[str]:
    found = deployment.client("lambda").list_functions()["Functions"]
    return {function["FunctionName"] for function in found}


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud) -> Iterator[Stack]:
    """The committed stack `dev`, which has most kinds of resources."""
    made = make_dev_stack(tmp_path_factory.mktemp("leftovers"), running)
    made.up()
    yield made
    made.destroy()


def test_all_that_is_made_is_noted_with_its_id(dev: Stack) -> None:
    assert sorted((one.type, one.id) for one in noted(dev)) == recorded(dev)


def test_all_that_is_made_is_found_without_its_id(dev: Stack) -> None:
    region = Cloud(dev.running.endpoint, "us-east-1", dev.running.access_key)
    lost = [one for one in noted(dev) if one.id not in list(KINDS[one.type].found(region, one.found_by))]
    assert lost == []


def test_what_somebody_else_deleted_is_gone_and_in_nobodys_way(dev: Stack) -> None:
    region = Cloud(dev.running.endpoint, "us-east-1", dev.running.access_key)
    latest = json.loads(dev.state())["checkpoint"]["latest"]
    there = []
    for one in reversed([one for one in latest["resources"] if one["type"] in KINDS and "id" in one]):
        kind, found = KINDS[one["type"]], (region, one["id"], one["outputs"])
        with suppress(GoneError), doing(f"deleting {kind.title}"):
            kind.delete(*found)
        try:
            with doing(f"reading {kind.title}"):
                kind.read(*found)
            there.append(kind.title)
        except GoneError:
            pass
        except PluginError as error:
            there.append(str(error))
    # An API has a gateway response of each type, also where nobody has put one.
    assert {*there} == {"API Gateway Gateway Response"}
    with dev.opened() as opened:
        opened.destroy(refresh=True)


def test_what_is_deleted_is_not_noted_any_more(deployment: Stack) -> None:
    deployment.up({"path": "/jobs"}, {"path": "/other"})
    deployment.up({"path": "/jobs"})
    assert sorted((one.type, one.id) for one in noted(deployment)) == recorded(deployment)
    deployment.destroy()
    assert noted(deployment) == []


def test_starting_over_removes_what_the_stack_had_and_nothing_of_another(
    deployment: Stack, cloud_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment.place.state.mkdir()
    deployment.place.cloud.symlink_to(cloud_folder)
    other = Stack(deployment.place, deployment.running, name="other")
    other.up({"path": "/jobs"})
    before = functions(deployment)
    created = deployment.up({"path": "/jobs"})
    made = recorded(deployment)
    for file in deployment.place.backend.glob(f".pulumi/stacks/*/{STACK}.json*"):
        file.write_text("{", encoding="utf-8")
    capsys.readouterr()

    recovery.resume(deployment.place, STACK)
    shown = capsys.readouterr().err
    assert "starting over with this stack" in shown
    assert [f"Removed {kind} {one}," in shown for kind, one in made] == [True] * len(made)
    assert functions(deployment) == before
    assert noted(deployment) == []
    assert other.up() == {}
    assert deployment.up() == created
    other.destroy()
