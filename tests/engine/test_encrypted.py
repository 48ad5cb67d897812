"""Encrypted values of the configuration, from the stack's file to the state."""

import uuid
from typing import Any

import pytest
from pulumi import automation

from .conftest import Stack
from .test_policies import said

ROUTE = {"path": "/jobs"}
LAMBDA = "aws:lambda/function:Function"
STAGE = "aws:apigateway/stage:Stage"


def resource(deployment: Stack, kind: str) -> dict[str, Any]:
    """Return what the emulator has of the one resource of a type, by its outputs in the state."""
    (found,) = [one for one in deployment.export()["deployment"]["resources"] if one["type"] == kind]
    outputs: dict[str, Any] = found["outputs"]
    return outputs


@pytest.fixture
def secret() -> str:
    """A value that stands nowhere else."""
    return uuid.uuid4().hex


def configure(deployment: Stack, **tags: str) -> None:
    deployment.configure(
        ROUTE,
        functions={"work": {"code": "work", "tags": {"plain": "open", **tags}}},
        stage={"variables": {"plain": "open"}},
    )


def test_an_encrypted_tag_is_set_and_is_no_plain_text_in_the_state(deployment: Stack, secret: str) -> None:
    configure(deployment)
    deployment.set_secret("functions.work.tags.team", secret)
    deployment.up()
    function = deployment.client("lambda").get_function(FunctionName=resource(deployment, LAMBDA)["name"])
    assert function["Tags"]["team"] == secret
    assert secret not in deployment.state()
    assert secret not in said(deployment)
    assert deployment.up() == {}


def test_an_encrypted_stage_variable_is_set_and_is_no_plain_text_in_the_state(
    deployment: Stack, secret: str
) -> None:
    configure(deployment)
    deployment.set_secret("stage.variables.colour", secret)
    deployment.up()
    stage = resource(deployment, STAGE)
    gateway = deployment.client("apigateway")
    found = gateway.get_stage(restApiId=stage["restApi"], stageName=stage["stageName"])
    assert found["variables"] == {"plain": "open", "colour": secret}
    assert secret not in deployment.state()
    assert secret not in said(deployment)


def test_encrypting_a_plain_value_changes_nothing_and_a_new_value_takes_it_out_of_the_state(
    deployment: Stack, secret: str
) -> None:
    configure(deployment, team=secret)
    deployment.up()
    configure(deployment)
    deployment.set_secret("functions.work.tags.team", secret)
    assert deployment.up() == {}
    deployment.set_secret("functions.work.tags.team", "another")
    assert deployment.up() == {"update": 1}
    assert secret not in deployment.state()


def test_an_encrypted_resource_policy_is_no_plain_text_in_the_state(deployment: Stack, secret: str) -> None:
    everybody = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": "execute-api:/*",
    }
    for rendering in ("resources", "openapi"):
        deployment.configure(ROUTE, rendering=rendering, endpoint={"policy": {"Statement": [everybody]}})
        deployment.set_secret("endpoint.policy.Statement[0].Sid", secret)
        deployment.up()
        assert secret not in deployment.state()
    assert secret not in said(deployment)


def test_an_encrypted_value_that_cannot_be_a_secret_is_rejected_without_being_shown(
    deployment: Stack, secret: str
) -> None:
    configure(deployment)
    deployment.set_secret("functions.work.handler", secret)
    with pytest.raises(automation.CommandError):
        deployment.preview()
    assert "functions.work.handler: an encrypted value would stand in the state as plain text" in said(
        deployment
    )
    assert secret not in said(deployment)
