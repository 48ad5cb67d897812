"""Keeps the states of a version before its release: deploys each stack on an emulator and exports it.

`python -m tests.upgrades.keep 0.1.0` writes them below `tests/upgrades/0.1.0`, each with the configuration
that it was deployed with, and the provider's schema beside them.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from local import cloud
from tests.engine.conftest import CHECKOUT

from .stacks import KEPT, STATES

# Where the program lay that registered a resource, and when: of no use to a later version.
_LEFT_OUT = ("stackTrace", "sourcePosition", "created", "modified")


def main() -> None:
    """Write the states of one version."""
    parser = argparse.ArgumentParser(prog="python -m tests.upgrades.keep", description=__doc__)
    parser.add_argument("version", help="the version that the checkout is, such as 0.1.0")
    target = STATES / parser.parse_args().version
    target.mkdir()
    shutil.copy(CHECKOUT / "provider" / "schema.json", target)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        running = cloud.start(folder / "cloud")
        try:
            for kept in KEPT:
                sys.stderr.write(f"Deploying {kept.name} (about 10 s)\n")
                configuration = kept.configuration()
                made = kept.in_folder(folder / kept.name, running, configuration)
                made.up()
                state = json.dumps(_shortened(made.export()), separators=(",", ":"))
                (target / f"{kept.name}.json").write_text(state + "\n", encoding="utf-8")
                (target / f"{kept.name}.yaml").write_text(configuration, encoding="utf-8")
                made.destroy()
        finally:
            cloud.stop(folder / "cloud")


def _shortened(state: dict[str, Any]) -> dict[str, Any]:
    for resource in state["deployment"]["resources"]:
        for key in _LEFT_OUT:
            resource.pop(key, None)
    return state


if __name__ == "__main__":
    main()
