"""The stack's configuration as frozen types. The only module that reads `pulumi.Config`."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pulumi
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from .function import Function
from .invocation import InvocationType
from .rest_api import AsyncLambdaApiArgs
from .route import Authorization, Route, conflicts

# Settings of the stack that every route takes over unless it says otherwise.
_ROUTE_DEFAULTS = ("invocation", "strict", "authorization")


class Settings(BaseModel):
    """Everything that a stack may configure; `Pulumi.yaml` describes each key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    functions: dict[str, Function] = Field(description="The functions by their names.")
    routes: tuple[Route, ...] = Field(description="The routes, each with path and function.")
    stage_name: str = Field(default="v1", pattern=r"^[A-Za-z0-9_-]{1,128}$")
    invocation: InvocationType = InvocationType.EVENT
    strict: bool = True
    authorization: Authorization = Authorization.AWS_IAM

    @property
    def args(self) -> AsyncLambdaApiArgs:
        """The component's arguments."""
        return AsyncLambdaApiArgs(functions=self.functions, routes=self.routes, stage_name=self.stage_name)


def load(root: Path) -> Settings:
    """Read and check the configuration of the current stack.

    `root` is the project's folder, from which `code` paths are taken. Raises `pulumi.RunError` with one line
    for each mistake: file, place, value found, what is allowed.
    """
    file = f"Pulumi.{pulumi.get_stack()}.yaml"
    written = _project_values()
    try:
        settings = Settings.model_validate(_with_route_defaults(written))
    except ValidationError as error:
        mistakes = [_one_line(details) for details in error.errors() if not _inherited(details, written)]
    else:
        mistakes = list(_contradictions(settings, root))
    if mistakes:
        raise pulumi.RunError("\n".join(f"{file}: {mistake}" for mistake in mistakes))
    return settings


def _project_values() -> dict[str, Any]:
    """Return the stack's values for this project, without their namespace; structured ones decoded."""
    # There is no public way to list the keys that a stack sets, and an unknown one must not pass unseen.
    stack_values = {**pulumi.runtime.config.get_config_env(), **pulumi.runtime.config.CONFIG.get()}
    namespace = f"{pulumi.get_project()}:"
    return {
        key.removeprefix(namespace): _decoded(value)
        for key, value in stack_values.items()
        if key.startswith(namespace)
    }


def _decoded(value: str) -> object:
    """Return what the engine encoded as JSON; it hands a plain string over as it is."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def _with_route_defaults(values: dict[str, Any]) -> dict[str, Any]:
    routes = values.get("routes")
    if not isinstance(routes, list):
        return values
    defaults = {key: values[key] for key in _ROUTE_DEFAULTS if key in values}
    return {
        **values,
        "routes": [{**defaults, **route} if isinstance(route, Mapping) else route for route in routes],
    }


def _inherited(details: ErrorDetails, written: dict[str, Any]) -> bool:
    """Tell whether a mistake is in a route's default, which is reported where it was written."""
    match details["loc"]:
        case ("routes", int(index), str(key)) if key in _ROUTE_DEFAULTS:
            return key not in written["routes"][index]
        case _:
            return False


def _contradictions(settings: Settings, root: Path) -> Iterable[str]:
    """Yield what is wrong between values that are right by themselves."""
    if not settings.routes:
        yield "routes: []: an API has at least one route"
    for index, route in enumerate(settings.routes):
        if route.function not in settings.functions:
            yield (
                f'routes[{index}].function: "{route.function}" is not one of {", ".join(settings.functions)}'
            )
    for index, reason in conflicts(settings.routes):
        yield f"routes[{index}].path: {reason}"
    for name, function in settings.functions.items():
        if not (root / function.code).is_dir():
            yield f'functions.{name}.code: "{function.code}" is not a folder of the project'
        elif not (root / function.code / function.module_file).is_file():
            yield (
                f'functions.{name}.handler: "{function.handler}" needs the file '
                f"{function.code}/{function.module_file}, which does not exist"
            )


def _one_line(details: ErrorDetails) -> str:
    """Return the place of a mistake, the value found there and what is allowed."""
    *parents, last = details["loc"]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in details["loc"])[1:]
    found = json.dumps(details["input"], default=str)
    match details["type"]:
        case "extra_forbidden":
            return f"{place}: unknown key; allowed here: {', '.join(_model_at(parents).model_fields)}"
        case "missing":
            return (
                f"{place}: is missing, and required: {_model_at(parents).model_fields[str(last)].description}"
            )
        case "enum":
            allowed = details["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
            return f"{place}: {found} is not one of {allowed}"
        case "value_error":
            return f"{place}: {found}: {details['ctx']['error']}"
        case _:
            return f"{place}: {found}: {details['msg'][0].lower()}{details['msg'][1:]}"


def _model_at(parents: list[int | str]) -> type[BaseModel]:
    """Return the type of the mapping that a place is in."""
    match parents:
        case ["routes", _]:
            return Route
        case ["functions", _]:
            return Function
        case _:
            return Settings
