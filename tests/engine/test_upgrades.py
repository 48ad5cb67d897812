"""Stacks that an earlier version deployed are updated in place: nothing of them is replaced or removed."""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi import automation

from local import cloud
from tests.upgrades.stacks import KEPT, STATES, Kept

from .conftest import CHECKOUT, Stack

VERSIONS = sorted(folder.name for folder in STATES.iterdir() if (folder / "schema.json").is_file())
ALL = [
    (version, kept)
    for version in VERSIONS
    for kept in KEPT
    if (STATES / version / f"{kept.name}.json").is_file()
]
COMPONENT = "async-lambda-api:index:AsyncLambdaApi"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
CREATED = 'AsyncLambdaApi("api", settings.load(Path(__file__).parent))'
IN_PLACE = {"same", "update", "create", "read", "refresh"}


def expected(version: str) -> dict[str, list[dict[str, str]]]:
    """Return which resources an update replaces or removes and which inputs changed, each with its reason."""
    found: dict[str, list[dict[str, str]]] = yaml.safe_load(
        (STATES / version / "expected.yaml").read_text(encoding="utf-8")
    )
    return found


def state_of(kept: Kept, version: str) -> dict[str, Any]:
    """Return a kept state."""
    state: dict[str, Any] = json.loads((STATES / version / f"{kept.name}.json").read_text(encoding="utf-8"))
    return state


def in_folder(kept: Kept, version: str, folder: Path, running: cloud.Cloud) -> Stack:
    """Return a kept stack, as a project with the configuration that it was deployed with."""
    configuration = (STATES / version / f"{kept.name}.yaml").read_text(encoding="utf-8")
    return kept.in_folder(folder, running, configuration)


def steps(made: Stack, state: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Preview today's code over a state, and yield operation, type and name of each step."""
    events: list[automation.events.EngineEvent] = []
    with made.opened() as opened:
        opened.import_stack(automation.Deployment(**state))
        opened.preview(on_event=events.append)
    for event in events:
        if event.resource_pre_event is not None:
            metadata = event.resource_pre_event.metadata
            yield metadata.op.value, metadata.type, metadata.urn.split("::", 3)[3]


@pytest.mark.parametrize(("version", "kept"), ALL, ids=[f"{version}-{kept.name}" for version, kept in ALL])
def test_an_update_replaces_and_removes_nothing_but_what_has_a_reason(
    version: str, kept: Kept, tmp_path: Path, running: cloud.Cloud
) -> None:
    planned = list(steps(in_folder(kept, version, tmp_path, running), state_of(kept, version)))
    assert "same" in {operation for operation, _, _ in planned}
    allowed = expected(version)["resources"]
    assert not [
        step
        for step in planned
        if step[0] not in IN_PLACE
        and not any(
            fnmatchcase(step[1], one["type"]) and fnmatchcase(step[2], one.get("name", "*"))
            for one in allowed
        )
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_stack_of_which_everything_was_protected_is_updated(
    version: str, tmp_path: Path, running: cloud.Cloud
) -> None:
    dev = next(kept for kept in KEPT if kept.name == "dev")
    state = state_of(dev, version)
    (component,) = (one["urn"] for one in state["deployment"]["resources"] if one["type"] == COMPONENT)
    for one in state["deployment"]["resources"]:
        one["protect"] = component in {one["urn"], one.get("parent")}
    made = in_folder(dev, version, tmp_path, running)
    program = made.place.project / "__main__.py"
    plain = program.read_text(encoding="utf-8")
    protected = plain.replace(CREATED, f"{CREATED[:-1]}, pulumi.ResourceOptions(protect=True))")
    program.write_text(protected, encoding="utf-8")
    assert protected != plain
    assert ("replace", DEPLOYMENT) in {step[:2] for step in steps(made, state)}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_expected_change_has_a_reason(version: str) -> None:
    assert all(one["reason"] for group in expected(version).values() for one in group)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_stack_of_a_version_is_still_there(version: str) -> None:
    files = {file.name.removesuffix(".json") for file in (STATES / version).glob("*.json")} - {"schema"}
    assert files <= {kept.name for kept in KEPT}
    assert files == {file.name.removesuffix(".yaml") for file in (STATES / version).glob("*.yaml")} - {
        "expected"
    }


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield every property that a program can set or read: of what, its name, and its type."""
    component = schema["resources"][COMPONENT]
    for owner, properties in [
        ("AsyncLambdaApi", component["inputProperties"]),
        ("AsyncLambdaApi's outputs", component["properties"]),
        *((name, described.get("properties", {})) for name, described in schema["types"].items()),
    ]:
        for name, described in properties.items():
            yield owner, name, undescribed(described)


def undescribed(value: Any) -> Any:
    """Return a part of a schema without the texts in it, which may change."""
    if isinstance(value, dict):
        return {key: undescribed(inner) for key, inner in value.items() if key != "description"}
    return value


@pytest.mark.parametrize("version", VERSIONS)
def test_programs_of_other_languages_still_compile(version: str) -> None:
    before = json.loads((STATES / version / "schema.json").read_text(encoding="utf-8"))
    today = json.loads((CHECKOUT / "provider" / "schema.json").read_text(encoding="utf-8"))
    now = {(owner, name): described for owner, name, described in properties(today)}
    allowed = {one["input"] for one in expected(version)["inputs"]}
    for owner, name, described in properties(before):
        assert now[owner, name] == described or f"{owner}.{name}" in allowed, f"{owner}.{name}"
    earlier, later = (one["resources"][COMPONENT] for one in (before, today))
    assert set(later["requiredInputs"]) <= set(earlier["requiredInputs"])
    assert set(later["required"]) >= set(earlier["required"])
    for name, described in before["types"].items():
        assert {one["value"] for one in described.get("enum", [])} <= {
            one["value"] for one in today["types"][name].get("enum", [])
        }
        assert set(today["types"][name].get("required", [])) <= set(described.get("required", []))
