"""Who may call the emulator: whoever has the access key of its start, and callers of the APIs deployed on it.

Anybody on the machine reaches a loopback port, and so does a page in a browser. LocalStack takes any key,
and runs code as the user who started it.
"""

import hmac
import logging
import secrets
from contextlib import suppress
from typing import Any

from localstack.aws import connect, handlers
from localstack.aws.api import CommonServiceException
from localstack.aws.protocol.serializer import create_serializer
from localstack.http import Router
from localstack.http.dispatcher import handler_dispatcher
from localstack.http.router import GreedyPathConverter
from localstack.services.apigateway.next_gen.execute_api.integrations import aws as aws_integration
from localstack.services.apigateway.next_gen.execute_api.router import ApiGatewayRouter
from localstack.utils.aws.request_context import extract_access_key_id_from_auth_header
from localstack.utils.patch import patch
from moto.sts.models import sts_backends
from rolo.gateway.handlers import RouterHandler

from .names import is_host_of_this_machine, is_origin_of_this_machine

_LOG = logging.getLogger(__name__)
_HEALTH = "/_localstack/health"


def use(gateway: Any, access_key: str) -> None:
    """Let a gateway serve nothing before it has seen who calls."""
    admission = Admission(access_key, _deployed_apis(), _mark_own_calls())
    chain = gateway.request_handlers
    chain.insert(chain.index(handlers.add_internal_request_params) + 1, admission.check_host)
    chain.insert(chain.index(handlers.serve_localstack_resources), admission.check_caller)


class Admission:
    """Handlers that stop requests which may not go on to what LocalStack serves."""

    def __init__(self, access_key: str, apis: Any, own: str) -> None:
        """Take the key, the router of the deployed APIs, and the mark of the emulator's own calls."""
        self._key = access_key
        self._serve_apis = RouterHandler(apis)
        self._own = own

    def check_host(self, chain: Any, context: Any, response: Any) -> None:
        """Reject a request that came by another name than those of this machine."""
        host = context.request.host
        if not (is_host_of_this_machine(host) or self._is_own(context)):
            reason = f"Host {host!r} is not a name of this machine; use 127.0.0.1 or localhost"
            _reject(chain, context, response, "AccessDeniedException", reason)

    def check_caller(self, chain: Any, context: Any, response: Any) -> None:
        """Let deployed APIs respond to anybody, and reject what else has no access key."""
        self._serve_apis(chain, context, response)
        request = context.request
        if chain.stopped or self._is_own(context):
            return
        origin = request.headers.get("Origin")
        if origin is not None and not is_origin_of_this_machine(origin):
            reason = f"Origin {origin!r} is not this machine; it may only call deployed APIs"
            _reject(chain, context, response, "AccessDeniedException", reason)
        elif request.path == _HEALTH and request.method in {"GET", "HEAD"}:
            return
        elif not (_same(_access_key(request), self._key) or _is_of_a_session(request)):
            reason = "The access key is not the emulator's; sign with access_key in cloud.json, below .state"
            _reject(chain, context, response, "UnrecognizedClientException", reason)

    def _is_own(self, context: Any) -> bool:
        """Tell whether one of the emulator's services calls another."""
        with suppress(AttributeError):  # it may be any JSON that was sent
            return _same(str((context.internal_request_params or {}).get("mark", "")), self._own)
        return False


def _same(one: str, other: str) -> bool:
    """Compare in a time that does not tell how much is right."""
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))


def _access_key(request: Any) -> str:
    """Return the access key of a request that is signed in its headers or, presigned, in its URL."""
    presigned, _, _ = request.args.get("X-Amz-Credential", "").partition("/")
    found: str = (
        extract_access_key_id_from_auth_header(request.headers)
        or presigned
        or request.args.get("AWSAccessKeyId", "")  # as boto3 presigns by default
    )
    return found


def _is_of_a_session(request: Any) -> bool:
    """Tell whether a request brings the token of a role's session, as functions do."""
    presigned = {name.lower(): value for name, value in request.args.items()}
    token = request.headers.get("X-Amz-Security-Token", presigned.get("x-amz-security-token", ""))
    return any(
        _same(role.session_token, token)
        for account in list(sts_backends.values())
        for backend in list(account.values())
        for role in list(backend.assumed_roles)
    )


def _reject(chain: Any, context: Any, response: Any, code: str, reason: str) -> None:
    """Respond with 403 in the form of the service that was meant, so that its client can show the reason."""
    _LOG.warning("Rejected %s %r: %s", context.request.method, context.request.path, reason)
    # It has no name for what no service is meant by, such as a function's URL.
    with suppress(AttributeError):
        handlers.parse_service_name(chain, context, response)
    if context.service:
        error = CommonServiceException(code, reason, status_code=403, sender_fault=True)
        any_operation = context.service.operation_model(context.service.operation_names[0])
        serializer = create_serializer(context.service, context.protocol)
        response.update_from(
            serializer.serialize_error_to_response(
                error, any_operation, context.request.headers, context.request_id
            )
        )
    else:
        response.set_json({"message": reason})
    response.status_code = 403  # which some serializers do not take from the error
    chain.terminate()


def _deployed_apis() -> Any:
    """Return a router with the routes of deployed APIs, which LocalStack adds to one that has many others."""
    apis = Router(dispatcher=handler_dispatcher(), converters={"greedy_path": GreedyPathConverter})

    @patch(ApiGatewayRouter.register_routes)  # type: ignore[untyped-decorator]  # LocalStack is untyped here
    def register_routes(register: Any, router: Any) -> None:
        router.router = apis
        register(router)

    return apis


def _mark_own_calls() -> str:
    """Have the calls that LocalStack's services make of each other carry a secret, and return it.

    They are requests like any other, with an account as their access key.
    """
    mark = secrets.token_hex()
    dump = connect.dump_dto

    def dump_marked(data: dict[str, Any]) -> str:
        marked: str = dump({**data, "mark": mark})
        return marked

    for module in (connect, aws_integration):
        module.dump_dto = dump_marked
    return mark
