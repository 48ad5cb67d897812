"""The two OpenAPI examples of the AWS page that the product implements, from configurations that match them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from components.__main__ import main

# Key by key as on the page; both answer 200, which the first configuration has to ask for.
EVENT: dict[str, Any] = {
    "type": "aws",
    "httpMethod": "POST",
    "uri": "arn:aws:apigateway:us-east-2:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-2:123456789012:function:my-function/invocations",
    "responses": {"default": {"statusCode": "200"}},
    "requestParameters": {"integration.request.header.X-Amz-Invocation-Type": "'Event'"},
    "passthroughBehavior": "when_no_match",
    "contentHandling": "CONVERT_TO_TEXT",
}
CLIENT = EVENT | {
    "requestParameters": {
        "integration.request.header.X-Amz-Invocation-Type": "method.request.header.InvocationType"
    }
}
HEADER = {"name": "InvocationType", "in": "header", "schema": {"type": "string"}}


def printed(tmp_path: Path, capsys: pytest.CaptureFixture[str], **settings: Any) -> Any:
    """Return what the command prints for a stack with the page's function."""
    arn = "arn:aws:lambda:us-east-2:123456789012:function:my-function"
    values = {"functions": {"my-function": {"arn": arn}}, **settings}
    config = {"aws:region": "us-east-2"} | {f"seed:{key}": value for key, value in values.items()}
    (tmp_path / "Pulumi.yaml").write_text("name: seed\nruntime: python\n", encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text(yaml.safe_dump({"config": config}), encoding="utf-8")
    assert main(["openapi", "--stack", "dev", "--project", str(tmp_path)]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def assert_holds(found: Any, wanted: Any) -> None:
    """Check that every key and value of `wanted` is in `found`."""
    if not isinstance(wanted, dict):
        assert found == wanted
        return
    for key, value in wanted.items():
        assert_holds(found[key], value)


def test_all_invocations_asynchronous(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    route = {"path": "/", "function": "my-function", "invocation": "Event", "status_code": 200}
    operation = printed(tmp_path, capsys, routes=[route])["paths"]["/"]["post"]
    assert_holds(operation["x-amazon-apigateway-integration"], EVENT)


def test_clients_decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    route = {"path": "/", "function": "my-function", "invocation": "Client", "strict": False}
    operation = printed(tmp_path, capsys, routes=[route])["paths"]["/"]["post"]
    assert_holds(operation["x-amazon-apigateway-integration"], CLIENT)
    (parameter,) = operation["parameters"]
    assert_holds(parameter, HEADER)


def test_clients_decide_by_a_header_of_the_path_item(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = {"parameters": [HEADER], "post": {"responses": {"200": {"description": "done"}}}}
    document = {"openapi": "3.0.1", "info": {"title": "seed", "version": "1"}, "paths": {"/": item}}
    (tmp_path / "api.json").write_text(json.dumps(document), encoding="utf-8")
    rule = {"function": "my-function", "invocation": "Client", "strict": False}
    found = printed(tmp_path, capsys, openapi="api.json", operations=[rule])["paths"]["/"]
    assert found["parameters"] == [HEADER]
    assert_holds(found["post"]["x-amazon-apigateway-integration"], CLIENT)
