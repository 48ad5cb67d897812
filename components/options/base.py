"""What all options have in common."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import pulumi
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_serializer,
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

    @property
    def given(self) -> dict[str, Any]:
        """The options that were given, without defaults."""
        return {
            name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set
        }

    @model_serializer(mode="wrap")
    def _as_given(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Dump what was given: some options may not stand beside others, even as their defaults."""
        return {name: value for name, value in dump(self).items() if name in self.model_fields_set}


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


def shown(value: object) -> object:
    """Return what messages and printed documents show for a value that JSON cannot represent.

    Of a group that is what was given of it. The SDK would print a warning where an output becomes text.
    """
    if isinstance(value, Options):
        return value.given
    return "[output]" if isinstance(value, pulumi.Output) else str(value)


def found(value: object) -> object:
    """Return a value as a contradiction has it: an output or encrypted value itself would be the mistake."""
    return shown(value) if isinstance(value, pulumi.Output | Encrypted) else value


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


_TAG = r"^[\p{L}\p{Z}\p{N}_.:/=+@-]*$"

if TYPE_CHECKING:
    Text = str | pulumi.Output[str]
    Arn = str | pulumi.Output[str]
    StageVariable = str | pulumi.Output[str]
    TagValue = str | pulumi.Output[str]
else:
    # The union itself would report every mistake twice, once for each of its types.
    _OUTPUT = (WrapValidator(_or_output), PlainSerializer(lambda value: value))
    Text = Annotated[str, *_OUTPUT]
    Arn = Annotated[str, Field(pattern=r"^arn:aws[a-z-]*:[a-z0-9-]+:\S*$"), *_OUTPUT]
    StageVariable = Annotated[str, Field(pattern=r"^[A-Za-z0-9._~:/?#&=,-]{1,512}$"), *_OUTPUT]
    TagValue = Annotated[str, Field(max_length=256, pattern=_TAG), *_OUTPUT]

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
"""A name that a user gives a part; it becomes a piece of resource names."""

TagKey = Annotated[str, Field(min_length=1, max_length=128, pattern=_TAG)]
"""The name of a tag."""

HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""The name of a request header, query parameter or key, as far as API Gateway can map from it."""
