"""The inputs' names: those of the options in the case of other languages."""

import re
from collections.abc import Mapping
from typing import Any

from pulumi.errors import InputPropertiesError, InputPropertyErrorDetails
from pulumi.provider.experimental.util import camel_case

from components.options.base import Place, not_plain
from components.reading.lines import unknown_key
from components.wording import group_at, path_of

_NOT_PRINTED = " (an output or a secret)"


def with_names_of_options(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs as they came, under the names of the options.

    Names that a program gives, such as those of functions, stay as they are. Raises `InputPropertiesError`
    with every key that is no input, at any depth.
    """
    unknown: list[InputPropertyErrorDetails] = []
    renamed: dict[str, Any] = _renamed(inputs, (), (), unknown)
    if unknown:
        raise InputPropertiesError("the inputs are not valid", unknown)
    return renamed


def without_secrets(error: InputPropertiesError, inputs: Mapping[str, Any]) -> InputPropertiesError:
    """Return an error of which the engine prints no secret.

    It prints the value that stands at the path of an error, with secrets within it in plain text. Where there
    is one, the path becomes one at which nothing stands.
    """
    for details in error.errors or ():
        if any(not_plain(_nearest(inputs, details["property_path"]))):
            details["property_path"] += _NOT_PRINTED
    return error


def _renamed(value: Any, path: Place, option: Place, unknown: list[InputPropertyErrorDetails]) -> Any:
    """Return a value that stands at `path` in the inputs and at `option` among the options."""
    if isinstance(value, list):
        return [_renamed(v, (*path, i), (*option, i), unknown) for i, v in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    group = group_at(option)
    names = {camel_case(name): name for name in group.model_fields} if group else {key: key for key in value}
    found: dict[str, Any] = {}
    for key, inner in value.items():
        if key in names:
            found[names[key]] = _renamed(inner, (*path, key), (*option, names[key]), unknown)
        else:
            reason = unknown_key(key, names)
            unknown.append({"property_path": path_of((*path, key)), "reason": reason})
    return found


def _nearest(inputs: Any, path: str) -> Any:
    """Return what stands at a path of the inputs, or above it where nothing does."""
    found = inputs
    for name in re.findall(r"[^.\[\]]+", path):
        if isinstance(found, Mapping) and name in found:
            found = found[name]
        elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            break
    return found
