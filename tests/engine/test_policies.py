"""The policy pack over programs with the real engine."""

import pytest
from pulumi import automation

from .conftest import Stack

UNMAPPED = """
import pulumi_aws as aws

role = aws.iam.Role("work", assume_role_policy='{"Version": "2012-10-17", "Statement": []}')
function = aws.lambda_.Function(
    "work", role=role.arn, runtime="python3.13", handler="handler.handler", code=pulumi.FileArchive("work")
)
api = aws.apigateway.RestApi("api")
method = aws.apigateway.Method(
    "jobs", rest_api=api.id, resource_id=api.root_resource_id, http_method="POST", authorization="NONE"
)
aws.apigateway.Integration(
    "jobs",
    rest_api=api.id,
    resource_id=api.root_resource_id,
    http_method=method.http_method,
    type="AWS",
    integration_http_method="POST",
    uri=function.invoke_arn,
)
"""


def test_a_program_that_maps_the_header_passes(deployment: Stack) -> None:
    deployment.configure({"path": "/jobs"})
    assert deployment.preview(policies=True)["create"] > 0


def test_an_unmapped_integration_is_found_in_the_first_preview_though_its_uri_is_unknown(
    deployment: Stack,
) -> None:
    deployment.configure({"path": "/jobs"})
    (deployment.place.project / "__main__.py").write_text(f"import pulumi\n{UNMAPPED}", encoding="utf-8")
    with pytest.raises(automation.CommandError):
        deployment.preview(policies=True)
    assert "jobs maps no request parameters; it should map" in "\n".join(deployment.shown)


def test_an_update_is_stopped_before_the_unmapped_integration_is_made(deployment: Stack) -> None:
    deployment.configure({"path": "/jobs"})
    (deployment.place.project / "__main__.py").write_text(f"import pulumi\n{UNMAPPED}", encoding="utf-8")
    with pytest.raises(automation.CommandError):
        deployment.up(policies=True)
    assert "jobs maps no request parameters; it should map" in "\n".join(deployment.shown)
    client = deployment.client("apigateway")
    (api,) = client.get_rest_apis()["items"]
    (root,) = client.get_resources(restApiId=api["id"], embed=["methods"])["items"]
    assert "methodIntegration" not in root["resourceMethods"]["POST"]
