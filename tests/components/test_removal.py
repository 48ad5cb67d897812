"""Which markers an update leaves, so that what it removes is gone before the deployment."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pulumi
import pytest
from pulumi import ResourceOptions

from components.resources.deployment import triggers_of_parts
from components.resources.kinds import METHOD, POLICY, RESOURCE
from components.resources.last_update import LastUpdate, Left, read_last_update
from components.resources.removal import Removal, plan_removal

from .conftest import COMPONENT_TYPE, RecordingMocks

MARKER = "pulumi:index:Stash"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
PARTS = {
    (RESOURCE, "api-/a"),
    (METHOD, "api-GET-/a"),
    (METHOD, "api-POST-/a"),
    (RESOURCE, "api-/b"),
    (METHOD, "api-GET-/b"),
}
OF_B = {part for part in PARTS if part[1].endswith("/b")}


def after(
    parts: set[tuple[str, str]] = PARTS,
    markers: Mapping[str, str] = MappingProxyType({}),
    below: str = COMPONENT_TYPE,
) -> LastUpdate:
    """Return what an update left: parts and, by what follows the API's name, its markers."""
    found = {part: Left(f"{below}${part[0]}::{part[1]}", part[1], {}) for part in parts}
    for name, state in markers.items():
        part = (MARKER, f"api-{name}")
        found[part] = Left(f"{below}${part[0]}::{part[1]}", part[1], {"input": state})
    return LastUpdate(component=f"{COMPONENT_TYPE}::api", left=found)


def plan(parts: set[tuple[str, str]], last: LastUpdate) -> Removal:
    return plan_removal("api", parts, last, ResourceOptions())


ACTIVE = {"/a": "active", "/b": "active"}


def test_each_path_of_a_new_api_has_a_marker() -> None:
    planned = plan(PARTS, LastUpdate())
    assert planned.entered == {"/a": "api-/a", "/b": "api-/b"}
    assert not planned.left


def test_an_update_without_a_change_leaves_the_markers_alone() -> None:
    planned = plan(PARTS, after(markers={**ACTIVE, "/c": "left", "/a~3": "left"}))
    assert planned.entered == {"/a": "api-/a", "/b": "api-/b"}
    assert planned.left == {"api-/c", "api-/a~3"}


def test_a_path_that_goes_leaves_its_marker_and_no_other_part_changes_over() -> None:
    planned = plan(PARTS - OF_B, after(markers=ACTIVE))
    assert planned.gone == OF_B
    assert planned.entered == {"/a": "api-/a"}
    assert planned.left == {"api-/b"}


def test_a_part_that_goes_makes_its_path_change_over() -> None:
    planned = plan(PARTS - {(METHOD, "api-GET-/a")}, after(markers=ACTIVE))
    assert planned.entered == {"/a": "api-/a~1", "/b": "api-/b"}
    assert planned.left == {"api-/a"}


def test_a_path_that_comes_back_gets_a_marker_that_nothing_depends_on() -> None:
    planned = plan(PARTS, after(PARTS - OF_B, {"/a": "active", "/b": "left"}))
    assert planned.entered == {"/a": "api-/a", "/b": "api-/b~1"}
    assert not planned.left


def test_what_an_update_that_failed_had_entered_is_left_by_the_next() -> None:
    last = after(markers={**ACTIVE, "/a~1": "active"})
    planned = plan(PARTS - {(METHOD, "api-GET-/a")}, last)
    assert planned.entered["/a"] == "api-/a~2"
    assert planned.left == {"api-/a", "api-/a~1"}


def test_the_markers_that_all_parts_had_stay_until_parts_change_again() -> None:
    former = {"routes-a": "active", "routes-b": "left"}
    for markers in (former, {**former, **ACTIVE}):
        planned = plan(PARTS, after(markers=markers))
        assert planned.entered == {"/a": "api-/a", "/b": "api-/b"}
        assert (planned.former, planned.left) == ({"api-routes-a"}, {"api-routes-b"})
    later = plan(PARTS - OF_B, after(markers={**former, **ACTIVE}))
    assert (later.former, later.left) == (set(), {"api-/b", "api-routes-a"})


def test_the_marker_that_all_parts_had_is_left_when_one_goes() -> None:
    planned = plan(PARTS - OF_B, after(markers={"routes-a": "active", "routes-b": "left"}))
    assert planned.left == {"api-routes-a", "api-routes-b"}
    assert not planned.former


def test_what_an_earlier_version_deployed_without_a_marker_is_removed_in_another_update() -> None:
    policy = (POLICY, "api")
    last = after({*PARTS, policy}, {"routes-a": "active", "routes-b": "left"})
    with pytest.raises(
        pulumi.RunError, match=r"^api: an earlier version deployed RestApiPolicy, which .* first"
    ):
        plan(PARTS, last)
    assert plan({*PARTS, policy}, last).entered["RestApiPolicy"] == "api-RestApiPolicy"


