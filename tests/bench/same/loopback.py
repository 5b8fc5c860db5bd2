"""Servers on fixed ports of 127.0.0.1: addresses, and all keys made from them, come again."""

from __future__ import annotations

import errno
import socketserver
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Final

FIRST_PORT: Final = 18_700
"""Below the ports that the kernel gives away by itself."""

PATIENCE: Final = 300.0
"""Seconds to wait for another dump on this machine to leave the ports."""


@contextmanager
def fixed_ports() -> Iterator[None]:
    """Give servers that ask for any free port the ones from `FIRST_PORT` on, in their order.

    The newsroom of the tree that is looked at knows of no ports; so the one place where every
    server of the standard library binds is changed as long as the block lasts.
    """
    bind = socketserver.TCPServer.server_bind
    ports = iter(range(FIRST_PORT, FIRST_PORT + 100))

    def server_bind(server: socketserver.TCPServer) -> None:
        host, port = server.server_address[:2]
        if port:
            bind(server)
            return
        server.server_address = (str(host), next(ports))
        until = time.monotonic() + PATIENCE
        while True:
            try:
                bind(server)
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                    raise
                time.sleep(0.5)
            else:
                return

    socketserver.TCPServer.server_bind = server_bind  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        socketserver.TCPServer.server_bind = bind  # type: ignore[method-assign]


class Shelf(HTTPServer):
    """Serves *files*, (media type, bytes) by path; fill it once the ``address`` is known."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: Mapping[str, tuple[str, bytes]] = {}
        self.asked: list[str] = []
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        """``ip:port``."""
        return f"127.0.0.1:{self.server_port}"

    def __enter__(self) -> Shelf:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Shelf

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        found = self.server.files.get(self.path.partition("?")[0])
        media_type, body = found or ("text/plain", b"there is no such page")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Nothing on stderr."""
