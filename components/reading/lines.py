"""Messages of which every line stays readable, whatever a user wrote."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")

MOST_LINES = 20
LONGEST_LINE = 300
_LONGEST_NAME = 60
_LONGEST_PATH = 120
_LONG = re.compile(r'"[^"]{60,}"|\S{60,}')
_MORE = re.compile(r"and (\d+) more")


def shortened(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters, with `…` for what is left out."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Return a text as one line of printable characters: others are written as in a string of Python.

    Of one that is too long, long words and quotations are shortened first, so that the rest can be read.
    """
    if len(text) > longest:
        text = _LONG.sub(lambda found: with_both_ends(found[0], _LONGEST_NAME), text)
    text = text[: longest + 1]  # escaping what is cut off again would take its time
    return shortened(
        "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text), longest
    )


def name(text: str) -> str:
    """Return a name that a user gave, as messages show it."""
    return one_line(text, _LONGEST_NAME)


def quoted(value: object, longest: int = 100) -> str:
    """Return a value as JSON has it, as messages show it."""
    # A text is cut before it is written as JSON, because it may be of any length.
    return one_line(json.dumps(value[: longest + 1] if isinstance(value, str) else value), longest)


def path_of(place: Iterable[int | str]) -> str:
    """Return the path of a key as one writes it, such as `routes[0].path`."""
    names = [f"[{part}]" if isinstance(part, int) else f".{_key(part)}" for part in place]
    return with_both_ends("".join(names).removeprefix("."), _LONGEST_PATH)


def with_both_ends(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters, without its middle where that is too many."""
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]}…{text[-half + 1 :]}"


def _key(part: str) -> str:
    return shortened(part, _LONGEST_NAME) if part.isprintable() else quoted(part, _LONGEST_NAME)


def listed(names: Iterable[object]) -> str:
    """Return names one after the other, as far as messages show them, or `none`."""
    found = [name(str(one)) for one in islice(names, 100)]
    return one_line(", ".join(found)) or "none"


def unknown_key(key: str, allowed: Iterable[str]) -> str:
    """Return what is wrong with a key that is not one of those allowed: the nearest of them, and all."""
    names = list(allowed)
    nearest = "".join(f"nearest: {near}; " for near in get_close_matches(key[:_LONGEST_NAME], names, n=1))
    return f"unknown key; {nearest}allowed here: {', '.join(names)}"


def limited(lines: Iterable[str]) -> list[str]:
    """Return at most 20 lines of at most 300 characters, of which the last one counts those left out.

    Lines that are equal count once. Lines that are limited already can be among them.
    """
    shown: dict[str, None] = {}
    more = 0
    for line in lines:
        if counted := _MORE.fullmatch(line):
            more += int(counted[1])
        elif len(shown) < MOST_LINES:
            shown[one_line(line)] = None
        else:
            more += 1
    found = list(shown)
    if not more:
        return found
    kept = found[: MOST_LINES - 1]
    return [*kept, f"and {more + len(found) - len(kept)} more"]


def first_lines(found: Sequence[_T], line: Callable[[_T], str]) -> list[str]:
    """Return the limited lines for what was found; for what is only counted none is made."""
    more = len(found) - MOST_LINES
    shown = [line(one) for one in found[:MOST_LINES]]
    return limited([*shown, f"and {more} more"] if more > 0 else shown)


def prefixed(prefix: str, lines: Iterable[str]) -> list[str]:
    """Return limited lines with a prefix, which the one that counts the others does without."""
    return limited(line if _MORE.fullmatch(line) else f"{prefix}{line}" for line in lines)
