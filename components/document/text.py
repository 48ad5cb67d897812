"""From the text of a document to plain data in which nothing of it is lost."""

import json
import re
from typing import Any, NoReturn

from ..reading.files import ReadError
from ..reading.lines import quoted
from ..reading.yaml_data import TOO_DEEP, WORDS, Scalar, is_too_deep, read_yaml

MOST_BYTES = 6 * 1024 * 1024
"""What API Gateway imports.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
"""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?")
_TAGGED = {"!!bool": (bool,), "!!int": (int,), "!!float": (int, float), "!!null": (type(None),)}


def read(text: str) -> Any:
    """Return what a JSON or YAML text says, in its order.

    Of YAML only what JSON can say, as OpenAPI asks: a date or an unquoted version is text, and so is a status
    code as a key. Raises `ReadError` where it is neither, where it is larger than API Gateway imports, and
    where a mapping has a key twice, because one of the two would be lost.
    """
    try:
        if (size := len(text.encode())) > MOST_BYTES:
            raise ReadError(f"has {size} bytes; API Gateway imports at most {MOST_BYTES} (6 MB)")
        found = _read(text)
        if is_too_deep(found):
            raise ReadError(TOO_DEEP)
        # Aliases become copies, so that a change of one does not reach the others.
        written = json.dumps(found, allow_nan=False, ensure_ascii=False)
        written.encode()
        return json.loads(written)
    except UnicodeEncodeError:
        raise ReadError("has half a surrogate pair, which is no character") from None
    except ReadError:
        raise
    except RecursionError:
        raise ReadError(TOO_DEEP) from None
    except ValueError:  # Python's own limit of digits, or a number beyond the largest one
        raise ReadError("has a number that is too large") from None


def _read(text: str) -> Any:
    """Return what a text says as JSON, or else as YAML, of which what begins with a brace may be either."""
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return read_yaml(text, _JsonTypes())
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_json)
    except json.JSONDecodeError as error:
        try:
            return read_yaml(text, _JsonTypes())
        except ReadError:
            if not re.match(r'\s*\{\s*"', text):  # no JSON has a key without quotes
                raise
        raise ReadError(f"line {error.lineno}, column {error.colno}: {error.msg}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ReadError(f"{quoted(key)} stands twice in one mapping")
        found[key] = value
    return found


def _no_json(constant: str) -> NoReturn:
    raise ReadError(f"{constant} is not a number of JSON")


class _JsonTypes:
    """The types of JSON (YAML 1.2.2, 10.2), and every key as it is written."""

    most_values = 400_000
    most_aliased = 50_000

    def value(self, scalar: Scalar) -> object:
        """Return the text, number, boolean or null that a scalar is."""
        text, tag = scalar.text, scalar.tag
        if tag == "!!str" or (tag is None and not scalar.is_plain):
            return text
        if tag is not None and tag not in _TAGGED:
            raise ReadError(f"{tag} is no type of JSON")
        found = _resolved(text)
        if tag and (not isinstance(found, _TAGGED[tag]) or (isinstance(found, bool) and tag != "!!bool")):
            raise ReadError(f"{quoted(text)} is not of the type {tag}")
        return found

    def key(self, scalar: Scalar) -> str:
        """Return the key, which is a text whatever it looks like."""
        return scalar.text

    def check_collection(self, tag: str) -> None:
        """Raise `ReadError` for a type that JSON does not have, such as a set."""
        if tag not in {"!!map", "!!seq"}:
            raise ReadError(f"{tag} is no type of JSON")

    def check_version(self, version: tuple[int, int]) -> None:
        """Take any version that the parser does."""


def _resolved(text: str) -> object:
    if text in WORDS:
        return WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
