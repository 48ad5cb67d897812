"""A REST API on Amazon API Gateway that starts its Lambda functions asynchronously, as a Pulumi component."""

from .function import Function
from .invocation import InvocationType
from .rest_api import AsyncLambdaApi, AsyncLambdaApiArgs
from .route import Authorization, HttpMethod, Route

__all__ = [
    "AsyncLambdaApi",
    "AsyncLambdaApiArgs",
    "Authorization",
    "Function",
    "HttpMethod",
    "InvocationType",
    "Route",
]
