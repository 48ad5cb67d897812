"""A stack for each environment, with defaults that all share."""

import pulumi
from async_lambda_api import (
    Asynchronous,
    AsyncLambdaApi,
    AsyncLambdaApiArgs,
    Authorization,
    Function,
    Route,
)

config = pulumi.Config()
reports = Function(
    code="work",
    memory_size=config.require_int("memory_size"),
    tags=config.get_object("tags") or {},
    asynchronous=Asynchronous(maximum_retry_attempts=config.require_int("maximum_retry_attempts")),
)
api = AsyncLambdaApi(
    "api",
    AsyncLambdaApiArgs(
        functions={"reports": reports},
        routes=(Route(path="/reports", function="reports", authorization=Authorization.NONE),),
    ),
)
pulumi.export("url", api.url)
pulumi.export("routes", api.routes)
