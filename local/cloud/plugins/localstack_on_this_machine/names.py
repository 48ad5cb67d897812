"""Which names a request may bring: those that mean this machine, whoever resolves them.

A page of another site reaches loopback by a name of its own that it has resolve to it, or by a request that
needs no preflight. The first has that name in `Host`, the second the page's in `Origin`. Needs the standard
library only.
"""

import re

_THIS_MACHINE = r"(?:127\.0\.0\.1|localhost|\[::1\])"
_PORT = r"(?::\d+)?"
# Of one API, as LocalStack gives them out; nobody else can have a name resolve below these two.
_OF_AN_API = r"(?:[a-z0-9-]+\.)+execute-api\.(?:[a-z0-9-]+\.)*localhost(?:\.localstack\.cloud)?"
_HOST = re.compile(rf"(?:{_THIS_MACHINE}|{_OF_AN_API}){_PORT}", re.IGNORECASE)
_ORIGIN = re.compile(rf"https?://{_THIS_MACHINE}{_PORT}", re.IGNORECASE)


def is_host_of_this_machine(host: str) -> bool:
    """Tell whether a `Host` header names this machine, or an API that is deployed on it."""
    return bool(_HOST.fullmatch(host))


def is_origin_of_this_machine(origin: str) -> bool:
    """Tell whether an `Origin` header names this machine."""
    return bool(_ORIGIN.fullmatch(origin))
