"""What several folders of tests need."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both packages, as `pip install` makes them of the checkout."""
    folder = tmp_path_factory.mktemp("packages")
    options = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check")
    sources = (str(CHECKOUT), str(CHECKOUT / "policies"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", folder, *sources], check=True
    )
    return folder
