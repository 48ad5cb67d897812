"""The commands behind `make`: a stack on the embedded cloud of this machine."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pulumi import automation
from rich.markup import escape

from . import audit, calls, cloud, recovery, stack, work
from .display import Display
from .errors import SetupError
from .failures import explained, refusal
from .steps import CONSOLE

_CHECKOUT = Path(__file__).parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    project = options.project.absolute()
    place = stack.Place(project=project, state=(options.state or project / ".state").absolute())
    before = signal.getsignal(signal.SIGTERM)
    try:
        if before is not signal.SIG_IGN:
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # as a Ctrl-C
        code = options.run(place, options)
        sys.stdout.flush()
        return int(code)
    except BrokenPipeError:
        # Whoever reads the output has seen enough, as `head` does. The interpreter would write what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SetupError as error:
        CONSOLE.print(f"[red]error[/red]: {escape(str(error))}", soft_wrap=True)
    except automation.CommandError as error:
        CONSOLE.print(refusal(error), markup=False, soft_wrap=True)
        CONSOLE.print("[red]error[/red]: the engine could not begin; what is wrong stands above")
    except (BotoCoreError, ClientError, HTTPException, OSError) as error:
        CONSOLE.print(
            f"[red]error[/red]: {escape(str(error))}; the emulator's log is {cloud.log_file(place.cloud)}",
            soft_wrap=True,
        )
    except KeyboardInterrupt:
        CONSOLE.print("Interrupted; the next command goes on from here.")
    finally:
        signal.signal(signal.SIGTERM, before)
    return 1


def _audit(_: stack.Place, options: argparse.Namespace) -> int:
    return audit.audit(options.file, options.settings)


def _of_stack(
    command: Callable[[stack.Place, str], None],
) -> Callable[[stack.Place, argparse.Namespace], int]:
    """Return what runs a command on the stack that is asked for."""

    def run(place: stack.Place, options: argparse.Namespace) -> int:
        # Mistakes in these files are told before anything starts.
        place.definition()
        place.region(options.stack)
        command(place, options.stack)
        return 0

    return run


def up(place: stack.Place, name: str) -> None:
    """Deploy the stack, then call each route that it tells of and show what happened."""
    settings = stack.settings(place, name)
    running = _start(place, name)
    with stack.opened(place, name, running, settings) as opened:
        with _at_work("up", place, name, running) as shown:
            # Refreshed, because the state may tell of an emulator that is gone, with all that was in it.
            opened.up(refresh=True, on_output=shown.show, policy_packs=[str(audit.PACK)])
        values = opened.outputs()
    found = _local(values, running)
    # Those of a custom domain are not: nothing leaves this machine.
    routes = [one for one in found.get("routes", ()) if one["url"].startswith(running.endpoint)]
    if not routes:
        CONSOLE.print("The stack's outputs, with URLs at which the emulator answers")
        secret = {key: "[secret]" for key, output in values.items() if output.secret}
        print(json.dumps(found | secret, indent=2))
        return
    CONSOLE.print("Calling each route, and waiting for what the functions log")
    CONSOLE.print(calls.table(calls.call_routes(routes), running, place.region(name)))
    if "url" in found:
        CONSOLE.print(f"It answers at {found['url']}", soft_wrap=True)


def preview(place: stack.Place, name: str) -> None:
    """Show what `up` would change, checked by the policy pack."""
    values = stack.settings(place, name)
    running = _start(place, name)
    with (
        stack.opened(place, name, running, values) as opened,
        _at_work("preview", place, name, running) as shown,
    ):
        opened.preview(refresh=True, on_output=shown.show, policy_packs=[str(audit.PACK)])


def down(place: stack.Place, name: str) -> None:
    """Remove what was deployed and stop the cloud, unless another stack lives there."""
    recovery.resume(place, name)
    running = cloud.running(place.cloud)
    if running and running.answers():
        values = stack.settings(place, name, values=False)
        with (
            stack.opened(place, name, running, values) as opened,
            _at_work("down", place, name, running) as shown,
        ):
            opened.destroy(refresh=True, remove=True, on_output=shown.show)
    # Without an emulator what it held is gone, or cannot be asked for.
    recovery.forget(place, name)
    others = recovery.others(place, name)
    if others and running and running.process():
        CONSOLE.print(f"The cloud goes on running for {', '.join(others)}")
        return
    for other in others:
        again = _make("up", place, other)
        CONSOLE.print(
            f"What {other} had is gone with the emulator; `{again}` deploys it again", soft_wrap=True
        )
    if cloud.stop(place.cloud):
        CONSOLE.print("The cloud is stopped")


def outputs(place: stack.Place, name: str) -> None:
    """Print the stack's outputs as one JSON object."""
    running = _running(place, name)
    with stack.opened(place, name, running, stack.settings(place, name, values=False)) as opened:
        found = _local(opened.outputs(), running)
    if not found:
        raise SetupError(f"{name} is not deployed; `{_make('up', place, name)}` does it")
    print(json.dumps(found, indent=2))


