"""A server of feeds and pages in a process of its own, for measurements of the whole path."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from typing import Any

from tests.bench.pages import feed, page

LONGEST = 900.0
"""Seconds after which a server ends whose measurement has died."""

Made = Callable[[int, str], tuple[bytes, ...]]
"""``(count, host)`` to so many pages of that host: made before a clock runs, so that an outlet's
server costs a measurement nothing."""


def generated(count: int, host: str) -> tuple[bytes, ...]:
    """Return so many pages of one shape."""
    return tuple(page(number, host) for number in range(count))


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, pages: list[bytes], *arguments: Any) -> None:
        self._pages = pages
        super().__init__(*arguments)

    def do_GET(self) -> None:
        parts = self.path.strip("/").split("/")
        if parts[0] == "feed":
            host = f"http://{self.headers['Host']}"
            self._send(feed(int(parts[1]), int(parts[2]), host), "application/rss+xml")
        elif parts[0] == "news":
            body = self._pages[int(parts[1].removesuffix(".html"))]
            self._send(body, "text/html; charset=utf-8")
        else:
            self.send_error(404)

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


def _serve(port: Queue[int], stop: Event, count: int, made: Made) -> None:
    pages: list[bytes] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, pages))
    pages += made(count, f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port.put(server.server_port)
    stop.wait(LONGEST)
    server.shutdown()


@contextmanager
def serving_pages(count: int, made: Made = generated) -> Iterator[int]:
    """Serve so many pages, and feeds of them, from another process; yield the port."""
    context = multiprocessing.get_context("spawn")
    ports, stop = context.Queue(), context.Event()
    server = context.Process(target=_serve, args=(ports, stop, count, made))
    server.start()
    try:
        yield ports.get(timeout=60)
    finally:
        stop.set()
        server.join(10)
        server.kill()
