"""`python -m components openapi`, which is `make openapi`."""

import json
import os
from collections.abc import Callable
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


def test_an_encrypted_arn_is_accepted_wherever_an_arn_is(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arn = "{secure: v1:abc}"
    function = (
        f"code: work, role_arn: {arn}, kms_key_arn: {arn}, layers: [{arn}], logs: {{kms_key_arn: {arn}}}, "
        f"asynchronous: {{on_failure: {arn}, on_success: {arn}}}"
    )
    more = (
        f"  jobs:permissions_boundary_arn: {arn}\n"
        f"  jobs:endpoint: {{domain: {{name: a.example.com, certificate_arn: {arn}}}}}\n"
    )
    stack = STACK.replace("code: work, environment: {TOKEN: {secure: v1:abc}}", function)
    (project / "Pulumi.dev.yaml").write_text(stack + more, encoding="utf-8")
    assert run(project) == 0, capsys.readouterr().err


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
        (STACK, "config: []\n", "Pulumi.dev.yaml: config: has to be a mapping of values by their keys"),
        (
            "  jobs:routes",
            "  routes: []\n  jobs:routes",
            "Pulumi.dev.yaml: config.jobs:routes: another key says the same one; keep one of the two",
        ),
        ("config:", "config: [", "Pulumi.dev.yaml: line 4, column 9: did not find expected ',' or ']'"),
        (
            "  jobs:routes",
            "  jobs:openapi: no.yaml\n  jobs:routes",
            'Pulumi.dev.yaml: openapi: "no.yaml": there is no such file',
        ),
        (
            "  jobs:routes",
            "  jobs:openapi: work\n  jobs:routes",
            'Pulumi.dev.yaml: openapi: "work": is a folder, not a file',
        ),
        (
            "  jobs:routes",
            "  jobs:openapi: /dev/zero\n  jobs:routes",
            'Pulumi.dev.yaml: openapi: "/dev/zero": is not a file',
        ),
        (
            "  jobs:routes",
            '  jobs:openapi: "a\\0b"\n  jobs:routes',
            'Pulumi.dev.yaml: openapi: "a\\u0000b": there is no such file',
        ),
        (
            "code: work",
            f"code: {'w' * 4000}",
            f'Pulumi.dev.yaml: functions.work.code: "{"w" * 29}…{"w" * 28}" is not a folder of the project',
        ),
        (
            "- {path: /jobs, function: work}",
            "[]",
            "Pulumi.dev.yaml: routes: []: there has to be a route, or a document as openapi",
        ),
        (
            "function: work}",
            "function: work, content_types: []}",
            "Pulumi.dev.yaml: routes[0].content_types: []: needs at least 1 item",
        ),
        (
            "  jobs:routes",
            "  jobs:stage: {execution_logs: off}\n  jobs:routes",
            'Pulumi.dev.yaml: stage.execution_logs: "off" is not one of OFF, ERROR, INFO',
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


def test_a_word_that_older_yaml_has_as_a_boolean_is_a_text(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "  jobs:stage: {execution_logs: OFF}\n"
    more += STACK.partition("config:\n")[2].replace("{TOKEN: {secure: v1:abc}}", "{DEBUG: on}")
    (project / "Pulumi.dev.yaml").write_text(f"config:\n{more}", encoding="utf-8")
    assert run(project) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "make", "message"),
    [
        ("Pulumi.dev.yaml", Path.mkdir, "Pulumi.dev.yaml: is a folder, not a file"),
        ("Pulumi.dev.yaml", os.mkfifo, "Pulumi.dev.yaml: is not a file"),
        ("Pulumi.yaml", Path.mkdir, "Pulumi.yaml: is a folder, not a file"),
        ("Pulumi.yaml", Path.touch, "Pulumi.yaml: name: is missing, and required: the project's name"),
        (
            "Pulumi.dev.yaml",
            lambda path: path.write_bytes(b"a: \xff"),
            "Pulumi.dev.yaml: is not text in UTF-8: byte 3 is 0xff",
        ),
        (
            "Pulumi.dev.yaml",
            lambda path: path.write_bytes(b"#" * 1_000_001),
            "Pulumi.dev.yaml: has 1000001 bytes; at most 1000000 are read",
        ),
    ],
    ids=["folder", "pipe", "project", "empty project", "not text", "large"],
)
def test_a_file_that_is_none_of_a_stack_is_one_line(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    make: Callable[[Path], object],
    message: str,
) -> None:
    (project / file).unlink()
    make(project / file)
    assert run(project) == 1
    assert capsys.readouterr().err == f"error: {message}\n"


def test_of_many_mistakes_19_lines_are_shown_and_the_others_counted(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    routes = "".join(f"    - {{path: /{number}, function: nobody}}\n" for number in range(100))
    (project / "Pulumi.dev.yaml").write_text(
        STACK.replace("    - {path: /jobs, function: work}\n", routes), encoding="utf-8"
    )
    assert run(project) == 1
    *lines, last = capsys.readouterr().err.splitlines()
    assert lines[18] == 'error: Pulumi.dev.yaml: routes[18].function: "nobody": not one of work'
    assert (len(lines), last) == (19, "and 81 more")


def test_a_long_key_and_a_long_value_leave_the_rule_readable(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    route = f"{{path: /jobs, function: work, model: {'m' * 5000}, {'k' * 900}: {'v ' * 5000}}}"
    stack = STACK.replace("{path: /jobs, function: work}", route)
    (project / "Pulumi.dev.yaml").write_text(stack, encoding="utf-8")
    assert run(project) == 1
    (line,) = [one for one in capsys.readouterr().err.splitlines() if "kkk" in one]
    assert line.startswith("error: Pulumi.dev.yaml: routes[0].kkk")
    assert "kkk…: unknown key; allowed here: path, function, method, " in line
    assert len(line) <= 300


@pytest.mark.parametrize(
    ("extension", "message"),
    [
        ({"type": "lambda"}, '"lambda" is not one of aws, '),
        ({"type": "aws", "httpMethod": "POST"}, "integration/uri: is missing, and required"),
        ({"type": "mock", "passthroughBehavior": "always"}, '"always" is not one of when_no_match, '),
        ({"type": "mock", "timeoutInMillis": 1}, "1 is less than the minimum of 50"),
        ({"type": "mock", "responses": {"default": {}}}, "default/statusCode: is missing, and required"),
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
    assert message in str(problem)


@pytest.mark.parametrize("name", ["two\nlines", "../jobs/dev"])
def test_a_name_of_no_stack_is_an_error(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(project, stack=name) == 1
    assert capsys.readouterr().err == (
        f"error: --stack: {name!r} is not a name of a stack, "
        "which has only letters, digits, '_', '.' and '-'\n"
    )
