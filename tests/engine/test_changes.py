"""A change of an option costs what is recorded: an update does nothing else, and nobody loses more."""

from collections.abc import Iterator
from pathlib import Path

from docs import changes
from docs.changes import Plans, Step
from tests.changes.planning import plans


def by_change(found: Plans) -> dict[str, list[str]]:
    """Return what updates do, by change."""
    return {
        f"{option} {change} (rendering: {rendering})": steps
        for rendering, by_option in found.items()
        for option, by_change in by_option.items()
        for change, steps in by_change.items()
    }


def differences(recorded: Plans, found: Plans) -> Iterator[str]:
    """Yield a line for each change of which an update does something else than is recorded."""
    before, after = by_change(recorded), by_change(found)
    for change in sorted(before.keys() | after.keys()):
        gone = [step for step in before.get(change, []) if step not in after.get(change, [])]
        new = [step for step in after.get(change, []) if step not in before.get(change, [])]
        if change not in before or change not in after or gone or new:
            cost = changes.cost(map(Step.read, after.get(change, [])))
            lost = [f"{what}: {of}" for what, of in vars(cost).items() if of and what != "changes"]
            yield f"{change}: new: {new}, no longer: {gone}; costs {', '.join(lost) or 'nothing'}"


def test_an_update_does_what_is_recorded_for_a_change_of_each_option(tmp_path: Path) -> None:
    found = [*differences(changes.recorded(), plans(tmp_path))]
    assert found == [], "run `python -m tests.changes`, and see in `git diff docs/changes.md` what users lose"


def test_a_new_way_to_lose_data_is_a_difference_that_names_it() -> None:
    before = {"resources": {"functions.NAME.timeout": {"changed": ["updated Function (timeout)"]}}}
    after = {"resources": {"functions.NAME.timeout": {"changed": ["deleted Queue"]}}}
    assert [*differences(before, before)] == []
    assert [*differences(before, after)] == [
        "functions.NAME.timeout changed (rendering: resources): new: ['deleted Queue'], no longer: "
        "['updated Function (timeout)']; costs data: failed events"
    ]
