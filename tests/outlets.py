"""Servers of outlets on loopback, as acceptance tests need them: say a path, say the answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Asked:
    """One request: method, path with query, headers (lower-case names), body, answered status."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    status: int


@dataclass(frozen=True)
class Answer:
    """What a path answers. With *validators*, conditional requests get 304."""

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: bool = True

    @property
    def etag(self) -> str:
        """The entity tag, made from the bytes."""
        return f'"{sha256(self.body).hexdigest()[:20]}"'


class Outlet:
    """A web server on a free port of 127.0.0.1, as long as the context lasts.

    ``pages`` maps a path without its query to an Answer, or to a function that gives one.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[Asked], Answer]] = {}
        self.asked: list[Asked] = []
        self._server = _Server(self)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        """``ip:port``, as ``allow_addresses`` wants it."""
        return f"127.0.0.1:{self._server.server_port}"

    def url(self, path: str) -> str:
        """Return the address of *path* here."""
        return f"http://{self.address}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for so far, robots.txt left out."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def answer(self, one: Asked) -> Answer:
        """Return the answer to a request."""
        found = self.pages.get(one.path.partition("?")[0])
        if found is None:
            return Answer(b"<h1>404</h1>", status=404)
        return found(one) if callable(found) else found


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, outlet: Outlet) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.outlet = outlet

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        outlet = self.server.outlet
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, body, 0)
        answer = outlet.answer(asked)
        status = answer.status
        if status == 200 and answer.validators and headers.get("if-none-match") == answer.etag:
            status = 304
        outlet.asked.append(Asked(self.command, self.path, headers, body, status))
        # With a date of its own an answer has no other.
        send = self.send_response_only if "Date" in answer.headers else self.send_response
        send(status)
        self.send_header("Content-Type", answer.media_type)
        if answer.validators and answer.status == 200:
            self.send_header("ETag", answer.etag)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if status != 304:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """`Outlet.asked` keeps the requests."""


@dataclass(frozen=True)
class Item:
    """One item of a feed."""

    link: str
    title: str
    date: str = ""
    summary: str = ""
    guid: str = ""


def rss(*items: Item, title: str = "An outlet") -> Answer:
    """Return an RSS 2.0 feed of *items*, whose dates are RFC 822."""
    parts = [
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        + (f"<pubDate>{item.date}</pubDate>" if item.date else "")
        + (f"<guid isPermaLink='false'>{escape(item.guid)}</guid>" if item.guid else "")
        + (f"<description>{escape(item.summary)}</description>" if item.summary else "")
        + "</item>"
        for item in items
    ]
    text = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{escape(title)}</title>{''.join(parts)}</channel></rss>"
    )
    return Answer(text.encode(), "application/rss+xml; charset=utf-8")


def page(
    headline: str, *paragraphs: str, published: str = "", language: str = "en", head: str = ""
) -> Answer:
    """Return an article page; *published* is ISO 8601."""
    date = f'<meta property="article:published_time" content="{published}">' if published else ""
    text = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(headline)}</title>"
        f'<meta property="og:type" content="article">{date}{head}</head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{escape(headline)}</h1>"
        + "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
        + "</article><footer>All rights reserved</footer></body></html>"
    )
    return Answer(text.encode())
