"""Whatever other teams' resources hold, a policy ends with findings or without, never with an exception."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE as UNKNOWN

from .engine import Given, judged, remedied
from .forms import CLIENTS_CHOICE, FORMS, RIGHT, Form
from .test_remediation import ALL

JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 300)
    | st.sampled_from(["", "AWS", "'Event'", "#/paths", "#/components/a", "*", ":", UNKNOWN, "é"])
    | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["$ref", "Ref", "Fn::Join", "Fn::Sub", "Fn::GetAtt", "Fn::If", "Type", "a", "default"]
            ),
            inner,
            max_size=2,
        )
    ),
    max_leaves=5,
)
WRITTEN: tuple[tuple[str, Callable[[str], Any], Callable[[Any], str]], ...] = (
    ("body", yaml.safe_load, json.dumps),
    ("body", yaml.safe_load, yaml.safe_dump),
    ("desiredState", json.loads, json.dumps),
    ("templateBody", json.loads, json.dumps),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to everything within a value."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a value with something else at a path."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


@st.composite
def changed(draw: st.DrawFn, value: Any) -> Any:
    """Draw a value with anything in the place of something within it."""
    return replaced(value, draw(st.sampled_from([*places(value)])), draw(JUNK))


@st.composite
def spoilt(draw: st.DrawFn, form: Form) -> list[Given]:
    """Draw a stack with anything in the place of something in one of its resources."""
    stack = form(draw(st.sampled_from([RIGHT, CLIENTS_CHOICE])))
    # Mostly the one that holds the integration.
    index = next(n for n, one in enumerate(stack) if one.name == "jobs")
    index = draw(st.sampled_from([index, index, index, *range(len(stack))]))
    props: dict[str, Any] = {**stack[index].props}
    inner = [one for one in WRITTEN if isinstance(props.get(one[0]), str)]
    if inner:
        try:
            name, read, write = draw(st.sampled_from(inner))
            props[name] = write(draw(changed(read(props[name]))))
        except (ValueError, yaml.YAMLError):  # a template with the short forms of CloudFormation
            props = draw(changed(props))
    else:
        props = draw(changed(props))
    if isinstance(props, dict):
        one = stack[index]
        stack[index] = Given(one.type, one.name, props, one.sources, one.after)
    return stack


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_policy_never_fails(form: Form) -> None:
    @hypothesis_settings(max_examples=500, deadline=None, database=None, derandomize=True)
    @given(spoilt(form))
    def over(stack: list[Given]) -> None:
        judged(*stack)
        for one in stack:
            remedied(one, *ALL)

    over()
