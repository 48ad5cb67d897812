"""Changes of a deployed stack's configuration, of which every option has some."""

import copy
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from components import AsyncLambdaApiArgs, settings
from components.document.document import read_document
from docs import options

PROJECT = Path(__file__).with_name("project")
"""What the stacks' functions and documents are read from."""

_STACKS = Path(__file__).with_name("stacks.yaml")

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One change: of which option, what it is called, and the configuration with it."""

    option: str
    change: str
    values: Values

    @property
    def name(self) -> str:
        """Both in one."""
        return f"{self.option} {self.change}"


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A stack that is deployed, and the changes that are planned over it."""

    name: str
    values: Values
    cases: Sequence[Case]
    deployed: Sequence[str] = ()
    """The names of those changes that are made too."""

    @property
    def rendering(self) -> str:
        """How its API is made."""
        return "openapi" if "openapi" in self.values else str(self.values.get("rendering", "resources"))


@dataclass(frozen=True, kw_only=True)
class _Written:
    """A stack as `stacks.yaml` has it."""

    configuration: Values
    changes: Mapping[str, Any] = field(default_factory=dict)
    others: Sequence[Mapping[str, Any]] = ()
    bare: Mapping[str, Sequence[str]] | None = None
    deployed: Sequence[str] = ()


@cache
def stacks() -> tuple[Changed, ...]:
    """Return all stacks with their changes."""
    written = yaml.safe_load(_STACKS.read_text(encoding="utf-8"))
    found = [stack for name, content in written.items() for stack in _stacks_of(name, _Written(**content))]
    counts = Counter((stack.rendering, case.name) for stack in found for case in stack.cases)
    if twice := [name for (_, name), count in counts.items() if count > 1]:
        raise ValueError(f"stacks.yaml: planned twice: {', '.join(twice)}")
    return tuple(found)


def rejected(values: Values) -> list[str]:
    """Return why the component rejects a configuration, in lines, or none."""
    given = dict(values)
    if "openapi" in given:
        text = (PROJECT / given["openapi"]).read_text(encoding="utf-8")
        given["openapi"] = read_document(given["openapi"], text)
    found = settings.parse(given)
    return [] if isinstance(found, AsyncLambdaApiArgs) else found


def _stacks_of(name: str, written: _Written) -> Iterator[Changed]:
    full = written.configuration
    cases = [case for place, value in written.changes.items() for case in _full_cases(full, place, value)]
    others = [
        Case(
            option=other["option"],
            change=other["change"],
            values=_with(full, other["writes"]),
        )
        for other in written.others
    ]
    yield Changed(name=name, values=full, cases=[*cases, *others], deployed=written.deployed)
    if written.bare is not None:
        omitted = [place for place in written.changes if _is_optional(place)]
        bare = full
        for place in (place for place in omitted if place not in written.bare.get("kept", ())):
            without = _with(bare, {place: None})
            bare = bare if rejected(without) else without
        yield Changed(name=f"{name}, bare", values=bare, cases=[*_bare_cases(full, bare, omitted)])


def _full_cases(full: Values, place: str, value: Any) -> Iterator[Case]:
    if value is not None:
        yield _case(place, "set" if _at(full, place) is None else "changed", _with(full, {place: value}))
    if _is_optional(place) and _at(full, place) is not None:
        omitted = _case(place, "omitted", _with(full, {place: None}))
        if not rejected(omitted.values):
            yield omitted


def _bare_cases(full: Values, bare: Values, omitted: Sequence[str]) -> Iterator[Case]:
    for place in omitted:
        value = _at(full, place)
        if value is not None and _at(bare, place) is None:
            found = _case(place, "set", _with(bare, {place: value}))
            if not rejected(found.values):
                yield found


def _case(place: str, change: str, values: Values) -> Case:
    return Case(option=option_of(place), change=change, values=values)


def option_of(place: str) -> str:
    """Return the key of the option at a place, such as `functions.NAME.code` at `functions.work.code`."""
    known = options.fields()
    found = re.sub(r"\[\d+\]", "[]", place)
    for group in {key.partition(".NAME.")[0] for key in known if ".NAME." in key}:
        found = re.sub(rf"^{group}\.[^.]+\.", f"{group}.NAME.", found)
    if found not in known:
        raise ValueError(f"stacks.yaml: {place}: {found} is no option")
    return found


def _is_optional(place: str) -> bool:
    return not options.fields()[option_of(place)].is_required()


def _parts(place: str) -> list[Any]:
    """Return the keys and indices of a place."""
    return [int(part[1:-1]) if part[0] == "[" else part for part in re.findall(r"\[\d+\]|[^.\[\]]+", place)]


def _at(values: Any, place: str) -> Any:
    """Return what stands at a place, or `None`."""
    found = values
    for part in _parts(place):
        if found is None:
            return None
        found = found[part] if isinstance(found, list) else found.get(part)
    return found


def _with(values: Values, writes: Mapping[str, Any]) -> Values:
    """Return a configuration with other values at some places; `None` omits what stands there."""
    found = copy.deepcopy(values)
    # What is within something that is omitted too needs no omitting, and items go from the last one on.
    for place, value in sorted(writes.items(), key=lambda write: _in_order(write[0]), reverse=True):
        *before, last = _parts(place)
        inner: Any = found
        for part in before:
            inner = inner[part] if isinstance(inner, list) else inner.setdefault(part, {})
        if value is None:
            inner.pop(last) if isinstance(inner, list) else inner.pop(last, None)
        elif isinstance(inner, list) and last == len(inner):
            inner.append(copy.deepcopy(value))
        else:
            inner[last] = copy.deepcopy(value)
    return found


def _in_order(place: str) -> list[tuple[bool, int | str]]:
    return [(isinstance(part, str), part) for part in _parts(place)]
