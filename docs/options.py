"""Writes `docs/options.md`: every option with its type, its default and the page of AWS it comes from.

`make docs` runs it, and a test holds the page against the code.
"""

import argparse
import json
import types
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from components import AsyncLambdaApiArgs
from components.document.document import Document

PAGE = Path(__file__).with_name("options.md")

_INTRODUCTION = """# Options

Every key of a stack's configuration, below `async-lambda-api:`. `NAME` is a name of your own, `[]` an item of
a list. Whatever a route can say, except for its path, method and function, the stack can say for all routes:
`invocation` or `authorization` at the top is every route's default. In Python the same groups are the classes
that `async_lambda_api` exports, where "text or output" also takes the output of another resource.
"""


def fields() -> dict[str, FieldInfo]:
    """Return every option by its key, such as `functions.NAME.code`."""
    return {
        f"{prefix}{name}": field
        for _, prefix, group in _groups(AsyncLambdaApiArgs, "", "The API")
        for name, field in group.model_fields.items()
    }


def page() -> str:
    """Return the page as Markdown."""
    lines = [_INTRODUCTION]
    for title, prefix, group in _groups(AsyncLambdaApiArgs, "", "The API"):
        lines += [f"## {title}", "", "| key | type | default | what it is |", "|---|---|---|---|"]
        lines += [_row(f"{prefix}{name}", field) for name, field in group.model_fields.items()]
        lines.append("")
    return "\n".join(lines)


def _groups(group: type[BaseModel], prefix: str, title: str) -> Iterator[tuple[str, str, type[BaseModel]]]:
    """Yield a group and those within it, each with the start of its keys."""
    yield title, prefix, group
    for name, field in group.model_fields.items():
        found = _within(field.annotation)
        if found:
            inner, suffix = found
            key = f"{prefix}{name}{suffix}"
            yield from _groups(inner, f"{key}.", f"`{key}`")


def _within(annotation: Any) -> tuple[type[BaseModel], str] | None:
    """Return the group within a type, and how its place among others is written."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    suffix = {tuple: "[]"}.get(get_origin(annotation), ".NAME" if _is_mapping(annotation) else "")
    for part in get_args(annotation):
        if found := _within(part):
            return found[0], f"{suffix}{found[1]}"
    return None


def _row(key: str, field: FieldInfo) -> str:
    extra = field.json_schema_extra
    assert isinstance(extra, dict), f"{key} names no page"  # noqa: S101  # a mistake in the code, not a user's
    cells = [
        f"`{key}`",
        _type(field.annotation, field),
        _default(field),
        f"{field.description} [AWS]({extra['page']})",
    ]
    return f"| {' | '.join(cell.replace('|', 'or') for cell in cells)} |"


def _type(annotation: Any, field: FieldInfo | None = None) -> str:  # noqa: PLR0911  # one for each form of type
    arguments = [part for part in get_args(annotation) if part is not types.NoneType]
    if get_origin(annotation) in {Union, types.UnionType}:
        return _type(arguments[0], field)
    if _is_mapping(annotation):
        return f"mapping of {_type(arguments[1])}"
    if get_origin(annotation) is tuple:
        return f"list of {_type(arguments[0])}"
    if arguments:
        metadata = [*annotation.__metadata__, *(field.metadata if field else [])]
        return "text or output" if _takes_output(metadata) else _type(arguments[0])
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(f"`{member.value}`" for member in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "group"
    if field and _takes_output(field.metadata):
        return "text or output"
    names = {
        Document: "path of a document",
        bool: "`true`, `false`",
        int: "integer",
        float: "number",
        str: "text",
        Any: "anything",
    }
    return names[annotation] + (_bounds(field) if field else "")


def _takes_output(metadata: list[Any]) -> bool:
    return any(type(item).__name__ == "WrapValidator" for item in metadata)


def _bounds(field: FieldInfo) -> str:
    bounds = {
        name: getattr(item, name) for item in field.metadata for name in ("ge", "le") if hasattr(item, name)
    }
    if "le" in bounds:
        return f", {bounds['ge']} to {bounds['le']}"
    return f", {bounds['ge']} or more" if bounds else ""


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "required"
    if isinstance(field.default, BaseModel):
        return "as below"
    if field.default in (None, (), {}):
        return "none"
    return f"`{json.dumps(field.default)}`"


def _is_mapping(annotation: Any) -> bool:
    return getattr(get_origin(annotation), "__name__", "") == "Mapping"


def main() -> None:
    """Write the page."""
    argparse.ArgumentParser(prog="python -m docs.options", description=__doc__).parse_args()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
