"""The stack's configuration as the component's arguments. The only module that reads options there."""

import json
from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import is_zipfile

import pulumi
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from . import handlers, stack_file
from .document.document import Document, read_document
from .document.problem import DocumentError
from .encrypted import EncryptedValues, find_encrypted, replaced
from .namespaces import misspelled, own_values
from .options.api import AsyncLambdaApiArgs
from .options.base import Encrypted, Place
from .options.effects import with_defaults
from .wording import NOT_ENCRYPTED, ROUTE_DEFAULTS, one_line


def load(root: Path) -> AsyncLambdaApiArgs:
    """Read and check the configuration of the current stack.

    `root` is the project's folder, from which `code` paths are taken. Raises `pulumi.RunError` with one line
    for each mistake: file, place, value found, what is allowed.
    """
    # There is no public way to list the keys that a stack sets, and an unknown one must not pass unseen.
    found = {**pulumi.runtime.config.get_config_env(), **pulumi.runtime.config.CONFIG.get()}
    values = {key: _decoded(value) for key, value in found.items()}
    secret_keys = frozenset(key for key in values if pulumi.runtime.config.is_config_secret(key))
    stack = pulumi.get_stack()
    args = parse_project(
        root, pulumi.get_project(), values, secret_keys, _written(root, stack) if secret_keys else {}
    )
    if isinstance(args, list):
        raise pulumi.RunError("\n".join(f"Pulumi.{stack}.yaml: {mistake}" for mistake in args))
    return args


def parse_project(
    root: Path,
    project: str,
    stack_values: Mapping[str, Any],
    secret_keys: Set[str] = frozenset(),
    written: Mapping[str, Any] = MappingProxyType({}),
) -> AsyncLambdaApiArgs | list[str]:
    """Return what `parse` does, with a line for each namespace and file that is not what it should be.

    The keys have their namespaces here. `root` is the folder of the files that values name.
    """
    values, written = own_values(stack_values, project), own_values(written, project)
    secrets = frozenset(own_values(dict.fromkeys(secret_keys), project))
    found = _parse_files(root, values, secrets, written)
    if elsewhere := misspelled(stack_values, project):
        return [*elsewhere, *(found if isinstance(found, list) else ())]
    return found


def _parse_files(
    root: Path, values: Mapping[str, Any], secret_keys: Set[str], written: Mapping[str, Any]
) -> AsyncLambdaApiArgs | list[str]:
    if isinstance(file := values.get("openapi"), str) and "openapi" not in secret_keys:
        document = _document(root, file)
        if isinstance(document, list):
            return document
        values = {**values, "openapi": document}
    found = parse(values, secret_keys, written)
    if isinstance(found, list):
        return found
    return list(_missing_files(found, root, hidden="functions" in secret_keys)) or found


def parse(
    values: Mapping[str, Any],
    secret_keys: Set[str] = frozenset(),
    written: Mapping[str, Any] = MappingProxyType({}),
) -> AsyncLambdaApiArgs | list[str]:
    """Return the arguments that a stack's values make, or one line for each mistake.

    `openapi` is a `Document` among them. Below `secret_keys` something is encrypted: no message shows
    these values. `written` has the values of the stack's file, with `Encrypted` in them. Whatever is
    encrypted there becomes a secret, and so does what does not stand there in plain text, if it can.
    """
    if not secret_keys:
        return _lines_of(_validated(values))
    places, rejected = _where_it_can_be(values, find_encrypted(values, secret_keys, written))
    rejected += [f"{key}: {NOT_ENCRYPTED}" for key in sorted(secret_keys - {place[0] for place in places})]
    if rejected:
        return rejected
    # Before outputs take their places, which nothing checks.
    plain = _lines_of(_validated(values), secret_keys)
    if isinstance(plain, list):
        return plain
    return _lines_of(_validated(replaced(values, places, pulumi.Output.secret)), secret_keys)


