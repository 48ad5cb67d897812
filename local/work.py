"""While the engine is at work: what an interrupt does."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from types import FrameType
from typing import Any

import psutil

from . import display

_SECONDS_TO_HEAR = 2
"""Time for the engine to say that a SIGTERM has reached it too, as one for the whole process group does."""


@contextmanager
def interruptible() -> Iterator[display.Display]:
    """Show what the engine does, let it end that when interrupted, and raise `KeyboardInterrupt` then.

    A Ctrl-C reaches the engine too, which cancels: it finishes what it has begun, saves its state and ends.
    Without anybody left to read its output it would be killed in the midst of that. A second Ctrl-C is for
    whoever does not want to wait; the engine does not wait then either. A SIGTERM does the same, and is
    passed on where it has reached this process alone.
    """
    interrupted = False
    ended = Event()
    before: dict[int, Any] = {}

    def note(number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        signal.signal(number, before[number])
        if number == signal.SIGTERM:
            Thread(target=_pass_on, args=(number, shown, ended), daemon=True).start()

    with display.shown() as shown:
        for number in (signal.SIGINT, signal.SIGTERM):
            # Where a command was started in the background, a shell keeps interrupts away.
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, note)
        try:
            yield shown
        except Exception:
            if interrupted:
                raise KeyboardInterrupt from None
            raise
        finally:
            ended.set()
            for one, handler in before.items():
                signal.signal(one, handler)
        if interrupted:
            raise KeyboardInterrupt


def _pass_on(number: int, shown: display.Display, ended: Event) -> None:
    """Pass a signal on to the engine, unless it has it already: a second one would not let it finish.

    Nor to an engine that works after this one has ended.
    """
    deadline = monotonic() + _SECONDS_TO_HEAR
    while not shown.cancelling and monotonic() < deadline:
        if ended.wait(0.05):
            return
    if not shown.cancelling:
        for child in psutil.Process().children():
            if child.name() == "pulumi":
                child.send_signal(number)
