"""Prints the project's stacks, all or those that a change touches, as a step's output: `stacks=["dev"]`.

A stack's own settings touch that stack; whatever else a deployment may read touches all of them.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

_OF_THIS_MACHINE_ALONE = "local"
_NAME = re.compile(r"[A-Za-z0-9_.-]+")  # as the engine has it

# What no deployment reads. All else may be a handler, a document or a part of the program.
_NEVER_DEPLOYED = (
    *(
        "*.md",
        ".ci/*",
        ".gitignore",
        ".github/*",
        ".importlinter",
        ".pre-commit-config.yaml",
        "LICENSE",
        "Makefile",
    ),
    *("bench/*", "docs/*", "examples/*", "local/*", "provider/*", "tests/*"),
    *("pyproject.toml", "requirements-dev.txt", "requirements-uv.txt"),
)
_HOW_STACKS_ARE_DEPLOYED = ".github/actions/*"


def check_name(stack: str) -> None:
    """Raise `ValueError` for a name that no stack can have, which could be more than a name in a comment."""
    if not _NAME.fullmatch(stack):
        raise ValueError(
            f"{stack!r} is not a name of a stack, which has only letters, digits, '_', '.' and '-'"
        )


def deployed_stacks(settings: Iterable[str]) -> list[str]:
    """Return the stacks that have settings, but for the one of the embedded cloud.

    Raises `ValueError` with a file whose name is of no stack.
    """
    stacks = []
    for file in settings:
        stack = file.removeprefix("Pulumi.").removesuffix(".yaml")
        try:
            check_name(stack)
        except ValueError as error:
            raise ValueError(f"{file!r}: {error}; rename the file") from None
        stacks.append(stack)
    return sorted(stack for stack in stacks if stack != _OF_THIS_MACHINE_ALONE)


def changed_stacks(files: Iterable[str], stacks: Sequence[str]) -> list[str]:
    """Return the stacks, of all there are, that a change of these files touches."""
    changed = set(files)
    own = {f"Pulumi.{stack}.yaml" for stack in (*stacks, _OF_THIS_MACHINE_ALONE)}
    if any(map(_touches_all, changed - own)):
        return [*stacks]
    return [stack for stack in stacks if f"Pulumi.{stack}.yaml" in changed]


def _touches_all(file: str) -> bool:
    return fnmatchcase(file, _HOW_STACKS_ARE_DEPLOYED) or not any(
        fnmatchcase(file, pattern) for pattern in _NEVER_DEPLOYED
    )


def main() -> None:
    """Look at the checkout that this runs in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changed-since", metavar="COMMIT", help="only those that differ from this commit")
    options = parser.parse_args()
    try:
        stacks = deployed_stacks(_names("ls-files", "Pulumi.*.yaml"))
    except ValueError as error:
        sys.exit(str(error))
    if options.changed_since:
        # Since the two parted: what came to the other side meanwhile is no change of this one.
        stacks = changed_stacks(_names("diff", "--name-only", f"{options.changed_since}...HEAD"), stacks)
    sys.stdout.write(f"stacks={json.dumps(stacks)}\n")


def _names(subcommand: str, *arguments: str) -> list[str]:
    command = ["git", subcommand, "-z", *arguments]  # without which git quotes some names
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="surrogateescape")
    if done.returncode:
        sys.exit(done.stderr.strip())
    return done.stdout.split("\0")[:-1]


if __name__ == "__main__":
    main()
