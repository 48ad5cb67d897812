"""The configuration of examples/workflow-roles, refused where it would let in more than it says."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi import automation

from local import cloud, stack

from .conftest import STACK, Stack
from .test_workflow_roles import EXAMPLE, module

GOOD: dict[str, Any] = {
    "issuer": "token.actions.githubusercontent.com",
    "audience": "sts.amazonaws.com",
    "may_preview": ["repo:me/it:pull_request", "repo:me/it:ref:refs/heads/*"],
    "may_deploy": ["repo:me@12/it@345:environment:dev"],
    "provider_arn": "",
    "prefix": "api-",
    "functions_may": ["dynamodb:*Item", "s3:GetObject"],
}
GITLAB: dict[str, Any] = GOOD | {
    "issuer": "gitlab.com",
    "audience": "https://gitlab.com",
    "may_preview": ["project_path:group/below/it:ref_type:branch:ref:*"],
    "may_deploy": ["project_path:group/below/it:ref_type:branch:ref:main"],
    "provider_arn": "arn:aws:iam::000000000000:oidc-provider/gitlab.com",
}


@pytest.mark.parametrize("values", [GOOD, GITLAB], ids=["github", "gitlab"])
def test_subjects_of_one_repository_are_taken(values: dict[str, Any]) -> None:
    assert [*module("settings").Settings(**values).mistakes()] == []


ONE = "has to be of one repository, such as repo:OWNER/REPOSITORY:environment:dev"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"may_preview": []}, "may_preview: [] has to name somebody, such as repo:OWNER"),
        ({"may_deploy": []}, "may_deploy: [] has to name somebody, such as repo:OWNER"),
        ({"may_preview": ["repo:*"]}, f'may_preview[0]: "repo:*" {ONE}'),
        ({"may_preview": ["repo:*/it:pull_request"]}, f'may_preview[0]: "repo:*/it:pull_request" {ONE}'),
        ({"may_preview": ["repo:me/i?:x"]}, f'may_preview[0]: "repo:me/i?:x" {ONE}'),
        ({"may_preview": ["repo:me/it"]}, f'may_preview[0]: "repo:me/it" {ONE}'),
        ({"may_deploy": ["project_path:*:x"]}, f'may_deploy[0]: "project_path:*:x" {ONE}'),
        ({"may_deploy": ["repo:me/it:*"]}, 'may_deploy[0]: "repo:me/it:*" has to be without * and ?'),
        ({"issuer": "https://gitlab.com"}, 'issuer: "https://gitlab.com" has to be without https://'),
        (
            {"provider_arn": "arn:aws:iam::1:oidc-provider/gitlab.com"},
            'provider_arn: "arn:aws:iam::1:oidc-provider/gitlab.com" is not that of token.actions',
        ),
        ({"prefix": ""}, 'prefix: "" has to be a name and a hyphen, such as api-'),
        ({"prefix": "*-"}, 'prefix: "*-" has to be a name and a hyphen'),
        ({"prefix": "workflows-"}, 'prefix: "workflows-" would let the role that deploys change itself'),
        ({"functions_may": ["*"]}, 'functions_may[0]: "*" has to be an action, such as dynamodb:PutItem'),
        ({"functions_may": ["s*:Get"]}, 'functions_may[0]: "s*:Get" has to be an action, such as'),
        ({"functions_may": ["iam:*"]}, 'functions_may[0]: "iam:*" would let functions out of the boundary'),
        (
            {"functions_may": ["sts:AssumeRole"]},
            'functions_may[0]: "sts:AssumeRole" would let functions out of the boundary',
        ),
    ],
)
def test_what_would_let_in_more_than_it_says_is_refused(values: dict[str, Any], expected: str) -> None:
    first, *_ = module("settings").Settings(**GOOD | values).mistakes()
    assert first.startswith(expected)


@pytest.fixture
def roles(tmp_path: Path, running: cloud.Cloud, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """A copy of the example."""
    project = tmp_path / "project"
    shutil.copytree(EXAMPLE, project)
    monkeypatch.syspath_prepend(str(project))
    return Stack(stack.Place(project=project, state=tmp_path / "state"), running)


def test_a_mistake_is_one_line(roles: Stack) -> None:
    file = roles.place.project / "Pulumi.dev.yaml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    settings["config"]["workflow-roles:may_deploy"] = ["repo:*/*:environment:dev"]
    file.with_name(f"Pulumi.{STACK}.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    with pytest.raises(automation.CommandError) as failed:
        roles.preview()
    assert f'Pulumi.{STACK}.yaml: may_deploy[0]: "repo:*/*:environment:dev" {ONE}' in str(failed.value)
    assert "Traceback" not in str(failed.value)
