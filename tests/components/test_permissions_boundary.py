"""What bounds the roles that the component makes."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

from components import AsyncLambdaApi, AsyncLambdaApiArgs, settings

ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
EXAMPLE = Path(__file__).parents[2] / "examples" / "workflow-roles"
BOUNDARY = "arn:aws:iam::123456789012:policy/workflows-boundary"
# One that makes every kind of role: a function's, that of API Gateway's calls, and that of its logs.
EVERY_ROLE: dict[str, Any] = {
    "functions": {
        "work": {"code": "app/reports"},
        "theirs": {"arn": "arn:aws:lambda:eu-west-1:123456789012:function:theirs"},
    },
    "routes": [{"path": "/jobs", "function": "work"}, {"path": "/theirs", "function": "theirs"}],
    "stage": {"cloudwatch_role": True},
}

Deploy = Callable[..., Any]


def test_every_role_has_the_permissions_boundary(deploy: Deploy) -> None:
    roles = deploy(**EVERY_ROLE, permissions_boundary_arn=BOUNDARY).of_type(ROLE)
    assert {name: role.inputs["permissionsBoundary"] for name, role in roles.items()} == dict.fromkeys(
        ("api-work", "api-invoke", "api-cloudwatch"), BOUNDARY
    )


def test_no_role_has_a_permissions_boundary_by_default(deploy: Deploy) -> None:
    roles = deploy(**EVERY_ROLE).of_type(ROLE)
    assert len(roles) == 3
    assert all("permissionsBoundary" not in role.inputs for role in roles.values())


def test_a_permissions_boundary_may_be_an_output(register: Callable[..., Any]) -> None:
    def program() -> None:
        boundary = pulumi.Output.from_input(BOUNDARY)
        args = AsyncLambdaApiArgs.model_validate(EVERY_ROLE | {"permissions_boundary_arn": boundary})
        AsyncLambdaApi("api", args)

    roles = register(program).of_type(ROLE)
    assert {role.inputs["permissionsBoundary"] for role in roles.values()} == {BOUNDARY}


def test_a_permissions_boundary_is_an_arn() -> None:
    found = settings.parse(EVERY_ROLE | {"permissions_boundary_arn": "workflows-boundary"})
    assert isinstance(found, list)
    assert [line.partition(": string")[0] for line in found] == [
        'permissions_boundary_arn: "workflows-boundary"'
    ]


def test_a_role_trusts_its_service_on_no_condition_that_aws_does_not_document(deploy: Deploy) -> None:
    trusted = {
        name: role.inputs["assumeRolePolicy"] for name, role in deploy(**EVERY_ROLE).of_type(ROLE).items()
    }
    assert "lambda.amazonaws.com" in trusted["api-work"]
    assert "apigateway.amazonaws.com" in trusted["api-invoke"]
    assert "apigateway.amazonaws.com" in trusted["api-cloudwatch"]
    assert not [name for name, policy in trusted.items() if "Condition" in policy]


KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
FAILURES_GO_TO = {
    "queue": "arn:aws:sqs:eu-west-1:123456789012:failed",
    "topic": "arn:aws:sns:eu-west-1:123456789012:failed",
    "function": "arn:aws:lambda:eu-west-1:123456789012:function:failed",
    "bus": "arn:aws:events:eu-west-1:123456789012:event-bus/failed",
    "bucket": "arn:aws:s3:::failed",
}
EVERY_NEED: dict[str, Any] = {
    "code": "app/reports",
    "tracing": "Active",
    "vpc": {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]},
    "kms_key_arn": KEY,
    "asynchronous": {"queue": {"kms_key_arn": KEY}},
}


def test_the_boundary_of_the_workflows_allows_all_that_roles_allow_by_themselves(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    destinations = {
        name: {"code": "app/reports", "asynchronous": {"on_failure": arn}}
        for name, arn in FAILURES_GO_TO.items()
    }
    functions = EVERY_ROLE["functions"] | {"work": EVERY_NEED} | destinations
    routes = [{"path": f"/{name}", "function": name} for name in functions]
    policies = deploy(**EVERY_ROLE | {"functions": functions, "routes": routes}).of_type(ROLE_POLICY)
    needed = {
        action for policy in policies.values() for action in actions(json.loads(policy.inputs["policy"]))
    }
    monkeypatch.syspath_prepend(str(EXAMPLE))
    bounded = {"Statement": importlib.import_module("boundary").statements([])}
    assert needed == set(actions(bounded))


def actions(policy: dict[str, Any]) -> list[str]:
    """Return what a policy allows."""
    listed = (statement["Action"] for statement in policy["Statement"])
    return [action for one in listed for action in ([one] if isinstance(one, str) else one)]
