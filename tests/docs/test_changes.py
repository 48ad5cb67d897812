"""What a change costs: every option is told, and losses follow from what updates do."""

import pytest

from docs import changes, options
from docs.changes import Step, cost
from tests.changes.cases import Changed, rejected, stacks

STEPS = [
    Step.read(step)
    for by_option in changes.recorded().values()
    for by_change in by_option.values()
    for steps in by_change.values()
    for step in steps
]


def test_every_option_has_a_change_and_a_row() -> None:
    planned = {case.option for stack in stacks() for case in stack.cases}
    assert [option for option in options.fields() if option not in planned] == []
    assert [option for option in options.fields() if f"`{option}`" not in changes.page()] == []


def test_what_is_recorded_is_every_change_of_the_stacks() -> None:
    planned = {(stack.rendering, case.name) for stack in stacks() for case in stack.cases}
    assert planned == {
        (rendering, f"{option} {change}")
        for rendering, by_option in changes.recorded().items()
        for option, by_change in by_option.items()
        for change in by_change
    }, "run `python -m tests.changes`"


@pytest.mark.parametrize("stack", stacks(), ids=lambda stack: stack.name)
def test_every_change_leads_from_one_valid_configuration_to_another(stack: Changed) -> None:
    assert rejected(stack.values) == []
    assert {case.name: lines for case in stack.cases if (lines := rejected(case.values))} == {}


def test_the_page_of_changes_is_that_of_what_is_recorded() -> None:
    assert changes.PAGE.read_text(encoding="utf-8") == changes.page(), "run `make docs`"


def test_of_every_kind_of_resource_is_said_what_is_lost_with_it() -> None:
    assert {step.kind for step in STEPS if step.operation != "rejected"} <= changes.LOSSES.keys()


@pytest.mark.parametrize("text", sorted({str(step) for step in STEPS}))
def test_a_recorded_step_is_read_as_it_was_written(text: str) -> None:
    assert str(Step.read(text)) == text


@pytest.mark.parametrize(
    ("steps", "url", "gap", "data"),
    [
        (["updated Function (code)"], "", "", ""),
        (["deleted Queue"], "", "", "failed events"),
        (["deleted Queue, kept"], "", "", ""),
        (["replaced LogGroup, deleted first (name)"], "", "", "log events"),
        (["replaced Permission (function)"], "", "", ""),
        (["replaced Permission, deleted first (function)"], "", "requests to its routes fail", ""),
        (["replaced Integration, deleted first (credentials)", "deleted MethodResponse"], "", "", ""),
        (["replaced Stage (stageName)"], "of the API", "", ""),
        (["updated BasePathMapping (basePath)"], "of the domain", "", ""),
        (["updated BasePathMapping (stageName)"], "", "", ""),
        (["updated RestApi (disableExecuteApiEndpoint=true)"], "of the API", "", ""),
        (["updated RestApi (disableExecuteApiEndpoint=false)"], "", "", ""),
    ],
)
def test_what_is_lost_follows_from_kinds_and_operations(
    steps: list[str], url: str, gap: str, data: str
) -> None:
    found = cost(map(Step.read, steps))
    assert (found.url, found.gap, found.data) == (url, gap, data)
