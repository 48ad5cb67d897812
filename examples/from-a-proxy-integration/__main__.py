"""A handler that was written for a proxy integration, unchanged; the client says whether it waits."""

import pulumi
from async_lambda_api import (
    AsyncLambdaApi,
    AsyncLambdaApiArgs,
    Authorization,
    EventShape,
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
                path="/reports/{id}",
                function="reports",
                invocation=InvocationType.CLIENT,
                event=EventShape.PROXY,
                authorization=Authorization.NONE,
            ),
        ),
    ),
)
pulumi.export("url", api.url)
pulumi.export("routes", api.routes)
