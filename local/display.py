"""What of the engine's output is shown: each thing that happened, and each message once."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .steps import CONSOLE

# The engine's line for a resource. One that was only read, or that stays as it is, has nothing behind it but
# a duration. A message is told in full among the diagnostics, and numbers of messages count the hidden ones.
_RESOURCE = r"[^\s:]+:[^\s:]+:[^\s:]+ \S+"
_NOTHING_HAPPENED = re.compile(rf" ~  {_RESOURCE} refresh(ing)?( \([\d.hms]+\))?|    {_RESOURCE}( running)?")
_MESSAGE = re.compile(rf"(?P<row>.{{4}}{_RESOURCE}.*?) +(?P<message>(?:error|warning): .*)")
_NUMBERS = re.compile(rf"(?P<row>.{{4}}{_RESOURCE}.*?) +\d+ (error|warning|message)s?(; \d+ \w+)*")
# Where it found what `stack.engine_environment` gives it, told several times in each run.
_FOUND = re.compile(r".*warning: using pulumi-\S+ from \$PATH at .*")
# What it tells whoever has destroyed a stack and does not remove it next, as `down` does.
_ADVICE = re.compile(
    r"The resources in the stack have been deleted, but .*|If you want to remove the stack .*"
)
# How it tells of an AWS provider that has ended, which the command explains at its end.
_PROVIDER_ENDED = re.compile(
    r".*error: Detected that \S*pulumi-resource-aws exited prematurely\."
    r"|\s*This is \*always\* a bug in the provider\. .*"
    r"|\s*To assist with debugging we have dumped the STDOUT .*"
    r"|.*error: (rpc error: code = Unavailable desc = )?error reading from server: EOF"
)
_DIAGNOSTICS = "Diagnostics:"
_ENTRY = re.compile(r"    (error|warning): .*")
# What comes of raising an error in the program: the engine says it, and the SDK that runs the program again.
_SAID_AGAIN = re.compile(r"^\s*(error: )?(an unhandled error occurred: )?")
# What an invoke failed with stands above the frames of the SDK, where the program has none.
_TRACEBACK = "    Traceback (most recent call last):"
_IN_THE_SDK = re.compile(r"    Exception: invoke of .* failed: .*")


@dataclass
class Display:
    """Shows the lines of one run of the engine."""

    provider_ended: bool = False
    """Whether the AWS provider ended before the engine."""
    cancelling: bool = False
    """Whether the engine has heard of an interrupt."""
    _last: str = ""
    _messages: list[str] = field(default_factory=list)
    """What resources failed with, which the diagnostics have in full."""
    _diagnostics: list[str] | None = None

    def show(self, line: str) -> None:
        """Show a line, or keep it back because it tells of nothing that happened or has to be done."""
        self.cancelling = self.cancelling or "received; cancelling" in line
        self.provider_ended = self.provider_ended or "pulumi-resource-aws exited prematurely" in line
        if _hidden(line):
            return
        if line == _DIAGNOSTICS:
            self._diagnostics = []
        elif self._diagnostics is not None and (not line or line.startswith(" ")):
            self._diagnostics.append(line)
        else:
            self.end()
            self._progress(line)

    def end(self) -> None:
        """Show the diagnostics; where the engine ended before it could tell them, what it had told."""
        if self._diagnostics is not None:
            for line in _once(self._diagnostics):
                _print(line)
            self._diagnostics = None
            self._messages.clear()

    def told(self) -> Iterator[str]:
        """Yield the messages that no diagnostics followed."""
        yield from dict.fromkeys(self._messages)

    def _progress(self, line: str) -> None:
        row = line
        if found := _MESSAGE.fullmatch(line):
            self._messages.append(found["message"])
            row = found["row"]
        elif found := _NUMBERS.fullmatch(line):
            row = found["row"]
        if _NOTHING_HAPPENED.fullmatch(row) or (found and row == self._last):
            return
        self._last = row
        _print(row)


@contextmanager
def shown() -> Iterator[Display]:
    """Give a display for one run of the engine, and show at its end what it has kept back."""
    display = Display()
    try:
        yield display
    finally:
        display.end()
        for message in display.told():
            _print(message)


def _hidden(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_FOUND, _ADVICE, _PROVIDER_ENDED))


def _once(lines: Iterable[str]) -> Iterator[str]:
    """Yield diagnostics with each entry once, and without the resources that have none."""
    blocks: dict[str, list[list[str]]] = {}
    entries: list[list[str]] = []
    for line in lines:
        if not line.startswith("   ") and line:  # of a resource
            entries = blocks.setdefault(line, [])
        elif _ENTRY.fullmatch(line) or not entries:
            entries.append([line])
        else:
            entries[-1].append(line)
    heading = [_DIAGNOSTICS]
    for resource, found in blocks.items():
        said: dict[str, str] = {}
        for entry in found:
            text = "\n".join(_without_traceback(entry)).strip("\n")
            said.setdefault(_SAID_AGAIN.sub("", text), text)
        if texts := [text for key, text in said.items() if key]:
            yield from [*heading, resource, *texts, ""]
            heading = []


def _without_traceback(entry: list[str]) -> list[str]:
    if _TRACEBACK in entry and any(_IN_THE_SDK.fullmatch(line) for line in entry):
        return entry[: entry.index(_TRACEBACK)]
    return entry


def _print(line: str) -> None:
    CONSOLE.print(line, markup=False, soft_wrap=True)
