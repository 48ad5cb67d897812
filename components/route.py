"""A route as a user configures it: a method on a path, the function behind it, and who waits for it."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, field_validator

from .invocation import InvocationType

# https://docs.aws.amazon.com/apigateway/latest/api/API_Resource.html#apigw-Type-Resource-pathPart
_PATH_PART = re.compile(r"[A-Za-z0-9._:-]+|\{[A-Za-z0-9._:-]+\+?\}")


class HttpMethod(StrEnum):
    """The methods that an API Gateway method can have."""

    ANY = "ANY"
    DELETE = "DELETE"
    GET = "GET"
    HEAD = "HEAD"
    OPTIONS = "OPTIONS"
    PATCH = "PATCH"
    POST = "POST"
    PUT = "PUT"


class Authorization(StrEnum):
    """Who may call a route."""

    NONE = "NONE"
    """Anybody who knows the URL."""

    AWS_IAM = "AWS_IAM"
    """AWS principals whose policy allows `execute-api:Invoke`, with signed requests."""


class Route(BaseModel):
    """One method of the API. Frozen and plain, because it decides which resources exist.

    Raises `pydantic.ValidationError` for a value that API Gateway could not take.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(description="Path from the root of the stage, such as /reports/{id}.")
    method: HttpMethod = Field(default=HttpMethod.POST, description="HTTP method, or ANY.")
    function: str = Field(description="The function behind the route: a key of `functions`.")
    invocation: InvocationType = Field(
        default=InvocationType.EVENT, description="Whether the caller waits, or decides call by call."
    )
    strict: bool = Field(
        default=True,
        description="With Client: answer 400 to any other choice than Event and RequestResponse.",
    )
    authorization: Authorization = Field(default=Authorization.AWS_IAM, description="Who may call the route.")

    @field_validator("path")
    @classmethod
    def _api_gateway_can_take_the_path(cls, path: str) -> str:
        if not path.startswith("/"):
            raise ValueError("a path starts with /")
        parts = path_parts(path)
        for part in parts:
            if not _PATH_PART.fullmatch(part):
                raise ValueError(
                    f'path part "{part}" is not letters, digits and . _ - : or one {{parameter}}'
                )
        if any(part.endswith("+}") for part in parts[:-1]):
            raise ValueError("a greedy {parameter+} is the last part of a path")
        return path

    @property
    def key(self) -> str:
        """The route's name among the API's, such as `POST /reports/{id}`."""
        return f"{self.method} {self.path}"


def path_parts(path: str) -> list[str]:
    """Split a path into its parts; the root has none."""
    return path.removeprefix("/").split("/") if path != "/" else []


def ancestors(path: str) -> list[str]:
    """Return the paths that have to exist for `path`, outermost first, itself last and the root left out."""
    parts = path_parts(path)
    return ["/" + "/".join(parts[: depth + 1]) for depth in range(len(parts))]


def conflicts(routes: Sequence[Route]) -> Iterable[tuple[int, str]]:
    """Yield the index of every route that cannot stand beside an earlier one, with the reason.

    Two routes cannot share method and path, and the parts below one path can have one parameter only:
    API Gateway refuses a sibling of `{id}` called `{name}`.
    """
    first_with: dict[str, int] = {}
    parameter_below: dict[str, str] = {}
    for index, route in enumerate(routes):
        if route.key in first_with:
            yield index, f'"{route.key}" is routes[{first_with[route.key]}] already; a route is defined once'
        first_with.setdefault(route.key, index)
        for path in ancestors(route.path):
            parent, _, part = path.rpartition("/")
            if part.startswith("{") and parameter_below.setdefault(parent, part) != part:
                yield (
                    index,
                    f'"{part}" is called "{parameter_below[parent]}" in an earlier route; use one name',
                )
