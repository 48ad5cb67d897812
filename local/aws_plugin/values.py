"""Values as the engine writes them: property bags, values not known yet, assets and archives."""

from collections.abc import Mapping
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct

Properties = dict[str, Any]

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""How the engine writes a value that a preview cannot know yet."""

# The same for values whose type is known: sdk/go/common/resource/plugin/rpc.go of pulumi/pulumi.
_UNKNOWNS = frozenset(
    {
        UNKNOWN,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # a boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # a number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # an array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # an asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # an archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # an object
    }
)

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key that marks a map as an asset or an archive."""

ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
"""The mark of an archive."""


def decode(struct: Struct) -> Properties:
    """Return a property bag as a dict, whole numbers as `int`, without the properties that are null."""
    decoded: Properties = MessageToDict(struct)
    return {name: _with_integers(value) for name, value in decoded.items() if value is not None}


def encode(properties: Mapping[str, Any]) -> Struct:
    """Return a dict as a property bag."""
    struct = Struct()
    struct.update(dict(properties))
    return struct


def has_unknown(value: object) -> bool:
    """Return whether a value, or anything inside it, is not known yet."""
    if isinstance(value, Mapping):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(has_unknown(item) for item in value)
    return isinstance(value, str) and value in _UNKNOWNS


def is_archive(value: object) -> bool:
    """Return whether a value is an archive."""
    return isinstance(value, Mapping) and value.get(SIGNATURE) == ARCHIVE


def _with_integers(value: Any) -> Any:
    # A property bag has floats only, and boto3 takes no float where AWS wants an integer.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _with_integers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_integers(item) for item in value]
    return value
