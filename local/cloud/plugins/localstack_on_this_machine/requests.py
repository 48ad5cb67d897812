"""Requests as API Gateway takes them, where LocalStack differs.

Seen in LocalStack 4.13.1 and compared with the developer guide:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
(docs/aws.md: content-type-case, content-type-parameters, without-model-not-validated, default-model)
"""

from collections.abc import Iterable
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.handlers import (
    integration_request,
    method_request,
    parse,
)

from .payload import not_json

_JSON = "application/json"
_ANY = "$default"

_context_variables = parse.InvocationRequestParser.create_context_variables
_is_valid = method_request.MethodRequestHandler._is_body_valid  # noqa: SLF001  # it has no other name
_template = integration_request.IntegrationRequestHandler.get_request_template


class Models(method_request.ModelResolver):  # type: ignore[misc]  # LocalStack is untyped here
    """Models, of which `{}` is one: LocalStack takes it for none, and rejects every body."""

    def resolve_model(self, model: Any) -> Any:
        """Return a schema with what it refers to."""
        resolved = super().resolve_model(model)
        return {"description": "anything"} if resolved == {} else resolved


def use() -> None:
    """Take requests like this from now on."""
    parse.InvocationRequestParser.create_context_variables = staticmethod(_of_the_api)
    parse.restore_payload = _body
    method_request.ModelResolver = Models
    method_request.MethodRequestHandler._is_body_valid = staticmethod(_is_valid_for_its_type)  # noqa: SLF001  # as above
    integration_request.IntegrationRequestHandler.get_request_template = staticmethod(_template_of_its_type)


def _of_the_api(context: Any) -> Any:
    """Return `$context` with the domain name of the API, whichever name of this machine was called."""
    variables = _context_variables(context)
    domain = f"{context.api_id}.execute-api.{context.region}.amazonaws.com"
    return {**variables, "domainName": domain, "domainPrefix": context.api_id}


def _body(request: Any) -> bytes:
    """Return a body as it was sent; LocalStack decodes a form and encodes it anew, whatever it was."""
    body: bytes = request.get_data()
    return body


def _is_valid_for_its_type(method: Any, rest_api: Any, request: Any) -> bool:
    """Validate a body with the model of its content type, or of any; without one, it is valid."""
    models = method.get("requestModels") or {}
    model = models.get(_its_type(request, models), models.get(_ANY))
    if models and model is None:
        return True
    # A text, as templates get it. An empty one is validated as `{}`.
    body = (request.get("body") or b"").decode(errors="replace")
    if body and not_json(body):
        return False
    method = {**method, "requestModels": {_JSON: model} if model else {}}
    return bool(_is_valid(method, rest_api, {**request, "body": body}))


def _template_of_its_type(integration: Any, request: Any) -> Any:
    """Return the request template of a request's content type, in any case and with any parameters."""
    headers = request["headers"].copy()
    headers["Content-Type"] = _its_type(request, integration.get("requestTemplates") or {})
    return _template(integration, {**request, "headers": headers})


def _its_type(request: Any, known: Iterable[str]) -> str:
    """Return the one of the known content types that a request has; its own where it has none of them."""
    own: str = request["headers"].get("Content-Type") or _JSON
    if own in known:
        return own
    return next((one for one in known if _media_type(one) == _media_type(own)), own)


def _media_type(content_type: str) -> str:
    """Return a content type without its parameters, which are alike in any case."""
    return content_type.partition(";")[0].strip().lower()
