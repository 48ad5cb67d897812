"""The component through its provider, as programs in other languages use it."""

import sys
import uuid
from pathlib import Path

import pytest
from pulumi import automation

from .conftest import CHECKOUT, Stack, call
from .languages import put_on_path, write_script
from .test_policies import said

PROGRAM = """
import pulumi

class Remote(pulumi.ComponentResource):
    def __init__(self, name, inputs):
        outputs = {{"url": None, "failureQueues": None}}
        super().__init__("async-lambda-api:index:AsyncLambdaApi", name, outputs | inputs, remote=True)

api = Remote("api", {inputs!r})
pulumi.export("url", api.url)
"""
ROUTE = {"path": "/jobs", "function": "work", "authorization": "NONE"}


@pytest.fixture
def theirs(deployment: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """A project in which the engine finds the provider on PATH."""
    plugin = tmp_path / "bin" / "pulumi-resource-async-lambda-api"
    write_script(plugin, sys.executable, CHECKOUT / "provider")
    put_on_path([plugin.parent], monkeypatch.setenv)
    deployment.configure(ROUTE)
    return deployment


class Secret(str):
    """A text that a program passes as a secret."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"pulumi.Output.secret({str(self)!r})"


def write(deployment: Stack, **inputs: object) -> None:
    program = PROGRAM.format(inputs={"functions": {"work": {"code": "work"}}, **inputs})
    (deployment.place.project / "__main__.py").write_text(program, encoding="utf-8")


def test_it_deploys_what_the_component_deploys(theirs: Stack) -> None:
    write(theirs, routes=[ROUTE, {**ROUTE, "path": "/wait", "invocation": "Client", "statusCode": 200}])
    theirs.up(policies=True)
    url = theirs.url()
    assert call(f"{url}/jobs", {"job": "1"}).status == 202
    assert call(f"{url}/wait", {"job": "2"}, InvocationType="RequestResponse").json() == {"job": "2"}
    assert theirs.up(policies=True) == {}


def test_a_permissions_boundary_is_set_through_the_provider(theirs: Stack) -> None:
    boundary = "arn:aws:iam::000000000000:policy/bound"
    write(theirs, routes=[ROUTE], permissionsBoundaryArn=boundary)
    theirs.up()
    resources = theirs.export()["deployment"]["resources"]
    roles = [found["outputs"] for found in resources if found["type"] == "aws:iam/role:Role"]
    assert [role["permissionsBoundary"] for role in roles] == [boundary]


def test_a_mistake_is_a_line(theirs: Stack) -> None:
    write(theirs, routes=[{**ROUTE, "path": "jobs"}])
    with pytest.raises(automation.CommandError):
        theirs.preview()
    (told,) = [line for line in theirs.shown if "routes[0].path" in line]
    problem = '"jobs": a path starts with /'
    assert told.strip() == f"- property routes[0].path with value '{{jobs}}' has a problem: {problem}"
    assert str(CHECKOUT / "provider") not in said(theirs)


def test_a_mistake_has_the_name_that_the_input_has_in_other_languages(theirs: Stack) -> None:
    write(theirs, routes=[{**ROUTE, "statusCode": 7}])
    with pytest.raises(automation.CommandError):
        theirs.preview()
    assert "property routes[0].statusCode with value" in said(theirs)


def test_a_function_named_as_an_option_keeps_its_name_in_an_error(theirs: Stack) -> None:
    functions = {"memory_size": {"code": "work", "memorySize": 1}}
    write(theirs, functions=functions, routes=[{**ROUTE, "function": "memory_size"}])
    with pytest.raises(automation.CommandError):
        theirs.preview()
    assert "property functions.memory_size.memorySize with value '{1}' has a problem: 1: " in said(theirs)


def test_bodies_that_stay_as_they_are_are_an_input(theirs: Stack) -> None:
    write(theirs, routes=[{**ROUTE, "contentHandling": "NONE"}, {**ROUTE, "path": "/text"}])
    theirs.up()
    client = theirs.client("apigateway")
    (api,) = [one for one in client.get_rest_apis()["items"] if one["name"].startswith("api")]
    found = {
        resource["path"]: resource["resourceMethods"]["POST"]["methodIntegration"].get("contentHandling")
        for resource in client.get_resources(restApiId=api["id"], embed=["methods"])["items"]
        if "resourceMethods" in resource
    }
    assert found == {"/jobs": None, "/text": "CONVERT_TO_TEXT"}


SWAGGER = """
swagger: "2.0"
info: {title: jobs, version: "1"}
paths: {/jobs: {post: {consumes: [text/plain], responses: {200: {description: done}}}}}
definitions: {Job: {type: object}}
"""


def test_what_a_document_contradicts_is_an_error_with_the_names_of_inputs(theirs: Stack) -> None:
    operations = [{"function": "work", "authorization": "NONE", "model": "Job"}]
    write(theirs, openapi=SWAGGER, operations=operations)
    with pytest.raises(automation.CommandError):
        theirs.preview()
    assert "#/paths/~1jobs/post/consumes: is not the configuration's `contentTypes`" in said(theirs)
    assert str(CHECKOUT / "components") not in said(theirs)


def test_a_document_is_not_printed_with_what_is_wrong_in_it(theirs: Stack) -> None:
    write(theirs, openapi=SWAGGER.replace("post", "trace"))
    with pytest.raises(automation.CommandError):
        theirs.preview()
    assert "property openapi (the document) has a problem: #/paths/~1jobs" in said(theirs)
    assert "title: jobs" not in said(theirs)


def test_an_unknown_input_is_rejected_with_the_nearest_name(theirs: Stack) -> None:
    write(theirs, routes=[{**ROUTE, "statusCod": 200}], authorization="NONE")
    with pytest.raises(automation.CommandError):
        theirs.preview()
    assert (
        "property routes[0].statusCod with value '{200}' has a problem: unknown key; nearest: statusCode; "
        in (said(theirs))
    )
    assert "property authorization with value '{NONE}' has a problem: unknown key; " in said(theirs)


def test_a_secret_stays_one(theirs: Stack) -> None:
    secret = uuid.uuid4().hex
    work = {"code": "work", "tags": {"team": Secret(secret)}, "environment": {"TOKEN": Secret(secret)}}
    write(theirs, functions={"work": work}, routes=[ROUTE], stage={"variables": {"colour": Secret(secret)}})
    theirs.up()
    assert secret not in theirs.state()
    assert secret not in said(theirs)


@pytest.mark.parametrize("key", ["path", "invocation"])
def test_a_secret_where_none_can_be_is_rejected_without_being_shown(theirs: Stack, key: str) -> None:
    secret = uuid.uuid4().hex
    write(theirs, routes=[{**ROUTE, key: Secret(secret)}])
    with pytest.raises(automation.CommandError):
        theirs.preview()
    assert f"property routes[0].{key} (an output or a secret) has a problem: has to be known" in said(theirs)
    assert secret not in said(theirs)


def test_an_error_beside_a_secret_does_not_show_it(theirs: Stack) -> None:
    secret = uuid.uuid4().hex
    work = {"code": "work", "arn": "arn:aws:lambda:x", "environment": {"TOKEN": Secret(secret)}}
    write(theirs, functions={"work": work}, routes=[ROUTE])
    with pytest.raises(automation.CommandError):
        theirs.preview()
    assert "a function comes from exactly one of code, image, arn" in said(theirs)
    assert secret not in said(theirs)
