"""A private API, reached through VPC endpoints by callers who sign their requests."""

import pulumi
from async_lambda_api import AsyncLambdaApi, AsyncLambdaApiArgs, Endpoint, EndpointType, Function, Route

vpc_endpoint_ids = pulumi.Config().require_object("vpc_endpoint_ids")
api = AsyncLambdaApi(
    "api",
    AsyncLambdaApiArgs(
        functions={"reports": Function(code="work")},
        routes=(Route(path="/reports", function="reports"),),  # signed: AWS_IAM is the default
        endpoint=Endpoint(type=EndpointType.PRIVATE, vpc_endpoint_ids=vpc_endpoint_ids),
    ),
)
pulumi.export("url", api.url)
pulumi.export("routes", api.routes)
