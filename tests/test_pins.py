"""The files of pinned dependencies: what is deployed is what is tested."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
DEPLOYED = ("requirements.txt", "policies/requirements.txt", "requirements-uv.txt")


def pins(file: str) -> dict[str, str]:
    text = (CHECKOUT / file).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("file", DEPLOYED)
def test_what_is_deployed_has_the_versions_that_are_tested(file: str) -> None:
    tested = pins("requirements-dev.txt")
    assert pins(file)
    assert pins(file).items() <= tested.items()
