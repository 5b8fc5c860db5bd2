"""The newsroom's servers: one thread listens for all outlets, each on a port of its own.

Answers are whole bodies made before; conditional requests (RFC 9110, section 13) are
answered as a good server does. Every request is logged for tests to look at.
"""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, NamedTuple
from urllib.parse import unquote

SILENT_SECONDS: Final = 10
"""A connection that says nothing for so long is closed, so that stopping never waits for it."""

LONGEST_BODY: Final = 1_000_000
"""Bytes of a posted body that are read."""


class Asked(NamedTuple):
    """One request as it was answered: outlet id, method, path with query, status."""

    outlet: str
    method: str
    path: str
    status: int


class Received(NamedTuple):
    """One posted webhook: path, headers (lower-case names) and raw body."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path answers to GET."""

    body: bytes
    media_type: str = "text/html"
    encoding: str = "utf-8"
    status: int = HTTPStatus.OK
    modified: datetime | None = None

    @property
    def etag(self) -> str:
        """The entity tag: strong, from the bytes."""
        return f'"{sha256(self.body).hexdigest()[:24]}"'

    @property
    def last_modified(self) -> str:
        """The Last-Modified header, "" where it is not known."""
        return format_datetime(self.modified, usegmt=True) if self.modified else ""


NOT_FOUND: Final = Answer(b"<h1>404</h1><p>There is no such page.", status=HTTPStatus.NOT_FOUND)


class Site(ThreadingHTTPServer):
    """The server of one outlet, on a free port of 127.0.0.1.

    *answer* gives the answer to a path without its query; *post* takes a posted body and
    returns the status. *log* is told of every request.
    """

    daemon_threads = False
    block_on_close = True
    timeout = 0
    request_queue_size = 64

    def __init__(
        self,
        outlet: str,
        answer: Callable[[str], Answer],
        log: Callable[[Asked], None],
        post: Callable[[Received], int] | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.outlet = outlet
        self.answer = answer
        self.log = log
        self.post = post

    @property
    def address(self) -> str:
        """``ip:port``, as it stands in ``[fetch] allow_addresses``."""
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"
    timeout = SILENT_SECONDS
    server_version = "demo-newsroom"
    sys_version = ""

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        size = min(int(length), LONGEST_BODY) if length.isascii() and length.isdigit() else 0
        body = self.rfile.read(size)
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.server.post is None:
            self._send(HTTPStatus.METHOD_NOT_ALLOWED, b"", {})
        else:
            self._send(self.server.post(Received(self.path, headers, body)), b"", {})

    def _serve(self) -> None:
        answer = self.server.answer(unquote(self.path.partition("?")[0]))
        headers = {"Content-Type": f"{answer.media_type}; charset={answer.encoding}"}
        if answer.status != HTTPStatus.OK:
            self._send(answer.status, answer.body, headers)
            return
        headers["ETag"] = answer.etag
        if answer.last_modified:
            headers["Last-Modified"] = answer.last_modified
        if self._has(answer):
            self._send(HTTPStatus.NOT_MODIFIED, b"", headers)
        else:
            self._send(HTTPStatus.OK, answer.body, headers)

    def _has(self, answer: Answer) -> bool:
        """Say whether the client holds this answer already; the tag decides before the date."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return answer.etag in tags or tags.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        return bool(answer.last_modified) and since == answer.last_modified

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.server.log(Asked(self.server.outlet, self.command, self.path, int(status)))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and status != HTTPStatus.NOT_MODIFIED:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Nothing on stderr: `Site.log` keeps the requests."""


class Doorman(threading.Thread):
    """Waits at all doors at once and lets visitors in; sleeps when nobody comes."""

    def __init__(self, sites: tuple[Site, ...]) -> None:
        super().__init__(name="demo-newsroom", daemon=True)
        self.sites = sites
        self._bell, self._ear = socket.socketpair()

    def run(self) -> None:
        """Serve until `stop`."""
        with selectors.DefaultSelector() as doors:
            doors.register(self._ear, selectors.EVENT_READ)
            for site in self.sites:
                doors.register(site.socket, selectors.EVENT_READ, site)
            while True:
                for door, _ in doors.select():
                    if door.data is None:
                        return
                    door.data.handle_request()

    def stop(self) -> None:
        """Close all doors and wait for the visitors to leave."""
        self._bell.send(b"x")
        self.join()
        self._bell.close()
        self._ear.close()
        for site in self.sites:
            site.server_close()
