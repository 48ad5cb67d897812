"""Each example: previewed with the policy pack, deployed and called."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi import automation

from local import cloud, stack

from .conftest import CHECKOUT, Answer, Stack, call
from .languages import put_on_path
from .test_policies import MAPPED, said

PAGE = (CHECKOUT / "examples" / "README.md").read_text(encoding="utf-8")
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
    left_by_a_run = shutil.ignore_patterns(".state", ".venv", "__pycache__")
    shutil.copytree(CHECKOUT / "examples" / request.param, project, ignore=left_by_a_run)
    made = Stack(stack.Place(project=project, state=tmp_path / "state"), running, "dev")
    yield made
    made.destroy()


@pytest.fixture
def example(project: Stack) -> Stack:
    """A copy of an example, previewed with the policy pack and deployed."""
    project.preview(policies=True)
    project.up()
    return project


def posted(example: Stack, path: str, report: str = "May", **headers: str) -> Answer:
    return call(f"{example.url()}{path}", {"report": report}, **headers)


def deployed(example: Stack, kind: str) -> dict[str, Any]:
    """Return what the state has of the one resource of a type."""
    resources = example.export()["deployment"]["resources"]
    (found,) = [one["outputs"] for one in resources if one["type"] == kind]
    return dict(found)


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
    assert (answer.status, answer.json()) == (201, {"id": "7", "report": "May"})
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
    client = example.client("apigateway")
    (api,) = [one for one in client.get_rest_apis()["items"] if one["id"] in example.outputs()["url"]]
    assert api["endpointConfiguration"]["types"] == ["PRIVATE"]
    assert "vpce-0a1b2c3d" in api["policy"]
    resources = client.get_resources(restApiId=api["id"], embed=["methods"])["items"]
    (methods,) = [one["resourceMethods"] for one in resources if one["path"] == "/reports"]
    assert methods["POST"]["authorizationType"] == "AWS_IAM"
    assert posted(example, "/reports").status == 202  # the emulator enforces neither


@pytest.fixture
def production(example: Stack) -> Iterator[Stack]:
    """The stack `production` of an example, previewed and deployed beside its stack `dev`."""
    beside = Stack(example.place, example.running, "production")
    beside.preview(policies=True)
    beside.up()
    yield beside
    beside.destroy()


@pytest.mark.parametrize("project", ["environments"], indirect=True)
def test_environments(example: Stack, production: Stack) -> None:
    stacks = (example, production)
    retries = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
    assert [deployed(one, "aws:lambda/function:Function")["memorySize"] for one in stacks] == [256, 1024]
    assert [deployed(one, retries)["maximumRetryAttempts"] for one in stacks] == [0, 2]
    assert [posted(one, "/reports").status for one in stacks] == [202, 202]
    assert example.url() != production.url()


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
    boundary = example.outputs()["permissions_boundary"]
    assert boundary.startswith("arn:aws:iam::000000000000:policy/workflows-boundary-")
    role = example.outputs()["deploy_role"].rpartition("/")[2]
    deploying = iam.get_role_policy(RoleName=role, PolicyName="deploying")["PolicyDocument"]["Statement"]
    (makes_roles,) = [one for one in deploying if "iam:CreateRole" in one["Action"]]
    assert makes_roles["Condition"] == {"StringEquals": {"iam:PermissionsBoundary": boundary}}
    assert example.refresh() == {}
    assert example.up() == {}


@pytest.mark.parametrize("project", ["another-teams-stack"], indirect=True)
def test_another_teams_stack(project: Stack) -> None:
    with pytest.raises(automation.CommandError):
        project.preview(policies=True)
    assert "❌ async-lambda-api" in said(project)
    assert MAPPED in said(project)


@pytest.mark.parametrize("project", ["another-teams-stack"], indirect=True)
def test_another_teams_stack_is_mended_though_it_was_deployed_before(project: Stack) -> None:
    project.up()
    assert posted(project, "/reports").json() == {"built": "May"}  # the caller has waited

    settings = project.place.project / "policies.json"
    project.up(policies=True, policy_settings=settings)
    assert posted(project, "/reports", "June").body == ""  # nobody waits any more
    project.wait_for("built June")
    assert project.preview(policies=True, policy_settings=settings) == {}


@pytest.mark.parametrize("project", ["smallest"], indirect=True)
def test_an_example_is_deployed_by_the_commands_on_its_page(project: Stack, python_language: Path) -> None:
    (block,) = re.findall(r"in the example's folder:\n\n((?:    pulumi .*\n)+)", PAGE)
    project.place.backend.mkdir(parents=True)
    with stack.engine_environment(project.place.state, project.running):
        environment = os.environ | {"PULUMI_SKIP_CONFIRMATIONS": "true"}
        put_on_path([python_language], environment.__setitem__)
    for command in block.splitlines():
        subprocess.run(command.split(), cwd=project.place.project, env=environment, check=True)
    assert posted(project, "/reports").status == 202


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_names_what_it_imports(name: str) -> None:
    folder = CHECKOUT / "examples" / name
    uses_component = "async_lambda_api" in (folder / "__main__.py").read_text(encoding="utf-8")
    required = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert ("../.." in required) == uses_component
    assert uses_component or any(one.startswith("pulumi-aws") for one in required)


def test_an_example_installs_the_component_of_the_checkout(tmp_path: Path) -> None:
    pip = (
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
    )
    smallest = CHECKOUT / "examples" / "smallest"
    subprocess.run(
        [*pip, "--target", tmp_path, "--requirement", "requirements.txt"], cwd=smallest, check=True
    )
    assert (tmp_path / "async_lambda_api" / "__init__.py").is_file()


def test_every_example_has_a_test_and_a_line_in_the_list() -> None:
    for name in EXAMPLES:
        test = f"test_{name.replace('-', '_')}"
        assert test in globals() or Path(__file__).with_name(f"{test}.py").is_file()
        assert f"[{name}]" in PAGE
