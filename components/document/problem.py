"""What is wrong with a document, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..reading.lines import first_lines, name, with_both_ends
from .reference import Place, pointer

_LONGEST_POINTER = 120


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong."""

    place: Place
    reason: str

    def __str__(self) -> str:
        if not self.place:
            return self.reason
        return f"{with_both_ends(pointer(self.place), _LONGEST_POINTER)}: {self.reason}"


class DocumentError(ValueError):
    """A document that cannot be used: a line for each problem, as far as messages have them."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(first_lines(problems, lambda problem: f"{name(file)}: {problem}")))
        self.file = file
        self.problems = problems