def _where_it_can_be(values: Mapping[str, Any], found: EncryptedValues) -> tuple[Set[Place], list[str]]:
    """Return the places of values that become secret, and a line for each encrypted one that cannot."""
    possible = found.possible
    while True:
        places = found.certain | possible
        mistakes = _validated(replaced(values, places, lambda _: Encrypted()))
        wrong = (
            [one for one in mistakes if isinstance(one["input"], Encrypted)]
            if isinstance(mistakes, list)
            else []
        )
        if not (plain := possible & {one["loc"] for one in wrong}):
            return places, list(dict.fromkeys(one_line(one) for one in wrong))
        possible -= plain


def _validated(values: Mapping[str, Any]) -> AsyncLambdaApiArgs | list[ErrorDetails]:
    try:
        return AsyncLambdaApiArgs.model_validate(_with_route_defaults(values))
    except ValidationError as error:
        return [_as_written(details, values) for details in error.errors() if not _follows(details, error)]


def _lines_of(
    found: AsyncLambdaApiArgs | list[ErrorDetails], secret_keys: Set[str] = frozenset()
) -> AsyncLambdaApiArgs | list[str]:
    """Return the arguments, or a line for each mistake."""
    if isinstance(found, AsyncLambdaApiArgs):
        return found
    return list(dict.fromkeys(one_line(details, secret_keys) for details in found))


def _written(root: Path, stack: str) -> Mapping[str, Any]:
    """Return what the stack's file says, or nothing where it lies elsewhere."""
    try:
        return stack_file.stack_values(root, stack)
    except stack_file.StackFileError:
        return {}


def _decoded(value: str) -> object:
    """Return what the engine encoded as JSON; it hands a plain string over as it is."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def _with_route_defaults(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give every route what the stack says for all of them."""
    defaults = {key: value for key, value in values.items() if key in ROUTE_DEFAULTS}
    merged = {key: value for key, value in values.items() if key not in ROUTE_DEFAULTS}
    if values.get("openapi") is not None:
        # The last entry is for every operation, and what another one says counts before it.
        if defaults and isinstance(merged.get("operations", []), list):
            merged["operations"] = [*merged.get("operations", []), defaults]
        return merged
    routes = merged.get("routes")
    if isinstance(routes, list):
        merged["routes"] = with_defaults(routes, defaults)
    return merged


def _as_written(details: ErrorDetails, values: Mapping[str, Any]) -> ErrorDetails:
    """Return a mistake with the place where it was written, which a route's default has elsewhere."""
    match details["loc"]:
        case ("routes", int(index), str(key), *rest) if key in values and key not in values["routes"][index]:
            return {**details, "loc": (key, *rest)}
        case ("operations", int(index), str(key), *rest) if index == len(values.get("operations", ())):
            return {**details, "loc": (key, *rest)}
        case _:
            return details


def _follows(details: ErrorDetails, error: ValidationError) -> bool:
    """Tell whether a mistake is there only because of others: a list is too short without its wrong items."""
    place = details["loc"]
    return details["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in error.errors()
    )


def _document(root: Path, written: str) -> Document | list[str]:
    """Return the document at a path, or a line for each reason why it is none."""
    try:
        return read_document(written, (root / written).read_text(encoding="utf-8"))
    except DocumentError as error:
        return [f"openapi: {line}" for line in str(error).splitlines()]
    except (OSError, UnicodeDecodeError):
        return [f"openapi: {json.dumps(written)} is not a text file of the project"]


def _missing_files(args: AsyncLambdaApiArgs, root: Path, *, hidden: bool) -> Iterable[str]:
    """Yield which code and handlers are not where the configuration says, perhaps with values hidden."""

    def shown(text: str) -> str:
        return "[secret]" if hidden else json.dumps(text)

    for name, function in args.functions.items():
        if function.code is None:
            continue
        place, code = f"functions.{name}.code: {shown(function.code)}", root / function.code
        if function.is_archive and not code.is_file():
            yield f"{place} is not a file of the project"
        elif function.is_archive and not is_zipfile(code):
            yield f"{place} is not a zip archive"
        elif not function.is_archive and not code.is_dir():
            yield f"{place} is not a folder of the project, nor a .zip"
        elif reason := handlers.problem(function, code, function.code):
            reason = "is not found in the function's code" if hidden else reason
            yield f"functions.{name}.handler: {shown(function.handler)} {reason}"
