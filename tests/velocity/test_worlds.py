"""What the worlds have in common and where they differ; other tests rest on this."""

import pytest

from .conftest import needs_java
from .rendering import AssignedTwiceError, Overrides, World, render

JAVA = [world for world in World if world is not World.EMULATOR]
STATUS = "#set($context.responseOverride.status = 400)"


@pytest.fixture(autouse=True)
def _java() -> None:
    needs_java()


@pytest.mark.parametrize(
    ("world", "text"),
    [
        (World.MISSING_IS_NULL, "[$input.params('x')] [no]"),
        (World.MISSING_IS_EMPTY, "[] [yes]"),
        (World.HEADERS_IGNORE_CASE, "[$input.params('x')] [no]"),
        (World.EMULATOR, "[] [no]"),
    ],
)
def test_a_missing_parameter_is_null_or_an_empty_string_that_is_true(world: World, text: str) -> None:
    template = "[$input.params('x')] [#if($input.params('x'))yes#{else}no#end]"
    assert render(template, world).text == text


@pytest.mark.parametrize(
    ("world", "text"),
    [
        (World.MISSING_IS_NULL, ""),
        (World.MISSING_IS_EMPTY, ""),
        (World.HEADERS_IGNORE_CASE, "1"),
        (World.EMULATOR, ""),
    ],
)
def test_a_header_in_another_case_is_found_where_the_map_ignores_case(world: World, text: str) -> None:
    template = '$!input.params().header.get("invocationtype")'
    assert render(template, world, header={"InvocationType": "1"}).text == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('{"a": {"b": [1, "x"]}}', '{"a": {"b": [1, "x"]}} 1 x ["a"]'),
        ("{}", "{}   []"),
    ],
)
def test_a_body_is_read_with_json_paths(body: str, text: str, world: World) -> None:
    template = """$input.body $!input.path('$.a.b[0]') $!input.path("$['a'].b").get(1) \
[#foreach($name in $input.path('$').keySet())"$name"#end]"""
    assert render(template, world, body=body).text == text


def test_overrides_are_returned(world: World) -> None:
    template = """#set($name = "X-B")#set($context.requestOverride.header.X-Amz-Invocation-Type = "Event")\
#set($context.responseOverride.header[$name] = "2")#set($context.responseOverride.status = 202)"""
    rendered = render(template, world)
    assert rendered.request_override == Overrides(header={"X-Amz-Invocation-Type": "Event"})
    assert rendered.response_override == Overrides(status=202, header={"X-B": "2"})


def test_a_response_template_reads_what_the_request_template_assigned(world: World) -> None:
    before = Overrides(status=400, header={"X-A": "1"})
    template = '$context.responseOverride.status $context.responseOverride.header.get("X-A")'
    rendered = render(template, world, response_override=before)
    assert (rendered.text, rendered.response_override) == ("400 1", before)


@pytest.mark.parametrize("world", JAVA)
@pytest.mark.parametrize(
    "template",
    [
        STATUS * 2,
        '#set($context.responseOverride.header.X-A = "1")#set($context.responseOverride.header.x-a = "1")',
        "#set($context.requestOverride.header = {})",
    ],
)
def test_a_second_assignment_of_an_override_is_an_error(template: str, world: World) -> None:
    with pytest.raises(AssignedTwiceError, match="is assigned again"):
        render(template, world)


@pytest.mark.parametrize("world", JAVA)
def test_an_assignment_of_what_the_request_template_assigned_is_an_error(world: World) -> None:
    with pytest.raises(AssignedTwiceError, match=r"responseOverride\.status is assigned again: 400"):
        render(STATUS, world, response_override=Overrides(status=400))
