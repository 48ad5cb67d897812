"""Values of `Pulumi.yaml` and of a stack's file, as the engine reads them with its YAML library for Go.

Its rules are those of YAML 1.2 with some of 1.1: `OFF` is a text, `010` is 8. A date, and whatever else
reaches a program as something else than what is written, is `Changed`.
"""

import base64
import binascii
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from . import yaml_data
from .files import ReadError, text_of
from .lines import path_of, quoted
from .yaml_data import WORDS, Scalar

# A stack's configuration is an environment variable for Pulumi's language host, which holds 128 KiB on Linux.
_MOST_BYTES = 1_000_000
_NO_NUMBER = re.compile(r"\.(nan|NaN|NAN)|[-+]?\.(inf|Inf|INF)")
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_POINT_FIRST = re.compile(r"\.[0-9]+([eE][-+]?[0-9]+)?")
_TIME = r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?"
_ZONE = r"(?:Z|[-+](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_TIMESTAMP = re.compile(rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}})(?:[Tt]{_TIME}{_ZONE}| +{_TIME})?")
# How Go writes a time: https://pkg.go.dev/time#Time.String
_GO_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)? [-+][0-9]{4} ([A-Z]+|[-+][0-9]{2,4})"
)
_LARGEST = 2**63
_LARGEST_IN_DIGITS = 1e21  # what the engine writes into JSON has an exponent from here on
_EXPONENT_FROM = 1e6  # a key that is such a number has an exponent
_MOST_DIGITS = 25
_IN_QUOTES = "put it in quotes"


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that reaches a program as something else than what is written."""

    written: str
    begins: str
    """How the value begins that the program gets."""
    reason: str


class ValueKey(str):
    """A key that is a number or another value to the engine; as a text it is the key as it is written."""

    is_changed: bool
    """Whether a program gets another key."""


class EngineTypes:
    """What scalars mean to the engine."""

    most_values = 50_000
    most_aliased = 50_000

    def value(self, scalar: Scalar) -> object:
        """Return the value of a scalar: text, number, boolean, `None` or `Changed`."""
        text, tag = scalar.text, scalar.tag
        if tag == "!!binary":
            return _binary(text)
        found = _resolved(text) if (scalar.is_plain if tag is None else tag in _TAGGED) else text
        if tag in _TAGGED and not _TAGGED[tag](found):
            raise ReadError(f"{quoted(text)} is not of the type {tag}")
        if isinstance(found, float):
            if not math.isfinite(found):
                raise ReadError(f"{text} is no number that JSON has; {_IN_QUOTES}")
            return _as_in_json(found)
        return found

    def key(self, scalar: Scalar) -> str:
        """Return the key that a scalar is: a text, or `ValueKey`."""
        found, text = self.value(scalar), scalar.text
        if isinstance(found, str):
            if found == "<<":
                raise ReadError('"<<" is a key that the engine cannot read back')
            return found
        same = {True: "true", False: "false"}.get(found) if isinstance(found, bool) else repr(found)
        is_short = not isinstance(found, float) or (abs(found) < _EXPONENT_FROM and "e" not in text)
        key = ValueKey(text)
        key.is_changed = text != same or not is_short
        return key

    def check_collection(self, tag: str) -> None:
        """Take any type: the engine does not look at it."""

    def check_version(self, version: tuple[int, int]) -> None:
        """Raise `ReadError` for another version of YAML than the one that the engine takes by name."""
        if version != (1, 1):
            raise ReadError("the engine reads no file with this line; leave it out")


def read_stack_file(file: Path) -> Any:
    """Return what `Pulumi.yaml` or a stack's file says, with `Changed` in it. Raises `ReadError`."""
    return yaml_data.read_yaml(text_of(file, most_bytes=_MOST_BYTES), EngineTypes())


def unchanged(value: Any) -> Any:
    """Return what a file says, if nothing of it is `Changed`. Raises `ReadError` with the first that is."""
    for place, _, reason in changed(value):
        raise ReadError(f"{path_of(place)}: {reason}")
    return value