def test_parts_keep_the_name_with_a_parameter_while_one_of_them_goes() -> None:
    last = after({(METHOD, "api-POST-/jobs/{}"), (METHOD, "api-GET-/jobs/{}")}, {"/jobs/{}": "active"})
    part = (METHOD, "api-POST-/jobs/{}")
    earlier = Left(f"{COMPONENT_TYPE}${METHOD}::api-POST-/jobs/{{id}}", "api-POST-/jobs/{id}", {})
    last = LastUpdate(component=last.component, left={**last.left, part: earlier})
    assert plan({part}, last).name_of(part) == "api-POST-/jobs/{id}"
    assert plan({part, (METHOD, "api-GET-/jobs/{}")}, last).name_of(part) == "api-POST-/jobs/{}"


def test_a_moved_api_loses_whole_paths_only() -> None:
    moved = after(markers=ACTIVE, below=COMPONENT_TYPE.replace("$", "$test:index:Group$"))
    assert plan(PARTS - OF_B, moved).left == {"api-/b"}
    with pytest.raises(
        pulumi.RunError, match=r"^api: has another name or parent .* removes api-GET-/a; keep"
    ):
        plan(PARTS - {(METHOD, "api-GET-/a")}, moved)


def test_other_apis_whose_names_begin_alike_are_left_alone() -> None:
    others = {
        (RESOURCE, "api-POST-/a"),
        (METHOD, "api-two-GET-/a"),
        (METHOD, "api-two-GET-/x"),
        (RESOURCE, "api2-/a"),
    }
    assert not plan(PARTS, after(PARTS | others, ACTIVE)).gone


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[str]]:
    """Make reading the state fail a number of times, as while the engine writes it."""

    def fail(times: int) -> list[str]:
        attempts: list[str] = []
        real = pulumi.runtime.invoke

        def invoke(token: str, *args: Any) -> Any:
            if token.endswith("readStackResourceOutputs"):
                attempts.append(token)
                if len(attempts) <= times:
                    raise Exception("failed to load checkpoint: EOF")  # as the SDK does
            return real(token, *args)

        monkeypatch.setattr(pulumi.runtime, "invoke", invoke)
        monkeypatch.setattr("time.sleep", lambda _: None)
        return attempts

    return fail


def test_a_state_that_is_being_written_is_read_again(
    deploy: Callable[..., RecordingMocks], failing: Callable[[int], list[str]]
) -> None:
    attempts = failing(3)
    assert deploy().of_type(METHOD)
    assert len(attempts) == 4


def test_a_state_that_cannot_be_read_fails_before_anything_is_registered(
    deploy: Callable[..., RecordingMocks], recording: RecordingMocks, failing: Callable[[int], list[str]]
) -> None:
    failing(100)
    with pytest.raises(pulumi.RunError, match=r"^the state of .* cannot be read: failed to load"):
        deploy()
    assert not recording.resources


def test_a_program_reads_the_state_once(
    register: Callable[[Callable[[], object]], RecordingMocks], failing: Callable[[int], list[str]]
) -> None:
    attempts = failing(0)
    register(lambda: [read_last_update(), read_last_update()])
    assert len(attempts) == 1


@pytest.fixture
def triggers(register: Callable[[Callable[[], object]], RecordingMocks]) -> Callable[..., dict[str, str]]:
    """Return a function that returns what triggers a deployment of parts besides the document."""

    def of(last: LastUpdate) -> dict[str, str]:
        found: dict[str, str] = {}
        register(lambda: found.update(triggers_of_parts("api", PARTS, last, ResourceOptions())))
        return found

    return of


def deployed(triggers: dict[str, str], parts: set[tuple[str, str]], times: str = "") -> LastUpdate:
    """Return what an update left that made a deployment, and counted parts that were made anew."""
    last = after(parts, {"made-anew": times} if times else {})
    deployment = (DEPLOYMENT, "api")
    return LastUpdate(last.component, {**last.left, deployment: Left("urn", "api", {"triggers": triggers})})


def test_parts_that_are_made_anew_are_deployed_anew_also_after_a_failed_update(
    triggers: Callable[[LastUpdate], dict[str, str]],
) -> None:
    first = triggers(LastUpdate())
    assert triggers(deployed(first, PARTS)) == first
    anew = triggers(deployed(first, PARTS - OF_B))
    assert anew == {**first, "made_anew": "1"}
    # The update made the parts and failed before the deployment.
    assert triggers(deployed(first, PARTS, "1")) == anew
    assert triggers(deployed(anew, PARTS, "1")) == anew
    assert triggers(deployed(anew, PARTS - OF_B, "1")) == {**first, "made_anew": "2"}


def test_a_new_path_is_no_part_that_was_lost(triggers: Callable[[LastUpdate], dict[str, str]]) -> None:
    assert "made_anew" not in triggers(deployed({"parts": "others"}, PARTS - OF_B))


def test_an_engine_that_is_too_old_is_named_before_anything_is_registered(
    deploy: Callable[..., RecordingMocks], recording: RecordingMocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def require(_: str) -> None:
        raise Exception("Pulumi CLI version 3.200.0 does not satisfy the version range")  # as the SDK does

    monkeypatch.setattr(pulumi, "require_pulumi_version", require)
    with pytest.raises(pulumi.RunError, match=r"requires Pulumi >=3\.208\.0: Pulumi CLI version 3\.200\.0"):
        deploy()
    assert not recording.resources
