"""The provider on the wire: gRPC on the loopback address, errors as the engine shows them."""

import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto import provider_pb2 as pb

from .errors import GoneError, PluginError
from .provider import Provider

_SERVICE = "pulumirpc.ResourceProvider"
_PARALLEL_CALLS = 32
_MAX_MESSAGE_BYTES = 400 * 1024 * 1024  # as in the engine

Call = Callable[[Any], Any]


def serve(provider: Provider) -> tuple[grpc.Server, int]:
    """Start to serve a provider on a free port of 127.0.0.1; return the server and the port.

    A call that the provider does not have is answered with UNIMPLEMENTED by gRPC itself, which the engine
    takes for an answer.
    """
    server = grpc.server(
        ThreadPoolExecutor(_PARALLEL_CALLS),
        options=[
            ("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES),
            ("grpc.max_send_message_length", _MAX_MESSAGE_BYTES),
        ],
    )
    handlers: dict[str, grpc.RpcMethodHandler[Any, Any]] = {
        name: grpc.unary_unary_rpc_method_handler(
            answering(call),
            request_deserializer=request.FromString,
            response_serializer=lambda response: response.SerializeToString(),
        )
        for name, (call, request) in _calls(provider).items()
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(_SERVICE, handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


def answering(call: Call) -> Callable[[Any, grpc.ServicerContext], Any]:
    """Return a gRPC handler that turns what a call raises into a status with a message, never a traceback."""

    def handler(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return call(request)
        except GoneError as error:
            context.abort(grpc.StatusCode.NOT_FOUND, str(error))
        except PluginError as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        except Exception as error:
            # A defect of the stand-in. The place is enough to find it; the message could hold a secret.
            place = traceback.extract_tb(error.__traceback__)[-1]
            context.abort(
                grpc.StatusCode.INTERNAL,
                f"the stand-in AWS plugin failed with {type(error).__name__} "
                f"at {place.filename}:{place.lineno}",
            )

    return handler


def _calls(provider: Provider) -> dict[str, tuple[Call, Any]]:
    return {
        "GetPluginInfo": (provider.get_plugin_info, Empty),
        "Attach": (provider.attach, plugin_pb2.PluginAttach),
        "CheckConfig": (provider.check_config, pb.CheckRequest),
        "DiffConfig": (provider.diff_config, pb.DiffRequest),
        "Configure": (provider.configure, pb.ConfigureRequest),
        "Invoke": (provider.invoke, pb.InvokeRequest),
        "Check": (provider.check, pb.CheckRequest),
        "Diff": (provider.diff, pb.DiffRequest),
        "Create": (provider.create, pb.CreateRequest),
        "Read": (provider.read, pb.ReadRequest),
        "Update": (provider.update, pb.UpdateRequest),
        "Delete": (provider.delete, pb.DeleteRequest),
        "Cancel": (provider.cancel, Empty),
    }
