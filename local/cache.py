"""What is made once per machine and kept outside the checkout, so that a second clone makes nothing."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import steps


def folder() -> Path:
    """Return the cache: `$ASYNC_LAMBDA_API_CACHE`, or the user's cache folder of the XDG specification."""
    if chosen := os.environ.get("ASYNC_LAMBDA_API_CACHE"):
        return Path(chosen).absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "async-lambda-api"


def logs() -> Path:
    """Return the folder for logs of set-up steps."""
    return folder() / "logs"


def digest(sources: Sequence[Path], *facts: str) -> str:
    """Return a short hash of files and facts, to name a cache entry by what it was made of."""
    content = hashlib.sha256()
    for source in sources:
        content.update(source.read_bytes())
    for fact in facts:
        content.update(fact.encode())
    return content.hexdigest()[:12]


def entry(name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder `name` of the cache; where it is missing, call `make` with an empty folder for it.

    A folder appears under its name only when `make` has ended, so an interrupted one leaves nothing behind
    that a later run could take for whole. Of two processes that need the same entry one makes it, the other
    waits.
    """
    final = folder() / name
    if final.is_dir():
        return final
    with locked(folder() / f"{name}.lock"):
        if not final.is_dir():
            for abandoned in folder().glob(f".{name}-*"):
                shutil.rmtree(abandoned)
            unfinished = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=folder()))
            try:
                make(unfinished)
                unfinished.rename(final)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
    return final


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock that ends with the process that holds it, however it ends. Says so when it has to wait."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            steps.CONSOLE.print(f"Waiting for another command to finish, which holds {file}", soft_wrap=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
