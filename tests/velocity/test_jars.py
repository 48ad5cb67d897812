"""Apache Velocity is downloaded once, and only what is pinned."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from local.errors import SetupError

from . import jars

CONTENT = b"a jar"


class Central:
    """In place of Maven Central: serves the same content as every jar."""

    def download(self, _artifact: object, file: str) -> None:
        Path(file).write_bytes(CONTENT)


class Unreachable:
    """In place of Maven Central, when it cannot be reached."""

    def download(self, artifact: Any, _file: str) -> None:
        raise OSError(f"no route to\nthe host of {artifact.artifact_id}")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and a registry whose jars are as pinned."""
    monkeypatch.setenv("ASYNC_LAMBDA_API_CACHE", str(tmp_path))
    monkeypatch.setattr(jars, "Downloader", Central)
    monkeypatch.setattr(jars, "JARS", dict.fromkeys(jars.JARS, hashlib.sha256(CONTENT).hexdigest()))
    return tmp_path


def test_all_jars_are_in_one_folder_of_the_cache(cache: Path) -> None:
    assert jars.ensure() == jars.folder()
    assert jars.folder().parent == cache
    assert {jar.name for jar in jars.folder().iterdir()} == {
        "velocity-1.7.jar",
        "commons-collections-3.2.2.jar",
        "commons-lang-2.6.jar",
    }


def test_a_second_run_downloads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    jars.ensure()
    monkeypatch.setattr(jars, "Downloader", Unreachable)
    jars.ensure()


def test_a_jar_with_another_content_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "JARS", {"org.apache.velocity:velocity:1.7": "0" * 64})
    with pytest.raises(SetupError) as error:
        jars.ensure()
    found = hashlib.sha256(CONTENT).hexdigest()
    assert (
        str(error.value) == f"org.apache.velocity:velocity:1.7 has the SHA-256 {found}; {'0' * 64} is pinned"
    )
    assert not jars.folder().exists()


def test_a_registry_that_cannot_be_reached_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "Downloader", Unreachable)
    with pytest.raises(SetupError) as error:
        jars.ensure()
    reason = "no route to the host of velocity"
    assert str(error.value) == f"org.apache.velocity:velocity:1.7 cannot be downloaded: {reason}"
    assert not jars.folder().exists()
