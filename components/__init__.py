"""A REST API on Amazon API Gateway that starts its Lambda functions asynchronously, as a Pulumi component."""

from typing import TYPE_CHECKING

from .document.document import Document, read_document
from .document.problem import DocumentError
from .options.access import (
    Authorizer,
    AuthorizerType,
    Domain,
    Endpoint,
    EndpointType,
    Period,
    Quota,
    SecurityPolicy,
    UsagePlan,
)
from .options.api import AsyncLambdaApiArgs, PermissionScope, Rendering
from .options.asynchronous import Asynchronous, FailureQueue
from .options.function import Architecture, Function, Image, Statement, Tracing, Vpc
from .options.logs import FunctionLogs, LogFormat, LogGroup
from .options.operation import OperationRule
from .options.responses import Cors, ErrorResponse
from .options.route import (
    Authorization,
    ContentHandling,
    EventShape,
    HttpMethod,
    InvocationType,
    PassthroughBehavior,
    Route,
)
from .options.stage import ExecutionLogs, Stage
from .options.throttling import Throttling

if TYPE_CHECKING:
    from .rest_api import AsyncLambdaApi

__all__ = [
    "Architecture",
    "AsyncLambdaApi",
    "AsyncLambdaApiArgs",
    "Asynchronous",
    "Authorization",
    "Authorizer",
    "AuthorizerType",
    "ContentHandling",
    "Cors",
    "Document",
    "DocumentError",
    "Domain",
    "Endpoint",
    "EndpointType",
    "ErrorResponse",
    "EventShape",
    "ExecutionLogs",
    "FailureQueue",
    "Function",
    "FunctionLogs",
    "HttpMethod",
    "Image",
    "InvocationType",
    "LogFormat",
    "LogGroup",
    "OperationRule",
    "PassthroughBehavior",
    "Period",
    "PermissionScope",
    "Quota",
    "Rendering",
    "Route",
    "SecurityPolicy",
    "Stage",
    "Statement",
    "Throttling",
    "Tracing",
    "UsagePlan",
    "Vpc",
    "read_document",
]


def __getattr__(name: str) -> object:
    """Import the component when it is asked for: commands need no resources, which take 0.4 s to import."""
    if name != "AsyncLambdaApi":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .rest_api import AsyncLambdaApi  # noqa: PLC0415  # see above

    globals()[name] = AsyncLambdaApi
    return AsyncLambdaApi
