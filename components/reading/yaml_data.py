"""From the text of a YAML file to plain data, within limits of size, depth and aliases.

The parser's events are read one after the other, so that nothing nested is walked by recursion, and a hostile
text is read no further than to the limit that it breaks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

import yaml

from .files import ParserError, ReadError
from .lines import quoted

DEPTH = 100
"""Levels of mappings and lists within each other."""
TOO_DEEP = f"more than {DEPTH} levels within each other"
WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
"""What means a boolean or nothing without quotes (YAML 1.2.2, 10.3.2)."""

# The engine's own rule, https://github.com/go-yaml/yaml/blob/v3.0.1/decode.go: aliases may make up 99 % of
# the values of a file; of more values than are read here, less and less.
_FEW_ALIASED, _FEW_VALUES, _SHARE = 100, 1000, 0.99

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where PyYAML has it
_MISSING: Any = object()
_MERGE: Any = object()


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as it is written."""

    text: str
    tag: str | None
    """The type that it is given, such as `!!int`."""
    is_plain: bool
    """Whether it stands there without quotes."""

    @property
    def is_merge(self) -> bool:
        """Whether it is the key `<<`, which merges another mapping into its own."""
        return self.text == "<<" and (self.is_plain if self.tag is None else self.tag == "!!merge")


class Types(Protocol):
    """What scalars mean. Its methods raise `ReadError` for what means nothing."""

    most_values: int
    most_aliased: int
    """Values that aliases add."""

    def value(self, scalar: Scalar) -> object:
        """Return the value of a scalar."""

    def key(self, scalar: Scalar) -> str:
        """Return the key that a scalar is."""

    def check_collection(self, tag: str) -> None:
        """Check the type that a mapping or a list is given."""

    def check_version(self, version: tuple[int, int]) -> None:
        """Check the version of YAML that a file names."""


def read_yaml(text: str, types: Types) -> Any:
    """Return what a YAML text says, with one object for an anchor and all of its aliases.

    Nothing but comments is `None`. Raises `ReadError` where it is no YAML, breaks a limit, has a key twice in
    one mapping, or has more than one document.
    """
    try:
        return _Reading(types).read(_Parser(text))
    except yaml.MarkedYAMLError as error:
        raise ParserError(f"{_place(error.problem_mark)}{_problem(error, text)}") from None
    except yaml.reader.ReaderError as error:
        code = error.character if isinstance(error.character, int) else ord(error.character)
        line = text.encode(errors="replace")[: error.position].count(b"\n") + 1
        raise ParserError(
            f"line {line}: the character U+{code:04X} cannot stand in YAML; write an escape"
        ) from None
    except UnicodeEncodeError:
        raise ReadError("has half a surrogate pair, which is no character") from None


def is_too_deep(value: Any) -> bool:
    """Tell whether a value, read by something else, has more levels than are read here."""
    level = [value] if isinstance(value, Mapping | list) else []
    for _ in range(DEPTH):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, Mapping) else one)
            if isinstance(inner, Mapping | list)
        ]
        if not level:
            return False
    return True


def _problem(error: yaml.MarkedYAMLError, text: str) -> str:
    """Return what the parser says, and what to write instead where it can be told from the character."""
    problem, mark = error.problem or error.context or "is no YAML", error.problem_mark
    line = text.split("\n")[mark.line] if mark and mark.line <= text.count("\n") else ""
    found = line[: mark.column + 1] if mark else ""
    if found.isspace() and "\t" in found:
        return f"{problem}; it is a tab, indent with spaces"
    if found.strip().endswith(("*", "&")) or found.rstrip()[-2:-1] in {"*", "&"}:
        return f"{problem}; put a text that begins with * or & in quotes"
    return problem


def _place(mark: Any) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""


@dataclass(slots=True)
class _Collection:
    """A mapping or list that is being read."""

    value: Any
    anchor: str | None
    key: Any = _MISSING
    merged: list[Mapping[str, Any]] | None = None
    size: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class _Anchored:
    """What an anchor names: a value, and how many values and levels it is."""

    value: Any
    size: int
    height: int
    scalar: Scalar | None = None


