"""What the caller of an API gets where Lambda rejects the call: a gateway response, as public traces show.

LocalStack takes Lambda's error for the function's result, and selects the default integration response. What
AWS does with a call that waits has been published, what with an event has not.

See docs/aws.md: not-json-waiting, rejected-event, too-large-event, too-large-waiting, throttled-waiting,
unknown-function, missing-permission.
"""

import json
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    BadRequestException,
    BaseGatewayException,
    IntegrationFailureError,
    RequestTooLargeError,
)
from localstack.services.apigateway.next_gen.execute_api.integrations.aws import RestApiAwsIntegration
from localstack.utils.patch import patch

_FUNCTION = ":lambda:path/2015-03-31/functions/"
_FIRST_ERROR = 400


def use() -> None:
    """Reject from now on what Lambda rejects."""
    patch(RestApiAwsIntegration.invoke)(_invoke)


def _invoke(invoke: Any, integration: Any, context: Any) -> Any:
    """Call a service, and raise the gateway response where it is Lambda and rejects the call.

    An error of the function itself is a success of Lambda.
    """
    response = invoke(integration, context)
    if response["status_code"] >= _FIRST_ERROR and _FUNCTION in context.integration_request["uri"]:
        raise _rejection(response)
    return response


def _rejection(response: Any) -> BaseGatewayException:
    kind = response["headers"].get("x-amzn-ErrorType")
    if kind == "InvalidRequestContentException":
        return BadRequestException(json.loads(response["body"])["message"])
    if kind == "RequestTooLargeException":
        return RequestTooLargeError("Request Too Long")
    return IntegrationFailureError("Internal server error")
