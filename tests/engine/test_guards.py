"""A stage that does not get its limits: nobody is handed its URL, and no domain leads to it."""

import sys
from pathlib import Path
from typing import Any

import pytest
from pulumi import automation

from .conftest import Stack
from .languages import put_on_path, write_script

PLUGIN = """
import sys
from dataclasses import replace

from local.aws_plugin.__main__ import main
from local.aws_plugin.errors import PluginError
from local.aws_plugin.kinds import KINDS

SETTINGS = "aws:apigateway/methodSettings:MethodSettings"

def fail(*_):
    raise PluginError("too many requests")

KINDS[SETTINGS] = replace(KINDS[SETTINGS], create=fail)
sys.exit(main())
"""
ROUTE = {"path": "/jobs"}
LIMITS = {"throttling": {"rate_limit": 5, "burst_limit": 10}}
NAME = "guarded.example.com"
DOMAIN = {"domain": {"name": NAME, "certificate_arn": "arn:aws:acm:us-east-1:000000000000:certificate/one"}}


@pytest.fixture
def without_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A stand-in provider that can set no limits, until this is undone."""
    file = tmp_path / "failing.py"
    file.write_text(PLUGIN, encoding="utf-8")
    write_script(tmp_path / "bin" / "pulumi-resource-aws", sys.executable, file)
    put_on_path([tmp_path / "bin"], monkeypatch.setenv)
    return monkeypatch


def fails(deployment: Stack) -> None:
    with pytest.raises(automation.CommandError, match="too many requests"):
        deployment.up()


def mappings(deployment: Stack) -> list[dict[str, Any]]:
    """Return where the domain leads to."""
    gateway = deployment.client("apigateway")
    found: list[dict[str, Any]] = gateway.get_base_path_mappings(domainName=NAME).get("items", [])
    return found


@pytest.mark.usefixtures("without_limits")
def test_no_url_is_handed_out_when_limits_fail(deployment: Stack) -> None:
    deployment.configure(ROUTE, stage=LIMITS)
    fails(deployment)
    assert not {"url", "routes"} & deployment.outputs().keys()


def test_a_domain_leads_to_the_stage_only_when_its_limits_are_set(
    deployment: Stack, without_limits: pytest.MonkeyPatch
) -> None:
    deployment.configure(ROUTE, stage=LIMITS, endpoint=DOMAIN)
    fails(deployment)
    assert mappings(deployment) == []

    without_limits.undo()
    deployment.up()
    assert [mapping["stage"] for mapping in mappings(deployment)] == ["v1"]
    assert deployment.outputs()["url"] == f"https://{NAME}"
    assert deployment.up() == {}


def test_a_preview_that_adds_limits_knows_the_url(deployment: Stack) -> None:
    deployment.up(ROUTE)
    url = deployment.outputs()["url"]
    deployment.configure(ROUTE, stage=LIMITS)
    told: list[Any] = []
    with deployment.opened() as opened:  # the events of one preview, which no other test needs
        opened.preview(
            on_event=lambda event: (
                told.append(event.res_outputs_event.metadata) if event.res_outputs_event else None
            )
        )
    *_, component = [step for step in told if step.type == "async-lambda-api:index:AsyncLambdaApi"]
    assert component.new.outputs["url"] == url
