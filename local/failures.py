"""Why the engine could not finish, and what to run then."""

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from signal import Signals

from pulumi import automation

from . import cloud

_CODE = re.compile(r"\s*code: (-?\d+)")
# What a provider says that got an error from a service: the operation and the error's code.
_REJECTED = re.compile(r"error: (creating|reading|updating|deleting|invoking) .*: \w+: [\w.]+: ")


def explained(
    error: automation.CommandError,
    running: cloud.Cloud,
    log: Path,
    again: str,
    *,
    provider_ended: bool,
    others: Sequence[str] = (),
) -> str:
    """Return what ended the engine, as one line that says what to run: `again`, or what stands above.

    `others` are the stacks that the emulator had besides.
    """
    if ended := _signal(error):
        return f"the engine was ended ({ended}) before it could finish; `{again}` goes on from its state"
    if not running.process():
        also = f", also that of {', '.join(others)}" if others else ""
        return (
            f"the emulator ended while the engine was at work, and what was deployed is gone with it{also}; "
            f"`{again}` starts from there; its log is {log}"
        )
    if provider_ended:
        return (
            "the AWS provider ended while the engine was at work; "
            f"`{again}` removes what it made and could not tell, and goes on"
        )
    hint = f"; the emulator's log says more: {log}" if _REJECTED.search(str(error)) else ""
    return f"the engine could not finish; what is wrong stands above{hint}"


def refusal(error: automation.CommandError) -> str:
    """Return what the engine said before it began to work, which nobody has shown."""
    return str(error).partition("stderr:")[2].strip()


def _signal(error: automation.CommandError) -> str:
    """Return the name of the signal that ended the engine, or nothing."""
    found = _CODE.match(str(error))
    if not found or int(found[1]) >= 0:
        return ""
    with suppress(ValueError):
        return Signals(-int(found[1])).name
    return f"signal {found[1].removeprefix('-')}"
