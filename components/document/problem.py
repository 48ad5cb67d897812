"""What is wrong with a document, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from .reference import Place, pointer

_LONGEST = 200
"""Characters of another library's message that are shown."""


def shortened(message: str) -> str:
    """Return a message of a validator, which may be of any length, as one line."""
    one_line = " ".join(message.split())
    return one_line if len(one_line) <= _LONGEST else f"{one_line[:_LONGEST]}…"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong."""

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{pointer(self.place)}: {self.reason}" if self.place else self.reason


class DocumentError(ValueError):
    """A document that cannot be used: a line for each problem."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{file}: {problem}" for problem in problems))
        self.file = file
        self.problems = problems
