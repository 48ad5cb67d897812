import re
from pathlib import Path

import pytest

from local import cache, engine


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("ASYNC_LAMBDA_API_BUILD_ENGINE", raising=False)
    return folder


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the engine would be built; nothing is."""
    monkeypatch.setattr(cache, "entry", lambda _name, _make: tmp_path / "built")
    return tmp_path / "built" / "pulumi"


def install(folder: Path, script: str) -> Path:
    program = folder / "pulumi"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(
    "version",
    ["v3.259.0", "3.259.0", "v3.259.1", "v3.260.0", "v3.1000.0", "v3.259.0\n", "v3.260.0-alpha.1"],
)
def test_the_pinned_version_and_newer_ones_can_be_used(version: str) -> None:
    assert engine.is_new_enough(version)


@pytest.mark.parametrize(
    "version",
    [
        pytest.param("v3.258.9", id="older"),
        pytest.param("v3.26.0", id="older, though its text sorts last"),
        pytest.param("v3.259.0-alpha.1", id="before the release"),
        pytest.param("v4.0.0", id="next major version"),
        pytest.param("v2.300.0", id="previous major version"),
        pytest.param("dev", id="no number"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_versions_cannot_be_used(version: str) -> None:
    assert not engine.is_new_enough(version)


def test_the_version_is_the_one_of_the_module_file() -> None:
    module = Path(engine.__file__).with_name("go.mod").read_text()

    assert re.findall(r"github.com/pulumi/pulumi/pkg/v3 v(\S+)", module) == [engine.VERSION]


@pytest.mark.usefixtures("built")
def test_a_pulumi_on_the_path_is_taken_when_it_is_new_enough(path: Path) -> None:
    installed = install(path, f"echo v{engine.VERSION}")

    assert engine.find_or_build() == installed


def test_a_pulumi_on_the_path_that_is_too_old_is_not_taken(path: Path, built: Path) -> None:
    install(path, "echo v3.1.0")

    assert engine.find_or_build() == built


def test_a_pulumi_on_the_path_that_does_not_work_is_not_taken(path: Path, built: Path) -> None:
    install(path, f"echo v{engine.VERSION}; exit 1")

    assert engine.find_or_build() == built


@pytest.mark.usefixtures("path")
def test_without_a_pulumi_on_the_path_one_is_built(built: Path) -> None:
    assert engine.find_or_build() == built


def test_a_pulumi_on_the_path_is_not_taken_where_the_pinned_one_is_asked_for(
    path: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(path, f"echo v{engine.VERSION}")
    monkeypatch.setenv("ASYNC_LAMBDA_API_BUILD_ENGINE", "1")

    assert engine.find_or_build() == built


@pytest.mark.usefixtures("built")
def test_policy_packs_do_not_run_in_the_language_host_of_a_pulumi_on_the_path(path: Path) -> None:
    install(path, f"echo v{engine.VERSION}")
    (path / "pulumi-language-python").touch(mode=0o755)

    first, second = engine.folders()
    assert (first / "pulumi-language-python").is_file()
    assert second == path


@pytest.mark.usefixtures("path")
def test_the_engine_that_is_built_has_its_language_host_beside_it(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "folder", lambda: built.parent.parent)

    assert engine.folders() == [built.parent]
