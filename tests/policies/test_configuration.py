"""A configuration of which nothing reads a part is rejected by the pack as the engine starts it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

PACK = Path(__file__).parents[2] / "policies"
ADVISORY = analyzer_pb2.EnforcementLevel.ADVISORY


@pytest.fixture(scope="module")
def pack() -> Iterator[analyzer_pb2_grpc.AnalyzerStub]:
    """The pack as a process, which answers the engine's questions."""
    command = [sys.executable, "-m", "pulumi.policy", "127.0.0.1:1", "."]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PACK) as process:
        assert process.stdout
        try:
            with grpc.insecure_channel(f"127.0.0.1:{process.stdout.readline().strip()}") as channel:
                yield analyzer_pb2_grpc.AnalyzerStub(channel)
        finally:
            process.terminate()


def configure(pack: analyzer_pb2_grpc.AnalyzerStub, **configuration: dict[str, Any]) -> None:
    """Configure the pack as the engine does, with hyphens as underscores."""
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    for name, properties in configuration.items():
        policy = request.policyConfig[name.replace("_", "-")]
        policy.enforcementLevel = ADVISORY
        policy.properties.update(properties)
    pack.Configure(request, timeout=30)


@pytest.mark.parametrize(
    ("configuration", "line"),
    [
        (
            {"async_lambda_exemption": {}},
            "async-lambda-exemption: unknown policy; nearest: async-lambda-exemptions",
        ),
        (
            {"lambda_invocation_type_maped": {}},
            "lambda-invocation-type-maped: unknown policy; nearest: lambda-invocation-type-mapped",
        ),
        (
            {"lambda_invocation_type_mapped": {"typ": "Event"}},
            "lambda-invocation-type-mapped.typ: unknown key; ",
        ),
        (
            {"asynchronous_status_202": {"enforcementlevel": "advisory"}},
            "asynchronous-status-202.enforcementlevel: unknown key; nearest: enforcementLevel",
        ),
        ({"all": {"type": "Event"}}, "all.type: unknown key; allowed here: enforcementLevel"),
        (
            {"async_lambda_exemptions": {"exemptions": [{"policy": "lambda-type-valid", "reason": "-"}]}},
            "async-lambda-exemptions.exemptions[0].policy: lambda-type-valid: unknown policy; nearest: "
            "lambda-invocation-type-valid",
        ),
        (
            {
                "async_lambda_exemptions": {
                    "exemptions": [{"policy": "async-lambda-exemptions", "reason": "-"}]
                }
            },
            "async-lambda-exemptions.exemptions[0].policy: async-lambda-exemptions: unknown policy; ",
        ),
    ],
    ids=["exemptions", "policy", "property", "level", "all", "exempt policy", "exempt exemptions"],
)
def test_a_part_that_nothing_reads_is_rejected_with_the_nearest_name(
    pack: analyzer_pb2_grpc.AnalyzerStub, configuration: dict[str, Any], line: str
) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        configure(pack, **configuration)
    assert str(raised.value.details()).startswith(line)


def test_every_part_that_nothing_reads_is_a_line(pack: analyzer_pb2_grpc.AnalyzerStub) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        configure(pack, one={}, all={}, two={}, lambda_invocation_type_mapped={"type": "Event", "b": 1})
    lines = str(raised.value.details()).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["lambda-invocation-type-mapped.b", "one", "two"]


def test_a_configuration_that_is_read_is_taken(pack: analyzer_pb2_grpc.AnalyzerStub) -> None:
    exemptions = [{"policy": "*", "resource": "jobs", "reason": "-"}, {"route": "POST /", "reason": "-"}]
    configure(
        pack,
        all={},
        lambda_invocation_type_mapped={"type": "Event"},
        async_lambda_exemptions={"exemptions": exemptions},
    )
