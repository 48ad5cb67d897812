"""The stack's configuration as the component's arguments. The only module that reads `pulumi.Config`."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import pulumi
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .options.api import AsyncLambdaApiArgs
from .options.function import Function
from .options.route import Route

_LONGEST = 100
"""Characters of a wrong value that are shown."""

# Whatever a route can say of itself, the stack can say for all routes.
_ROUTE_DEFAULTS = tuple(name for name in Route.model_fields if name not in {"path", "method", "function"})


def load(root: Path) -> AsyncLambdaApiArgs:
    """Read and check the configuration of the current stack.

    `root` is the project's folder, from which `code` paths are taken. Raises `pulumi.RunError` with one line
    for each mistake: file, place, value found, what is allowed.
    """
    values, secret_keys = _project_values()
    found = parse(values, secret_keys)
    if not isinstance(found, list):
        found = list(_missing_files(found, root)) or found
    if isinstance(found, list):
        file = f"Pulumi.{pulumi.get_stack()}.yaml"
        raise pulumi.RunError("\n".join(f"{file}: {mistake}" for mistake in found))
    return found


def parse(
    values: Mapping[str, Any], secret_keys: frozenset[str] = frozenset()
) -> AsyncLambdaApiArgs | list[str]:
    """Return the arguments that a stack's values make, or one line for each mistake.

    Values of `secret_keys` have something encrypted in them: they are in no message, and environments in them
    become secret.
    """
    try:
        args = AsyncLambdaApiArgs.model_validate(_with_route_defaults(values))
    except ValidationError as error:
        found = [_as_written(details, values) for details in error.errors() if not _follows(details, error)]
        return list(dict.fromkeys(_one_line(details, secret_keys) for details in found))
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
    defaults = {key: value for key, value in values.items() if key in _ROUTE_DEFAULTS}
    merged = {key: value for key, value in values.items() if key not in _ROUTE_DEFAULTS}
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
        case _:
            return details


def _follows(details: ErrorDetails, error: ValidationError) -> bool:
    """Tell whether a mistake is there only because of others: a list is too short without its wrong items."""
    place = details["loc"]
    return details["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in error.errors()
    )


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


def _one_line(details: ErrorDetails, secret_keys: frozenset[str]) -> str:
    """Return the place of a mistake, the value found there and what is allowed."""
    *parents, last = details["loc"] or ("",)
    place = _place(details["loc"])
    is_secret = bool(details["loc"]) and details["loc"][0] in secret_keys
    found = "[secret]" if is_secret else _shortened(json.dumps(details["input"], default=str))
    match details["type"]:
        case "extra_forbidden":
            return f"{place}: unknown key; allowed here: {', '.join(_allowed_in(parents))}"
        case "missing":
            return f"{place}: is missing, and required: {_description(parents, str(last))}"
        case "enum" | "literal_error":
            allowed = details["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
            return f"{place}: {found} is not one of {allowed}"
        case "contradiction":
            return f"{place}: {found}: {details['ctx']['reason']}"
        case "value_error":
            return f"{place}: {found}: {details['ctx']['error']}"
        case _:
            return f"{place}: {found}: {details['msg'][0].lower()}{details['msg'][1:]}"


def _place(loc: tuple[int | str, ...]) -> str:
    """Return a place as one writes it, such as `routes[0].path`."""
    parts = [part for part in loc if part != "[key]"]
    names = [f"[{p}]" if isinstance(p, int) else f".{p if p.isprintable() else json.dumps(p)}" for p in parts]
    return "".join(names).removeprefix(".") or "configuration"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _allowed_in(parents: list[int | str]) -> Iterable[str]:
    """Return the keys that a mapping may have, the defaults of routes among those of the stack."""
    group = _group_at(parents)
    yield from group.model_fields if group else ()
    if not parents:
        yield from _ROUTE_DEFAULTS


def _description(parents: list[int | str], key: str) -> str:
    group = _group_at(parents)
    return str(group.model_fields[key].description) if group else ""


def _group_at(place: list[int | str]) -> type[BaseModel] | None:
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
