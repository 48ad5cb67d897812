"""How long previews of many routes take, and how many calls deploying them as one document makes.

`make bench-preview` runs it, with the real engine and an emulator of its own. Of several previews the fastest
counts, because everything else on the machine can only add to its time.
"""

import argparse
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from local import cloud, stack

_CHECKOUT = Path(__file__).parent.parent
_STACK = "bench"
_CONSOLE = Console()

_ALL_TYPES = ("Event", "RequestResponse", "Client")

# A route is five resources with Event, and eight on average of all types, which answer more statuses.
_CASES = (("resources", ("Event",)), ("resources", _ALL_TYPES), ("openapi", _ALL_TYPES))

# As the emulator logs every call that reaches it.
_CALL = re.compile(r"AWS apigateway\.(\w+) => ")


def main() -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.preview", description=__doc__)
    parser.add_argument("--routes", type=int, nargs="+", default=[1, 100, 300], help="default: 1 100 300")
    parser.add_argument("--runs", type=int, default=5, help="previews of each (default: 5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _cloud(Path(folder)) as running:
        place = _project(Path(folder))
        _CONSOLE.print(_previews(place, running, options.routes, options.runs))
        _CONSOLE.print(_deployments(place, running, options.routes))


def _previews(place: stack.Place, running: cloud.Cloud, counts: Sequence[int], runs: int) -> Table:
    table = Table(
        *("rendering", "invocation", "routes", "preview in s", "ms a route", "to the first"),
        title="Previews of a new stack",
    )
    for rendering, types in _CASES:
        first = 0.0
        for count in counts:
            _configure(place, rendering, types, count)
            seconds = min(_preview(place, running) for _ in range(runs))
            first = first or seconds
            further = (seconds - first) / (count - counts[0]) * 1000 if count > counts[0] else 0.0
            table.add_row(
                *(rendering, ", ".join(types), str(count)),
                *(f"{seconds:.2f}", f"{further:.1f}", f"{seconds / first:.2f}"),
            )
    return table


def _preview(place: stack.Place, running: cloud.Cloud) -> float:
    with stack.opened(place, _STACK, running) as opened:
        start = time.perf_counter()
        opened.preview(on_output=lambda _: None)
        return time.perf_counter() - start


def _deployments(place: stack.Place, running: cloud.Cloud, counts: Sequence[int]) -> Table:
    """Deploy as one document and count the calls of API Gateway's control plane in the emulator's own log."""
    table = Table("routes", "resources", "calls", "by name", title="Deployed as one document")
    for count in counts:
        _configure(place, "openapi", _ALL_TYPES, count)
        log = cloud.log_file(place.cloud)
        before = log.stat().st_size
        with stack.opened(place, _STACK, running) as opened:
            result = opened.up(on_output=lambda _: None)
            calls = Counter(_CALL.findall(log.read_bytes()[before:].decode(errors="replace")))
            opened.destroy(on_output=lambda _: None)
        names = ", ".join(f"{name} {n}" if n > 1 else name for name, n in sorted(calls.items()))
        resources = sum((result.summary.resource_changes or {}).values())
        table.add_row(str(count), str(resources), str(sum(calls.values())), names)
    return table


def _configure(place: stack.Place, rendering: str, types: Sequence[str], count: int) -> None:
    """Write the settings of a stack with so many routes, of these invocation types in turn."""
    routes = [
        {"path": f"/r{n}", "function": "work", "invocation": types[n % len(types)]} for n in range(count)
    ]
    values = {
        "aws:region": "us-east-1",
        "async-lambda-api:rendering": rendering,
        "async-lambda-api:functions": {"work": {"code": "app/reports"}},
        "async-lambda-api:routes": routes,
    }
    file = place.project / f"Pulumi.{_STACK}.yaml"
    file.write_text(yaml.safe_dump({"config": values}), encoding="utf-8")


def _project(folder: Path) -> stack.Place:
    project = folder / "project"
    shutil.copytree(_CHECKOUT / "app", project / "app")
    for file in ("__main__.py", "Pulumi.yaml"):
        shutil.copy(_CHECKOUT / file, project)
    return stack.Place(project=project, state=folder / "state")


@contextmanager
def _cloud(folder: Path) -> Iterator[cloud.Cloud]:
    state = folder / "state" / "cloud"
    state.mkdir(parents=True)
    try:
        yield cloud.start(state)
    finally:
        cloud.stop(state)


if __name__ == "__main__":
    main()
