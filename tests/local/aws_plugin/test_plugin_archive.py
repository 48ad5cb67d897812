import hashlib
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from local.aws_plugin.archive import zipped
from local.aws_plugin.errors import PluginError
from local.aws_plugin.values import ARCHIVE, SIGNATURE


def archive(**contents: Any) -> dict[str, Any]:
    return {SIGNATURE: ARCHIVE, **contents}


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return {entry.filename: source.read(entry) for entry in source.infolist()}


def test_a_folder_is_zipped_with_sorted_names(tmp_path: Path) -> None:
    for name in ("b.py", "a.py", "sub/c.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)

    assert list(files(zipped(archive(path=str(tmp_path)))).items()) == [
        ("a.py", b"a.py"),
        ("b.py", b"b.py"),
        ("sub/c.py", b"sub/c.py"),
    ]


def test_the_same_contents_make_the_same_bytes_at_any_time(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text("x = 1")
    os.utime(tmp_path / "one" / "a.py", (1, 1))

    assert zipped(archive(path=str(tmp_path / "one"))) == zipped(archive(path=str(tmp_path / "two")))


def test_a_program_stays_executable(tmp_path: Path) -> None:
    (tmp_path / "bootstrap").write_text("#!/bin/sh")
    (tmp_path / "bootstrap").chmod(0o755)

    with zipfile.ZipFile(io.BytesIO(zipped(archive(path=str(tmp_path))))) as source:
        assert source.getinfo("bootstrap").external_attr >> 16 & 0o111


def test_a_zip_file_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "code.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("handler.py", "x = 1")

    assert zipped(archive(path=str(path))) == path.read_bytes()


def test_assets_and_archives_nest(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "inner.py").write_text("inner")
    (tmp_path / "file.py").write_text("file")
    assets = {
        "handler.py": {"text": "handler"},
        "file.py": {"path": str(tmp_path / "file.py")},
        "lib": archive(path=str(tmp_path / "lib")),
    }

    assert files(zipped(archive(assets=assets))) == {
        "file.py": b"file",
        "handler.py": b"handler",
        "lib/inner.py": b"inner",
    }


def test_a_text_that_is_empty_is_an_empty_file() -> None:
    empty = {"hash": hashlib.sha256(b"").hexdigest()}

    assert files(zipped(archive(assets={"__init__.py": empty}))) == {"__init__.py": b""}


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        ({"hash": "0" * 64}, "has no contents, only a hash"),
        ({"assets": {"a.py": {"hash": "0" * 64}}}, "a.py has no contents, only a hash"),
        ({"uri": "https://example.com/a.zip"}, "does not implement archives from a URI"),
        ({"assets": {"a.py": {"uri": "https://example.com/a"}}}, "does not implement assets from a URI"),
        ({"path": "/nowhere/at/all"}, "there is no file or folder /nowhere/at/all"),
    ],
)
def test_what_cannot_be_zipped_is_named(contents: dict[str, Any], message: str) -> None:
    with pytest.raises(PluginError, match=message):
        zipped(archive(**contents))
