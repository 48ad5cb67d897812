"""How long the policy pack takes, and what it finds, beside cfn-lint and checkov.

`make bench` runs it. Of several runs the fastest counts, because everything else on the machine can only add
to its time. The tools judge the same routes: the pack as a Pulumi state too, with the five resources of each.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from local import stack
from policies import POLICIES

from . import stacks

_PACK = Path(__file__).parent.parent / "policies"
_CONSOLE = Console(width=150)
# What the engine and the SDK cost by themselves: every policy is asked of each resource, and of the stack.
_EMPTY_PACK = f"""
from pulumi_policy import PolicyPack, ResourceValidationPolicy, StackValidationPolicy

nothing = lambda args, report: None
PolicyPack("empty", [
    *(ResourceValidationPolicy(f"resource-{{n}}", "Nothing.", nothing) for n in range({len(POLICIES)})),
    *(StackValidationPolicy(f"stack-{{n}}", "Nothing.", nothing) for n in range({len(POLICIES)})),
])
"""
_FOUND_SOMETHING = {0, 1, 2, 4, 6, 8, 10, 12, 14, 255}
"""What the three tools end with when they could do their work."""


@dataclass(frozen=True)
class Tool:
    """One of the tools that are compared."""

    name: str
    command: Callable[[Path], list[str]]
    findings: Callable[[Any], set[str]]
    """What it found, from its JSON."""
    written: Callable[[stacks.Template], object]
    """A template as this tool reads it."""


def main() -> None:
    """Measure and print three tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.policies", description=__doc__)
    parser.add_argument("--others", type=Path, required=True, help="the folder with cfn-lint and checkov")
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default: 5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, stack.engine_environment(Path(folder)):
        place = Path(folder)
        _CONSOLE.print(_pack_alone(place, options.runs))
        tools = _tools(options.others)
        _CONSOLE.print(_side_by_side(place, tools, options.runs))
        _CONSOLE.print(_faults_found(place, tools))


def _pack_alone(place: Path, runs: int) -> Table:
    columns = ("state", "resources", "the pack, s", "as many empty policies, s", "own cost, ms", "a resource")
    table = Table(*columns, title="pulumi policy analyze")
    empty = place / "empty"
    empty.mkdir()
    (empty / "PulumiPolicy.yaml").write_text("runtime: python\n", encoding="utf-8")
    (empty / "__main__.py").write_text(_EMPTY_PACK, encoding="utf-8")
    cases: Mapping[str, dict[str, Any]] = {
        "1 route": stacks.state(1),
        "100 routes": stacks.state(100),
        "an OpenAPI body of 1 operation": stacks.state_of_document(1),
        "an OpenAPI body of 300": stacks.state_of_document(300),
    }
    for name, state in cases.items():
        resources = len(state["deployment"]["resources"])
        file = _written(place, state)
        seconds, floor = (_fastest(_analyze(file, pack), runs) for pack in (_PACK, empty))
        own = (seconds - floor) * 1000
        row = (str(resources), f"{seconds:.2f}", f"{floor:.2f}", f"{own:.0f}", f"{own / resources:.2f}")
        table.add_row(name, *row)
    return table


def _side_by_side(place: Path, tools: Sequence[Tool], runs: int) -> Table:
    table = Table("tool", "s", title="A CloudFormation template with 100 routes")
    whole = stacks.template(100)
    for tool in tools:
        file = _written(place, tool.written(whole))
        table.add_row(tool.name, f"{_fastest(tool.command(file), runs):.2f}")
    return table


def _faults_found(place: Path, tools: Sequence[Tool]) -> Table:
    table = Table("fault", *(tool.name for tool in tools), title="Which of eight seeded faults each finds")
    whole = stacks.template(2)
    before = {tool.name: _findings(place, tool, whole) for tool in tools}
    for fault in stacks.FAULTS:
        new = [_findings(place, tool, stacks.seeded(whole, fault)) - before[tool.name] for tool in tools]
        table.add_row(fault, *(", ".join(sorted(found)) or "-" for found in new))
    return table


def _findings(place: Path, tool: Tool, template: stacks.Template) -> set[str]:
    written = _run(tool.command(_written(place, tool.written(template)))).stdout
    try:
        found = [json.loads(written)]
    except ValueError:
        found = [json.loads(line) for line in written.splitlines()]
    return {finding for one in found for finding in tool.findings(one)}


def _tools(others: Path) -> Sequence[Tool]:
    return (
        Tool("the policy pack", _analyze, _of_engine, stacks.state_of_template),
        Tool(
            "cfn-lint",
            lambda file: [str(others / "cfn-lint"), "--format", "json", str(file)],
            lambda found: {match["Rule"]["Id"] for match in found},
            lambda template: template,
        ),
        Tool(
            "checkov",
            lambda file: [
                *(str(others / "checkov"), "--file", str(file), "--framework", "cloudformation"),
                *("--output", "json", "--quiet", "--compact", "--skip-download"),
            ],
            lambda found: {check["check_id"] for check in found["results"]["failed_checks"]},
            lambda template: template,
        ),
    )


def _of_engine(event: Any) -> set[str]:
    violation = event.get("policyEvent")
    return {violation["policyName"]} if violation else set()


def _analyze(file: Path, pack: Path = _PACK) -> list[str]:
    return ["pulumi", "policy", "analyze", "--json", "--file", str(file), "--policy-pack", str(pack)]


def _fastest(command: list[str], runs: int) -> float:
    def seconds() -> float:
        start = time.perf_counter()
        _run(command)
        return time.perf_counter() - start

    return min(seconds() for _ in range(runs))


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    # cfn-lint and checkov are told nothing of the project's own environment.
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode not in _FOUND_SOMETHING or not done.stdout:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
    return done


def _written(place: Path, content: object) -> Path:
    file = place / "judged.json"
    file.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return file


if __name__ == "__main__":
    main()
