"""Mistakes in a stack's configuration, each as one line: place, value found, what is allowed."""

import json
from collections.abc import Iterable, Sequence, Set
from types import NoneType, UnionType
from typing import Union, get_args, get_origin

import pulumi
from pydantic import BaseModel
from pydantic_core import ErrorDetails

from .options.api import AsyncLambdaApiArgs
from .options.base import Encrypted, Place, shown, unknown_key
from .options.route import RouteOptions

_LONGEST = 100
"""Characters of a wrong value that are shown."""

ROUTE_DEFAULTS = tuple(RouteOptions.model_fields)
"""Whatever a route can say of itself, the stack can say for all routes."""

NOT_ENCRYPTED = "an encrypted value would stand in the state as plain text; write it in plain text"
_NO_OUTPUT = "has to be known when the program runs; an output or a secret is not"


def one_line(details: ErrorDetails, secret_keys: Set[str] = frozenset()) -> str:
    """Return the place of a mistake, the value found there and what is allowed."""
    *parents, last = details["loc"] or ("",)
    place = path_of(details["loc"])
    is_secret = bool(details["loc"]) and details["loc"][0] in secret_keys
    found = "[secret]" if is_secret else _shortened(json.dumps(details["input"], default=shown))
    return f"{place}: {_wrong(details, found, parents, str(last))}"


def _wrong(details: ErrorDetails, found: str, parents: list[int | str], key: str) -> str:
    """Return what is wrong with the value `found` of a key."""
    context = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return unknown_key(key, _allowed_in(parents))
        case _ if isinstance(details["input"], Encrypted | pulumi.Output):
            return NOT_ENCRYPTED if isinstance(details["input"], Encrypted) else _NO_OUTPUT
        case "missing":
            return f"is missing, and required: {_description(parents, key)}"
        case "enum" | "literal_error":
            return f"{found} is not one of {_listed(context['expected'])}"
        case "document":
            return f"{details['input']}: {context['problem']}"
    reasons = {
        "contradiction": context.get("reason"),
        "value_error": context.get("error"),
        "is_instance_of": "has to be the path of an OpenAPI document",
    }
    message = details["msg"]
    return f"{found}: {reasons.get(details['type']) or message[0].lower() + message[1:]}"


def path_of(loc: Place) -> str:
    """Return the path of a key as one writes it, such as `routes[0].path`."""
    parts = [part for part in loc if part != "[key]"]
    names = [f"[{p}]" if isinstance(p, int) else f".{p if p.isprintable() else json.dumps(p)}" for p in parts]
    return "".join(names).removeprefix(".") or "configuration"


def _listed(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _allowed_in(parents: list[int | str]) -> Iterable[str]:
    """Return the keys that a mapping may have, the defaults of routes among those of the stack."""
    group = group_at(parents)
    yield from group.model_fields if group else ()
    if not parents:
        yield from ROUTE_DEFAULTS


def _description(parents: list[int | str], key: str) -> str:
    group = group_at(parents)
    return str(group.model_fields[key].description) if group else ""


def group_at(place: Sequence[int | str]) -> type[BaseModel] | None:
    """Return the group of options that stands at a place, found by the types of the fields on the way."""
    annotation: object = AsyncLambdaApiArgs
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
