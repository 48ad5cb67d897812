"""The stack's configuration as the component's arguments. The only module that reads options there."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
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
from .document.text import MOST_BYTES
from .encrypted import EncryptedValues, find_encrypted, replaced
from .namespaces import misspelled, own_values
from .options.api import AsyncLambdaApiArgs
from .options.base import Encrypted, Place
from .options.effects import with_defaults
from .reading.files import ReadError, text_of
from .reading.lines import first_lines, limited, prefixed, quoted
from .reading.yaml_data import TOO_DEEP, is_too_deep
from .wording import NOT_ENCRYPTED, ROUTE_DEFAULTS, one_line


def load(root: Path) -> AsyncLambdaApiArgs:
    """Read and check the configuration of the current stack.

    `root` is the project's folder, from which `code` paths are taken. Raises `pulumi.RunError` with one line
    for each mistake: file, place, value found, what is allowed.
    """
    # There is no public way to list the keys that a stack sets, and an unknown one must not pass unseen.
    found = {**pulumi.runtime.config.get_config_env(), **pulumi.runtime.config.CONFIG.get()}
    values = {key: stack_file.decoded(value) for key, value in found.items()}
    secret_keys = frozenset(key for key in values if pulumi.runtime.config.is_config_secret(key))
    stack = pulumi.get_stack()
    try:
        file = stack_file.read(root, stack)
    except stack_file.NoStackFileError:  # the engine has read another one, or this one
        file = stack_file.StackFile(
            project=pulumi.get_project(), file=f"Pulumi.{stack}.yaml", values={}, files={}
        )
    except stack_file.StackFileError as error:
        raise pulumi.RunError("\n".join(limited(str(error).splitlines()))) from None
    too_deep = (
        f"Pulumi.{stack}.yaml: {key}: {TOO_DEEP}" for key, value in values.items() if is_too_deep(value)
    )
    if lines := limited(too_deep) or limited(file.changed(values)):
        raise pulumi.RunError("\n".join(lines))
    args = parse_project(root, pulumi.get_project(), values, secret_keys, file.values)
    if isinstance(args, list):
        raise pulumi.RunError("\n".join(prefixed(f"Pulumi.{stack}.yaml: ", args)))
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
        return limited([*elsewhere, *(found if isinstance(found, list) else ())])
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
    return limited(_missing_files(found, root, hidden="functions" in secret_keys)) or found


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
        return _lines_of(validated(values))
    places, rejected = _where_it_can_be(values, find_encrypted(values, secret_keys, written))
    rejected += [f"{key}: {NOT_ENCRYPTED}" for key in sorted(secret_keys - {place[0] for place in places})]
    if rejected:
        return limited(rejected)
    # Before outputs take their places, which nothing checks.
    plain = _lines_of(validated(values), secret_keys)
    if isinstance(plain, list):
        return plain
    return _lines_of(validated(replaced(values, places, pulumi.Output.secret)), secret_keys)


def _where_it_can_be(values: Mapping[str, Any], found: EncryptedValues) -> tuple[Set[Place], list[str]]:
    """Return the places of values that become secret, and a line for each encrypted one that cannot."""
    possible = found.possible
    while True:
        places = found.certain | possible
        mistakes = validated(replaced(values, places, lambda _: Encrypted()))
        wrong = (
            [one for one in mistakes if isinstance(one["input"], Encrypted)]
            if isinstance(mistakes, list)
            else []
        )
        if not (plain := possible & {one["loc"] for one in wrong}):
            return places, lines_of(wrong, one_line)
        possible -= plain


def validated(values: Mapping[str, Any]) -> AsyncLambdaApiArgs | list[ErrorDetails]:
    """Return the arguments that values make, or each mistake. `openapi` is a `Document` among them."""
    try:
        return AsyncLambdaApiArgs.model_validate(_with_route_defaults(values))
    except ValidationError as error:
        found = error.errors(include_url=False)
        with_wrong_parts = {one["loc"][:depth] for one in found for depth in range(len(one["loc"]))}
        return [_as_written(one, values) for one in found if not _follows(one, with_wrong_parts)]


def _lines_of(
    found: AsyncLambdaApiArgs | list[ErrorDetails], secret_keys: Set[str] = frozenset()
) -> AsyncLambdaApiArgs | list[str]:
    """Return the arguments, or a line for each mistake."""
    if isinstance(found, AsyncLambdaApiArgs):
        return found
    return lines_of(found, lambda one: one_line(one, secret_keys))


def lines_of(found: Sequence[ErrorDetails], line: Callable[[ErrorDetails], str]) -> list[str]:
    """Return the limited lines for mistakes, each once."""
    distinct = {(one["loc"], one["type"], one["msg"]): one for one in found}
    return first_lines(list(distinct.values()), line)


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
        case ("routes", int(index), str(key), *rest) if (
            key in ROUTE_DEFAULTS and key in values and key not in values["routes"][index]
        ):
            return {**details, "loc": (key, *rest)}
        case ("operations", int(index), str(key), *rest) if index == len(values.get("operations", ())):
            return {**details, "loc": (key, *rest)}
        case _:
            return details


def _follows(details: ErrorDetails, with_wrong_parts: Set[Place]) -> bool:
    """Tell whether a mistake is there only because of others: a list is too short without its wrong items."""
    return details["type"] == "too_short" and details["loc"] in with_wrong_parts


def _document(root: Path, written: str) -> Document | list[str]:
    """Return the document at a path, or a line for each reason why it is none."""
    try:
        return read_document(written, text_of(root / written, most_bytes=MOST_BYTES))
    except DocumentError as error:
        return prefixed("openapi: ", str(error).splitlines())
    except ReadError as error:
        return [f"openapi: {quoted(written)}: {error}"]


def _missing_files(args: AsyncLambdaApiArgs, root: Path, *, hidden: bool) -> Iterable[str]:
    """Yield which code and handlers are not where the configuration says, perhaps with values hidden."""

    def shown(text: str) -> str:
        return "[secret]" if hidden else quoted(text)

    for name, function in args.functions.items():
        if function.code is None:
            continue
        place, code = f"functions.{name}.code: {shown(function.code)}", root / function.code
        if function.is_archive and not _is(Path.is_file, code):
            yield f"{place} is not a file of the project"
        elif function.is_archive and not is_zipfile(code):
            yield f"{place} is not a zip archive"
        elif not function.is_archive and not _is(Path.is_dir, code):
            yield f"{place} is not a folder of the project, nor a .zip"
        elif reason := handlers.problem(function, code, function.code):
            reason = "is not found in the function's code" if hidden else reason
            yield f"functions.{name}.handler: {shown(function.handler)} {reason}"


def _is(kind: Callable[[Path], bool], path: Path) -> bool:
    """Tell whether there is a file or folder at a path, which may be longer than the file system takes."""
    try:
        return kind(path)
    except (OSError, ValueError):
        return False
