"""Commands that need neither an engine nor an account."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from . import settings, stack_file
from .document.problem import DocumentError
from .reading.lines import listed, prefixed
from .specification.extensions import check
from .specification.printed import printed
from .specification.warnings import warnings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        document = _document(options.project, options.stack, dict(options.function))
        text = json.dumps(document, indent=2)
        if options.format == "yaml":
            # Read anew, nothing is shared between two places, which YAML would write as an alias.
            text = _as_yaml(json.loads(text))
        sys.stdout.write(text.rstrip() + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads the output has seen enough. The interpreter would write what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (stack_file.StackFileError, DocumentError) as error:
        for line in prefixed("error: ", str(error).splitlines()):
            sys.stderr.write(f"{line}\n")
        return 1
    return 0


def _document(root: Path, stack: str, arns: Mapping[str, str]) -> dict[str, Any]:
    project, written = stack_file.project_name(root), stack_file.stack_values(root, stack)
    args = settings.parse_project(root, project, written)
    if isinstance(args, list):
        raise stack_file.StackFileError("\n".join(prefixed(f"Pulumi.{stack}.yaml: ", args)))
    if unknown := sorted(arns.keys() - args.functions.keys()):
        raise stack_file.StackFileError(f"--function: {unknown[0]} is not one of {listed(args.functions)}")
    for warning in warnings(args):
        sys.stderr.write(f"warning: {warning}\n")
    region = written.get("aws:region")
    place = {"region": region} if isinstance(region, str) else {}
    document = printed(project, args, arns=arns, **place)
    check(args.openapi.file if args.openapi else "the document", document)
    return document


def _as_yaml(document: Mapping[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as lines."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _function(value: str) -> tuple[str, str]:
    name, equals, arn = value.partition("=")
    if not equals or not arn.startswith("arn:"):
        raise argparse.ArgumentTypeError(f"{value!r} is not NAME=ARN")
    return name, arn


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    openapi = commands.add_parser(
        "openapi",
        help="print a stack's final OpenAPI document",
        description=(
            "Print the OpenAPI document that a stack's API is or would be, checked as OpenAPI and for API "
            "Gateway's extensions. Functions have their names in the configuration; ${AWS::AccountId} and "
            "the like stand for what API Gateway puts in when the document is imported."
        ),
    )
    openapi.add_argument("--stack", required=True, help="the stack, which is the NAME of Pulumi.NAME.yaml")
    openapi.add_argument(
        "--project", type=Path, default=Path(), metavar="DIR", help="folder of Pulumi.yaml (default: here)"
    )
    openapi.add_argument("--format", choices=("json", "yaml"), default="json", help="default: json")
    openapi.add_argument(
        "--function",
        type=_function,
        action="append",
        default=[],
        metavar="NAME=ARN",
        help="the ARN of a function of the configuration, to import the document by hand; repeatable",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
