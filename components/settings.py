"""The stack's configuration as the component's arguments. The only module that reads `pulumi.Config`."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pulumi
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .document.document import Document, read_document
from .document.problem import DocumentError
from .options.api import AsyncLambdaApiArgs
from .options.function import Function
from .wording import ROUTE_DEFAULTS, one_line


def load(root: Path) -> AsyncLambdaApiArgs:
    """Read and check the configuration of the current stack.

    `root` is the project's folder, from which `code` paths are taken. Raises `pulumi.RunError` with one line
    for each mistake: file, place, value found, what is allowed.
    """
    values, secret_keys = _project_values()
    found = parse_project(root, values, secret_keys)
    if isinstance(found, list):
        file = f"Pulumi.{pulumi.get_stack()}.yaml"
        raise pulumi.RunError("\n".join(f"{file}: {mistake}" for mistake in found))
    return found


def parse_project(
    root: Path, values: Mapping[str, Any], secret_keys: frozenset[str] = frozenset()
) -> AsyncLambdaApiArgs | list[str]:
    """Return what `parse` does, after a look at the files below `root` that the values name."""
    if isinstance(written := values.get("openapi"), str):
        document = _document(root, written)
        if isinstance(document, list):
            return document
        values = {**values, "openapi": document}
    found = parse(values, secret_keys)
    return found if isinstance(found, list) else list(_missing_files(found, root)) or found


def parse(
    values: Mapping[str, Any], secret_keys: frozenset[str] = frozenset()
) -> AsyncLambdaApiArgs | list[str]:
    """Return the arguments that a stack's values make, or one line for each mistake.

    `openapi` is a `Document` among them. Values of `secret_keys` have something encrypted in them: they are
    in no message, and environments in them become secret.
    """
    try:
        args = AsyncLambdaApiArgs.model_validate(_with_route_defaults(values))
    except ValidationError as error:
        found = [_as_written(details, values) for details in error.errors() if not _follows(details, error)]
        return list(dict.fromkeys(one_line(details, secret_keys) for details in found))
    return _with_secret_environments(args) if "functions" in secret_keys else args


def _project_values() -> tuple[dict[str, Any], frozenset[str]]:
    """Return the stack's values for this project, without namespace, and which of them have a secret."""
    # There is no public way to list the keys that a stack sets, and an unknown one must not pass unseen.
    stack_values = {**pulumi.runtime.config.get_config_env(), **pulumi.runtime.config.CONFIG.get()}
    namespace = f"{pulumi.get_project()}:"
    own = {key: value for key, value in stack_values.items() if key.startswith(namespace)}
    secret = {key.removeprefix(namespace) for key in own if pulumi.runtime.config.is_config_secret(key)}
    return {key.removeprefix(namespace): _decoded(value) for key, value in own.items()}, frozenset(secret)


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
        merged["routes"] = [
            {**defaults, **route} if isinstance(route, Mapping) else route for route in routes
        ]
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


def _missing_files(args: AsyncLambdaApiArgs, root: Path) -> Iterable[str]:
    """Yield which code and handlers are not where the configuration says."""
    for name, function in args.functions.items():
        if function.code is None:
            continue
        place, code = f"functions.{name}.code: {json.dumps(function.code)}", root / function.code
        if function.is_archive:
            if not code.is_file():
                yield f"{place} is not a file of the project"
        elif not code.is_dir():
            yield f"{place} is not a folder of the project, nor a .zip"
        elif function.module_file and not (code / function.module_file).is_file():
            yield (
                f"functions.{name}.handler: {json.dumps(function.handler)} needs the file "
                f"{function.code}/{function.module_file}, which does not exist"
            )


def _with_secret_environments(args: AsyncLambdaApiArgs) -> AsyncLambdaApiArgs:
    """Return the arguments with every environment value secret.

    Inside a structured value the engine does not say which of its parts was encrypted.
    """
    functions = {name: _with_secret_environment(function) for name, function in args.functions.items()}
    return args.model_copy(update={"functions": functions})


def _with_secret_environment(function: Function) -> Function:
    secret = {name: pulumi.Output.secret(value) for name, value in function.environment.items()}
    return function.model_copy(update={"environment": secret})
