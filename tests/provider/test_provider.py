"""The provider as the engine starts it: a process that answers with the component's schema."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from components import AsyncLambdaApi, AsyncLambdaApiArgs, InvocationType
from local import stack
from provider import writing

PROVIDER = Path(__file__).parents[2] / "provider"
TOKEN = "async-lambda-api:index:AsyncLambdaApi"  # noqa: S105  # a resource's type, which Pulumi calls a token


@pytest.fixture(scope="module")
def schema() -> Iterator[dict[str, Any]]:
    """What the started provider says of itself."""
    command = [
        sys.executable,
        str(PROVIDER),
        "127.0.0.1:1",
    ]  # no engine is asked before something is constructed
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROVIDER) as process:
        assert process.stdout
        port = process.stdout.readline().strip()
        try:
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                stub = provider_pb2_grpc.ResourceProviderStub(channel)
                yield json.loads(stub.GetSchema(provider_pb2.GetSchemaRequest(), timeout=30).schema)
        finally:
            process.terminate()


def test_the_inputs_are_the_options() -> None:
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "-"]
    written = subprocess.run(command, input=writing.source(), capture_output=True, text=True, check=True)
    assert (PROVIDER / "inputs.py").read_text(encoding="utf-8") == written.stdout, "run `make docs`"


def test_a_change_of_the_schema_is_seen_in_review(schema: dict[str, Any]) -> None:
    snapshot = json.loads((PROVIDER / "schema.json").read_text(encoding="utf-8"))
    assert schema == snapshot, (
        "where this is meant: `make docs` writes it anew; a removal is a breaking change"
    )


def test_every_option_is_an_input(schema: dict[str, Any]) -> None:
    inputs = schema["resources"][TOKEN]["inputProperties"]
    assert len(inputs) == len(AsyncLambdaApiArgs.model_fields)
    assert schema["resources"][TOKEN]["requiredInputs"] == ["functions"]


def test_every_output_is_one_of_the_component(schema: dict[str, Any]) -> None:
    assert len(schema["resources"][TOKEN]["properties"]) == len(AsyncLambdaApi.__annotations__)


def test_choices_are_typed(schema: dict[str, Any]) -> None:
    values = [one["value"] for one in schema["types"]["async-lambda-api:index:InvocationType"]["enum"]]
    assert values == [choice.value for choice in InvocationType]


def test_what_may_come_from_another_resource_may_be_an_output(schema: dict[str, Any]) -> None:
    arn = schema["types"]["async-lambda-api:index:Function"]["properties"]["arn"]
    assert "plain" not in arn


def test_the_engine_finds_the_schema_valid(schema: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    file.write_text(json.dumps(schema), encoding="utf-8")
    with stack.engine_environment(tmp_path / "state"):
        command = ["pulumi", "schema", "check", str(file)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
