"""Writes `provider/inputs.py`, the options as types of which Pulumi's SDK infers a schema, and the schema.

`make docs` runs it, and tests hold the files against the options. The SDK reads annotations and the strings
below them from source files, and knows neither pydantic's models nor its annotated types. It looks for a
property's string only in the class at hand, which is why classes that share properties repeat them.
"""

import argparse
import inspect
import json
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, WrapValidator
from pydantic.fields import FieldInfo

from components import AsyncLambdaApiArgs, Document

from .names import message_for_inputs

INPUTS = Path(__file__).with_name("inputs.py")
SCHEMA = Path(__file__).with_name("schema.json")


def source() -> str:
    """Return the file's text."""
    groups = dict.fromkeys(_groups(AsyncLambdaApiArgs))
    enums = sorted({one.__name__ for group in groups for one in _enums(group)})
    imports = "".join(f"    {name},\n" for name in enums)
    return (
        '"""The component\'s inputs, made of its options by `make docs`."""\n\n'
        "from typing import Any, NotRequired, TypedDict\n\n"
        "import pulumi\n\n"
        f"from components import (\n{imports})\n\n\n" + "\n\n".join(_class(group) for group in groups)
    )


def _groups(group: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a group after all within it."""
    for field in group.model_fields.values():
        for found in _within(field.annotation):
            if issubclass(found, BaseModel):
                yield from _groups(found)
    yield group


def _enums(group: type[BaseModel]) -> Iterator[type[Enum]]:
    for field in group.model_fields.values():
        yield from (found for found in _within(field.annotation) if issubclass(found, Enum))


def _within(annotation: Any) -> Iterator[type]:
    """Yield the classes of an annotation."""
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from _within(inner)


def _class(group: type[BaseModel]) -> str:
    described = (inspect.getdoc(group) or "").splitlines()[0]
    lines = [f"class {_name(group)}(TypedDict):", f'    """{message_for_inputs(described)}"""', ""]
    for name, field in group.model_fields.items():
        written = _field(field)
        lines += [
            f"    {name}: {written if field.is_required() else f'NotRequired[{written}]'}",
            f'    """{message_for_inputs(str(field.description))}"""',
        ]
    return "\n".join(lines) + "\n"


def _name(group: type[BaseModel]) -> str:
    return group.__name__  # to which the languages that have a type of inputs add `Args` themselves


def _field(field: FieldInfo) -> str:
    takes_output = any(isinstance(item, WrapValidator) for item in field.metadata)
    return "pulumi.Input[str]" if takes_output else _type(field.annotation)


def _type(annotation: Any) -> str:
    """Return an annotation as the SDK knows it."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        is_text = any(isinstance(item, WrapValidator) for item in inner[1:])
        return "pulumi.Input[str]" if is_text else _type(inner[0])
    if origin in {Union, UnionType}:
        (found,) = (one for one in inner if one is not type(None))
        return _type(found)
    if origin is tuple:
        return f"list[{_type(inner[0])}]"
    return f"dict[str, {_type(inner[1])}]" if origin is Mapping else _class_name(annotation)


def _class_name(annotation: Any) -> str:
    if annotation is Document:
        return "str"  # the document itself, as JSON or YAML
    is_group = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return _name(annotation) if is_group else str(annotation.__name__)


def schema() -> str:
    """Return the schema of the provider, as it says it of itself."""
    # Not before: it is made of the file that this one writes.
    from .hosting import PROVIDER  # noqa: PLC0415

    return json.dumps(json.loads(str(PROVIDER.schema)), indent=1) + "\n"


def main() -> None:
    """Write both files."""
    argparse.ArgumentParser(prog="python -m provider.writing", description=__doc__).parse_args()
    INPUTS.write_text(source(), encoding="utf-8")
    SCHEMA.write_text(schema(), encoding="utf-8")


if __name__ == "__main__":
    main()
