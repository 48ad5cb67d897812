"""The workflows' own rules, as far as they can be seen without running them."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[1]
WORKFLOWS = sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))
changed_stacks = runpy.run_path(str(CHECKOUT / ".github" / "changed_stacks.py"))["changed_stacks"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
class TestEachWorkflow:
    def test_it_may_do_nothing_that_a_job_does_not_ask_for(self, workflow: Path) -> None:
        assert yaml.safe_load(workflow.read_text(encoding="utf-8"))["permissions"] == {}

    def test_it_takes_actions_by_their_commit(self, workflow: Path) -> None:
        used = re.findall(r"uses: (.*)", workflow.read_text(encoding="utf-8"))
        assert used
        assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[0-9.]+", one) for one in used), used

    def test_it_never_runs_a_forks_code_with_this_repositorys_rights(self, workflow: Path) -> None:
        assert "pull_request_target" not in workflow.read_text(encoding="utf-8")


STACKS = ["dev", "local", "production"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["README.md"], []),
        (["Pulumi.dev.yaml"], ["dev"]),
        (["Pulumi.local.yaml"], []),
        (["components/rest_api.py"], ["dev", "production"]),
        (["app/reports/handler.py", "README.md"], ["dev", "production"]),
        (["Pulumi.dev.yaml", "Pulumi.production.yaml"], ["dev", "production"]),
        ([], []),
    ],
)
def test_a_pull_request_previews_the_stacks_that_it_touches(files: list[str], expected: list[Any]) -> None:
    assert changed_stacks(files, STACKS) == expected
