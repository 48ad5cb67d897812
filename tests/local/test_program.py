"""Where the imports of a project's program are found."""

import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pulumi
import pytest

from local import program

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def found(project: Path, module: str) -> Path:
    """Return the file that a program imports."""
    with program.import_path(project, project / "packages"):
        found = PathFinder.find_spec(module)  # not among what this process has imported
    assert found
    assert found.origin
    return Path(found.origin).resolve()


def test_a_program_imports_what_lies_beside_it(project: Path) -> None:
    (project / "handlers.py").touch()

    assert found(project, "handlers") == project / "handlers.py"


def test_a_program_imports_the_component_of_the_checkout(project: Path) -> None:
    assert found(project, "async_lambda_api") == CHECKOUT / "components" / "__init__.py"


def test_a_link_to_a_checkout_that_was_moved_is_made_anew(project: Path) -> None:
    (project / "packages").mkdir()
    (project / "packages" / "async_lambda_api").symlink_to(project / "gone")

    assert found(project, "async_lambda_api") == CHECKOUT / "components" / "__init__.py"


def test_a_component_that_is_installed_comes_first(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "installed" / "async_lambda_api" / "__init__.py"
    installed.parent.mkdir(parents=True)
    installed.touch()
    monkeypatch.syspath_prepend(str(tmp_path / "installed"))

    assert found(project, "async_lambda_api") == installed


def test_imports_are_found_as_before_when_the_program_has_ended(project: Path) -> None:
    before = list(sys.path)
    with program.import_path(project, project / "packages"):
        pass

    assert sys.path == before


def test_a_project_without_a_program_is_told_so_in_one_line(project: Path) -> None:
    with pytest.raises(pulumi.RunError, match=r"there is no __main__\.py, which is the program$"):
        program.run(project)
