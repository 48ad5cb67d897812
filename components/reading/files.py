"""The text of a file that a user names."""

import os
import stat
from pathlib import Path


class ReadError(ValueError):
    """Why something cannot be read: one line, with the place in it."""


class ParserError(ReadError):
    """What the parser cannot read. That of the engine, which is another one, may."""


class MissingFileError(ReadError):
    """There is no such file."""


def text_of(file: Path, *, most_bytes: int) -> str:
    """Return the text of a file, without a byte-order mark.

    Raises `ReadError` where it is none, or larger than `most_bytes`, before anything of that size is read.
    """
    try:
        found = file.stat()
        if stat.S_ISDIR(found.st_mode):
            raise ReadError("is a folder, not a file")
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for, and a device may have no end
            raise ReadError("is not a file")
        if found.st_size > most_bytes:
            raise ReadError(f"has {found.st_size} bytes; at most {most_bytes} are read")
        return file.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        raise MissingFileError("there is no such file") from None
    except UnicodeDecodeError as error:
        raise ReadError(
            f"is not text in UTF-8: byte {error.start} is {error.object[error.start]:#04x}"
        ) from None
    except OSError as error:
        raise ReadError(f"cannot be read: {os.strerror(error.errno or 0)}") from None
    except ReadError:
        raise
    except ValueError:  # a name with NUL or half a surrogate pair is none for a file system
        raise MissingFileError("there is no such file") from None
