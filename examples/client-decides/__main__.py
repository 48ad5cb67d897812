"""The two cases of the AWS page: all calls asynchronous, and the client's choice.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
"""

import pulumi
from async_lambda_api import (
    AsyncLambdaApi,
    AsyncLambdaApiArgs,
    Authorization,
    Function,
    InvocationType,
    Route,
)

api = AsyncLambdaApi(
    "api",
    AsyncLambdaApiArgs(
        functions={"reports": Function(code="work")},
        routes=(
            Route(
                path="/reports",
                function="reports",
                invocation=InvocationType.EVENT,
                authorization=Authorization.NONE,
            ),
            Route(
                path="/reports/build",
                function="reports",
                invocation=InvocationType.CLIENT,
                authorization=Authorization.NONE,
            ),
        ),
    ),
)
pulumi.export("url", api.url)
pulumi.export("routes", api.routes)
