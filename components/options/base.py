"""What all options have in common."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import pulumi
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.config import JsonDict
from pydantic_core import InitErrorDetails, PydanticCustomError

DEVELOPER_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
API_REFERENCE = "https://docs.aws.amazon.com/apigateway/latest/api/"
LAMBDA_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg/"

Place = tuple[str | int, ...]
"""Where a value stands, from the object that is validated."""


class Options(BaseModel):
    """A group of options. Frozen and plain, because options decide which resources exist.

    Raises `pydantic.ValidationError` for unknown keys and for values that AWS could not take.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def option(default: Any, *, description: str, page: str, **constraints: Any) -> Any:
    """Declare an option: its default, what it is, and the page of AWS's documentation it comes from.

    One without a default is declared by `pydantic.Field`, or type checkers would not ask for it.
    """
    return Field(default, description=description, json_schema_extra=from_page(page), **constraints)


def from_page(page: str) -> JsonDict:
    """Return the page of AWS's documentation as a field takes it."""
    return {"page": page}


def mistakes(title: str, found: list[tuple[Place, object, str]]) -> None:
    """Raise one `pydantic.ValidationError` for all mistakes: place, value found and reason.

    A validator that calls this can name the place of a contradiction between values, which an ordinary
    `ValueError` cannot.
    """
    raise_mistakes(title, [contradiction(place, value, reason) for place, value, reason in found])


def contradiction(place: Place, value: object, reason: str) -> InitErrorDetails:
    """Return a mistake: where it is, the value found there, and why it cannot be."""
    kind = PydanticCustomError("contradiction", "{reason}", {"reason": reason})
    return InitErrorDetails(type=kind, loc=place, input=value)


def raise_mistakes(title: str, found: list[InitErrorDetails]) -> None:
    """Raise one `pydantic.ValidationError` for all mistakes, if there are any."""
    if found:
        raise ValidationError.from_exception_data(title, found)


class Encrypted:
    """A stand-in for an encrypted value that nothing decrypts or that must not be shown."""

    def __repr__(self) -> str:
        return "[secret]"


def shown(value: object) -> str:
    """Return what messages and printed documents show for a value that JSON cannot represent."""
    return "[output]" if isinstance(value, pulumi.Output) else str(value)


def not_plain(value: object, place: Place = ()) -> Iterator[tuple[Place, object]]:
    """Yield each output and each encrypted value within a value, and where it stands there."""
    if isinstance(value, pulumi.Output | Encrypted):
        yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from not_plain(inner, (*place, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from not_plain(inner, (*place, index))


def _or_output(value: object, validate: ValidatorFunctionWrapHandler) -> object:
    return value if isinstance(value, pulumi.Output | Encrypted) else validate(value)


if TYPE_CHECKING:
    Text = str | pulumi.Output[str]
    Arn = str | pulumi.Output[str]
    StageVariable = str | pulumi.Output[str]
else:
    # The union itself would report every mistake twice, once for each of its types.
    Text = Annotated[str, WrapValidator(_or_output)]
    Arn = Annotated[str, Field(pattern=r"^arn:aws[a-z-]*:[a-z0-9-]+:\S*$"), WrapValidator(_or_output)]
    StageVariable = Annotated[str, Field(pattern=r"^[A-Za-z0-9._~:/?#&=,-]+$"), WrapValidator(_or_output)]

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
"""A name that a user gives a part; it becomes a piece of resource names."""

HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""The name of a request header, query parameter or key, as far as API Gateway can map from it."""
