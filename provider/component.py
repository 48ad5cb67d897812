"""The component with inputs of which Pulumi can make a schema."""

import re
from pathlib import Path
from typing import is_typeddict

import pulumi
import yaml
from pulumi.errors import InputPropertiesError, InputPropertyErrorDetails
from pulumi.provider.experimental.util import camel_case

import components
from components import DocumentError, read_document, settings
from components.resources.name_lengths import unfit_names

from . import inputs
from .inputs import AsyncLambdaApiArgs

CHECKOUT = Path(__file__).parents[1]
NAME = "async-lambda-api"
VERSION = str(yaml.safe_load((CHECKOUT / "policies" / "PulumiPolicy.yaml").read_text("utf-8"))["version"])

_CASE_ELSEWHERE = {
    name: camel_case(name)
    for group in vars(inputs).values()
    if is_typeddict(group)
    for name in group.__annotations__
}
"""The inputs' names as other languages have them, by the options' names."""


class AsyncLambdaApi(components.AsyncLambdaApi):
    """A REST API whose routes start their Lambda functions and wait for them, or do not."""

    def __init__(
        self, name: str, args: AsyncLambdaApiArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(name, _checked(name, args), opts)


def _checked(name: str, args: AsyncLambdaApiArgs) -> components.AsyncLambdaApiArgs:
    """Return the component's own arguments. Raises `InputPropertiesError` with each mistake and its place."""
    values = dict(args)
    if isinstance(written := values.get("openapi"), str):
        try:
            values["openapi"] = read_document("openapi", written)
        except DocumentError as error:
            raise _refused(name, str(error).splitlines()) from None
    found = settings.parse(values)
    if isinstance(found, list):
        raise _refused(name, found)
    if unfit := unfit_names(name, found):
        raise _refused(name, unfit)
    return found


def _refused(name: str, mistakes: list[str]) -> InputPropertiesError:
    found: list[InputPropertyErrorDetails] = []
    for mistake in mistakes:
        place, colon, reason = mistake.partition(": ")
        if not colon:  # how many more there are
            found[-1]["reason"] += f"; {mistake}"
            continue
        found.append({"property_path": _as_in_other_languages(place), "reason": reason})
    return InputPropertiesError(f"{name} is not valid", found)


def _as_in_other_languages(place: str) -> str:
    """Return a place such as `stage.access_logs` with the inputs' names in their case: `stage.accessLogs`."""
    return re.sub(r"\w+", lambda name: _CASE_ELSEWHERE.get(name[0], name[0]), place)
