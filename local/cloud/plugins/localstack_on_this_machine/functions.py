"""Invocations as Lambda takes and rejects them, and records of failed events, where LocalStack differs.

Seen in LocalStack 4.13.1 and compared with Lambda's API reference and developer guide:
https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
(docs/aws.md: payload-limits, reserved-concurrency-zero)
"""

from io import BytesIO
from typing import Any

from localstack.aws.api.lambda_ import InvalidRequestContentException, RequestTooLargeException
from localstack.constants import INTERNAL_AWS_ACCESS_KEY_ID
from localstack.services.lambda_ import api_utils
from localstack.services.lambda_.invocation import AccessDeniedException
from localstack.services.lambda_.invocation.event_manager import Poller
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.provider import LambdaProvider
from localstack.utils.aws.request_context import extract_access_key_id_from_auth_header
from localstack.utils.patch import patch

from .payload import not_json, too_large
from .permission import lets_api_gateway_invoke

_API_GATEWAY = "apigateway"
_LATEST = "$LATEST"


def use() -> None:
    """Invoke functions like this from now on."""
    patch(LambdaProvider.invoke)(_invoke)
    patch(Poller.process_failure_destination)(_record_failed_event)


def _invoke(
    invoke: Any, provider: Any, context: Any, function_name: str, payload: Any = None, **parameters: Any
) -> Any:
    """Invoke a function, unless the caller may not or the payload is not one."""
    content = payload.read() if payload else b""
    _check_permission(context, function_name, parameters.get("qualifier"))
    _check_payload(content, parameters.get("invocation_type"))
    payload = BytesIO(content) if content else None  # an empty one is `{}`
    return invoke(provider, context, function_name, payload=payload, **parameters)


def _check_permission(context: Any, function_name: str, qualifier: str | None) -> None:
    """Raise `AccessDeniedException` where API Gateway has no permission; LocalStack needs none.

    An integration with a role calls with its access key; what a role may do is not looked at.
    """
    internal = context.internal_request_params or {}
    access_key = extract_access_key_id_from_auth_header(context.request.headers)
    if internal.get("service_principal") != _API_GATEWAY or access_key != INTERNAL_AWS_ACCESS_KEY_ID:
        return
    account, region = api_utils.get_account_and_region(function_name, context)
    name, qualifier = api_utils.get_name_and_qualifier(function_name, qualifier, context)
    function = lambda_stores[account][region].functions.get(name)
    if function is None:
        return  # as LocalStack reports it
    granted = function.permissions.get(qualifier or _LATEST)
    statements = granted.policy.Statement if granted else []
    if not lets_api_gateway_invoke(statements, internal["source_arn"]):
        raise AccessDeniedException(
            "User: apigateway.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: "
            f"{function_name} because no resource-based policy allows the lambda:InvokeFunction action"
        )


def _check_payload(content: bytes, invocation_type: str | None) -> None:
    """Raise what Lambda raises for a payload that is too large or not JSON; LocalStack takes both."""
    if reason := too_large(content, invocation_type):
        raise RequestTooLargeException(reason, Type="User")
    try:
        reason = not_json(content.decode()) if content else ""
    except UnicodeDecodeError as error:
        reason = str(error)
    if reason:
        raise InvalidRequestContentException(
            f"Could not parse request body into json: Could not parse payload into json: {reason}",
            Type="User",
        )


def _record_failed_event(record: Any, poller: Any, event: Any, result: Any, *others: Any) -> None:
    """Record an event that failed, also one that never ran.

    LocalStack decodes the function's result, and loses the event where there is none: the failure destination
    gets none that was throttled until it was too old, a dead-letter queue none without concurrency either.
    """
    if result.payload is None:
        result.payload = b"{}"
    record(poller, event, result, *others)
