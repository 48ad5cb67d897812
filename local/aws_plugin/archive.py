"""Archives of the program as zip files for Lambda: the same contents make the same bytes."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from .errors import PluginError
from .values import is_archive

_HASH_OF_NOTHING = hashlib.sha256(b"").hexdigest()
_FILE_MODE = 0o644
_PROGRAM_MODE = 0o755
_ANY_EXECUTE_BIT = 0o111
_TOP = PurePosixPath()


@dataclass(frozen=True)
class _File:
    name: str
    content: bytes
    executable: bool = False


def zipped(archive: Mapping[str, Any]) -> bytes:
    """Return the zip file of an archive of files, of a folder, or of a zip file, which is taken as it is.

    Raises `PluginError` for an archive without its contents, such as one read back from the state, and
    `OSError` for a path that cannot be read.
    """
    path = archive.get("path")
    if path and zipfile.is_zipfile(path):
        return Path(path).read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for file in sorted(_files(archive), key=lambda file: file.name):
            # A ZipInfo of its own has no date but 1980, the same on every machine.
            entry = zipfile.ZipInfo(file.name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (_PROGRAM_MODE if file.executable else _FILE_MODE) << 16
            target.writestr(entry, file.content)
    return buffer.getvalue()


def _files(archive: Mapping[str, Any], prefix: PurePosixPath = _TOP) -> Iterator[_File]:
    """Yield the files of an archive below the folder `prefix` of the zip file."""
    if archive.get("uri"):
        raise PluginError("the stand-in does not implement archives from a URI")
    if path := archive.get("path"):
        yield from _files_on_disk(Path(path), prefix)
    elif "assets" in archive:
        for name, member in archive["assets"].items():
            if is_archive(member):
                yield from _files(member, prefix / name)
            else:
                yield _asset(member, str(prefix / name))
    else:
        raise PluginError("the archive has no contents, only a hash")


def _files_on_disk(path: Path, prefix: PurePosixPath) -> Iterator[_File]:
    if path.is_dir():
        for file in path.rglob("*"):
            if file.is_file():
                yield _File(str(prefix / file.relative_to(path)), file.read_bytes(), _is_executable(file))
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as source:
            for entry in source.infolist():
                if not entry.is_dir():
                    yield _File(
                        str(prefix / entry.filename),
                        source.read(entry),
                        bool((entry.external_attr >> 16) & _ANY_EXECUTE_BIT),
                    )
    elif not path.exists():
        raise PluginError(f"there is no file or folder {path}")
    else:
        raise PluginError(f"the stand-in takes folders and zip files, {path} is neither")


def _asset(asset: Mapping[str, Any], name: str) -> _File:
    if asset.get("uri"):
        raise PluginError(f"the stand-in does not implement assets from a URI: {name}")
    if path := asset.get("path"):
        return _File(name, Path(path).read_bytes(), _is_executable(Path(path)))
    # The engine leaves out a text that is empty, so its hash alone tells it from contents that are not there.
    if "text" not in asset and asset.get("hash") != _HASH_OF_NOTHING:
        raise PluginError(f"the asset {name} has no contents, only a hash")
    return _File(name, asset.get("text", "").encode())


def _is_executable(file: Path) -> bool:
    return bool(file.stat().st_mode & _ANY_EXECUTE_BIT)
