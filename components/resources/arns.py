"""ARNs composed from names, so that they are known in the first preview and can be reviewed there.

Formats: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

_API_ID_LENGTH = 10


@dataclass(frozen=True, kw_only=True)
class Account:
    """Where a stack is deployed."""

    partition: pulumi.Output[str]
    region: pulumi.Output[str]
    account_id: pulumi.Output[str]

    def function_arn(self, name: pulumi.Input[str]) -> pulumi.Output[str]:
        """Return the ARN of the function called `name`."""
        return self._arn("lambda", "function:", name)

    def queue_arn(self, name: pulumi.Input[str]) -> pulumi.Output[str]:
        """Return the ARN of the queue called `name`."""
        return self._arn("sqs", "", name)

    def log_group_arn(self, name: pulumi.Input[str]) -> pulumi.Output[str]:
        """Return the ARN of the log group called `name`, without the `:*` that stands for its streams."""
        return self._arn("logs", "log-group:", name)

    def some_execution_arn(self) -> pulumi.Output[str]:
        """Return an execution ARN as long as that of any API, whose own is not known in a first preview."""
        return self._arn("execute-api", "", "0" * _API_ID_LENGTH)

    def invoke_arn(self, function_arn: pulumi.Input[str]) -> pulumi.Output[str]:
        """Return the URI with which API Gateway invokes a function.

        Source: https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html#apigw-PutIntegration-request-uri
        """
        return pulumi.Output.concat(
            "arn:",
            self.partition,
            ":apigateway:",
            self.region,
            ":lambda:path/2015-03-31/functions/",
            function_arn,
            "/invocations",
        )

    def _arn(self, service: str, prefix: str, name: pulumi.Input[str]) -> pulumi.Output[str]:
        return pulumi.Output.concat(
            "arn:", self.partition, f":{service}:", self.region, ":", self.account_id, f":{prefix}", name
        )


def current_account(opts: pulumi.InvokeOutputOptions) -> Account:
    """Ask the AWS provider which partition, region and account it works in."""
    return Account(
        partition=aws.get_partition_output(opts=opts).partition,
        region=aws.get_region_output(opts=opts).region,
        account_id=aws.get_caller_identity_output(opts=opts).account_id,
    )
