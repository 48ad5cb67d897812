"""Mistakes in a stack's configuration, each as one line: place, value found, what is allowed."""

import json
from collections.abc import Iterable, Sequence, Set

import pulumi
from pydantic import BaseModel
from pydantic_core import ErrorDetails

from .options import reasons
from .options.api import AsyncLambdaApiArgs
from .options.base import Encrypted, Place, shown
from .options.route import RouteOptions
from .reading import lines

_LONGEST = 100
"""Characters of a wrong value that are shown."""

ROUTE_DEFAULTS = tuple(RouteOptions.model_fields)
"""Whatever a route can say of itself, the stack can say for all routes."""

NOT_ENCRYPTED = "an encrypted value would stand in the state as plain text; write it in plain text"
_NO_OUTPUT = "has to be known when the program runs; an output or a secret is not"


def one_line(details: ErrorDetails, secret_keys: Set[str] = frozenset()) -> str:
    """Return the place of a mistake, the value found there and what is allowed."""
    is_secret = bool(details["loc"]) and details["loc"][0] in secret_keys
    found, reason = wrong(details, "[secret]" if is_secret else start_of(details["input"]))
    return f"{path_of(details['loc'])}: {found}{reason}"


def wrong(details: ErrorDetails, found: str) -> tuple[str, str]:
    """Return the value of a key, `found` where it is shown, and what is wrong with it.

    The names of options are in backticks in the latter, so that whoever shows it can spell them.
    """
    *parents, last = details["loc"] or ("",)
    context, key = details.get("ctx", {}), str(last)
    match details["type"]:
        case "extra_forbidden":
            return "", lines.unknown_key(key, _allowed_in(parents))
        case _ if isinstance(details["input"], Encrypted | pulumi.Output):
            return "", NOT_ENCRYPTED if isinstance(details["input"], Encrypted) else _NO_OUTPUT
        case "missing":
            return "", f"is missing, and required: {_description(parents, key)}"
        case "enum" | "literal_error":
            return found, f" is not one of {reasons.listed_values(context['expected'])}"
        case "document":
            return details["input"], f": {context['problem']}"
    said = {
        "contradiction": context.get("reason"),
        "value_error": context.get("error"),
        "is_instance_of": "has to be the path of an OpenAPI document",
    }
    message = details["msg"]
    reason = said.get(details["type"]) or reasons.expected(details)
    return found, f": {reason or message[0].lower() + message[1:]}"


def path_of(loc: Place) -> str:
    """Return the path of a key as one writes it, such as `routes[0].path`."""
    return lines.path_of(part for part in loc if part != "[key]") or "configuration"


def start_of(value: object) -> str:
    """Return a wrong value as JSON, no further than it is shown: it may be of any size."""
    text = ""
    for chunk in json.JSONEncoder(default=shown).iterencode(value):
        text += chunk
        if len(text) > _LONGEST:
            break
    return lines.one_line(text, _LONGEST)


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
    """Return the group of options that stands at a place in the arguments."""
    return reasons.group_at(AsyncLambdaApiArgs, place)