class _Reading:
    def __init__(self, types: Types) -> None:
        self._types = types
        self._open: list[_Collection] = []
        self._anchors: dict[str, _Anchored | _Collection] = {}
        self._values = self._aliased = 0
        self._root: Any = None

    def read(self, parser: Any) -> Any:
        documents = 0
        while parser.check_event():
            event = parser.get_event()
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._fail(
                        event, "a second document begins, which nothing reads; leave out --- and the rest"
                    )
            try:
                self._take(event)
            except ReadError as error:
                self._fail(event, str(error))
        return self._root

    @staticmethod
    def _fail(event: Any, reason: str) -> NoReturn:
        raise ReadError(f"{_place(event.start_mark)}{reason}") from None

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            scalar = Scalar(event.value, _short(event.tag), not event.style)
            self._count(1)
            is_key = (
                bool(self._open) and self._open[-1].key is _MISSING and type(self._open[-1].value) is dict
            )
            value = None if is_key else self._types.value(scalar)
            if event.anchor:
                self._anchors[event.anchor] = _Anchored(value, 1, 0, scalar)
            self._put(value, 1, 0, scalar)
        elif isinstance(event, yaml.AliasEvent):
            self._put_alias(event.anchor or "")
        elif isinstance(event, yaml.CollectionStartEvent):
            self._count(1)
            if len(self._open) >= DEPTH:
                raise ReadError(TOO_DEEP)
            if event.tag:
                self._types.check_collection(_short(event.tag) or "")
            found = _Collection({} if isinstance(event, yaml.MappingStartEvent) else [], event.anchor)
            self._open.append(found)
            if event.anchor:
                self._anchors[event.anchor] = found
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.DocumentStartEvent) and event.version:
            self._types.check_version(event.version)

    def _close(self) -> None:
        found = self._open.pop()
        for source in found.merged or ():
            for key, value in source.items():
                found.value.setdefault(key, value)
        if found.anchor and self._anchors[found.anchor] is found:
            self._anchors[found.anchor] = _Anchored(found.value, found.size, found.height)
        self._put(found.value, found.size, found.height, None)

    def _put_alias(self, anchor: str) -> None:
        found = self._anchors.get(anchor)
        if found is None:
            raise ReadError(f"the alias {quoted(anchor)} has no anchor before it")
        if isinstance(found, _Collection):
            raise ReadError(f"the alias {quoted(anchor)} stands within its own anchor")
        if len(self._open) + found.height > DEPTH:
            raise ReadError(TOO_DEEP)
        self._aliased += found.size
        self._count(1 + found.size)
        if self._aliased > self._types.most_aliased or self._is_excessive():
            raise ReadError("too many values come from aliases")
        value = found.value
        if found.scalar and value is None:  # it was a key
            value = self._types.value(found.scalar)
        self._put(value, 1 + found.size, found.height, found.scalar, is_alias=True)

    def _is_excessive(self) -> bool:
        few = self._aliased <= _FEW_ALIASED or self._values <= _FEW_VALUES
        return not few and self._aliased / self._values > _SHARE

    def _count(self, values: int) -> None:
        self._values += values
        if self._values > self._types.most_values:
            raise ReadError(f"more than {self._types.most_values} values")

    def _put(
        self, value: Any, size: int, height: int, scalar: Scalar | None, *, is_alias: bool = False
    ) -> None:
        if not self._open:
            self._root = value
            return
        parent = self._open[-1]
        parent.size += size
        parent.height = max(parent.height, height + 1)
        if type(parent.value) is list:
            parent.value.append(value)
        elif parent.key is _MISSING:
            parent.key = self._key(parent, scalar)
        elif parent.key is _MERGE:
            parent.key, parent.merged = _MISSING, _sources(value, is_alias=is_alias)
        else:
            parent.value[parent.key], parent.key = value, _MISSING

    def _key(self, parent: _Collection, scalar: Scalar | None) -> Any:
        if scalar is None:
            raise ReadError("a key is a text, and no mapping or list")
        key = _MERGE if scalar.is_merge else self._types.key(scalar)
        if key in parent.value or (key is _MERGE and parent.merged is not None):
            raise ReadError(f"{quoted(scalar.text)} stands twice in one mapping")
        return key


def _sources(value: Any, *, is_alias: bool) -> list[Mapping[str, Any]]:
    found = value if isinstance(value, list) and not is_alias else [value]
    if not all(isinstance(one, dict) for one in found):
        raise ReadError("<< merges a mapping, or a list of mappings")
    return found


def _short(tag: str | None) -> str | None:
    """Return a type as one writes it; `!` alone is none."""
    return (tag or "!").replace("tag:yaml.org,2002:", "!!", 1) if tag not in {None, "!"} else None
