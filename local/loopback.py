"""Traffic with the emulator stays on this machine, whatever proxies the environment names."""

import urllib.request
from collections.abc import Mapping
from typing import Any

_ADDRESSES = ("127.0.0.1", "localhost", "::1")
_VARIABLES = ("no_proxy", "NO_PROXY", "no_grpc_proxy")

# The handler that is there by default would take a proxy from the environment, and its exceptions too.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def open_url(request: urllib.request.Request | str, *, seconds: float) -> Any:
    """Open a URL of this machine and return the response, as `urllib.request.urlopen` does."""
    return _OPENER.open(request, timeout=seconds)


def exempted(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that keep other programs from asking a proxy for this machine's addresses.

    What they already exempt stays exempted. The engine, its plugins and the program talk gRPC, and
    its library for Python asks a proxy even for 127.0.0.1, and reads a variable of its own first.
    """
    return {
        name: ",".join([*filter(None, [environment.get(name)]), *_ADDRESSES])
        for name in _VARIABLES
        if name != "no_grpc_proxy" or name in environment
    }
