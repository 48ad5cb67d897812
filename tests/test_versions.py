"""The version is said in `policies/PulumiPolicy.yaml`, and all that is published has it."""

import json
import re
from importlib import metadata
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).parents[1]
VERSION = yaml.safe_load((CHECKOUT / "policies" / "PulumiPolicy.yaml").read_text(encoding="utf-8"))["version"]


@pytest.mark.parametrize("package", ["async-lambda-api", "async-lambda-api-policies"])
def test_of_the_python_packages(package: str, packages: Path) -> None:
    (found,) = metadata.distributions(name=package, path=[str(packages)])
    assert found.version == VERSION


def test_of_the_provider() -> None:
    schema = json.loads((CHECKOUT / "provider" / "schema.json").read_text(encoding="utf-8"))
    assert schema["version"] == VERSION


def test_of_the_newest_entry_of_the_changelog() -> None:
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[^]]*)\]", changelog, re.MULTILINE)
    assert not released or released[0] == VERSION
