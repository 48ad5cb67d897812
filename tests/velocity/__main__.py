"""Downloads Apache Velocity, once for this machine: `python -m tests.velocity`."""

import sys

from local.errors import SetupError

from . import jars

try:
    jars.ensure()
except SetupError as error:
    sys.exit(f"error: {error}")
