"""What API Gateway may invoke, how large that makes a function's policy, and functions that are not ours."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi import automation

from components.specification.permissions import Place, policy_size
from local.aws_plugin.archive import zipped

from .conftest import Stack, call


def policy_of(stack: Stack, name: str) -> str:
    text: str = stack.client("lambda").get_policy(FunctionName=name)["Policy"]
    return text


def function_name(stack: Stack) -> str:
    functions = stack.client("lambda").list_functions()["Functions"]
    names = [f["FunctionName"] for f in functions if f["FunctionName"].startswith("api-work-")]
    newest: str = max(names, key=lambda name: _modified(functions, name))
    return newest


def _modified(functions: list[dict[str, Any]], name: str) -> str:
    (when,) = (f["LastModified"] for f in functions if f["FunctionName"] == name)
    return str(when)


def test_one_statement_lets_the_stage_of_this_api_invoke_a_function(deployment: Stack) -> None:
    deployment.up({"path": "/a"}, {"path": "/b"})
    (statement,) = json.loads(policy_of(deployment, function_name(deployment)))["Statement"]
    assert statement["Condition"]["ArnLike"]["AWS:SourceArn"].endswith("/v1/*")
    assert statement["Condition"]["StringEquals"]["AWS:SourceAccount"] == "000000000000"


def test_a_statement_for_each_route_names_its_method_and_path(deployment: Stack) -> None:
    deployment.configure(
        {"path": "/jobs/{id}"},
        {"path": "/any", "method": "ANY", "invocation": "RequestResponse"},
        permissions="route",
    )
    deployment.up()
    statements = json.loads(policy_of(deployment, function_name(deployment)))["Statement"]
    sources = {s["Condition"]["ArnLike"]["AWS:SourceArn"].partition("/v1")[2] for s in statements}
    assert sources == {"/POST/jobs/*", "/*/any"}
    assert call(f"{deployment.url()}/jobs/7").status == 202


def test_the_forecast_of_a_policys_size_is_its_size(deployment: Stack) -> None:
    deployment.configure({"path": "/a"}, {"path": "/b/{id}"}, permissions="route")
    deployment.up()
    name = function_name(deployment)
    policy = json.loads(policy_of(deployment, name))
    place = Place(
        function_arn=policy["Statement"][0]["Resource"],
        execution_arn=policy["Statement"][0]["Condition"]["ArnLike"]["AWS:SourceArn"].partition("/v1")[0]
        + "/v1",
        account_id="000000000000",
        permission="api-work",
    )
    sources = {"-POST-01234567": "/POST/a", "-POST-12345678": "/POST/b/*"}
    assert policy_size(place, sources) == len(json.dumps(policy, separators=(",", ":")))


def test_permissions_that_do_not_fit_are_refused_before_anything_is_deployed(deployment: Stack) -> None:
    routes = [{"path": f"/jobs/number-{number}"} for number in range(80)]
    deployment.configure(*routes, permissions="route")
    with pytest.raises(automation.errors.CommandError) as refused:
        deployment.preview()
    assert "80 statements of" in str(refused.value)
    assert "holds 20480; use permissions: function" in str(refused.value)
    assert "Traceback" not in str(refused.value)


@pytest.fixture
def theirs(deployment: Stack, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A function of somebody else's, with a version and an alias."""
    functions = deployment.client("lambda")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "handler.py").write_text(
        'def handler(event, context):\n    return {"version": context.function_version}\n', encoding="utf-8"
    )
    name = f"theirs-{uuid.uuid4().hex[:8]}"
    functions.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler="handler.handler",
        Role="arn:aws:iam::000000000000:role/theirs",
        Code={"ZipFile": zipped({"path": str(tmp_path / "theirs")})},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    version = functions.publish_version(FunctionName=name)["Version"]
    functions.get_waiter("published_version_active").wait(FunctionName=name, Qualifier=version)
    alias = functions.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    yield {"name": name, "alias": alias["AliasArn"]}
    functions.delete_function(FunctionName=name)
    logs = deployment.client("logs")
    for group in logs.describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{name}")["logGroups"]:
        logs.delete_log_group(logGroupName=group["logGroupName"])


def test_an_existing_alias_is_invoked_and_nothing_of_its_function_is_changed(
    deployment: Stack, theirs: dict[str, Any]
) -> None:
    functions = deployment.client("lambda")
    before = functions.get_function(FunctionName=theirs["name"])["Configuration"]
    deployment.configure(
        {"path": "/theirs", "function": "theirs", "invocation": "RequestResponse"},
        functions={"theirs": {"arn": theirs["alias"]}},
    )
    deployment.up()
    assert call(f"{deployment.url()}/theirs").json() == {"version": "1"}
    assert functions.get_function(FunctionName=theirs["name"])["Configuration"] == before
    with pytest.raises(functions.exceptions.ResourceNotFoundException):
        functions.get_policy(FunctionName=theirs["name"])
    with pytest.raises(functions.exceptions.ResourceNotFoundException):
        functions.get_function_event_invoke_config(FunctionName=theirs["name"])


def test_a_secret_of_the_configuration_reaches_the_function_and_is_no_plain_text_in_the_state(
    deployment: Stack,
) -> None:
    deployment.add_function(
        "told", 'import os\n\ndef handler(event, context):\n    return {"length": len(os.environ["TOKEN"])}\n'
    )
    deployment.configure(
        {"path": "/told", "function": "told", "invocation": "RequestResponse"},
        functions={"told": {"code": "told", "environment": {"PLAIN": "open"}}},
    )
    secret = uuid.uuid4().hex
    deployment.set_secret("functions.told.environment.TOKEN", secret)
    deployment.up()
    assert call(f"{deployment.url()}/told").json() == {"length": len(secret)}
    assert "TOKEN" in deployment.state()
    assert secret not in deployment.state()
    assert secret not in "".join(deployment.shown)


def test_a_zip_archive_is_code_too(deployment: Stack) -> None:
    archive = deployment.place.project / "work.zip"
    archive.write_bytes(zipped({"path": str(deployment.place.project / "work")}))
    deployment.configure(
        {"path": "/zip", "invocation": "RequestResponse"}, functions={"work": {"code": "work.zip"}}
    )
    deployment.up()
    assert call(f"{deployment.url()}/zip", {"job": "1"}).json() == {"job": "1"}
