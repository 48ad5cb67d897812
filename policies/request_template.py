"""What request templates override of an integration's request headers: as much of Velocity as that takes.

A template is not run, but read for every value that it may set. What cannot be read counts as computed. A
comment counts as code, because what looks like one may stand within a string.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

_LITERAL = re.compile(r"\"(?P<double>[^\"$#]*)\"|'(?P<single>[^']*)'")
_SET = re.compile(r"#\{?set\}?\s*\(\s*\$!?\{?(?P<name>[A-Za-z_][\w-]*)")
_ASSIGNED = re.compile(r"\}?\s*=(?!=)\s*")
_PUT = re.compile(rf"\.put\(\s*(?:{_LITERAL.pattern})\s*,")
_CONTEXT = re.compile(r"\$!?\{?context(?![\w-])")
# .NAME, which is no method; ["NAME"]; .get("NAME")
_STEP = re.compile(rf"\.(?P<name>[A-Za-z_][\w-]*+)(?!\s*\()|(?:\.get\(|\[)\s*(?:{_LITERAL.pattern})\s*[\])]")
_VARIABLE = re.compile(r"(\"?)\$!?\{?(?P<name>[A-Za-z_][\w-]*)\}?\1")
_REFERENCED = re.compile(r"\$!?\{?([A-Za-z_][\w-]*)")
_BOUND = re.compile(r"#\{?(?:foreach|macro|define)\}?\s*\(")
_DECIDING = re.compile(r"#\{?(?:if|elseif|foreach|set)\}?\s*\(")
_OPENED, _ENDED = re.compile(r"#\{?(?:if|foreach|macro|define)\b"), re.compile(r"#\{?end\b")
_EVALUATED = re.compile(r"#\{?evaluate\b")
_BEFORE_ALL = re.compile(r"(?:\s|##[^\n]*\n|#\*.*?\*#)*", re.DOTALL)
_STRING_OR_PARENTHESIS = re.compile(r"\"[^\"]*\"|'[^']*'|[()]")

_OVERRIDE = ["requestoverride", "header"]
_NOT_READ = ""
"""An expression that stands for one that cannot be read."""


class Origin(Enum):
    """Where a value comes from that the template does not hold itself."""

    REQUEST = "the client's request"
    COMPUTED = "computed"


Value = str | Origin


@dataclass(frozen=True, kw_only=True, slots=True)
class Overrides:
    """What a template sets a header to."""

    written: tuple[str, ...]
    """The expressions, as they are written."""
    always: bool
    """Whether every call through the template has one of these values, whatever was mapped."""
    fixed: frozenset[Value]
    """The literals that it is set to under no condition."""
    chosen: frozenset[Value]
    """What it may be set to besides."""
    asks: bool
    """Whether anything that the template decides depends on the client's request."""


@lru_cache(maxsize=256)  # each policy is shown every template anew
def overrides(template: str, header: str) -> Overrides | None:
    """Return what a template may set a request header to, whatever the header's case; `None` if nothing."""
    found: list[tuple[int, str]] = []
    always = False
    for position, name, names, expression in _assignments(template):
        if name == "context" and _are_of(names, [*_OVERRIDE, header]):
            found.append((position, expression))
            always |= _is_first(template, position) and names[-1] == header and _literal(expression) != ""
    is_readable = not _EVALUATED.search(template)
    for match in _CONTEXT.finditer(template):
        names, end = _steps(template, match.end())
        put = _PUT.match(template, end) if _are_of(names, _OVERRIDE) else None
        if put is None:
            # Such as $context.requestOverride.header[$name], or the overrides under a name of their own.
            is_readable &= not any(_are_of(names, _OVERRIDE[:length]) for length in range(3))
        elif _text(put).lower() == header.lower():
            found.append((match.start(), _argument(template, put.end())))
    if not found and is_readable:
        return None
    variables = _variables(template)
    reading = _reading(variables)
    fixed: set[Value] = set()
    chosen: set[Value] = set() if is_readable else {Origin.COMPUTED}
    for position, expression in found:
        values = _values(expression, variables, reading)
        is_choice = len(values) != 1 or _is_conditional(template, position)
        (chosen if is_choice or values & {*Origin} else fixed).update(values)
    return Overrides(
        written=tuple(expression.strip() for _, expression in found),
        always=always and is_readable,
        fixed=frozenset(fixed),
        chosen=frozenset(chosen),
        asks=any(
            _refers(_argument(template, match.end()), reading) for match in _DECIDING.finditer(template)
        ),
    )


def _assignments(template: str) -> Iterator[tuple[int, str, list[str], str]]:
    """Yield where each assignment is, the variable, the names within it, and the expression."""
    for match in _SET.finditer(template):
        names, end = _steps(template, match.end())
        if assigned := _ASSIGNED.match(template, end):
            yield match.start(), match["name"], names, _argument(template, assigned.end())


def _variables(template: str) -> dict[str, list[str]]:
    """Return what each variable is set to."""
    variables: dict[str, list[str]] = {}
    for _, name, names, expression in _assignments(template):
        variables.setdefault(name, []).append(_NOT_READ if names else expression)
    for match in _BOUND.finditer(template):
        for name in _REFERENCED.findall(_argument(template, match.end())):
            variables.setdefault(name, []).append(_NOT_READ)
    return variables


def _steps(template: str, position: int) -> tuple[list[str], int]:
    """Return the names by which a reference goes on from a position, and where it ends."""
    names: list[str] = []
    while found := _STEP.match(template, position):
        names.append(found["name"] or _text(found))
        position = found.end()
    return names, position


def _are_of(names: Sequence[str], wanted: Sequence[str]) -> bool:
    return [name.lower() for name in names] == [name.lower() for name in wanted]


def _text(found: re.Match[str]) -> str:
    return found["double"] or found["single"] or ""


def _argument(template: str, position: int) -> str:
    """Return what stands from a position to the parenthesis that closes around it."""
    depth = 1
    for found in _STRING_OR_PARENTHESIS.finditer(template, position):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return template[position : found.start()]
    return template[position:]


def _is_first(template: str, position: int) -> bool:
    before = _BEFORE_ALL.match(template)
    return before is not None and before.end() == position


def _literal(expression: str) -> str:
    found = _LITERAL.fullmatch(expression.strip())
    return _text(found) if found else ""


def _is_conditional(template: str, position: int) -> bool:
    before = template[:position]
    return len(_OPENED.findall(before)) > len(_ENDED.findall(before))


def _reading(variables: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the names of what holds something of the client's request."""
    reading = {"input"}
    while more := {
        name
        for name, expressions in variables.items()
        if name not in reading and any(_refers(one, reading) for one in expressions)
    }:
        reading |= more
    return reading


def _refers(expression: str, names: set[str]) -> bool:
    return not names.isdisjoint(_REFERENCED.findall(expression))


def _values(expression: str, variables: Mapping[str, Iterable[str]], reading: set[str]) -> set[Value]:
    """Return the values of an expression, as far as the template says them."""
    values: set[Value] = set()
    seen: set[str] = set()
    ahead = [expression.strip()]
    while ahead:
        seen.add(one := ahead.pop())
        variable = _VARIABLE.fullmatch(one)
        if literal := _LITERAL.fullmatch(one):
            values.add(_text(literal))
        elif variable and variable["name"] in variables:
            ahead += {inner.strip() for inner in variables[variable["name"]]} - seen
        else:
            values.add(Origin.REQUEST if _refers(one, reading) else Origin.COMPUTED)
    return values
