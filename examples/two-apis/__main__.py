"""Two APIs in one program, one of them made as a document."""

import pulumi
from async_lambda_api import (
    AsyncLambdaApi,
    AsyncLambdaApiArgs,
    Authorization,
    Function,
    Rendering,
    Route,
)

functions = {"reports": Function(code="work")}
routes = (Route(path="/reports", function="reports", authorization=Authorization.NONE),)
internal = AsyncLambdaApi("internal", AsyncLambdaApiArgs(functions=functions, routes=routes))
partners = AsyncLambdaApi(
    "partners", AsyncLambdaApiArgs(functions=functions, routes=routes, rendering=Rendering.OPENAPI)
)
pulumi.export("url", internal.url)
pulumi.export("partners_url", partners.url)
