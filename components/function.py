"""A function as a user configures it, and the Lambda function, role and log group that it becomes."""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pydantic import BaseModel, ConfigDict, Field

from .arns import Account


class Function(BaseModel):
    """One Lambda function. Frozen and plain, because it decides which resources exist.

    Raises `pydantic.ValidationError` for a value that Lambda could not take.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(description="Folder with the handler, from the project's root.")
    handler: str = Field(
        default="handler.handler",
        description="The function to call: module.function below `code`.",
        pattern=r"^[\w/.-]+\.\w+$",
    )
    runtime: str = Field(
        default="python3.13", description="Python runtime of Lambda.", pattern=r"^python3\.\d+$"
    )
    memory: int = Field(default=128, description="Memory in MB.", ge=128, le=10240)
    timeout: int = Field(default=30, description="Time limit of a call in seconds.", ge=1, le=900)
    log_retention: int = Field(default=14, description="Days that logs are kept.", ge=1)

    @property
    def module_file(self) -> str:
        """The handler's file below `code`."""
        module, _, _ = self.handler.rpartition(".")
        return module.replace(".", "/") + ".py"


@dataclass(frozen=True, kw_only=True)
class DeployedFunction:
    """What the API needs of a function: its name and ARN, and what has to be there before it may run."""

    name: pulumi.Output[str]
    arn: pulumi.Output[str]
    ready: list[pulumi.Resource]


def deploy_function(
    name: str, function: Function, account: Account, opts: pulumi.ResourceOptions
) -> DeployedFunction:
    """Register a function with a role that can write to its own log group and nothing else.

    `name` is the logical name of its resources and the stem of its physical name. The ARN is composed
    from that name, so it is known in the first preview.
    """
    role = aws.iam.Role(
        name,
        assume_role_policy=_policy(
            {"Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
        ),
        opts=opts,
    )
    lambda_function = aws.lambda_.Function(
        name,
        code=pulumi.FileArchive(function.code),
        handler=function.handler,
        runtime=function.runtime,
        memory_size=function.memory,
        timeout=function.timeout,
        role=role.arn,
        opts=opts,
    )
    log_group_name = pulumi.Output.concat("/aws/lambda/", lambda_function.name)
    log_group = aws.cloudwatch.LogGroup(
        name, name=log_group_name, retention_in_days=function.log_retention, opts=opts
    )
    write_logs = aws.iam.RolePolicy(
        name,
        role=role.name,
        policy=account.log_group_arn(log_group_name).apply(
            lambda arn: _policy(
                {"Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": f"{arn}:*"}
            )
        ),
        opts=opts,
    )
    return DeployedFunction(
        name=lambda_function.name,
        arn=account.function_arn(lambda_function.name),
        ready=[lambda_function, log_group, write_logs],
    )


def _policy(statement: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})
