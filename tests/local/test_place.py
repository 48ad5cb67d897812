"""A project's files as the commands read them."""

import pytest

from local import stack
from local.errors import SetupError


def test_the_settings_of_a_stack_are_a_file_of_the_project(place: stack.Place) -> None:
    assert place.settings_file("local") == place.project / "Pulumi.local.yaml"


def test_a_stack_without_settings_is_refused_with_the_stacks_there_are(place: stack.Place) -> None:
    (place.project / "Pulumi.dev.yaml").touch()

    with pytest.raises(SetupError) as raised:
        place.settings_file("nosuch")

    assert str(raised.value) == "STACK=nosuch: there is no Pulumi.nosuch.yaml; the project has dev, local"


def test_a_project_without_settings_has_no_stack(place: stack.Place) -> None:
    (place.project / "Pulumi.local.yaml").unlink()

    with pytest.raises(SetupError, match=r"the project has no stack$"):
        place.settings_file("local")


def test_the_name_of_a_stack_may_have_dots(place: stack.Place) -> None:
    (place.project / "Pulumi.eu.dev.yaml").touch()

    with pytest.raises(SetupError, match=r"the project has eu\.dev, local$"):
        place.settings_file("nosuch")


@pytest.mark.parametrize("name", ["../other/local", "two\nlines", "back`tick", ""])
def test_a_stack_by_another_name_is_rejected(place: stack.Place, name: str) -> None:
    with pytest.raises(SetupError) as raised:
        place.settings_file(name)

    assert str(raised.value) == (
        f"STACK: {name!r} is not a name of a stack, which has only letters, digits, '_', '.' and '-'"
    )


def test_a_file_with_a_name_of_no_stack_is_named_where_stacks_are_listed(place: stack.Place) -> None:
    (place.project / "Pulumi.back`tick.yaml").touch()

    with pytest.raises(SetupError) as raised:
        place.settings_file("nosuch")

    assert str(raised.value).startswith("'Pulumi.back`tick.yaml': 'back`tick' is not a name of a stack, ")


def test_the_definition_of_the_project_is_its_file(place: stack.Place) -> None:
    assert place.definition() == {"name": "reports", "runtime": "python"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"name: [", "line 2, column 1: did not find expected node content", id="not YAML"),
        pytest.param(b"name: \xff", "is not text in UTF-8: byte 6 is 0xff", id="not text"),
        pytest.param(b"", "has to be a mapping ", id="empty"),
        pytest.param(b"- name", "has to be a mapping ", id="a list"),
        pytest.param(b"runtime: python", "name: is missing, and required", id="no name"),
        pytest.param(b"name: 1", "name: is missing, and required", id="a name that is no text"),
        pytest.param(b"name: a\nruntime: yaml", 'runtime: "yaml" has to be python', id="another language"),
        pytest.param(b"name: a\nruntime: python\nmain: src", "main: has to be left out", id="elsewhere"),
    ],
)
def test_a_mistake_in_the_definition_is_told_in_one_line(
    place: stack.Place, content: bytes, message: str
) -> None:
    (place.project / "Pulumi.yaml").write_bytes(content)

    with pytest.raises(SetupError) as raised:
        place.definition()

    assert str(raised.value).startswith(f"Pulumi.yaml: {message}")
    assert "\n" not in str(raised.value)


def test_a_folder_without_a_definition_is_no_project(place: stack.Place) -> None:
    (place.project / "Pulumi.yaml").unlink()

    with pytest.raises(SetupError, match=r"there is no Pulumi\.yaml, so it is no project$"):
        place.definition()


def test_the_region_is_that_of_the_stack(place: stack.Place) -> None:
    assert place.region("local") == "us-east-1"


def shared_region(place: stack.Place, written: str) -> None:
    """Let the project say the region for all its stacks."""
    with (place.project / "Pulumi.yaml").open("a") as file:
        file.write(f"config:\n  aws:region: {written}\n")


@pytest.mark.parametrize("written", ["eu-west-1", "{value: eu-west-1}"])
def test_a_stack_without_a_region_has_that_of_its_project(place: stack.Place, written: str) -> None:
    (place.project / "Pulumi.local.yaml").write_text("config: {}\n")
    shared_region(place, written)

    assert place.region("local") == "eu-west-1"


def test_the_region_of_the_stack_comes_before_that_of_its_project(place: stack.Place) -> None:
    shared_region(place, "eu-west-1")

    assert place.region("local") == "us-east-1"


@pytest.mark.parametrize("settings", ["config: {}\n", "config:\n  aws:region: 1\n"])
def test_a_stack_without_any_region_is_refused(place: stack.Place, settings: str) -> None:
    (place.project / "Pulumi.local.yaml").write_text(settings)

    with pytest.raises(SetupError, match=r"^Pulumi\.local\.yaml: config\.aws:region: is missing"):
        place.region("local")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("config:\n  a:b: 1\n  a:b: 2\n", 'line 3, column 3: "a:b" stands twice in one mapping'),
        (
            "config:\n  a:b: {c: 2012-10-17}\n",
            "config.a:b.c: 2012-10-17 is a date for YAML, which reaches a program",
        ),
        ("config:\n  a:b: &a [*a]\n", 'line 2, column 12: the alias "a" stands within its own anchor'),
        ("config:\n  a:b: [" + "[" * 100, "line 2, column 106: more than 100 levels within each other"),
    ],
    ids=["duplicate", "date", "recursion", "levels"],
)
def test_what_the_engine_rejects_or_changes_is_told_in_one_line(
    place: stack.Place, settings: str, message: str
) -> None:
    (place.project / "Pulumi.local.yaml").write_text(settings)

    with pytest.raises(SetupError) as raised:
        place.region("local")

    assert str(raised.value).startswith(f"Pulumi.local.yaml: {message}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("file", ["Pulumi.yaml", "Pulumi.local.yaml"])
def test_a_folder_in_place_of_a_file_is_told_in_one_line(place: stack.Place, file: str) -> None:
    (place.project / file).unlink()
    (place.project / file).mkdir()

    with pytest.raises(SetupError, match=rf"^{file}: is a folder, not a file$"):
        place.region("local")


def test_settings_that_are_not_text_are_told_in_one_line(place: stack.Place) -> None:
    (place.project / "Pulumi.local.yaml").write_bytes(b"config: \xff")

    with pytest.raises(SetupError, match=r"^Pulumi\.local\.yaml: is not text in UTF-8: byte 8 is 0xff"):
        place.region("local")
