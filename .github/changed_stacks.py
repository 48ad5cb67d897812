"""Prints which stacks a change touches: `stacks=["dev"]`, as a step's output.

A stack's own settings touch that stack; the program, the component and its handlers touch all of them.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import PurePath

_OF_ALL = ("__main__.py", "Pulumi.yaml", "requirements.txt")
_FOLDERS_OF_ALL = ("components", "app", "policies")
_OF_THIS_MACHINE_ALONE = "local"


def changed_stacks(files: Iterable[str], stacks: Iterable[str]) -> list[str]:
    """Return the stacks, of all there are, that a change of these files touches."""
    changed = set(files)
    touches_all = any(file in _OF_ALL or PurePath(file).parts[0] in _FOLDERS_OF_ALL for file in changed)
    return sorted(
        stack
        for stack in stacks
        if stack != _OF_THIS_MACHINE_ALONE and (touches_all or f"Pulumi.{stack}.yaml" in changed)
    )


def main() -> None:
    """Compare the checkout with the commit that the arguments name."""
    files = _lines("diff", "--name-only", sys.argv[1], "HEAD")
    settings = _lines("ls-files", "Pulumi.*.yaml")
    stacks = [name.removeprefix("Pulumi.").removesuffix(".yaml") for name in settings]
    sys.stdout.write(f"stacks={json.dumps(changed_stacks(files, stacks))}\n")


def _lines(*arguments: str) -> list[str]:
    command = ["git", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


if __name__ == "__main__":
    main()
