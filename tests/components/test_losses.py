"""What a preview says of an update that loses data or a URL."""

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import CALLS, COMPONENT_TYPE, RecordingMocks

STAGE = "aws:apigateway/stage:Stage"
API = "aws:apigateway/restApi:RestApi"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
ROUTE = {"path": "/jobs", "function": "work", "invocation": "RequestResponse", "api_key_required": True}
KEYS = {"routes": [ROUTE], "usage_plans": {"free": {"keys": ["phone"]}}}


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a preview warns of."""
    lines: list[str] = []
    monkeypatch.setattr("pulumi.runtime.is_dry_run", lambda: True)
    monkeypatch.setattr("pulumi.log.info", lambda *_: None)
    monkeypatch.setattr("pulumi.log.warn", lambda line, *_: lines.append(line))
    return lines


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An API called `api` with the stage `v1`, access logs and an API key."""
    children: dict[str, dict[str, Any]] = {
        f"{STAGE}::api": {"stageName": "v1"},
        f"{API}::api": {},
        f"{LOG_GROUP}::api-access": {},
    }
    left = {f"{COMPONENT_TYPE}${child}": {"outputs": outputs} for child, outputs in children.items()}
    left[f"{COMPONENT_TYPE}::api"] = {"outputs": {"api_keys": {"phone": "id"}}}
    monkeypatch.setitem(CALLS, "pulumi:pulumi:readStackResourceOutputs", {"outputs": left})


Deploy = Callable[..., RecordingMocks]

pytestmark = pytest.mark.usefixtures("deployed")


def test_a_key_that_goes_takes_its_value_along(deploy: Deploy, said: list[str]) -> None:
    deploy(**KEYS | {"usage_plans": {"free": {"keys": ["mobile"]}}})
    assert said == [
        "api: the API key phone is no longer there, and its value goes; where it has another name now, write "
        "the names in `keys_renamed_from` of its usage plan"
    ]


def test_a_key_that_stays_or_is_renamed_loses_nothing(deploy: Deploy, said: list[str]) -> None:
    deploy(**KEYS)
    deploy(**KEYS | {"usage_plans": {"free": {"keys": ["m"], "keys_renamed_from": {"m": "phone"}}}})
    assert said == []


def test_another_stage_has_another_url_and_other_logs(deploy: Deploy, said: list[str]) -> None:
    deploy(**KEYS, stage={"name": "v2", "access_logs": {}})
    assert said == [
        "api: the URL ends in /v2 instead of /v1, and the access logs go unless they were deployed with "
        "`retain`"
    ]


def test_another_rendering_has_another_url(deploy: Deploy, said: list[str]) -> None:
    deploy(**KEYS, rendering="openapi")
    assert said == [
        "api: the other `rendering` makes another API, which has another URL, and the access logs go unless "
        "they were deployed with `retain`"
    ]
