"""What becomes of a function's errors, for a caller who waits.

API Gateway matches the whole error message with the selection pattern of each integration response.
Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
"""

from collections.abc import Iterable, Sequence

from ..options.responses import ErrorResponse
from .response import Response
from .template import error_template, prefixed_error_template

_JSON = "application/json"

# docs/aws.md: selection-by-message, selection-of-success, selection-whole-message
# A message can have several lines. A call that succeeds has no message and gets the default response.
_ANYTHING = r"[\s\S]"
_STATUS_IN_FRONT = r"\[4\d\d\]" + f"{_ANYTHING}*"


def error_responses(errors: Sequence[ErrorResponse] | None) -> Iterable[Response]:
    """Yield the answers to errors: those that are configured, or one for all with a status in front.

    Whatever matches none of them is a 500 that says nothing of the cause.
    """
    if errors is None:
        yield Response(
            status_code="400",
            selection_pattern=_STATUS_IN_FRONT,
            templates={_JSON: prefixed_error_template()},
        )
    patterns = [_STATUS_IN_FRONT] if errors is None else [error.pattern for error in errors]
    for error in errors or ():
        yield Response(
            status_code=str(error.status_code),
            selection_pattern=error.pattern,
            templates={_JSON: error_template(error.message)},
        )
    yield Response(
        status_code="500",
        selection_pattern=_none_of(patterns),
        templates={_JSON: error_template("Internal server error")},
    )


def _none_of(patterns: Sequence[str]) -> str:
    # Two patterns that match the same message would leave the choice to API Gateway.
    excluded = "".join(f"(?!(?:{pattern})$)" for pattern in patterns)
    return f"{excluded}{_ANYTHING}+"
