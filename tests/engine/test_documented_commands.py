"""Every command of the documents, as a reader runs it: in a clone, with the engine, on an embedded cloud."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from local import cloud, stack

from .conftest import CHECKOUT
from .documented_commands import ELSEWHERE, STEPS, Step, commands, filled_in, readme_block
from .languages import put_on_path

OWN = dict(os.environ)  # in which commands of make find their engine and cloud by themselves


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
    """A clone with this environment, an example in it, another project, and one in YAML."""
    folder = tmp_path_factory.mktemp("reader")
    places = {name: folder / name for name in ("clone", "elsewhere", "yaml")}
    for place in places.values():
        place.mkdir()
    made_here = shutil.ignore_patterns(".git", ".venv*", ".state", "__pycache__", ".*cache", ".hypothesis")
    shutil.copytree(CHECKOUT, places["clone"], ignore=made_here, dirs_exist_ok=True)
    assert (Path(sys.prefix) / "installed").is_file(), "these tests run in the environment that make installs"
    (places["clone"] / ".venv").symlink_to(sys.prefix)
    (places["clone"] / "previews").mkdir()
    subprocess.run(["git", "init", "--quiet", places["clone"]], check=True)  # noqa: S607  # whichever git there is
    (places["clone"] / "policies.json").write_text(readme_block("json", "enforcementLevel"), encoding="utf-8")
    shutil.copytree(CHECKOUT / "policies", places["elsewhere"] / "policies")
    (places["yaml"] / "Pulumi.yaml").write_text("name: theirs\nruntime: yaml\n", encoding="utf-8")
    return {**places, "roles": places["clone"] / "examples" / "workflow-roles"}


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
    with stack.engine_environment(state, running):
        reader = dict(os.environ)
        put_on_path([Path(sys.prefix) / "bin", python_language, yaml_language], reader.__setitem__)
        yield {
            **reader,
            "PULUMI_STACK": "dev",
            "STACK": "dev",
            "PULUMI_SKIP_CONFIRMATIONS": "true",
            # No package index is asked, and nothing is installed where others would find it.
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # which means that there is none
            "PIP_TARGET": str(state / "installed"),
        }


@pytest.fixture(scope="module")
def results(places: dict[str, Path], environment: dict[str, str]) -> list[tuple[int, str]]:
    """What each step ended with and showed."""
    return [
        run(
            filled_in(step.command, places["clone"]),
            places[step.where],
            OWN if step.command.startswith("make") else environment,
            step.typed,
        )
        for step in STEPS
    ]


def test_every_command_is_run_or_its_reason_is_known() -> None:
    assert commands() == {*(step.command for step in STEPS), *ELSEWHERE}


@pytest.mark.parametrize(
    ("number", "step"), [*enumerate(STEPS)], ids=[f"{step.where}: {step.command}" for step in STEPS]
)
def test_a_command_does_what_the_reader_expects(
    number: int, step: Step, results: list[tuple[int, str]]
) -> None:
    code, shown = results[number]
    assert code == 0, shown
    assert step.shows in shown


def test_the_secret_is_not_written_down(places: dict[str, Path], results: list[tuple[int, str]]) -> None:
    assert results
    assert "t0ken" not in (places["clone"] / "Pulumi.dev.yaml").read_text(encoding="utf-8")


def test_a_program_in_yaml_deploys_the_component(
    places: dict[str, Path], results: list[tuple[int, str]], environment: dict[str, str]
) -> None:
    assert results
    project = places["yaml"]
    with (project / "Pulumi.yaml").open("a", encoding="utf-8") as file:
        file.write(readme_block("yaml", "type: async-lambda-api:AsyncLambdaApi"))
    shutil.copytree(CHECKOUT / "examples" / "smallest" / "work", project / "work")

    steps = (
        "pulumi stack init dev",
        "pulumi config set aws:region us-east-1",
        f"pulumi up --policy-pack {places['clone'] / 'policies'}",
        "pulumi stack output url",
        "pulumi destroy",
    )
    ended = {step: run(step, project, environment) for step in steps}
    assert {code for code, _ in ended.values()} == {0}, "\n".join(shown for _, shown in ended.values())
    assert "execute-api" in ended["pulumi stack output url"][1]
