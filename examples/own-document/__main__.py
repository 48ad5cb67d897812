"""An OpenAPI document of one's own, into which the integrations are woven."""

from pathlib import Path

import pulumi
from async_lambda_api import (
    AsyncLambdaApi,
    AsyncLambdaApiArgs,
    Authorization,
    Function,
    OperationRule,
    read_document,
)

FILE = Path(__file__).with_name("openapi.yaml")

api = AsyncLambdaApi(
    "api",
    AsyncLambdaApiArgs(
        functions={"reports": Function(code="work")},
        openapi=read_document(FILE.name, FILE.read_text(encoding="utf-8")),
        operations=(
            OperationRule(operation_id="build*", function="reports", authorization=Authorization.NONE),
        ),
    ),
)
pulumi.export("url", api.url)
pulumi.export("routes", api.routes)
