"""One route that nobody waits for; callers sign their requests."""

import pulumi
from async_lambda_api import AsyncLambdaApi, AsyncLambdaApiArgs, Function, Route

routes = (Route(path="/reports", function="reports"),)
args = AsyncLambdaApiArgs(functions={"reports": Function(code="work")}, routes=routes)
api = AsyncLambdaApi("api", args)
pulumi.export("url", api.url)
pulumi.export("routes", api.routes)
