"""The script that the engine starts, with a pack that only says that it was started."""

import os
import select
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "local" / "bin" / "pulumi-analyzer-policy-python"


def test_a_pack_ends_with_an_engine_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text("import time\nprint('started', flush=True)\ntime.sleep(600)\n")
    with subprocess.Popen(
        ["/bin/sh", "-c", f"'{SCRIPT}' 127.0.0.1:1 '{tmp_path}' & wait"],
        stdout=subprocess.PIPE,
        env={**os.environ, "ASYNC_LAMBDA_API_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)},
    ) as engine:
        assert engine.stdout
        assert engine.stdout.readline() == b"started\n"
        engine.kill()

        # Its writing end is open for as long as the pack runs.
        assert select.select([engine.stdout], [], [], 30)[0]
        assert engine.stdout.read() == b""
