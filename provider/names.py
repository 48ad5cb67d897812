"""The inputs' names: those of the options in the case of other languages."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pulumi.errors import InputPropertiesError, InputPropertyErrorDetails
from pulumi.provider.experimental.util import camel_case
from pydantic import BaseModel

from components import AsyncLambdaApiArgs
from components.options.base import Options, Place, not_plain
from components.options.operation import EXTENSION
from components.reading.lines import unknown_key
from components.wording import group_at, path_of

_NOT_PRINTED = " (an output or a secret)"
_DOCUMENT = "openapi"
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|(`[^`]*`)')


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


def place_in_inputs(place: Place) -> Place:
    """Return where an option stands in the inputs: names that a program gives stay as they are."""
    return tuple(_name(part, place[:depth]) for depth, part in enumerate(place))


def value_in_inputs(value: Any, place: Place) -> Any:
    """Return the value of the options at a place as a program writes it."""
    if isinstance(value, list | tuple):
        return [value_in_inputs(inner, (*place, index)) for index, inner in enumerate(value)]
    if isinstance(value, Options):
        value = value.given
    if isinstance(value, float) and value.is_integer():
        return int(value)  # which every number is that a program passes
    if not isinstance(value, Mapping):
        return value
    return {_name(key, place): value_in_inputs(inner, (*place, key)) for key, inner in value.items()}


def message_for_inputs(message: str) -> str:
    """Return a message in which the options, whose names stand in backticks, have the names of the inputs.

    What is in quotes is a program's own. Messages about options that stand in a document stay as they are:
    documents are the same in every language.
    """
    if f"/{EXTENSION}" in message:
        return message
    return _QUOTED.sub(lambda found: _in_case(found[1]) if found[1] else found[0], message)


def without_secrets(error: InputPropertiesError, inputs: Mapping[str, Any]) -> InputPropertiesError:
    """Return an error of which the engine prints no secret and no document.

    It prints the value that stands at the path of an error, with secrets within it in plain text. Where there
    is one, the path becomes one at which nothing stands; so does that of a document, which has many lines.
    """
    for details in error.errors or ():
        if any(not_plain(_nearest(inputs, details["property_path"]))):
            details["property_path"] += _NOT_PRINTED
        elif details["property_path"] == _DOCUMENT:
            details["property_path"] += " (the document)"
    return error


def _groups(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from _groups(field.annotation)
    for inner in getattr(annotation, "__args__", ()):
        yield from _groups(inner)


OPTIONS = frozenset(name for group in _groups(AsyncLambdaApiArgs) for name in group.model_fields)
"""The name of every option, at every depth."""


def _in_case(text: str) -> str:
    return re.sub(r"\w+", lambda name: camel_case(name[0]) if name[0] in OPTIONS else name[0], text)


def _name(part: Any, holder: Place) -> Any:
    """Return the name that what stands at a place has in the inputs, for a name among the options."""
    group = group_at(holder)
    return camel_case(part) if group and part in group.model_fields else part


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
