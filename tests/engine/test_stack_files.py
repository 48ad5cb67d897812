"""What the engine reads in a stack's file, beside what is read without it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi import automation

from components import settings
from local import cloud, engine, stack
from tests.engine_values import ACCEPTED, CHANGED, ONLY_HERE, REJECTED, TOP

Given = dict[str, str]
NO_CLOUD = cloud.Cloud(port=9, pid=1, created=0, access_key="none")
PROJECT = "name: jobs\nruntime: python\n"


@pytest.fixture
def given(tmp_path: Path) -> Iterator[Callable[[str], Given]]:
    """What the engine gives a program, whose stack has a file with a text, untouched by anything else."""
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "state" / "backend").mkdir(parents=True)
    (project / "Pulumi.yaml").write_text(PROJECT, encoding="utf-8")
    (file := project / "Pulumi.test.yaml").touch()
    engine.find_or_build()
    with stack.engine_environment(tmp_path / "state"):
        options = automation.LocalWorkspaceOptions(work_dir=str(project))
        found: Given = {}

        def run(
            text: str,
            program: Callable[[], object] = lambda: None,
            show: Callable[[str], object] = lambda _: None,
        ) -> Given:
            def noting() -> None:
                found.update(pulumi.runtime.config.CONFIG.get())
                program()

            file.write_text(text, encoding="utf-8")
            found.clear()
            made.workspace.program = noting
            made.preview(on_output=show)
            return dict(found)

        made = automation.create_stack("test", project_name="jobs", program=lambda: None, opts=options)

        yield run


def values(found: Given) -> list[Any]:
    return [json.loads(text)["value"] for _, text in sorted(found.items())]


def stack_with(model: str) -> str:
    """Return the file of a stack with one route and a model."""
    return f"""
config:
  jobs:functions: {{work: {{arn: "arn:aws:lambda:eu-west-1:123456789012:function:work"}}}}
  jobs:routes: [{{path: /jobs, function: work}}]
  jobs:models: {{Job: {model}}}
"""


def one_each(written: Mapping[str, Any]) -> str:
    """Return a stack's file with a key for each text, so that an anchor of one is none of another."""
    keys = (f"  jobs:k{index:03}:\n    value: {text}\n" for index, text in enumerate(written))
    return f"config:\n{''.join(keys)}"


def test_the_engine_reads_every_value_as_it_is_read_without_it(given: Callable[[str], Given]) -> None:
    assert values(given(one_each(ACCEPTED))) == list(ACCEPTED.values())


def test_the_engine_changes_every_value_that_is_an_error_without_it(given: Callable[[str], Given]) -> None:
    assert values(given(one_each(CHANGED))) == list(CHANGED.values())


def test_a_program_gets_the_text_of_a_key_of_the_stack(given: Callable[[str], Given]) -> None:
    keys = "".join(f"  jobs:k{index:02}: {text}\n" for index, text in enumerate(TOP))
    found = given(f"config:\n{keys}")
    assert [text for _, text in sorted(found.items())] == list(TOP.values())


def test_the_engine_rejects_every_file_that_is_rejected_without_it(given: Callable[[str], Given]) -> None:
    taken = []
    for name, text in REJECTED.items():
        try:
            given(text)
            taken.append(name)
        except automation.CommandError:
            pass
    assert not taken


def test_the_engine_takes_what_only_this_component_rejects(given: Callable[[str], Given]) -> None:
    for text in ONLY_HERE.values():
        given(text)


def test_what_the_commands_of_the_emulator_write_for_the_engine_says_the_same(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "Pulumi.yaml").write_text(f"{PROJECT}description: 'OFF'\nauthor: on\n", encoding="utf-8")
    (project / "Pulumi.test.yaml").write_text(one_each(ACCEPTED), encoding="utf-8")
    program = (
        "import json, pulumi\nopen('found', 'w').write(json.dumps(pulumi.runtime.config.CONFIG.get()))\n"
    )
    (project / "__main__.py").write_text(program.replace("'found'", repr(str(tmp_path / "found"))))
    place = stack.Place(project=project, state=tmp_path / "state")
    engine.find_or_build()
    with stack.opened(place, "test", NO_CLOUD) as opened:
        opened.preview()
    assert values(json.loads((tmp_path / "found").read_text())) == list(ACCEPTED.values())


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ("{default: 2012-10-17}", "models.Job.default: 2012-10-17 is a date for YAML, which "),
        ("{maximum: 9223372036854775808}", "models.Job.maximum: 9223372036854775808 has more digits than "),
        (
            "{010: 1}",
            "models.Job.010: the key is a value for YAML, which reaches a program as another text; ",
        ),
    ],
)
def test_a_preview_ends_with_what_the_engine_changes(
    given: Callable[..., Given], tmp_path: Path, wrong: str, line: str
) -> None:
    shown: list[str] = []
    given("config: {}\n")
    file = (tmp_path / "project" / "Pulumi.test.yaml").read_text(encoding="utf-8")
    (salt,) = re.findall("^encryptionsalt: .*", file, re.MULTILINE)
    with pytest.raises(automation.CommandError):
        given(stack_with(wrong) + salt, lambda: settings.load(tmp_path / "project"), shown.append)
    assert f"Pulumi.test.yaml: {line}" in "".join(shown)


def test_a_preview_ends_with_a_date_that_the_engine_has_written_into_the_file(
    given: Callable[..., Given], tmp_path: Path
) -> None:
    shown: list[str] = []
    with pytest.raises(automation.CommandError):
        given(stack_with("{default: 2012-10-17}"), lambda: settings.load(tmp_path / "project"), shown.append)
    assert "models.Job.default: is what the engine makes of a date without quotes" in "".join(shown)


def test_it_does_not_where_the_engine_has_read_another_file(
    given: Callable[..., Given], tmp_path: Path
) -> None:
    file = tmp_path / "project" / "Pulumi.test.yaml"

    def program() -> None:
        file.write_text(stack_with("{maximum: 9223372036854775808}"), encoding="utf-8")
        settings.load(tmp_path / "project")

    given(stack_with("{maximum: 3}"), program)
