"""Changes as the patch operations of API Gateway.

Source: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

Operation = dict[str, str]

# API Gateway takes no empty text for these: they are taken away by a replacement without a value.
_WITHOUT_VALUE = frozenset({"/requestValidatorId", "/operationName", "/minimumCompressionSize"})

# A key of these is set by `replace`, whether it is new or not.
_WITHOUT_ADD = frozenset({"/variables", "/accessLogSettings"})

# These go as a whole.
_WHOLE = frozenset({"/accessLogSettings"})


def patch_operations(
    paths: Mapping[str, str], old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[Operation]:
    """Return the operations that bring `old` to `new`, for the properties that `paths` has a path for.

    Maps are patched key by key and lists item by item, each below the property's path.
    """
    return [
        operation
        for name, path in paths.items()
        if old.get(name) != new.get(name)
        for operation in _operations(path, old.get(name), new.get(name))
    ]


def escaped(key: str) -> str:
    """Return a key as a part of a path, where `~` and `/` have a meaning of their own (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _operations(path: str, old: Any, new: Any) -> Iterator[Operation]:
    if old and not new and path in _WHOLE:
        yield {"op": "remove", "path": path}
    elif isinstance(old or new, dict):
        before, after = old or {}, new or {}
        for key in sorted(before.keys() - after.keys()):
            yield {"op": "remove", "path": f"{path}/{escaped(key)}"}
        for key, value in sorted(after.items()):
            if before.get(key) != value:
                op = "replace" if key in before or path in _WITHOUT_ADD else "add"
                yield {"op": op, "path": f"{path}/{escaped(key)}", "value": _text(value)}
    elif isinstance(old or new, list):
        before, after = old or [], new or []
        # The last first: the emulator turns the items into indices before it removes any.
        for item in reversed([item for item in before if item not in after]):
            yield {"op": "remove", "path": f"{path}/{escaped(item)}", "value": ""}
        for item in (item for item in after if item not in before):
            yield {"op": "add", "path": f"{path}/{escaped(item)}", "value": ""}
    elif new is None and path in _WITHOUT_VALUE:
        yield {"op": "replace", "path": path}
    else:
        yield {"op": "replace", "path": path, "value": _text(new)}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
