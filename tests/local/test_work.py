import os
import signal
from collections.abc import Iterator

import pytest

from local import work


@pytest.mark.parametrize(
    "line",
    [
        " ~  aws:iam:Role api-status refreshing",
        " ~  aws:iam:Role api-status refresh",
        " ~  aws:apigateway:Method api-GET-/reports/{id} refreshing (0s)",
        " ~  aws:lambda:Function api-reports refresh (1m0.5s)",
        "    aws:apigateway:Method api-GET-/reports/{id}",
        "    pulumi:pulumi:Stack a-b  warning: using pulumi-resource-aws from $PATH at bin/aws",
        "    warning: using pulumi-resource-aws from $PATH at bin/pulumi-resource-aws",
        "If you want to remove the stack completely, run `pulumi stack rm local`.",
    ],
)
def test_what_tells_of_nothing_is_not_shown(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    work.show(line)

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "line",
    [
        " +  aws:iam:Role api-status create",
        " ~  aws:iam:Role api-status refresh [diff: ~description]",
        " ~  aws:iam:Role api-status refreshing (0s) error: [red]it is gone[/red]",
        " -  aws:iam:Role api-status delete (0.21s)",
        "    aws:iam:Role api-status  1 warning",
        '    url: "https://abc123.execute-api.us-east-1.amazonaws.com/v1"',
        "    38 unchanged",
        "",
    ],
)
def test_everything_else_is_shown_as_it_is(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    work.show(line)

    assert capsys.readouterr().err == f"{line}\n"


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
