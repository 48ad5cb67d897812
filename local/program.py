"""A project's program, which runs in this process."""

import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pulumi

_COMPONENT = Path(__file__).parent.parent / "components"


@contextmanager
def import_path(project: Path, packages: Path) -> Iterator[None]:
    """Let a program import what lies beside it, and this checkout's component as `async_lambda_api`.

    Other projects import it by the name under which it is installed. Where it is not, a link in the folder
    `packages` needs no package index, takes no time, and is never older than the checkout.
    """
    link = packages / "async_lambda_api"
    packages.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(_COMPONENT)
    before = list(sys.path)
    # The link comes last: an installed component is the one that the project asked for.
    sys.path[:] = [str(project), *before, str(packages)]
    try:
        yield
    finally:
        sys.path[:] = before


def run(project: Path) -> None:
    """Run the program of a project. It may go on after that, while its outputs are computed.

    Raises `pulumi.RunError`, which the engine tells as one line, where there is none.
    """
    file = project / "__main__.py"
    if not file.is_file():
        raise pulumi.RunError(f"{project}: there is no {file.name}, which is the program")
    runpy.run_path(str(file), run_name="__main__")
