"""Texts that hold documents and templates, JSON or YAML, read within bounds that no text can widen.

They are other teams': one may be nested without end, lead back to itself, or grow by its aliases.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn

import yaml

LARGEST = 6 * 1024 * 1024
"""Characters of the largest text, with its aliases written out: the most bytes that API Gateway imports.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
"""
_TOO_LARGE = "than the 6 MB that API Gateway takes"
_MOST = LARGEST // 8
"""Keys, values, lists and mappings of the largest text: each takes memory, however short."""
_DEEPEST = 100
"""Levels of nesting; the parser that is written in C ends the process where it has too many."""

# The loader written in C where there is one, which is several times as fast.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableError(Exception):
    """Why a text cannot be read."""


class Loader(_SafeLoader):  # type: ignore[misc]  # one of two, which only the machine tells
    """Reads YAML with the types of JSON (YAML 1.2.2, 10.2): what else a tag says is text, list or mapping."""


def read(written: str, loader: Any = Loader) -> Mapping[str, Any]:
    """Return the mapping that a text is, as JSON or YAML.

    Raises `UnreadableError` where it is none, or larger or deeper than any document that AWS takes.
    """
    if len(written) > LARGEST:
        raise UnreadableError(f"it is longer {_TOO_LARGE}")
    try:
        found = json.loads(written)
    except RecursionError:
        _refuse_depth()
    except ValueError:
        found = _read_yaml(written, loader)
    else:
        if _is_too_deep(found):
            _refuse_depth()
    if not isinstance(found, dict):
        raise UnreadableError("it is not a mapping")
    return found


def _read_yaml(written: str, loader: Any) -> Any:
    try:
        _measure(written)
        return yaml.load(written, loader)  # noqa: S506  # made of a safe one
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise UnreadableError(f"{place}{error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError) as error:  # the latter of characters that no text has
        raise UnreadableError(" ".join(str(error).split())) from None


class _Size(NamedTuple):
    """How much a part of a text makes, with its aliases written out."""

    characters: int = 0
    values: int = 0
    height: int = 0

    def with_part(self, part: "_Size") -> "_Size":
        return _Size(
            self.characters + part.characters, self.values + part.values, max(self.height, part.height + 1)
        )


def _measure(written: str) -> None:
    """Raise `UnreadableError` for what would be too deep or too large, before anything is made of it."""
    anchored: dict[str, _Size] = {}
    nested: list[tuple[str, _Size]] = [("", _Size())]
    for event in yaml.parse(written, Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            nested.append((event.anchor or "", _Size(values=1)))
            part = _Size()
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, part = nested.pop()
            anchored[anchor] = part
        elif isinstance(event, yaml.ScalarEvent):
            anchored[event.anchor or ""] = part = _Size(len(event.value), 1)
        elif isinstance(event, yaml.AliasEvent):
            part = _of_alias(event.anchor or "", anchored, nested)
        else:
            continue
        holder, so_far = nested[-1]
        whole = so_far.with_part(part)
        nested[-1] = holder, whole
        if whole.characters > LARGEST or whole.values > _MOST:
            raise UnreadableError(f"with its aliases written out it holds more {_TOO_LARGE}")
        if len(nested) + whole.height > _DEEPEST:
            _refuse_depth()


def _of_alias(anchor: str, anchored: Mapping[str, _Size], nested: list[tuple[str, _Size]]) -> _Size:
    if anchor in (holder for holder, _ in nested):
        raise UnreadableError(f"its alias *{anchor} leads back to itself")
    return anchored.get(anchor, _Size())  # the loader says where there is none


def _is_too_deep(found: Any) -> bool:
    level = [found]
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _refuse_depth() -> NoReturn:
    raise UnreadableError(f"it is nested deeper than {_DEEPEST} levels")


_TAG = "tag:yaml.org,2002:"
_TYPES: Mapping[str, tuple[str, list[str], Any]] = {
    "null": ("~|null|Null|NULL|", ["~", "n", "N", ""], lambda _: None),
    "bool": ("true|True|TRUE|false|False|FALSE", list("tTfF"), lambda text: text.lower() == "true"),
    "int": ("-?(0|[1-9][0-9]{0,18})", list("-0123456789"), int),
    "float": (r"-?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?", list("-0123456789"), float),
}
"""How each type is written, what it may start with, and what makes a value of it."""


def _constructed(loader: Any, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    written = loader.construct_scalar(node)
    pattern, _, make = _TYPES.get(node.tag.removeprefix(_TAG), ("", [], str))
    return make(written) if pattern and re.fullmatch(pattern, written) else written


Loader.yaml_implicit_resolvers = {}
Loader.yaml_constructors = {None: _constructed}
for _type, (_pattern, _first, _) in _TYPES.items():
    Loader.add_implicit_resolver(_TAG + _type, re.compile(f"^({_pattern})$"), _first)
Loader.add_implicit_resolver(f"{_TAG}merge", re.compile("^<<$"), ["<"])
