"""The commands behind `make`: a stack on the embedded cloud of this machine."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pulumi import automation
from rich.markup import escape

from . import audit, calls, cloud, stack, work
from .errors import SetupError
from .steps import CONSOLE

_CHECKOUT = Path(__file__).parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    project = options.project.absolute()
    place = stack.Place(project=project, state=(options.state or project / ".state").absolute())
    try:
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
        # What the engine says while it works has been shown; what it refuses before that is in its error.
        if refusal := str(error).partition("stderr:")[2].strip():
            CONSOLE.print(refusal, markup=False, soft_wrap=True)
        CONSOLE.print(
            "[red]error[/red]: the engine could not finish; what is wrong stands above. Where the emulator "
            f"refused something, its log says more: {cloud.log_file(place.cloud)}",
            soft_wrap=True,
        )
    except (BotoCoreError, ClientError, OSError) as error:
        CONSOLE.print(
            f"[red]error[/red]: {escape(str(error))}; the emulator's log is {cloud.log_file(place.cloud)}",
            soft_wrap=True,
        )
    except KeyboardInterrupt:
        CONSOLE.print("Interrupted; the next command goes on from here.")
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
    running = _start(place)
    with stack.opened(place, name, running) as opened:
        with work.interruptible():
            # Refreshed, because the state may tell of an emulator that is gone, with all that was in it.
            opened.up(refresh=True, on_output=work.show, policy_packs=[str(audit.PACK)])
        found = _outputs(opened, running)
    # Those of a custom domain are not: nothing leaves this machine.
    routes = [one for one in found.get("routes", ()) if one["url"].startswith(running.endpoint)]
    if not routes:
        CONSOLE.print("The stack's outputs, with URLs at which the emulator answers")
        print(json.dumps(found, indent=2))
        return
    CONSOLE.print("Calling each route, and waiting for what the functions log")
    CONSOLE.print(calls.table(calls.call_routes(routes), running, place.region(name)))
    if "url" in found:
        CONSOLE.print(f"It answers at {found['url']}", soft_wrap=True)


def preview(place: stack.Place, name: str) -> None:
    """Show what `up` would change, checked by the policy pack."""
    running = _start(place)
    with stack.opened(place, name, running) as opened, work.interruptible():
        opened.preview(refresh=True, on_output=work.show, policy_packs=[str(audit.PACK)])


def down(place: stack.Place, name: str) -> None:
    """Remove what was deployed and stop the cloud, unless another stack lives there."""
    _start_over_if_abandoned(place)
    running = cloud.running(place.cloud)
    if running and running.answers():
        with stack.opened(place, name, running) as opened, work.interruptible():
            opened.destroy(refresh=True, remove=True, on_output=work.show)
    else:  # what it held is gone, or cannot be asked for
        stack.forget(place, name)
    if others := stack.others(place, name):
        CONSOLE.print(f"The cloud goes on running for {', '.join(others)}")
    elif cloud.stop(place.cloud):
        CONSOLE.print("The cloud is stopped")


def outputs(place: stack.Place, name: str) -> None:
    """Print the stack's outputs as one JSON object."""
    running = _running(place, name)
    with stack.opened(place, name, running) as opened:
        found = _outputs(opened, running)
    if not found:
        raise SetupError(f"{name} is not deployed; `{_make_up(place, name)}` does it")
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


def _start(place: stack.Place) -> cloud.Cloud:
    _start_over_if_abandoned(place)
    return cloud.start(place.cloud)


def _start_over_if_abandoned(place: stack.Place) -> None:
    if stack.start_over_if_abandoned(place):
        CONSOLE.print("An earlier update was ended before it could finish: starting over with an empty cloud")


def _running(place: stack.Place, name: str) -> cloud.Cloud:
    if running := cloud.running(place.cloud):
        return running
    raise SetupError(f"the embedded cloud is not running; `{_make_up(place, name)}` starts it")


def _make_up(place: stack.Place, name: str) -> str:
    """Return the command that deploys a stack, as it is typed in the checkout."""
    project = place.project
    if project == _CHECKOUT:
        return f"make up STACK={name}"
    if project.is_relative_to(_CHECKOUT):
        project = project.relative_to(_CHECKOUT)
    return f"make up PROJECT={project} STACK={name}"


def _outputs(opened: automation.Stack, running: cloud.Cloud) -> dict[str, Any]:
    """Return a stack's outputs, with URLs at which the emulator answers."""
    return {key: stack.local_urls(output.value, running) for key, output in opened.outputs().items()}


if __name__ == "__main__":
    sys.exit(main())
