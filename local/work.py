"""While the engine is at work: what of its output is shown, and what an interrupt does."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from .steps import CONSOLE

# The engine's line for a resource that was only read, or that stays as it is. With anything behind it but a
# duration, such as an error or a difference, it is another line and shown.
_RESOURCE = r"[^\s:]+:[^\s:]+:[^\s:]+ \S+"
_NOTHING_HAPPENED = re.compile(rf" ~  {_RESOURCE} refresh(ing)?( \([\d.hms]+\))?|    {_RESOURCE}")
# Where it found what `stack.engine_environment` gives it, told several times in each run.
_FOUND = re.compile(r".*warning: using pulumi-\S+ from \$PATH at .*")
# What it tells whoever has destroyed a stack and does not remove it next, as `down` does.
_ADVICE = re.compile(
    r"The resources in the stack have been deleted, but .*|If you want to remove the stack .*"
)


def show(line: str) -> None:
    """Show a line of the engine, unless it tells of nothing that happened or has to be done."""
    if not any(pattern.fullmatch(line) for pattern in (_NOTHING_HAPPENED, _FOUND, _ADVICE)):
        CONSOLE.print(line, markup=False, soft_wrap=True)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let the engine end what it is doing when it is interrupted, and raise `KeyboardInterrupt` then.

    A Ctrl-C reaches the engine too, which cancels: it finishes what it has begun, saves its state and ends.
    Without anybody left to read its output it would be killed in the midst of that. A second Ctrl-C is for
    whoever does not want to wait; the engine does not wait then either.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Started in the background, where a shell keeps interrupts away.
        yield
        return
    interrupted = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    except Exception:
        if interrupted:
            raise KeyboardInterrupt from None
        raise
    finally:
        signal.signal(signal.SIGINT, before)
    if interrupted:
        raise KeyboardInterrupt
