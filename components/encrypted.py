"""Which values of a stack's configuration are encrypted.

The engine decrypts them, and reports only for each key whether something below it was encrypted. Which values
those are stands in the stack's file. Of what comes from elsewhere, such as Pulumi ESC, each value may be one.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from .options.base import Encrypted, Place

_NOT_WRITTEN = object()


@dataclass(frozen=True, kw_only=True)
class EncryptedValues:
    """Where encrypted values stand."""

    certain: frozenset[Place]
    possible: frozenset[Place]
    """Values below the same keys of which nothing says that they are plain."""


def find_encrypted(
    values: Mapping[str, Any], secret_keys: Set[str], written: Mapping[str, Any]
) -> EncryptedValues:
    """Return which values below `secret_keys` are encrypted.

    `written` has the values of the stack's file, with `Encrypted` in them. A value that stands there in plain
    text is plain.
    """
    certain: set[Place] = set()
    possible: set[Place] = set()
    for key in secret_keys:
        found = dict(_compared(values[key], written.get(key, _NOT_WRITTEN), (key,)))
        # Another file than this one may have encrypted what stands here in plain text.
        found = found or dict(_compared(values[key], _NOT_WRITTEN, (key,)))
        certain |= {place for place, is_certain in found.items() if is_certain}
        possible |= {place for place, is_certain in found.items() if not is_certain}
    return EncryptedValues(certain=frozenset(certain), possible=frozenset(possible))


def replaced(value: Any, places: Set[Place], replace: Callable[[Any], object], place: Place = ()) -> Any:
    """Return a value in which others stand at these places."""
    if place in places:
        return replace(value)
    if isinstance(value, Mapping):
        return {key: replaced(inner, places, replace, (*place, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, places, replace, (*place, index)) for index, inner in enumerate(value)]
    return value


def _compared(value: object, written: object, place: Place) -> Iterator[tuple[Place, bool]]:
    """Yield each encrypted value's place and `True`, and with `False` that of each one not written so."""
    if isinstance(written, Encrypted):
        yield place, True
    elif isinstance(value, Mapping):
        known = written if isinstance(written, Mapping) else {}
        for key, inner in value.items():
            yield from _compared(inner, known.get(key, _NOT_WRITTEN), (*place, key))
    elif isinstance(value, list):
        items = written if isinstance(written, list) and len(written) == len(value) else ()
        for index, inner in enumerate(value):
            yield from _compared(inner, items[index] if items else _NOT_WRITTEN, (*place, index))
    elif value != written:
        yield place, False
