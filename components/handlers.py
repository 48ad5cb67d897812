"""Whether the code of a function has its handler, as far as that is seen without running it.

Lambda's client for Python imports what stands before the last dot of a handler, with dots for slashes, and
takes from that module what stands after it:
https://github.com/aws/aws-lambda-python-runtime-interface-client/blob/main/awslambdaric/bootstrap.py
"""

import ast
import warnings
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from stat import S_ISLNK
from zipfile import BadZipFile, ZipFile

from .options.function import Function

_UNREADABLE = (OSError, RuntimeError, NotImplementedError, BadZipFile, zlib.error)

_DYNAMIC = frozenset(
    (
        "__dict__",
        "__getattr__",
        "eval",
        "exec",
        "f_globals",
        "f_locals",
        "globals",
        "import_module",
        "locals",
        "modules",
        "setattr",
        "vars",
    )
)
"""With one of these a module may get names that no statement gives it."""


# Variables that Lambda sets, and may be set: where else modules are, and what starts the runtime instead.
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_PATH = "PYTHONPATH"
_WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"


@dataclass(frozen=True)
class _Code:
    """The files of a function that may be a module of it."""

    names: Collection[str]
    read: Callable[[str], bytes]
    has_links: bool = False
    """Whether symbolic links among them, which are not followed here, may lead to others."""


def problem(function: Function, code: Path, called: str) -> str | None:
    """Return why a function does not find its handler in its code, or `None` if it may find it.

    `code` is its folder or archive, which messages have as `called`. Only modules of Python are looked into.
    What cannot be read or parsed here may have the handler: the runtime may be of another version.
    """
    if not function.runtime.startswith("python") or _WRAPPER in function.environment:
        return None
    module, _, name = function.handler.rpartition(".")
    place = module.replace(".", "/")
    elsewhere = bool(function.layers) or _PATH in function.environment
    try:
        with _opened(function, code, place) as found:
            if found.has_links:
                return None
            return _problem(found, place, name, called, elsewhere=elsewhere)
    except _UNREADABLE:
        return None


def _problem(code: _Code, place: str, name: str, called: str, *, elsewhere: bool) -> str | None:
    """Return what `problem` does; `elsewhere` tells whether Python looks for modules in other places too."""
    for stem in (f"{place}/__init__", place):  # in the order in which Python takes them
        if any(file.startswith(f"{stem}.") and file.endswith(".so") for file in code.names):
            return None
        if (file := f"{stem}.py") in code.names:
            names = _names(code.read(file))
            if names is None or name in names:
                return None
            nearest = "".join(f"; nearest: {one}" for one in get_close_matches(name, sorted(names), 1, 0.0))
            return f"needs {name} in {called}/{file}, which has no such name{nearest}"
        if f"{stem}.pyc" in code.names:
            return None
    return None if elsewhere else f"needs the file {called}/{place}.py, which does not exist"


@contextmanager
def _opened(function: Function, code: Path, place: str) -> Iterator[_Code]:
    """Open an archive, or list what of a folder may be the module at `place`."""
    if function.is_archive:
        with ZipFile(code) as archive:
            members = {name.removeprefix("./"): name for name in archive.namelist()}
            has_links = any(S_ISLNK(member.external_attr >> 16) for member in archive.infolist())
            yield _Code(members, lambda file: archive.read(members[file]), has_links)
        return
    files = {
        found.relative_to(code).as_posix(): found
        for folder in ((code / place.lstrip("/")).parent, code / place.lstrip("/"))
        if folder.is_dir()
        for found in folder.iterdir()
        if found.is_file()
    }
    yield _Code(files, lambda file: files[file].read_bytes())


def _names(source: bytes) -> set[str] | None:
    """Return the names that a module has, or `None` where it may have others than are seen."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # which are its author's business
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError, SystemError):
        return None  # of which the last two are what the parser says of code that is nested too deeply
    used = {name for node in ast.walk(tree) for name in _used(node)}
    names = {
        *_bound(tree),
        *(name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names),
    }
    return None if used & _DYNAMIC or names & {"*", "__getattr__"} else names


def _used(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that statements bind, in any branch, and not within functions or classes."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
            return
        case ast.Lambda():
            return
        case ast.Name(id=name, ctx=ast.Store()) | ast.alias(asname=str(name)):
            yield name
        case ast.alias(name=name):
            yield name.partition(".")[0]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name
        case _:
            pass
    for inner in ast.iter_child_nodes(node):
        yield from _bound(inner)
