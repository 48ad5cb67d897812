"""The component with inputs of which Pulumi can make a schema."""

from collections.abc import Iterable
from pathlib import Path

import pulumi
import yaml
from pulumi.errors import InputPropertiesError, InputPropertyErrorDetails
from pydantic_core import ErrorDetails

import components
from components import DocumentError, read_document, settings
from components.resources.name_lengths import unfit_names
from components.wording import path_of, start_of, wrong

from .inputs import AsyncLambdaApiArgs
from .names import message_for_inputs, place_in_inputs, value_in_inputs

CHECKOUT = Path(__file__).parents[1]
NAME = "async-lambda-api"
VERSION = str(yaml.safe_load((CHECKOUT / "policies" / "PulumiPolicy.yaml").read_text("utf-8"))["version"])


class AsyncLambdaApi(components.AsyncLambdaApi):
    """A REST API whose routes start their Lambda functions and wait for them, or do not."""

    def __init__(
        self, name: str, args: AsyncLambdaApiArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(name, _checked(name, args), opts)

    def _spelled(self, message: str) -> str:
        return message_for_inputs(message)


def _checked(name: str, args: AsyncLambdaApiArgs) -> components.AsyncLambdaApiArgs:
    """Return the component's own arguments. Raises `InputPropertiesError` with each mistake and its place."""
    values = dict(args)
    match values.get("openapi"):
        case str(document):
            try:
                values["openapi"] = read_document("openapi", document)
            except DocumentError as error:
                raise rejected(name, map(message_for_inputs, str(error).splitlines())) from None
        case None | pulumi.Output():
            pass
        case other:
            reason = "has to be an OpenAPI document as text, in JSON or YAML"
            raise rejected(name, [f"openapi: {start_of(value_in_inputs(other, ()))}: {reason}"])
    found = settings.validated(values)
    if isinstance(found, list):
        raise rejected(name, settings.lines_of(found, _line))
    if unfit := unfit_names(name, found):
        raise rejected(name, unfit)
    return found


def rejected(name: str, lines: Iterable[str]) -> InputPropertiesError:
    """Return an error of limited lines, each of which starts with the path of an input."""
    found: list[InputPropertyErrorDetails] = []
    for line in lines:
        path, colon, reason = line.partition(": ")
        if not colon:  # how many more there are
            found[-1]["reason"] += f"; {line}"
            continue
        found.append({"property_path": path, "reason": reason})
    return InputPropertiesError(f"{name} is not valid", found)


def _line(details: ErrorDetails) -> str:
    """Return a mistake with the names that the inputs have in other languages."""
    place = details["loc"]
    if details["type"] == "document":
        return f"openapi: {message_for_inputs(details['ctx']['problem'])}"
    found, reason = wrong(details, start_of(value_in_inputs(details["input"], place)))
    return f"{path_of(place_in_inputs(place))}: {found}{message_for_inputs(reason)}"
