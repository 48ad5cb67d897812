"""Requests as API Gateway takes them, where LocalStack differs.

Seen in LocalStack 4.13.1 and compared with the developer guide:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

from typing import Any

from localstack.services.apigateway.next_gen.execute_api.handlers import method_request, parse

_JSON = "application/json"
_ANY = "$default"

_context_variables = parse.InvocationRequestParser.create_context_variables
_is_valid = method_request.MethodRequestHandler._is_body_valid  # noqa: SLF001  # it has no other name


def use() -> None:
    """Take requests like this from now on."""
    parse.InvocationRequestParser.create_context_variables = staticmethod(_of_the_api)
    method_request.MethodRequestHandler._is_body_valid = staticmethod(_is_valid_for_its_type)  # noqa: SLF001  # as above


def _of_the_api(context: Any) -> Any:
    """Return `$context` with the domain name of the API, whichever name of this machine was called."""
    variables = _context_variables(context)
    domain = f"{context.api_id}.execute-api.{context.region}.amazonaws.com"
    return {**variables, "domainName": domain, "domainPrefix": context.api_id}


def _is_valid_for_its_type(method: Any, rest_api: Any, request: Any) -> bool:
    """Validate a body with the model of its content type, or of any; without one, it is valid."""
    models = method.get("requestModels") or {}
    model = models.get(request["headers"].get("Content-Type", _JSON), models.get(_ANY))
    if models and model is None:
        return True
    return bool(_is_valid({**method, "requestModels": {_JSON: model} if model else {}}, rest_api, request))
