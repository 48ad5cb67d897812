"""`pulumi policy publish` with a stand-in for Pulumi Cloud: what an organisation gets of the pack."""

import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local import stack
from policies import POLICIES

from ..stand_in import Service, served
from .conftest import CHECKOUT


@dataclass
class Sent:
    """What was sent to the stand-in."""

    url: str
    created: dict[str, Any] = field(default_factory=dict)
    uploaded: bytes = b""
    completed: str = ""
    enabled: dict[str, Any] = field(default_factory=dict)


@contextmanager
def service() -> Iterator[Sent]:
    """Pulumi Cloud, as far as publishing asks it."""

    class Handler(Service):
        def do_GET(self) -> None:
            answers: dict[str, Any] = {
                "/api/user": {"githubLogin": "me", "name": "me", "organizations": [{"githubLogin": "ours"}]},
                "/api/capabilities": {"capabilities": []},
            }
            self.answer(answers.get(self.path.partition("?")[0], {}))

        def do_POST(self) -> None:
            if self.path.endswith("/complete"):
                seen.completed = self.path
            elif self.path.endswith("/policypacks"):
                seen.created = json.loads(self.body())
            self.answer({"version": 1, "uploadURI": f"{seen.url}/upload"})

        def do_PATCH(self) -> None:
            seen.enabled = json.loads(self.body())["addPolicyPack"]
            self.answer({})

        def do_PUT(self) -> None:
            seen.uploaded = self.body()
            self.answer({})

    with served(Handler) as url:
        seen = Sent(url)
        yield seen


def pulumi(folder: Path, cloud: Sent, *arguments: str) -> None:
    """Run the engine's command line with the stand-in as its cloud."""
    with stack.engine_environment(folder / "state"):
        done = subprocess.run(
            ["pulumi", *arguments],  # noqa: S607  # the engine of this environment
            check=False,
            capture_output=True,
            text=True,
            cwd=folder,
            env=os.environ | {"PULUMI_BACKEND_URL": cloud.url, "PULUMI_ACCESS_TOKEN": "none"},
        )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_published_pack_is_enabled_for_an_organisation(tmp_path: Path) -> None:
    with service() as published:
        pulumi(tmp_path, published, "policy", "enable", "ours/async-lambda-api", "latest")
    assert published.enabled["name"] == "async-lambda-api"


def test_an_organisation_gets_the_policies_with_their_configuration_and_the_pack(tmp_path: Path) -> None:
    shutil.copytree(
        CHECKOUT / "policies", tmp_path / "policies", ignore=shutil.ignore_patterns("__pycache__")
    )
    with service() as published:
        pulumi(tmp_path, published, "policy", "publish", "ours", "--cwd", "policies")
    assert (published.created["name"], published.created["versionTag"]) == ("async-lambda-api", "0.1.0")
    assert {one["name"] for one in published.created["policies"]} == {policy.name for policy in POLICIES}
    (mapped,) = [
        one for one in published.created["policies"] if one["name"] == "lambda-invocation-type-mapped"
    ]
    assert mapped["configSchema"]["properties"]["type"]["enum"] == ["Event", "RequestResponse"]
    with tarfile.open(fileobj=io.BytesIO(published.uploaded)) as pack:
        names = pack.getnames()
    assert {"package/PulumiPolicy.yaml", "package/__main__.py", "package/requirements.txt"} <= set(names)
    assert published.completed.endswith("/policypacks/async-lambda-api/versions/0.1.0/complete")
