"""The workflows' own rules, as far as they can be seen without running them."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from local import engine

CHECKOUT = Path(__file__).parents[1]
WORKFLOWS = sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))
ACTIONS = sorted((CHECKOUT / ".github" / "actions").glob("*/action.yml"))
OWN = "./.github/"
SCRIPT = CHECKOUT / ".github" / "stacks.py"
stacks = runpy.run_path(str(SCRIPT))


def steps(workflow: Path) -> list[dict[str, Any]]:
    """Return all steps of a workflow's jobs, or of an action."""
    content = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    jobs = content["jobs"].values() if "jobs" in content else [content["runs"]]
    return [step for job in jobs for step in job.get("steps", [])]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
class TestEachWorkflow:
    def test_a_job_has_the_stacks_token_from_an_environment_alone(self, workflow: Path) -> None:
        jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values()
        assert all("environment" in job for job in jobs if "PULUMI_ACCESS_TOKEN" in str(job))

    def test_it_may_do_nothing_that_a_job_does_not_ask_for(self, workflow: Path) -> None:
        assert yaml.safe_load(workflow.read_text(encoding="utf-8"))["permissions"] == {}

    def test_it_never_runs_a_forks_code_with_this_repositorys_rights(self, workflow: Path) -> None:
        assert "pull_request_target" not in workflow.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", [*WORKFLOWS, *ACTIONS], ids=lambda file: f"{file.parent.name}-{file.name}")
def test_actions_are_taken_by_their_commit(file: Path) -> None:
    used = re.findall(r"uses: (.*)", file.read_text(encoding="utf-8"))
    pinned = r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[0-9.]+"
    assert used
    assert all(re.fullmatch(pinned, one) for one in used if not one.startswith(OWN)), used


def check_schema(name: str, *files: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        f"vendor.{name}",
        *map(str, files),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_recipe_for_gitlab_is_what_gitlab_takes(tmp_path: Path) -> None:
    page = (CHECKOUT / "docs" / "workflows.md").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"```yaml\n(default:.*?)```", page, re.DOTALL)
    file = tmp_path / ".gitlab-ci.yml"
    file.write_text(recipe, encoding="utf-8")
    check_schema("gitlab-ci", file)


def test_actions_and_updates_are_what_github_takes() -> None:
    check_schema("github-actions", *ACTIONS)
    check_schema("dependabot", CHECKOUT / ".github" / "dependabot.yml")


def test_stacks_are_handled_by_the_engine_that_the_tests_run() -> None:
    versions = {
        step["with"].get("pulumi-version")
        for file in [*WORKFLOWS, *ACTIONS]
        for step in steps(file)
        if step.get("uses", "").startswith("pulumi/actions@")
    }
    assert versions == {engine.VERSION}


def test_the_stack_of_the_embedded_cloud_is_never_deployed() -> None:
    settings = ["Pulumi.production.yaml", "Pulumi.local.yaml", "Pulumi.dev.yaml"]
    assert stacks["deployed_stacks"](settings) == ["dev", "production"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["README.md", "docs/up.svg", "tests/test_workflows.py", "requirements-dev.txt"], []),
        (["handlers/report.py"], ["dev", "production"]),
        (["api/openapi.yaml"], ["dev", "production"]),
        (["requirements.txt"], ["dev", "production"]),
        ([".github/workflows/ci.yml"], []),
        ([".github/actions/stack/action.yml"], ["dev", "production"]),
        (["Pulumi.dev.yaml"], ["dev"]),
        (["Pulumi.local.yaml"], []),
        ([".github/stacks.py"], []),
        (["components/rest_api.py"], ["dev", "production"]),
        (["app/reports/handler.py", "README.md"], ["dev", "production"]),
        (["Pulumi.dev.yaml", "Pulumi.production.yaml"], ["dev", "production"]),
        ([], []),
    ],
)
def test_a_pull_request_previews_the_stacks_that_it_touches(files: list[str], expected: list[Any]) -> None:
    assert stacks["changed_stacks"](files, ["dev", "production"]) == expected


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two stacks beside that of the embedded cloud."""
    for name in ("dev", "local", "production"):
        (tmp_path / f"Pulumi.{name}.yaml").write_text("config: {}\n", encoding="utf-8")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--message", "stacks")
    return tmp_path


def printed(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, cwd=repository, check=False, capture_output=True, text=True)


def test_all_stacks_are_one_output_of_a_step(repository: Path) -> None:
    assert printed(repository).stdout == 'stacks=["dev", "production"]\n'


def test_the_stacks_that_differ_from_a_commit_are_one_output_of_a_step(repository: Path) -> None:
    (repository / "Pulumi.production.yaml").write_text("config: {a:b: c}\n", encoding="utf-8")
    git(repository, "commit", "--all", "--message", "change")
    assert printed(repository, "--changed-since", "HEAD~1").stdout == 'stacks=["production"]\n'


def test_a_file_of_any_name_touches_the_stacks(repository: Path) -> None:
    (repository / "app").mkdir()
    (repository / "app" / "büro.py").touch()
    git(repository, "add", ".")
    git(repository, "commit", "--message", "change")
    assert printed(repository, "--changed-since", "HEAD~1").stdout == 'stacks=["dev", "production"]\n'


NO_NAMES = ["two\nlines", "back`tick", "a space", "büro", "a/b", "", "::error::"]


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_file_with_a_name_of_no_stack_is_an_error_that_names_it(repository: Path, name: str) -> None:
    file = repository / f"Pulumi.{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("config: {}\n", encoding="utf-8")
    git(repository, "add", ".")
    done = printed(repository)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"{f'Pulumi.{name}.yaml'!r}: {name!r} is not a name of a stack, "
        "which has only letters, digits, '_', '.' and '-'; rename the file\n"
    )


def test_a_file_whose_name_is_no_text_is_an_error_that_names_it(repository: Path) -> None:
    (repository / os.fsdecode(b"Pulumi.\xff.yaml")).touch()
    git(repository, "add", ".")

    assert printed(repository).stderr.startswith(r"'Pulumi.\udcff.yaml': ")


def test_the_name_of_a_stack_may_have_dots_and_dashes(repository: Path) -> None:
    (repository / "Pulumi.eu-1.dev_2.yaml").touch()
    git(repository, "add", ".")

    assert printed(repository).stdout == 'stacks=["dev", "eu-1.dev_2", "production"]\n'


def test_a_commit_that_is_not_there_is_an_error_without_a_traceback(repository: Path) -> None:
    done = printed(repository, "--changed-since", "nonsense")
    assert done.returncode == 1
    assert done.stderr.startswith("fatal: ambiguous argument 'nonsense")


def test_every_command_takes_the_same_names_of_stacks() -> None:
    # Three programs that cannot import each other, by the import contract.
    patterns = {
        pattern
        for file in ("components/stack_file.py", "local/stack.py", ".github/stacks.py")
        for pattern in re.findall(
            r'_NAME = re\.compile\(r"(.+?)"\)', (CHECKOUT / file).read_text(encoding="utf-8")
        )
    }
    assert patterns == {"[A-Za-z0-9_.-]+"}
