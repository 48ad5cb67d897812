import os
import signal
from collections.abc import Iterator

import pytest

from local import work


@pytest.fixture(autouse=True)
def _not_in_the_background() -> Iterator[None]:
    """A shell starts what runs in the background deaf to interrupts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_an_interrupt_is_raised_when_the_work_has_ended() -> None:
    done = []

    with pytest.raises(KeyboardInterrupt), work.interruptible():  # noqa: PT012  # what comes after it counts
        interrupt()
        done.append("saved")

    assert done == ["saved"]


def test_what_an_interrupted_engine_fails_with_is_an_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt), work.interruptible():  # noqa: PT012  # as above
        interrupt()
        raise RuntimeError("cancelled")


def test_a_second_interrupt_is_raised_at_once() -> None:
    done = []

    with pytest.raises(KeyboardInterrupt), work.interruptible():  # noqa: PT012  # as above
        interrupt()
        interrupt()
        done.append("saved")

    assert done == []


def test_without_an_interrupt_a_failure_is_raised_as_it_is() -> None:
    with pytest.raises(RuntimeError, match="cancelled"), work.interruptible():
        raise RuntimeError("cancelled")


def test_afterwards_an_interrupt_is_what_it_was_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    with work.interruptible():
        pass

    assert signal.getsignal(signal.SIGINT) == before


def test_a_sigterm_is_raised_when_the_work_has_ended() -> None:
    done = []

    with pytest.raises(KeyboardInterrupt), work.interruptible():  # noqa: PT012  # as above
        os.kill(os.getpid(), signal.SIGTERM)
        done.append("saved")

    assert done == ["saved"]
