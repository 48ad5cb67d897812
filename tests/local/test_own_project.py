"""The commands over a project of one's own."""

import json
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pulumi import automation

from local import __main__ as commands
from local import calls, cloud, stack

RUNNING = cloud.Cloud(port=4566, pid=1, created=0)


@dataclass
class Deployed:
    """A stack that `up` deploys: its outputs, and what it was deployed with."""

    values: dict[str, Any] = field(default_factory=dict)
    policy_packs: list[str] = field(default_factory=list)
    state: Path = Path()

    def up(self, *, policy_packs: list[str], **_: Any) -> None:
        self.policy_packs = policy_packs

    def outputs(self) -> dict[str, automation.OutputValue]:
        return {key: automation.OutputValue(value, secret=False) for key, value in self.values.items()}


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Deployed:
    deployed = Deployed()

    def opened(
        place: stack.Place, _name: str, _running: cloud.Cloud, _values: object
    ) -> nullcontext[Deployed]:
        deployed.state = place.state
        return nullcontext(deployed)

    monkeypatch.setattr(cloud, "start", lambda _folder, **_: RUNNING)
    monkeypatch.setattr(stack, "opened", opened)
    return deployed


def up(place: stack.Place) -> None:
    assert commands.main(["up", "--project", str(place.project)]) == 0


def test_the_state_of_a_project_is_kept_below_it(place: stack.Place, deployed: Deployed) -> None:
    up(place)

    assert deployed.state == place.project / ".state"


def test_any_project_is_checked_with_the_policy_pack_of_the_checkout(
    place: stack.Place, deployed: Deployed
) -> None:
    up(place)

    assert deployed.policy_packs == [str(Path(__file__).parents[2] / "policies")]


def test_the_outputs_are_shown_where_they_tell_of_no_routes(
    place: stack.Place, deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.values = {"url": "https://abc123.execute-api.us-east-1.amazonaws.com/v1"}
    up(place)

    assert json.loads(capsys.readouterr().out) == {"url": "http://127.0.0.1:4566/_aws/execute-api/abc123/v1"}


def test_a_route_that_is_not_on_this_machine_is_not_called(
    place: stack.Place, deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.values = {"routes": [{"url": "https://reports.example.com/reports"}]}
    monkeypatch.delattr(calls, "call_routes")

    up(place)
