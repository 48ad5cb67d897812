"""The pack over the state of any stack, and as a package within another team's pack."""

import json
from pathlib import Path

import pytest
from pulumi import automation

from local.__main__ import main

from .conftest import Stack
from .test_policies import PARAMETER, UNMAPPED, said, write

THEIR_PACK = """
from async_lambda_api_policies import POLICIES, checked_configuration
from pulumi_policy import PolicyPack, ResourceValidationPolicy

def no_queues(args, report):
    if args.resource_type == "aws:sqs/queue:Queue":
        report("a queue", None)

with checked_configuration():
    PolicyPack("theirs", [*POLICIES, ResourceValidationPolicy("no-queues", "No queues.", no_queues)])
"""


@pytest.fixture
def state(deployment: Stack, tmp_path: Path) -> Path:
    """The state of a stack that was deployed without the pack, with an integration that is not mapped."""
    write(deployment, {})
    deployment.up()
    file = tmp_path / "state.json"
    file.write_text(json.dumps(deployment.export()), encoding="utf-8")
    return file


def test_a_state_is_audited_without_its_program(state: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(state)]) != 0
    told = capfd.readouterr().out
    assert UNMAPPED in told
    assert "[mandatory]" in told
    # The function and the deployed API are faultless but for what nobody permits API Gateway to call.
    assert told.count("[mandatory]") == 1


def test_an_audit_takes_the_configuration_of_the_pack(
    state: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text('{"all": "advisory"}', encoding="utf-8")
    assert main(["audit", str(state), "--settings", str(settings)]) == 0
    assert UNMAPPED in capfd.readouterr().out


@pytest.mark.parametrize(
    ("written", "told"),
    [(None, "No such file"), ("{", "is not JSON"), ("[]", "has to be a mapping")],
)
def test_a_file_that_is_no_state_is_told_in_a_line(
    tmp_path: Path, written: str | None, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "state.json"
    if written is not None:
        file.write_text(written, encoding="utf-8")
    assert main(["audit", str(file)]) == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert told in line
    assert "pulumi stack export --file state.json writes one" in line


def test_another_teams_pack_takes_the_rules_and_adds_its_own(
    deployment: Stack, packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 1.2.3\n", encoding="utf-8")
    (pack / "__main__.py").write_text(THEIR_PACK, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(packages))
    write(deployment, {PARAMETER: "'Event'"})
    settings = tmp_path / "settings.json"
    settings.write_text('{"no-queues": "advisory", "no-queue": "advisory"}', encoding="utf-8")
    with pytest.raises(automation.CommandError) as raised:
        deployment.preview(pack=pack, policy_settings=settings)
    assert "no-queue: unknown policy; nearest: no-queues" in str(raised.value) + said(deployment)
    settings.write_text('{"no-queues": "advisory"}', encoding="utf-8")
    deployment.preview(pack=pack, policy_settings=settings)
    assert "theirs@v1.2.3" in said(deployment)
    assert "no-queues" in said(deployment)
    # Nothing permits API Gateway to call the function.
    assert "lambda-integration-permitted" in said(deployment)
