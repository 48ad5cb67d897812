"""A function may be called like a part of the API itself, before and after that part is there."""

from typing import Any

import pytest

from .conftest import Stack, call

ROUTE = {"path": "/jobs", "invocation": "RequestResponse"}
WORK = {"work": {"code": "work"}}
CALLED_LIKE_PARTS = {key: {"code": "work"} for key in ("access", "cloudwatch", "invoke", "work-logs")}
WITH_POLICIES = {key: {**function, "tracing": "Active"} for key, function in CALLED_LIKE_PARTS.items()}
PARTS: dict[str, Any] = {
    "authorizers": {"token": {"type": "TOKEN", "function": "work"}},
    "stage": {"access_logs": {}, "cloudwatch_role": True},
}
# A new deployment takes the place of the earlier one, and a policy of a role is one by its name alone.
COMES_AND_GOES = {"aws:apigateway/deployment:Deployment", "aws:iam/rolePolicy:RolePolicy"}


def ids(stack: Stack) -> set[tuple[str, str]]:
    """Return type and id of everything that is deployed and stays with its id."""
    return {
        (found["type"], found["id"])
        for found in stack.export()["deployment"]["resources"]
        if found["type"].startswith("aws:") and found["type"] not in COMES_AND_GOES
    }


def trusted(stack: Stack) -> dict[str, set[str]]:
    """Return the names of the roles by the service that they trust."""
    found: dict[str, set[str]] = {}
    for role in stack.client("iam").list_roles()["Roles"]:
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        found.setdefault(statement["Principal"]["Service"], set()).add(role["RoleName"])
    return found


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ({"functions": WORK, **PARTS}, {"functions": WORK | WITH_POLICIES}),
        ({"functions": WORK | WITH_POLICIES}, PARTS),
    ],
    ids=["function after part", "part after function"],
)
def test_what_is_deployed_stays_when_something_is_added_that_wants_its_name(
    deployment: Stack, before: dict[str, Any], added: dict[str, Any]
) -> None:
    deployment.configure(ROUTE, **before)
    deployment.up()
    first = ids(deployment)

    deployment.configure(ROUTE, **(before | added))
    deployment.up()
    both = ids(deployment)
    assert first <= both
    assert {name.rpartition("-")[0] for name in trusted(deployment)["lambda.amazonaws.com"]} >= {"api-work"}
    assert len(trusted(deployment)["lambda.amazonaws.com"]) == len(WORK | WITH_POLICIES)
    assert len(trusted(deployment)["apigateway.amazonaws.com"]) == len(["cloudwatch", "invoke"])
    assert call(f"{deployment.url()}/jobs", {"job": "1"}).json() == {"job": "1"}
    assert deployment.preview() == {}

    deployment.configure(ROUTE, **before)
    deployment.up()
    assert first == ids(deployment)
    assert deployment.preview() == {}
