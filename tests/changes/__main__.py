"""Records anew what an update does for a change of each option, and writes `docs/changes.md` from that.

`python -m tests.changes` deploys the stacks of `tests/changes/stacks.yaml` on an emulator, and lets the
engine plan each of their changes. That takes about 4 minutes. What `git diff` shows then has a reason, or is
a fault.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import yaml

from docs import changes

from .cases import stacks
from .planning import plans


def main() -> None:
    """Write the record, and the page."""
    argparse.ArgumentParser(prog="python -m tests.changes", description=__doc__).parse_args()
    started = time.monotonic()
    count = sum(len(one.cases) for one in stacks())
    sys.stderr.write(f"Planning {count} changes, two at a time (about 4 minutes)\n")
    with tempfile.TemporaryDirectory() as folder:
        found = plans(Path(folder))
    changes.RECORDED.write_text(written(found), encoding="utf-8")
    changes.PAGE.write_text(changes.page(), encoding="utf-8")
    sys.stderr.write(
        f"Wrote {changes.RECORDED.name} and {changes.PAGE.name} in {time.monotonic() - started:.0f} s\n"
    )


def written(found: changes.Plans) -> str:
    """Return plans as YAML, with a line for each change."""
    text: str = yaml.safe_dump(found, sort_keys=False, width=10_000)
    return text


if __name__ == "__main__":
    main()
