"""The invocation type of a non-proxy Lambda integration, in the words of the AWS developer guide.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
"""

from ..options.route import InvocationType, Route

# docs/aws.md: static-event, client-header-mapped, literal-in-single-quotes, source-declared-first
INVOCATION_TYPE_PARAMETER = "integration.request.header.X-Amz-Invocation-Type"
"""The integration request parameter that carries the invocation type to Lambda."""


def client_header_parameter(route: Route) -> str:
    """Return the client's header as a mapping source.

    A method has to declare it before an integration may use it.
    """
    return f"method.request.header.{route.header}"


def mapping_expression(route: Route) -> str:
    """Return what `INVOCATION_TYPE_PARAMETER` is mapped from: a quoted literal, or the client's header.

    The single quotes mark a literal: without them API Gateway takes the word for a mapping expression.
    """
    if route.invocation is InvocationType.CLIENT:
        return client_header_parameter(route)
    return f"'{route.invocation.value}'"