def written(values: Mapping[str, Any]) -> str:
    """Return the text of a file that says these values to the engine."""
    return yaml.dump({**values}, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


class _Dumper(yaml.SafeDumper):
    """Writes every text in quotes: for PyYAML others are texts without than for the engine."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # the base class gives it
        """Write what stands in several places in each of them."""
        return True


_Dumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)
_Dumper.add_multi_representer(str, lambda dumper, text: dumper.represent_str(str(text)))


def changed(
    value: Any, place: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any, str]]:
    """Yield where something is `Changed`, that or the changed `ValueKey`, and why as messages have it."""
    if isinstance(value, Changed):
        yield place, value, f"{quoted(value.written)[1:-1]} {value.reason}; {_IN_QUOTES}"
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(key, ValueKey) and key.is_changed:
                reason = f"the key is a value for YAML, which reaches a program as another text; {_IN_QUOTES}"
                yield (*place, str(key)), key, reason
            yield from changed(inner, (*place, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from changed(inner, (*place, index))


def dates_of_engine(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield where a text is one that the engine makes of a date."""
    if isinstance(value, str) and _GO_TIME.fullmatch(value):
        yield place
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from dates_of_engine(inner, (*place, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from dates_of_engine(inner, (*place, index))


def _resolved(text: str) -> object:
    """Return what a text without quotes means."""
    if text in WORDS:
        return WORDS[text]
    if _NO_NUMBER.fullmatch(text):
        return math.inf
    if text[0] not in "+-0123456789":
        return _float(text, text) if _POINT_FIRST.fullmatch(text) else text
    return _timestamp(text) or _number(text)


def _number(text: str) -> object:
    """Return the number that a text is, whose underscores do not count, or the text."""
    digits = text.replace("_", "")
    if parts := _INTEGER.fullmatch(digits):
        sign, *bases = parts.groups()
        number = _integer(sign, bases, text)
        if number is not None:
            return number
    return _float(digits, text) if _FLOAT.fullmatch(digits) else text


def _integer(sign: str, bases: list[str], text: str) -> object:
    """Return an integer of the first base that has digits, or `None` where it is too large for the engine."""
    digits, base = next((d, base) for d, base in zip(bases, (16, 2, 8, 10), strict=True) if d)
    if base == 10 and len(digits) > _MOST_DIGITS:  # noqa: PLR2004  # Python converts no number of digits
        return None
    number = -int(digits, base) if sign == "-" else int(digits, base)
    if -_LARGEST <= number < _LARGEST:
        return number
    # It reads one bit more, and makes it a float on the way to the program.
    return None if sign or number >= 2 * _LARGEST else _float(str(number), text)


def _float(digits: str, text: str) -> object:
    number = float(digits)
    if math.isinf(number):
        return text
    if digits.lstrip("+-").isdecimal() and Decimal(digits) != Decimal(repr(number)):
        return Changed(text, str(_as_in_json(number))[:15], "has more digits than the engine keeps")
    return number


def _as_in_json(number: float) -> int | float:
    """Return a number as it is once it was written as JSON, where `1e3` is 1000."""
    if not number.is_integer() or abs(number) >= _LARGEST_IN_DIGITS:
        return number
    return int(Decimal(repr(number)))


def _timestamp(text: str) -> Changed | None:
    """Return how the engine writes a date or time, or `None` where a text is none."""
    if not (parts := _TIMESTAMP.fullmatch(text)):
        return None
    year, month, day, *times = parts.groups()
    hour, minute, second = (int(one or 0) for one in (times[:3] if times[0] else times[3:]))
    try:
        date(int(year) or 4, int(month), int(day))  # which has no year 0; it was a leap year, as 4 was
    except ValueError:
        return None
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004  # of a day
        return None
    begins = f"{year}-{int(month):02}-{int(day):02} {hour:02}:{minute:02}:{second:02}"
    return Changed(
        text, begins, f'is a date for YAML, which reaches a program as a text like "{begins} +0000 UTC"'
    )


def _binary(text: str) -> object:
    try:
        found = base64.b64decode(re.sub(r"[\r\n]", "", text), validate=True)
        return found.decode()
    except UnicodeDecodeError:
        return Changed(text, found.decode(errors="replace")[:1], "is binary, which a stack cannot hold")
    except (binascii.Error, ValueError):
        raise ReadError(f"{quoted(text)} is not of the type !!binary") from None


def _is(*types: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, types)


_TAGGED: Mapping[str | None, Callable[[object], bool]] = {
    "!!bool": _is(bool),
    "!!int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "!!float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "!!null": lambda value: value is None,
    "!!timestamp": lambda value: isinstance(value, Changed) and bool(_TIMESTAMP.fullmatch(value.written)),
}