def logs(place: stack.Place, name: str) -> None:
    """Print what the functions logged, oldest first."""
    for milliseconds, group, line in sorted(
        calls.log_lines(_running(place, name), place.region(name)), key=lambda event: event[0]
    ):
        moment = datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
        print(f"{moment:%H:%M:%S.%f}"[:-3], group.removeprefix("/aws/lambda/"), line, sep="  ")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.set_defaults(project=_CHECKOUT, state=None)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (up, preview, outputs, logs, down):
        described = commands.add_parser(command.__name__, help=command.__doc__, description=command.__doc__)
        described.set_defaults(run=_of_stack(command))
        described.add_argument("--stack", default="local", help="the stack: NAME in Pulumi.NAME.yaml (local)")
        described.add_argument("--project", type=Path, default=_CHECKOUT, help="the folder with Pulumi.yaml")
        described.add_argument("--state", type=Path, help="where state is kept (the project's .state)")
    audited = "Check the state of any stack with the policy pack, without its program, account or a login."
    described = commands.add_parser("audit", help=audited, description=audited)
    described.set_defaults(run=_audit)
    described.add_argument("file", type=Path, help="a state, as `pulumi stack export` writes it")
    described.add_argument("--settings", type=Path, help="the pack's configuration, as JSON")
    return parser


@contextmanager
def _at_work(command: str, place: stack.Place, name: str, running: cloud.Cloud) -> Iterator[Display]:
    """Show what the engine does for a command. Raises `SetupError` with what ended it, where it fails."""
    shown = Display()
    try:
        with work.interruptible() as shown:
            yield shown
    except automation.CommandError as error:
        if said := refusal(error):
            CONSOLE.print(said, markup=False, soft_wrap=True)
        again, log = _make(command, place, name), cloud.log_file(place.cloud)
        others = recovery.others(place, name)
        raise SetupError(
            explained(error, running, log, again, provider_ended=shown.provider_ended, others=others)
        ) from error


def _start(place: stack.Place, name: str) -> cloud.Cloud:
    rejects = cloud.rejects(os.environ)
    recovery.resume(place, name)
    return cloud.start(place.cloud, rejects=rejects)


def _running(place: stack.Place, name: str) -> cloud.Cloud:
    if running := cloud.running(place.cloud):
        return running
    raise SetupError(f"the embedded cloud is not running; `{_make('up', place, name)}` starts it")


def _make(command: str, place: stack.Place, name: str) -> str:
    """Return a command on a stack, as it is typed in the checkout."""
    project = place.project
    if project == _CHECKOUT:
        return f"make {command} STACK={name}"
    if project.is_relative_to(_CHECKOUT):
        project = project.relative_to(_CHECKOUT)
    return f"make {command} PROJECT={project} STACK={name}"


def _local(outputs: Mapping[str, automation.OutputValue], running: cloud.Cloud) -> dict[str, Any]:
    """Return a stack's outputs, with URLs at which the emulator answers."""
    return {key: stack.local_urls(output.value, running) for key, output in outputs.items()}


if __name__ == "__main__":
    sys.exit(main())
