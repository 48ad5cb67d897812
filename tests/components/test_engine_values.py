"""A stack's file is read as the engine reads it, which `tests/engine/test_stack_files.py` compares."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from components import stack_file
from components.reading import engine
from components.reading.engine import written
from tests.engine_values import ACCEPTED, CHANGED, ONLY_HERE, REJECTED, TOP


def read(folder: Path, text: str) -> Any:
    """Return the stack's values as `make openapi` reads them."""
    (folder / "Pulumi.yaml").write_text("name: jobs\nruntime: python\n", encoding="utf-8")
    (folder / "Pulumi.dev.yaml").write_text(text, encoding="utf-8")
    return stack_file.stack_values(folder, "dev")


def rejected(folder: Path, text: str) -> str:
    with pytest.raises(stack_file.StackFileError) as error:
        read(folder, text)
    (line,) = str(error.value).splitlines()
    assert len(line) <= 300
    assert line.startswith("Pulumi.dev.yaml: ")
    return line.removeprefix("Pulumi.dev.yaml: ")


def identical(one: Any, other: Any) -> bool:
    """Whether values are equal and of the same types."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@pytest.mark.parametrize(("text", "expected"), ACCEPTED.items())
def test_a_value_is_what_the_engine_reads(tmp_path: Path, text: str, expected: Any) -> None:
    found = read(tmp_path, f"config:\n  jobs:a:\n    value: {text}\n")["jobs:a"]["value"]
    assert identical(found, expected)


@pytest.mark.parametrize(("text", "expected"), TOP.items())
def test_the_value_of_a_key_of_the_stack_is_what_a_program_decodes(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert identical(read(tmp_path, f"config:\n  jobs:a: {text}\n")["jobs:a"], stack_file.decoded(expected))


@pytest.mark.parametrize("text", CHANGED)
def test_a_value_that_the_engine_changes_has_to_be_put_in_quotes(tmp_path: Path, text: str) -> None:
    line = rejected(tmp_path, f"config:\n  jobs:a:\n    value: {text}\n")
    assert line.startswith("a.value")
    assert line.endswith("; put it in quotes")


@pytest.mark.parametrize("text", [*REJECTED.values(), *ONLY_HERE.values()], ids=[*REJECTED, *ONLY_HERE])
def test_a_file_that_the_engine_rejects_or_loses_something_of_is_one_line(tmp_path: Path, text: str) -> None:
    assert rejected(tmp_path, text)


def test_a_duplicate_key_is_reported_with_its_line(tmp_path: Path) -> None:
    text = "config:\n  jobs:a:\n    b: 1\n    b: 2\n"
    assert rejected(tmp_path, text) == 'line 4, column 5: "b" stands twice in one mapping'


def test_a_date_is_reported_with_its_key_and_what_a_program_would_get(tmp_path: Path) -> None:
    line = rejected(tmp_path, "config:\n  jobs:endpoint: {policy: {Version: 2012-10-17}}\n")
    assert line == (
        "endpoint.policy.Version: 2012-10-17 is a date for YAML, which reaches a program as a text like "
        '"2012-10-17 00:00:00 +0000 UTC"; put it in quotes'
    )


def test_a_text_that_the_engine_has_made_of_a_date_is_reported(tmp_path: Path) -> None:
    line = rejected(tmp_path, "config:\n  jobs:a: {tag: '2012-10-17 00:00:00 +0000 UTC'}\n")
    assert line == "a.tag: is what the engine makes of a date without quotes; write the date, in quotes"


def test_a_date_of_the_project_is_reported_with_its_file(tmp_path: Path) -> None:
    read(tmp_path, "config: {}\n")
    project = "name: jobs\nruntime: python\nconfig: {tag: {default: 2012-10-17}}\n"
    (tmp_path / "Pulumi.yaml").write_text(project, encoding="utf-8")
    with pytest.raises(stack_file.StackFileError, match=r"^Pulumi\.yaml: tag: 2012-10-17 is a date"):
        stack_file.stack_values(tmp_path, "dev")


def test_a_byte_order_mark_does_not_count(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeffconfig:\n  jobs:a: 1\n") == {"jobs:a": 1}


def test_the_older_form_of_a_key_is_the_same_key(tmp_path: Path) -> None:
    assert read(tmp_path, "config:\n  jobs:config:a: 1\n") == {"jobs:a": 1}


def test_aliases_are_as_many_as_the_engine_takes(tmp_path: Path) -> None:
    aliases = ", ".join(["*a"] * 90)
    found = read(tmp_path, f"config:\n  jobs:a: &a [{', '.join('b' * 500)}]\n  jobs:b: [{aliases}]\n")
    assert len(found["jobs:b"]) == 90


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_is_written_anew_says_the_same_to_the_engine(tmp_path: Path, text: str) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(f"a: {text}\n", encoding="utf-8")
    values = engine.read_stack_file(file)
    file.write_text(written(values), encoding="utf-8")
    assert identical(engine.read_stack_file(file), values)


def test_the_reader_that_is_written_in_python_reads_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.reading.yaml_data._Parser", yaml.SafeLoader)
    test_a_value_is_what_the_engine_reads(
        tmp_path, "[&b 1, *b, {<<: {k: OFF}}, 010, '010', !!str 1]", [1, 1, {"k": "OFF"}, 8, "010", "1"]
    )
    assert rejected(tmp_path, REJECTED["a NUL"]).startswith("line 2: the character U+0000")


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        pytest.param("config:\n\tjobs:a: 1\n", "it is a tab, indent with spaces", id="tab"),
        pytest.param(
            "config:\n  jobs:a: *.example.com\n",
            "put a text that begins with * or & in quotes",
            id="wildcard",
        ),
    ],
)
def test_what_is_often_written_wrong_says_what_to_write(tmp_path: Path, text: str, way_out: str) -> None:
    assert rejected(tmp_path, text).endswith(f"; {way_out}")
