"""Every command of the documents, as a reader runs it: in a clone, with the engine, on an embedded cloud."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from local import cloud, stack

from .conftest import CHECKOUT
from .languages import put_on_path

PAGES = [
    CHECKOUT / "README.md",
    *CHECKOUT.glob("[CES]*.md"),
    *CHECKOUT.glob("docs/*.md"),
    *CHECKOUT.glob("examples/*.md"),
    *CHECKOUT.glob(".github/workflows/*.yml"),
]
COMMAND = r"(?:make|pulumi|pip|python|aws|pre-commit|\.venv/bin/\w+) [^`\n]+?"
OWN = dict(os.environ)  # in which commands of make find their engine and cloud by themselves
THIS = "PATH-OF-THIS-CHECKOUT"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:reports"


def commands() -> set[str]:
    """Return what stands in blocks, in sentences and in jobs, without the remarks behind it."""
    written = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    in_blocks = re.findall(rf"^    (?: *- )?(?:run: )?({COMMAND})(?:\s+#.*)?$", written, re.MULTILINE)
    return {*in_blocks, *re.findall(rf"`({COMMAND})`", written)}


def filled_in(command: str, clone: Path) -> str:
    """Return a command with what a reader puts in the place of its capitals."""
    return command.replace(THIS, str(clone)).replace("=ARN", f"={ARN}")


@dataclass(frozen=True)
class Step:
    """A command, what it shows, where a reader runs it, and what is typed into it."""

    command: str
    shows: str = ""
    where: str = "clone"
    typed: str = ""


# In the order in which a reader would.
STEPS = (
    Step("make up", "finished report"),
    Step("make outputs", '"failure_queues"'),
    Step("make logs", "finished report"),
    Step("make preview", "46 unchanged"),
    Step("make openapi", '"x-amazon-apigateway-integration"'),
    Step("make openapi STACK=dev", '"x-amazon-apigateway-integration"'),
    Step("python -m components openapi --stack dev --function reports=ARN", ":function:reports"),
    Step("make docs"),
    Step("make down", "The cloud is stopped"),
    Step("make .venv/installed"),
    Step(".venv/bin/python -m local up --project examples/smallest --stack dev", "built"),
    Step(".venv/bin/python -m local logs --project examples/smallest --stack dev", "built"),
    Step(".venv/bin/python -m local down --project examples/smallest --stack dev", "The cloud is stopped"),
    Step("pulumi preview", "to create"),
    Step("pulumi preview --policy-pack policies", "✅ async-lambda-api"),
    Step("pulumi preview --stack dev --policy-pack policies --diff", "Policy Packs run"),
    Step("pulumi preview --stack dev --policy-pack policies --save-plan plan.json", "Update plan written"),
    Step("pulumi up --stack dev --policy-pack policies --plan plan.json --yes", "created"),
    Step("pulumi up --policy-pack policies --policy-pack-config policies.json", "[advisory]"),
    Step("pulumi up", "unchanged"),
    Step("pulumi up --stack dev", "unchanged"),
    Step("pulumi up --stack dev --policy-pack policies --yes", "✅ async-lambda-api"),
    Step("pulumi stack output failure_queues", "reports"),
    Step("pulumi stack export --file state.json"),
    Step("make audit STATE=state.json"),
    Step("make audit"),
    Step(
        "pulumi config set --secret --path 'async-lambda-api:functions.reports.environment.TOKEN'",
        typed="t0ken",
    ),
    Step("pip install ./policies", where="elsewhere"),
    Step(f"pip install {THIS}", where="elsewhere"),
    Step(f"pulumi package add {THIS}/provider", "Added package", where="yaml"),
)
ELSEWHERE = {
    "make test": "runs these tests",
    "make check": "runs before these tests, as part of `make test`",
    ".venv/bin/python -m pytest tests/policies": "is these tests",
    "make lock": "asks the package index for the newest of everything",
    "make advisories": "asks for advisories on the network",
    "make bench": "measures for minutes, and holds nothing to account",
    "make bench-preview": "the same",
    "make picture": "deploys as `make up` does, and draws what that shows",
    "pre-commit install": "changes the repository's hooks; what they run is `make check`",
    "python -m pip install --require-hashes -r requirements.txt -r policies/requirements.txt": (
        "asks the package index; `make` installs from the same pins"
    ),
    "pulumi install --cwd ../../policies": "runs elsewhere without the folders in between",
    "pulumi up --policy-pack ../../policies --policy-pack-config policies.json": (
        "test_examples.py deploys another-teams-stack with both"
    ),
    "pulumi env init platform/api-defaults --file platform-defaults.esc.yaml": (
        "Pulumi Cloud keeps environments; test_esc.py evaluates the file as it does"
    ),
    "pulumi policy publish ORGANISATION --cwd policies": "test_publishing.py runs it against a stand-in",
    "pulumi policy enable ORGANISATION/async-lambda-api latest": "the same",
    "aws apigateway get-api-key --include-value": "the AWS CLI, with an account",
    "pulumi stack output domain_target": "a domain name; the output's value is seen under mocks",
}


def run(command: str, where: Path, environment: Mapping[str, str], typed: str = "") -> tuple[int, str]:
    """Run a line of shell, and return what it ended with and showed."""
    arguments = ["sh", "-c", command]
    done = subprocess.run(
        arguments,
        cwd=where,
        env=environment,
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A clone with this environment, another project, and one in YAML."""
    folder = tmp_path_factory.mktemp("reader")
    places = {name: folder / name for name in ("clone", "elsewhere", "yaml")}
    for place in places.values():
        place.mkdir()
    made_here = shutil.ignore_patterns(".git", ".venv*", ".state", "__pycache__", ".*cache", ".hypothesis")
    shutil.copytree(CHECKOUT, places["clone"], ignore=made_here, dirs_exist_ok=True)
    assert (Path(sys.prefix) / "installed").is_file(), "these tests run in the environment that make installs"
    (places["clone"] / ".venv").symlink_to(sys.prefix)
    (block,) = re.findall(
        r"```json\n(.*?)```", (CHECKOUT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (places["clone"] / "policies.json").write_text(block, encoding="utf-8")
    shutil.copytree(CHECKOUT / "policies", places["elsewhere"] / "policies")
    (places["yaml"] / "Pulumi.yaml").write_text("name: theirs\nruntime: yaml\n", encoding="utf-8")
    return places


@pytest.fixture(scope="module")
def environment(
    tmp_path_factory: pytest.TempPathFactory,
    running: cloud.Cloud,
    python_language: Path,
    yaml_language: Path,
) -> Iterator[dict[str, str]]:
    """A reader's environment: signed in, the stack `dev` selected, and asked nothing."""
    state = tmp_path_factory.mktemp("reader-state")
    (state / "backend").mkdir()
    with pytest.MonkeyPatch.context() as patch, stack.engine_environment(state, running):
        put_on_path([Path(sys.prefix) / "bin", python_language, yaml_language], patch.setenv)
        yield {
            **os.environ,
            "PULUMI_STACK": "dev",
            "PULUMI_SKIP_CONFIRMATIONS": "true",
            # No package index is asked, and nothing is installed where others would find it.
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # which means that there is none
            "PIP_TARGET": str(state / "installed"),
        }


@pytest.fixture(scope="module")
def results(places: dict[str, Path], environment: dict[str, str]) -> Iterator[dict[str, tuple[int, str]]]:
    """What each step ended with and showed."""
    assert run("pulumi stack init dev", places["clone"], environment)[0] == 0
    results = {}
    for step in STEPS:
        its_own = OWN if step.command.startswith("make") else environment
        results[step.command] = run(
            filled_in(step.command, places["clone"]), places[step.where], its_own, step.typed
        )
    yield results
    assert run("pulumi destroy", places["clone"], environment)[0] == 0


def test_every_command_is_run_or_its_reason_is_known() -> None:
    assert commands() == {*(step.command for step in STEPS), *ELSEWHERE}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.command)
def test_a_command_does_what_the_reader_expects(step: Step, results: dict[str, tuple[int, str]]) -> None:
    code, shown = results[step.command]
    assert code == 0, shown
    assert step.shows in shown


def test_the_secret_is_not_written_down(places: dict[str, Path], results: dict[str, tuple[int, str]]) -> None:
    assert results
    assert "t0ken" not in (places["clone"] / "Pulumi.dev.yaml").read_text(encoding="utf-8")


def test_a_program_in_yaml_deploys_the_component(
    places: dict[str, Path], results: dict[str, tuple[int, str]], environment: dict[str, str]
) -> None:
    assert results
    project = places["yaml"]
    inputs = {"functions": {"work": {"code": "work"}}, "routes": [{"path": "/jobs", "function": "work"}]}
    written = {
        "resources": {"api": {"type": "async-lambda-api:index:AsyncLambdaApi", "properties": inputs}},
        "outputs": {"url": "${api.url}"},
    }
    with (project / "Pulumi.yaml").open("a", encoding="utf-8") as file:
        file.writelines(f"{key}: {json.dumps(value)}\n" for key, value in written.items())
    shutil.copytree(CHECKOUT / "examples" / "smallest" / "work", project / "work")

    steps = (
        "pulumi stack init dev",
        "pulumi config set aws:region us-east-1",
        f"pulumi up --policy-pack {CHECKOUT / 'policies'}",
        "pulumi stack output url",
        "pulumi destroy",
    )
    ended = {step: run(step, project, environment) for step in steps}
    assert {code for code, _ in ended.values()} == {0}, ended
    assert "execute-api" in ended["pulumi stack output url"][1]
