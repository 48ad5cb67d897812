"""LocalStack's web server, bound to the address it was told and no other."""

from typing import Any

from localstack.runtime.server.twisted import TwistedRuntimeServer
from rolo.serving.twisted import TwistedGateway
from twisted.internet import endpoints, reactor


class LoopbackRuntimeServer(TwistedRuntimeServer):  # type: ignore[misc]  # LocalStack is untyped here
    """Serves plain HTTP, which is all that loopback needs."""

    def register(self, gateway: Any, listen: list[Any], ssl_creds: object = None) -> None:  # noqa: ARG002  # the base's signature
        """Listen on each address for requests to the gateway."""
        for address in listen:
            endpoint = endpoints.TCP4ServerEndpoint(reactor, address.port, interface=address.host)
            endpoint.listen(TwistedGateway(gateway))
