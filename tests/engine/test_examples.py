"""Each example: previewed with the policy pack, deployed and called."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pulumi import automation

from local import cloud, stack

from .conftest import CHECKOUT, STACK, Answer, Stack, call
from .test_policies import said

EXAMPLES = sorted(file.parent.name for file in (CHECKOUT / "examples").glob("*/Pulumi.yaml"))


@pytest.fixture
def project(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    running: cloud.Cloud,
    packages: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Stack]:
    """A copy of an example, which finds the packages as an environment of its own would."""
    monkeypatch.setenv("PYTHONPATH", str(packages))
    monkeypatch.syspath_prepend(str(packages))
    project = tmp_path / "project"
    shutil.copytree(CHECKOUT / "examples" / request.param, project)
    (project / "Pulumi.dev.yaml").rename(project / f"Pulumi.{STACK}.yaml")
    monkeypatch.syspath_prepend(str(project))  # as the language host does, for modules of the example's own
    made = Stack(stack.Place(project=project, state=tmp_path / "state"), running)
    yield made
    made.destroy()


@pytest.fixture
def example(project: Stack) -> Stack:
    """A copy of an example, previewed with the policy pack and deployed."""
    project.preview(policies=True)
    project.up()
    return project


def posted(example: Stack, path: str, **headers: str) -> Answer:
    return call(f"{example.url()}{path}", {"title": "May"}, **headers)


def memory_sizes(example: Stack) -> list[int]:
    return [
        one["outputs"]["memorySize"]
        for one in example.export()["deployment"]["resources"]
        if one["type"] == "aws:lambda/function:Function"
    ]


WAITS = {"InvocationType": "RequestResponse"}


@pytest.mark.parametrize("project", ["smallest"], indirect=True)
def test_smallest(example: Stack) -> None:
    assert "[mandatory]" not in "\n".join(example.shown)
    assert posted(example, "/reports").status == 202  # the emulator checks no signatures


@pytest.mark.parametrize("project", ["client-decides"], indirect=True)
def test_client_decides(example: Stack) -> None:
    assert posted(example, "/reports").status == 202
    assert posted(example, "/reports/build", InvocationType="Event").status == 202
    assert posted(example, "/reports/build", **WAITS).json() == {"built": "May"}


@pytest.mark.parametrize("project", ["from-a-proxy-integration"], indirect=True)
def test_from_a_proxy_integration(example: Stack) -> None:
    answer = posted(example, "/reports/7", **WAITS)
    assert (answer.status, answer.json()) == (201, {"id": "7", "title": "May"})
    assert posted(example, "/reports/7", InvocationType="Event").status == 202


@pytest.mark.parametrize("project", ["own-document"], indirect=True)
def test_own_document(example: Stack) -> None:
    assert posted(example, "/reports").status == 202


@pytest.mark.parametrize("project", ["two-apis"], indirect=True)
def test_two_apis(example: Stack) -> None:
    partners = stack.local_url(example.outputs()["partners_url"], example.running)
    assert partners != example.url()
    assert posted(example, "/reports").status == 202
    assert call(f"{partners}/reports", {}).status == 202


@pytest.mark.parametrize("project", ["private-with-iam"], indirect=True)
def test_private_with_iam(example: Stack) -> None:
    (api,) = [
        found
        for found in example.client("apigateway").get_rest_apis()["items"]
        if found["id"] in example.outputs()["url"]
    ]
    assert api["endpointConfiguration"]["types"] == ["PRIVATE"]
    assert "vpce-0a1b2c3d" in api["policy"]


@pytest.mark.parametrize("project", ["environments"], indirect=True)
def test_environments(example: Stack) -> None:
    assert memory_sizes(example) == [256]
    folder = example.place.project
    shutil.copy(folder / "Pulumi.production.yaml", folder / f"Pulumi.{STACK}.yaml")
    example.up()
    assert memory_sizes(example) == [1024]


@pytest.mark.parametrize("project", ["workflow-roles"], indirect=True)
def test_workflow_roles(example: Stack) -> None:
    assert "[mandatory]" not in "\n".join(example.shown)
    iam = example.client("iam")
    provider = "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com"
    made = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=provider)
    assert made["ClientIDList"] == ["sts.amazonaws.com"]
    audience = {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
    trusted = {
        "preview": {
            "StringEquals": audience,
            "StringLike": {
                "token.actions.githubusercontent.com:sub": ["repo:OWNER/REPOSITORY:environment:dev-read"]
            },
        },
        "deploy": {
            "StringEquals": audience
            | {"token.actions.githubusercontent.com:sub": ["repo:OWNER/REPOSITORY:environment:dev"]}
        },
    }
    policies = {"preview": ["reading"], "deploy": ["deploying", "reading"]}
    for name, condition in trusted.items():
        role = example.outputs()[f"{name}_role"].rpartition("/")[2]
        (trust,) = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Federated": provider}
        assert trust["Condition"] == condition
        assert sorted(iam.list_role_policies(RoleName=role)["PolicyNames"]) == policies[name]
    assert example.refresh() == {}
    assert example.up() == {}


@pytest.mark.parametrize("project", ["another-teams-stack"], indirect=True)
def test_another_teams_stack(project: Stack) -> None:
    with pytest.raises(automation.CommandError):
        project.preview(policies=True)
    assert "❌ async-lambda-api" in said(project)
    assert "lambda-invocation-type-mapped" in said(project)
    project.up(policies=True, policy_settings=project.place.project / "policies.json")
    integration = project.client("apigateway").get_integration(**project.outputs()["integration"])
    assert integration["requestParameters"] == {
        "integration.request.header.X-Amz-Invocation-Type": "'RequestResponse'"
    }
    assert posted(project, "/reports").status == 200


def test_every_example_has_a_test_and_a_line_in_the_list() -> None:
    listed = (CHECKOUT / "examples" / "README.md").read_text(encoding="utf-8")
    for name in EXAMPLES:
        assert f"test_{name.replace('-', '_')}" in globals()
        assert f"[{name}]" in listed
