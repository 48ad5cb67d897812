"""`python -m local.aws_plugin`: what the Pulumi engine starts as `pulumi-resource-aws`.

It prints its port, serves until the engine ends it or is gone, and takes the emulator's URL from
`AWS_ENDPOINT_URL`.
"""

import os
import signal
import sys
from pathlib import Path
from threading import Event

from .cloud import loopback
from .errors import PluginError
from .journal import VARIABLE, Journal
from .provider import Provider
from .server import serve

_SECONDS_BETWEEN_LOOKS_AT_THE_ENGINE = 2
_SECONDS_TO_FINISH = 60


def main() -> int:
    """Serve the provider and return the exit code: 1 when the endpoint is not on this machine."""
    try:
        endpoint = loopback(os.environ.get("AWS_ENDPOINT_URL"))
    except PluginError as error:
        print(f"pulumi-resource-aws: {error}", file=sys.stderr)
        return 1
    engine = os.getppid()
    end = Event()
    signal.signal(signal.SIGTERM, lambda *_: end.set())
    # The engine starts a plugin in a process group of its own, which a Ctrl-C in a terminal does not reach.
    # It ends the plugin with SIGINT, and kills one that is still there after 5 s. In the engine's own group
    # SIGINT would be a Ctrl-C, and the engine decides what becomes of running operations.
    is_from_engine = os.getpgrp() != os.getpgid(engine)
    signal.signal(signal.SIGINT, (lambda *_: end.set()) if is_from_engine else signal.SIG_IGN)
    folder = os.environ.get(VARIABLE)
    journal = Journal(Path(folder) if folder else None)
    server, port = serve(Provider(endpoint, journal=journal))
    print(port, flush=True)
    while not end.wait(_SECONDS_BETWEEN_LOOKS_AT_THE_ENGINE) and os.getppid() == engine:
        pass
    server.stop(_SECONDS_TO_FINISH).wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
