"""The component: a REST API whose routes start Lambda functions and wait for them, or do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .arns import current_account
from .function import DeployedFunction, Function, deploy_function
from .integration import fingerprint, integration_spec
from .removal import choose_markers
from .resources import ResourceRendering, part_names
from .route import Route


@dataclass(frozen=True, kw_only=True)
class AsyncLambdaApiArgs:
    """What an `AsyncLambdaApi` is made of."""

    functions: Mapping[str, Function]
    """The functions by the name that routes use for them."""
    routes: Sequence[Route]
    """The routes of the API; each names one of `functions`."""
    stage_name: str = "v1"
    """The name of the stage, which is the first part of the URL's path."""


class AsyncLambdaApi(pulumi.ComponentResource):
    """A REST API with non-proxy Lambda integrations, deployed to one stage.

    Outputs: `url`, where the stage answers, and `routes`, a list of `method`, `path`, `url` and `invocation`.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
    """

    url: pulumi.Output[str]
    routes: pulumi.Output[list[dict[str, str]]]

    def __init__(
        self, name: str, args: AsyncLambdaApiArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("async-lambda-api:index:AsyncLambdaApi", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        account = current_account(pulumi.InvokeOutputOptions(parent=self))

        functions = {
            key: deploy_function(f"{name}-{key}", function, account, child)
            for key, function in args.functions.items()
        }
        # Regional: an edge-optimised endpoint rewrites some header names on the way.
        api = aws.apigateway.RestApi(name, endpoint_configuration={"types": "REGIONAL"}, opts=child)
        specs = [integration_spec(route) for route in args.routes]
        uris = {route.key: account.invoke_arn(functions[route.function].arn) for route in args.routes}
        markers = choose_markers(name, part_names(name, specs), child)
        parts = ResourceRendering(
            name=name,
            api_id=markers.enter(api.id),
            root_resource_id=api.root_resource_id,
            opts=child,
        ).register(specs, uris)
        parts.append(markers.leave(parts))

        # A deployment is a snapshot of the API at that moment: everything has to be there by then, and any
        # change needs a new one.
        deployment = aws.apigateway.Deployment(
            name,
            rest_api=api.id,
            triggers={
                "specification": pulumi.Output.all(**uris).apply(lambda known: fingerprint(specs, known))
            },
            opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(depends_on=parts)),
        )
        permissions = [
            self._permit(f"{name}-{key}", function, api, args.stage_name, account.account_id)
            for key, function in functions.items()
        ]
        stage = aws.apigateway.Stage(
            name,
            rest_api=api.id,
            deployment=deployment.id,
            stage_name=args.stage_name,
            # Nobody can call before this exists, so it waits for all that a call needs.
            opts=pulumi.ResourceOptions.merge(
                child,
                pulumi.ResourceOptions(
                    depends_on=[*permissions, *(r for function in functions.values() for r in function.ready)]
                ),
            ),
        )

        self.url = stage.invoke_url
        self.routes = stage.invoke_url.apply(lambda url: [_describe(route, url) for route in args.routes])
        self.register_outputs({"url": self.url, "routes": self.routes})

    def _permit(
        self,
        name: str,
        function: DeployedFunction,
        api: aws.apigateway.RestApi,
        stage_name: str,
        account_id: pulumi.Output[str],
    ) -> aws.lambda_.Permission:
        """Let this API and stage, in this account, invoke a function."""
        return aws.lambda_.Permission(
            name,
            action="lambda:InvokeFunction",
            function=function.name,
            principal="apigateway.amazonaws.com",
            source_arn=pulumi.Output.concat(api.execution_arn, "/", stage_name, "/*"),
            source_account=account_id,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _describe(route: Route, url: str) -> dict[str, str]:
    return {
        "method": route.method.value,
        "path": route.path,
        "url": url + ("" if route.path == "/" else route.path),
        "invocation": route.invocation.value,
    }
