"""`python -m components openapi`, which is `make openapi`."""

import json
from pathlib import Path

import pytest
import yaml

from components.__main__ import main
from components.specification.extensions import extension_problems

PROJECT = """
name: jobs
runtime: python
config:
  authorization:
    type: string
    default: NONE
  aws:region: {value: eu-west-1}
"""
STACK = """
config:
  jobs:functions:
    work: {code: work, environment: {TOKEN: {secure: v1:abc}}}
  jobs:routes:
    - {path: /jobs, function: work}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one stack, `dev`."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "handler.py").write_text("def handler(event, context): ...", encoding="utf-8")
    (tmp_path / "Pulumi.yaml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK, encoding="utf-8")
    return tmp_path


def run(project: Path, *options: str, stack: str = "dev") -> int:
    return main(["openapi", "--stack", stack, "--project", str(project), *options])


def test_what_only_aws_knows_is_a_variable_of_aws(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project) == 0
    operation = json.loads(capsys.readouterr().out)["paths"]["/jobs"]["post"]
    assert operation["x-amazon-apigateway-integration"]["uri"] == (
        "arn:${AWS::Partition}:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
        "arn:${AWS::Partition}:lambda:eu-west-1:${AWS::AccountId}:function:work/invocations"
    )


def test_what_the_project_says_for_all_stacks_counts(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project) == 0
    assert "security" not in json.loads(capsys.readouterr().out)["paths"]["/jobs"]["post"]


def test_a_function_can_be_given_its_arn(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:api-work-1234567"
    assert run(project, "--function", f"work={arn}") == 0
    assert f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{arn}/invocations" in (
        capsys.readouterr().out
    )


def test_yaml_says_the_same(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(project)
    as_json = json.loads(capsys.readouterr().out)
    run(project, "--format", "yaml")
    assert yaml.safe_load(capsys.readouterr().out) == as_json


def test_the_same_configuration_is_printed_the_same_twice(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(project)
    first = capsys.readouterr().out
    run(project)
    assert capsys.readouterr().out == first


def test_an_encrypted_value_is_printed_as_secret(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    encrypted = "{secure: v1:abc}"
    more = (
        f"  jobs:endpoint: {{type: PRIVATE, vpc_endpoint_ids: [{encrypted}]}}\n"
        f"  jobs:authorizers: {{people: {{type: COGNITO_USER_POOLS, user_pool_arns: [{encrypted}]}}}}\n"
        f"  jobs:stage: {{variables: {{colour: {encrypted}}}, web_acl_arn: {encrypted}}}\n"
    )
    existing = STACK.replace("code: work, environment: {TOKEN: {secure: v1:abc}}", f"arn: {encrypted}")
    route = existing.replace("function: work}", "function: work, authorizer: people}")
    (project / "Pulumi.dev.yaml").write_text(route + more, encoding="utf-8")
    assert run(project) == 0
    document = json.loads(capsys.readouterr().out)
    integration = document["paths"]["/jobs"]["post"]["x-amazon-apigateway-integration"]
    assert integration["uri"].endswith(":lambda:path/2015-03-31/functions/[secret]/invocations")
    condition = document["x-amazon-apigateway-policy"]["Statement"][1]["Condition"]
    assert condition == {"StringNotEquals": {"aws:SourceVpce": ["[secret]"]}}
    schemes = document["components"]["securitySchemes"]
    assert schemes["people"]["x-amazon-apigateway-authorizer"]["providerARNs"] == ["[secret]"]


@pytest.mark.parametrize("option", ["stackConfigDir", "config"])
def test_the_file_of_a_stack_is_where_the_project_says(
    project: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    (project / "cfg").mkdir()
    (project / "Pulumi.dev.yaml").rename(project / "cfg" / "Pulumi.dev.yaml")
    (project / "Pulumi.yaml").write_text(f"name: jobs\nruntime: python\n{option}: cfg\n", encoding="utf-8")
    assert run(project) == 0
    assert "/jobs" in json.loads(capsys.readouterr().out)["paths"]


def test_a_key_without_namespace_is_the_projects(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "Pulumi.dev.yaml").write_text(STACK.replace("jobs:routes", "routes"), encoding="utf-8")
    assert run(project) == 0
    assert "/jobs" in json.loads(capsys.readouterr().out)["paths"]


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        (
            "  jobs:routes",
            "  job:authorization: NONE\n  jobs:routes",
            "Pulumi.dev.yaml: job:authorization: job is not the project's namespace; nearest: jobs",
        ),
        (
            "path: /jobs",
            "path: {secure: v1:abc}",
            "Pulumi.dev.yaml: routes[0].path: an encrypted value would stand in the state as plain text; ",
        ),
        ("function: work", "function: wrok", 'Pulumi.dev.yaml: routes[0].function: "wrok": not one of work'),
        ("code: work", "code: wrok", 'Pulumi.dev.yaml: functions.work.code: "wrok" is not a folder'),
        ("config:", "konfig:", "Pulumi.dev.yaml: config: is missing, and required"),
        ("config:", "config: [", "Pulumi.dev.yaml: while parsing"),
        (
            "  jobs:routes",
            "  jobs:openapi: no.yaml\n  jobs:routes",
            'Pulumi.dev.yaml: openapi: "no.yaml" is not',
        ),
        (
            "  jobs:routes",
            "  jobs:openapi: 5\n  jobs:routes",
            "Pulumi.dev.yaml: openapi: 5: has to be the path",
        ),
    ],
)
def test_a_mistake_is_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str, line: str
) -> None:
    (project / "Pulumi.dev.yaml").write_text(STACK.replace(right, wrong), encoding="utf-8")
    assert run(project) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"error: {line}")


def test_a_stack_that_is_not_there_is_told_with_those_that_are(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project, stack="prod") == 1
    assert capsys.readouterr().err == (
        "error: Pulumi.prod.yaml: there is no such file; the project has Pulumi.dev.yaml, Pulumi.yaml\n"
    )


@pytest.mark.parametrize(
    ("extension", "message"),
    [
        ({"type": "lambda"}, "'lambda' is not one of"),
        ({"type": "aws", "httpMethod": "POST"}, "'uri' is a required property"),
        ({"type": "mock", "passthroughBehavior": "always"}, "'always' is not one of"),
        ({"type": "mock", "timeoutInMillis": 1}, "1 is less than the minimum of 50"),
        ({"type": "mock", "responses": {"default": {}}}, "'statusCode' is a required property"),
        ({"type": "mock", "requestParameters": {"integration.request.header.X": "Event"}}, "does not match"),
        ({"type": "mock", "requestParameters": {"header.X": "'Event'"}}, "does not match"),
    ],
)
def test_an_extension_that_api_gateway_would_not_understand_is_found(
    extension: dict[str, object], message: str
) -> None:
    document = {"paths": {"/jobs": {"post": {"x-amazon-apigateway-integration": extension}}}}
    (problem,) = extension_problems(document)
    assert problem.place[:3] == ("paths", "/jobs", "post")
    assert message in problem.reason


@pytest.mark.parametrize("name", ["two\nlines", "../jobs/dev"])
def test_a_name_of_no_stack_is_an_error(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(project, stack=name) == 1
    assert capsys.readouterr().err == (
        f"error: --stack: {name!r} is not a name of a stack, "
        "which has only letters, digits, '_', '.' and '-'\n"
    )
