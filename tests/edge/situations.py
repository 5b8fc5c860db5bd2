"""A site that a test writes, and its documents as they are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monitor.http.exchange import Limits, Request, Response
from monitor.http.guard import Guard
from monitor.sources import Document, Listing, parse
from storage.records import Source
from tests.edge.given import Asked, Server, feed_of

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
FEED = feed_of("<title>One</title><link>http://site.example/1</link>").partition(b"\r\n\r\n")[2]


@dataclass
class Site:
    """What a server answers by path, and a guard that may ask it."""

    pages: dict[str, bytes | Callable[[Asked], bytes]] = field(default_factory=dict)

    def fetch(self, path: str, *, refreshes: bool = False) -> tuple[Response, list[Asked]]:
        def answers(asked: Asked, _: str) -> bytes | None:
            found = self.pages.get(asked.path)
            return found(asked) if callable(found) else found

        with Server(answers) as server:
            allowed = frozenset({server.address})
            with Guard(Limits(deadline_seconds=3), "test/1", allowed) as guard:
                url = f"http://{server.address}{path}"
                return guard.fetch(Request(url=url, refreshes=refreshes)), server.asked


def raw(head: str, body: bytes = b"") -> bytes:
    return f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body


def moved(target: bytes, *more: str) -> bytes:
    lines = "".join(f"{line}\r\n" for line in more).encode()
    return b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\n" + lines + b"\r\n"


def read(text: str | bytes, *, kind: str = "feed", most: int = 500, fetch: str = "none") -> Listing:
    body = text if isinstance(text, bytes) else text.encode()
    source = Source(name="S", url="https://outlet.example/f/feed.xml", kind=kind, fetch=fetch)
    return parse(Document(url=source.url, body=body, at=AT), source, most)


def rss(*items: str, head: str = "") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>T</title>{head}{inside}</channel></rss>"
    ).encode()
