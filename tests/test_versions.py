"""The version is said in four places, which different tools read."""

import tomllib
from pathlib import Path

import yaml

from provider.component import VERSION

CHECKOUT = Path(__file__).parents[1]


def test_all_places_say_the_same_version() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    pack = tomllib.loads((CHECKOUT / "policies" / "pyproject.toml").read_text(encoding="utf-8"))
    published = yaml.safe_load((CHECKOUT / "policies" / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    assert {project["project"]["version"], pack["project"]["version"], published["version"]} == {VERSION}
