"""The invocation type of a non-proxy Lambda integration, in the words of the AWS developer guide.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
"""

from enum import StrEnum


class InvocationType(StrEnum):
    """Who decides whether the caller of a route waits for its function."""

    EVENT = "Event"
    """Nobody waits: API Gateway starts the function and answers 202."""

    REQUEST_RESPONSE = "RequestResponse"
    """Everybody waits: the answer is the function's result, with 200."""

    CLIENT = "Client"
    """The client says `Event` or `RequestResponse` in a request header, call by call."""


INVOCATION_TYPE_PARAMETER = "integration.request.header.X-Amz-Invocation-Type"
"""The integration request parameter that carries the invocation type to Lambda."""

CLIENT_HEADER = "InvocationType"
"""The request header in which a client chooses."""

CLIENT_HEADER_PARAMETER = f"method.request.header.{CLIENT_HEADER}"
"""The client's header as a mapping source; a method has to declare it before an integration may use it."""


def mapping_expression(invocation: InvocationType) -> str:
    """Return what `INVOCATION_TYPE_PARAMETER` is mapped from: a quoted literal, or the client's header.

    The single quotes mark a literal: without them API Gateway takes the word for a mapping expression.
    """
    if invocation is InvocationType.CLIENT:
        return CLIENT_HEADER_PARAMETER
    return f"'{invocation.value}'"
