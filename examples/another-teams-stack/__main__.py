"""An API without the component; the policy pack finds what its integration misses, and mends it."""

import json

import pulumi
import pulumi_aws as aws

TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}

role = aws.iam.Role("work", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [TRUST]}))
function = aws.lambda_.Function(
    "work", role=role.arn, runtime="python3.13", handler="handler.handler", code=pulumi.FileArchive("work")
)
api = aws.apigateway.RestApi("api")
reports = aws.apigateway.Resource(
    "reports", rest_api=api.id, parent_id=api.root_resource_id, path_part="reports"
)
place = {"rest_api": api.id, "resource_id": reports.id}
method = aws.apigateway.Method("post", **place, http_method="POST", authorization="NONE")
integration = aws.apigateway.Integration(
    "post",
    **place,
    http_method=method.http_method,
    type="AWS",  # a non-proxy integration: it needs X-Amz-Invocation-Type, and nobody wrote it
    integration_http_method="POST",
    uri=function.invoke_arn,
)
answer = aws.apigateway.MethodResponse("ok", **place, http_method=method.http_method, status_code="200")
answered = aws.apigateway.IntegrationResponse(
    "ok",
    **place,
    http_method=method.http_method,
    status_code=answer.status_code,
    opts=pulumi.ResourceOptions(depends_on=[integration]),
)
aws.lambda_.Permission(
    "api",
    function=function.name,
    action="lambda:InvokeFunction",
    principal="apigateway.amazonaws.com",
    source_arn=api.execution_arn.apply(lambda arn: f"{arn}/*/POST/reports"),
    source_account=aws.get_caller_identity().account_id,
)
deployment = aws.apigateway.Deployment(
    "api",
    rest_api=api.id,
    # What the integration says, not which one it is: a changed mapping needs a new deployment.
    triggers={
        "integration": pulumi.Output.json_dumps(
            [integration.type, integration.uri, integration.request_parameters]
        )
    },
    opts=pulumi.ResourceOptions(depends_on=[integration, answered]),
)
stage = aws.apigateway.Stage("v1", rest_api=api.id, deployment=deployment.id, stage_name="v1")
pulumi.export("url", stage.invoke_url)
