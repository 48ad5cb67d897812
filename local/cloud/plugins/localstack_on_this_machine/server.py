"""LocalStack's web server, bound to the address it was told and no other, for those who may call it."""

import os
from typing import Any

from localstack.runtime.server.twisted import TwistedRuntimeServer
from rolo.serving.twisted import TwistedGateway
from twisted.internet import endpoints, reactor

from . import admission


class LoopbackRuntimeServer(TwistedRuntimeServer):  # type: ignore[misc]  # LocalStack is untyped here
    """Serves plain HTTP, which is all that loopback needs."""

    def register(self, gateway: Any, listen: list[Any], ssl_creds: object = None) -> None:  # noqa: ARG002  # the base's signature
        """Listen on each address for requests to the gateway. Raises `KeyError` without an access key."""
        # Taken out, so that nothing that the emulator starts finds it.
        admission.use(gateway, os.environ.pop("EMULATOR_ACCESS_KEY"))
        for address in listen:
            endpoint = endpoints.TCP4ServerEndpoint(reactor, address.port, interface=address.host)
            endpoint.listen(TwistedGateway(gateway))
