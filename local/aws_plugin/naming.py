"""Names for resources that were given none: the logical name and seven hexadecimal characters."""

import hashlib
import secrets
from dataclasses import dataclass

from .errors import PluginError

_RANDOM_CHARACTERS = 7


@dataclass(frozen=True)
class AutoName:
    """A property that gets a name when the program gives none."""

    property: str
    max_length: int


def auto_name(logical_name: str, seed: bytes, max_length: int) -> str:
    """Return `logical_name`, a dash and seven characters, which depend on the seed alone unless it is empty.

    Raises `PluginError` when the name would be longer than `max_length`, as the published plugin does.
    """
    random = hashlib.sha256(seed).hexdigest() if seed else secrets.token_hex(_RANDOM_CHARACTERS)
    prefix = f"{logical_name}-"
    if len(prefix) + _RANDOM_CHARACTERS > max_length:
        raise PluginError(
            f"name '{prefix}' plus {_RANDOM_CHARACTERS} random chars "
            f"is longer than maximum length {max_length}"
        )
    return prefix + random[:_RANDOM_CHARACTERS]
