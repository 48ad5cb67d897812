"""Prints the project's stacks, all or those that a change touches, as a step's output: `stacks=["dev"]`.

A stack's own settings touch that stack; the program, the component and its handlers touch all of them.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import PurePath

_OF_ALL = ("__main__.py", "Pulumi.yaml", "requirements.txt")
_FOLDERS_OF_ALL = ("components", "app", "policies")
_OF_THIS_MACHINE_ALONE = "local"


def deployed_stacks(settings: Iterable[str]) -> list[str]:
    """Return the stacks that have settings, but for the one of the embedded cloud."""
    stacks = (name.removeprefix("Pulumi.").removesuffix(".yaml") for name in settings)
    return sorted(stack for stack in stacks if stack != _OF_THIS_MACHINE_ALONE)


def changed_stacks(files: Iterable[str], stacks: Iterable[str]) -> list[str]:
    """Return the stacks, of all there are, that a change of these files touches."""
    changed = set(files)
    touches_all = any(file in _OF_ALL or PurePath(file).parts[0] in _FOLDERS_OF_ALL for file in changed)
    return [stack for stack in stacks if touches_all or f"Pulumi.{stack}.yaml" in changed]


def main() -> None:
    """Look at the checkout that this runs in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changed-since", metavar="COMMIT", help="only those that differ from this commit")
    options = parser.parse_args()
    stacks = deployed_stacks(_names("ls-files", "Pulumi.*.yaml"))
    if options.changed_since:
        # Since the two parted: what came to the other side meanwhile is no change of this one.
        stacks = changed_stacks(_names("diff", "--name-only", f"{options.changed_since}...HEAD"), stacks)
    sys.stdout.write(f"stacks={json.dumps(stacks)}\n")


def _names(subcommand: str, *arguments: str) -> list[str]:
    command = ["git", subcommand, "-z", *arguments]  # without which git quotes some names
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr.strip())
    return done.stdout.split("\0")[:-1]


if __name__ == "__main__":
    main()
