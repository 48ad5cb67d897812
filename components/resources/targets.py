"""How API Gateway gets to a function: by the function's own permission, or in a role."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..options.api import AsyncLambdaApiArgs
from ..specification.permissions import Place, oversize, permitted_sources
from .arns import Account
from .function import DeployedFunction
from .iam import allow, role_for
from .logical_name import Name
from .secrets import keep_secret


@dataclass(frozen=True, kw_only=True)
class Target:
    """What an integration or an authorizer calls."""

    uri: pulumi.Output[str]
    credentials: pulumi.Output[str] | None = None
    """The role that API Gateway takes on for the call, where the function does not know of it."""


@dataclass(frozen=True, kw_only=True)
class Targets:
    """The functions of an API as API Gateway calls them, by name."""

    routes: Mapping[str, Target]
    authorizers: Mapping[str, Target]
    ready: list[pulumi.Resource]
    """What has to be there before the first call."""


def register_targets(
    role_name: Name,
    args: AsyncLambdaApiArgs,
    functions: Mapping[str, DeployedFunction],
    account: Account,
    opts: pulumi.ResourceOptions,
) -> Targets:
    """Return how each function is called, with a role for those whose permissions are left alone.

    Those are the ones that exist already, and authorizers, which an API calls for itself. `role_name` is the
    role's. docs/aws.md: existing-function-in-role, authorizer-called-in-role
    """
    in_role = {key for key, function in functions.items() if function.exists_already}
    authorizers = {authorizer.function for authorizer in args.authorizers.values() if authorizer.function}
    uris = {key: account.invoke_arn(function.arn) for key, function in functions.items()}
    if not in_role | authorizers:
        return Targets(routes={key: Target(uri=uri) for key, uri in uris.items()}, authorizers={}, ready=[])
    existing = [function.arn for function in args.functions.values()]
    invoked = keep_secret(opts, existing, "inlinePolicies")
    role = role_for(role_name, "apigateway.amazonaws.com", args.permissions_boundary_arn, invoked)
    resources = [functions[key].arn for key in sorted(in_role | authorizers)]
    policy = allow(role_name, role, [{"Action": "lambda:InvokeFunction", "Resource": resources}], opts)
    return Targets(
        routes={
            key: Target(uri=uri, credentials=role.arn if key in in_role else None)
            for key, uri in uris.items()
        },
        authorizers={key: Target(uri=uris[key], credentials=role.arn) for key in authorizers},
        ready=[policy],
    )


def register_permissions(
    name: str,
    args: AsyncLambdaApiArgs,
    functions: Mapping[str, DeployedFunction],
    account: Account,
    stage_arn: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> list[pulumi.Resource]:
    """Let this API and stage, in this account, invoke the functions behind the routes.

    `stage_arn` is the stage's execution ARN. Raises `pulumi.RunError` in the preview where the permissions of
    a function would not fit into its resource policy. docs/aws.md: source-account, permission-gap
    """
    permissions: list[pulumi.Resource] = []
    for key, sources in permitted_sources(args).items():
        function_name = _checked(f"{name}-{key}", functions[key], sources, account, args.stage.name)
        permissions += [
            aws.lambda_.Permission(
                (permission := functions[key].names.part(suffix)).text,
                action="lambda:InvokeFunction",
                function=function_name,
                principal="apigateway.amazonaws.com",
                source_arn=pulumi.Output.concat(stage_arn, source),
                source_account=account.account_id,
                opts=permission.known(opts),
            )
            for suffix, source in sources.items()
        ]
    return permissions


def _checked(
    permission: str,
    function: DeployedFunction,
    sources: Mapping[str, str],
    account: Account,
    stage_name: str,
) -> pulumi.Output[str]:
    """Return the function's name, unless its permissions would not fit."""

    def check(known: list[str]) -> str:
        name, arn, account_id, execution_arn = known
        place = Place(
            function_arn=arn, execution_arn=execution_arn, account_id=account_id, permission=permission
        )
        reason = oversize(place, sources)
        if reason:
            raise pulumi.RunError(reason)
        return name

    as_long = pulumi.Output.concat(account.some_execution_arn(), "/", stage_name)
    return pulumi.Output.all(function.name, function.arn, account.account_id, as_long).apply(check)
