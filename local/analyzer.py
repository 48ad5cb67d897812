"""`python -m local.analyzer`: what the Pulumi engine starts for a Python policy pack.

It is `pulumi.policy`, which by itself would stay for ever when the engine is killed.
"""

import os
import runpy
import time
from threading import Thread

_SECONDS_BETWEEN_LOOKS_AT_THE_ENGINE = 1


def main() -> None:
    """Serve the pack that the arguments name, until the engine ends it or is gone."""
    Thread(target=end_with, args=[os.getppid()], daemon=True).start()
    runpy.run_module("pulumi.policy", run_name="__main__", alter_sys=True)


def end_with(engine: int) -> None:
    """End this process as soon as its parent is no longer the one that started it."""
    while os.getppid() == engine:
        time.sleep(_SECONDS_BETWEEN_LOOKS_AT_THE_ENGINE)
    os._exit(1)  # the only way out from beside the main thread; there is nothing to save


if __name__ == "__main__":
    main()
