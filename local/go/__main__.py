"""Runs `go` with the arguments that follow, as `make check` does for a tool that a Go module pins."""

import os
import sys

from ..errors import SetupError
from . import environment, toolchain

try:
    go = str(toolchain())
except SetupError as error:
    sys.exit(f"error: {error}")
os.execve(go, [go, *sys.argv[1:]], environment())  # noqa: S606  # there is no shell to want
