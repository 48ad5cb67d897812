"""Servers on the loopback address that stand in for services of the network."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Service(BaseHTTPRequestHandler):
    """Answers in JSON, and says nothing of it."""

    def body(self) -> bytes:
        """Return what was sent."""
        return self.rfile.read(int(self.headers["Content-Length"]))

    def answer(self, content: object) -> None:
        """Answer with JSON, or with bytes as they are."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(service: type[Service]) -> Iterator[str]:
    """Serve for a while, at this URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
