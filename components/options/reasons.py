"""What is wrong with an option, and of which group it is."""

from collections.abc import Sequence
from types import NoneType, UnionType
from typing import Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from ..reading.lines import unknown_key


def reason(details: ErrorDetails, options: type[BaseModel]) -> str:
    """Return what is wrong with an option that stands at its place in a group of `options`."""
    *parents, last = details["loc"] or ("",)
    if details["type"] == "extra_forbidden":
        group = group_at(options, parents)
        return unknown_key(str(last), group.model_fields if group else ())
    context, message = details.get("ctx", {}), details["msg"]
    if details["type"] in {"enum", "literal_error"}:
        return f"not one of {listed_values(context['expected'])}"
    said = context.get("reason") or context.get("error") or expected(details)
    return str(said or message[0].lower() + message[1:])


def listed_values(expected: str) -> str:
    """Return the values that pydantic names, one after the other."""
    return expected.replace("'", "").replace(" or ", ", ")


def expected(details: ErrorDetails) -> str | None:
    """Return what a value has to be: of how many items, or a text where it is a number."""
    context = details.get("ctx", {})
    match details["type"]:
        case "string_type" if isinstance(details["input"], int | float):
            return "has to be a text; put it in quotes"
        case "too_short":
            return f"needs at least {_items(context['min_length'])}"
        case "too_long":
            return f"takes at most {_items(context['max_length'])}"
        case _:
            return None


def _items(number: int) -> str:
    return f"{number} item" if number == 1 else f"{number} items"


def group_at(options: type[BaseModel], place: Sequence[int | str]) -> type[BaseModel] | None:
    """Return the group of options that stands at a place, found by the types of the fields on the way."""
    annotation: object = options
    for part in place:
        annotation = _within(_without_none(annotation), part)
    group = _without_none(annotation)
    return group if isinstance(group, type) and issubclass(group, BaseModel) else None


def _within(annotation: object, part: int | str) -> object:
    """Return the type of a part: of a group's field, or of what a list or mapping consists of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(part))
        return field.annotation if field else None
    inner = get_args(annotation)
    return inner[0 if isinstance(part, int) else -1] if inner else None


def _without_none(annotation: object) -> object:
    if isinstance(annotation, UnionType) or get_origin(annotation) is Union:
        return next(part for part in get_args(annotation) if part is not NoneType)
    return annotation
