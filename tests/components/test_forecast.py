"""How long a plan takes at least, and what is said of it in a preview."""

from collections.abc import Callable
from typing import Any

import pytest

from components import AsyncLambdaApiArgs
from components.resources.methods import part_names
from components.specification.api import api_specification
from components.specification.forecast import forecast

from .conftest import CALLS, COMPONENT_TYPE

METHOD = "aws:apigateway/method:Method"


def parts(routes: int) -> list[str]:
    args = AsyncLambdaApiArgs.model_validate(
        {
            "functions": {"work": {"code": "work"}},
            "routes": [{"path": f"/jobs-{n}", "function": "work"} for n in range(routes)],
        }
    )
    names = part_names("api", api_specification(args).integrations)
    return [kind.rpartition(":")[2] for kind, _ in names] + ["RestApi", "Deployment", "Stage"]


@pytest.mark.parametrize(("routes", "calls", "seconds"), [(1, 8, 0), (100, 503, 46.3), (300, 1503, 146.3)])
def test_a_route_is_five_calls_of_which_ten_pass_in_a_second(routes: int, calls: int, seconds: float) -> None:
    found = forecast(parts(routes))
    assert found.calls == calls
    assert found.seconds == pytest.approx(seconds)


def test_a_minute_is_long() -> None:
    assert not forecast(parts(100)).is_long
    assert forecast(parts(150)).is_long


def test_the_line_names_calls_seconds_and_the_alternative() -> None:
    assert str(forecast(parts(100))) == (
        "503 calls of API Gateway's control plane, which takes at least 46 s within the account's quotas "
        "(10 calls a second after the first 40); as one OpenAPI document it would be 4"
    )


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What a preview says, with its level."""
    lines: list[tuple[str, str]] = []
    monkeypatch.setattr("pulumi.runtime.is_dry_run", lambda: True)
    monkeypatch.setattr("pulumi.log.info", lambda line: lines.append(("info", line)))
    monkeypatch.setattr("pulumi.log.warn", lambda line: lines.append(("warning", line)))
    return lines


@pytest.mark.parametrize(("routes", "level"), [(1, "info"), (150, "warning")])
def test_a_preview_says_it_and_warns_from_a_minute_up(
    deploy: Callable[..., Any], said: list[tuple[str, str]], routes: int, level: str
) -> None:
    deploy(routes=[{"path": f"/jobs-{n}", "function": "work"} for n in range(routes)])
    ((found, line),) = said
    assert found == level
    assert line.startswith("api: ")


def test_every_resource_of_api_gateway_is_a_call(
    deploy: Callable[..., Any], said: list[tuple[str, str]]
) -> None:
    recorded = deploy(
        functions={"work": {"code": "app/reports"}, "check": {"code": "app/status"}},
        routes=[
            {"path": "/jobs", "function": "work", "model": "Job", "authorizer": "own"},
            {
                "path": "/jobs/one",
                "function": "work",
                "invocation": "Client",
                "throttling": {"rate_limit": 1, "burst_limit": 1},
                "api_key_required": True,
            },
        ],
        models={"Job": {"type": "object"}},
        authorizers={"own": {"type": "TOKEN", "function": "check"}},
        usage_plans={"free": {"keys": ["one", "two"]}},
        cors={"allow_origin": "*"},
        endpoint={
            "domain": {
                "name": "api.example.com",
                "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/1",
            },
            "policy": {"Statement": []},
        },
        stage={"metrics": True, "cloudwatch_role": True},
    )
    made = [found for found in recorded.resources if found.type.startswith("aws:apigateway/")]
    assert said[0][1].startswith(f"api: {len(made)} calls of")


def state_of(recorded: Any) -> dict[str, Any]:
    """Return what the engine says of a stack after a deployment of these resources."""
    return {
        f"{COMPONENT_TYPE}${found.type}::{found.name}": {
            "type": found.type,
            "outputs": dict(found.inputs),
        }
        for found in recorded.resources
    }


KEPT = {"path": "/kept", "function": "work"}
GONE = {"path": "/gone/one", "function": "work", "invocation": "Client"}


def after(
    deploy: Callable[..., Any],
    said: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    before: list[dict[str, Any]],
    now: list[dict[str, Any]],
) -> str:
    """Return what the preview of an update says."""
    recorded = deploy(routes=before)
    answer = {"outputs": state_of(recorded)}
    monkeypatch.setitem(CALLS, "pulumi:pulumi:readStackResourceOutputs", answer)
    recorded.resources.clear()
    said.clear()
    deploy(routes=now)
    (_, line), (level, markers) = said
    assert level == "info"
    assert "leave the API before its deployment takes a snapshot" in markers
    return line


def test_what_is_deleted_counts(
    deploy: Callable[..., Any], said: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two resources, method, integration, four method responses and three integration responses go; the
    # deployment is made anew, the stage changes over to it, and the deployment before goes.
    line = after(deploy, said, monkeypatch, [KEPT, GONE], [KEPT])
    assert line.startswith("api: 14 calls of")


def test_what_is_made_and_deleted_counts_together(
    deploy: Callable[..., Any], said: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {"path": "/more", "function": "work"}
    line = after(deploy, said, monkeypatch, [KEPT, GONE], [KEPT, more])
    assert line.startswith("api: 19 calls of")


def test_another_api_of_the_stack_is_not_deleted(
    deploy: Callable[..., Any], said: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {
        f"{COMPONENT_TYPE}$aws:apigateway/method:Method::api-other-POST-/jobs": {
            "type": METHOD,
            "outputs": {},
        }
    }
    monkeypatch.setitem(CALLS, "pulumi:pulumi:readStackResourceOutputs", {"outputs": other})
    deploy()
    assert said[0][1].startswith("api: 12 calls of")


def test_deleted_resources_have_a_quota_of_their_own() -> None:
    assert forecast(["Resource"] * 20, ["Resource"] * 20).seconds == pytest.approx(3.8)
    assert forecast([], ["Resource"] * 101).seconds == pytest.approx(20)
