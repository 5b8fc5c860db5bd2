"""What goes into the guard and what comes out of it: plain values, no network.

`ExchangeError` is how the parts of the guard tell each other that an exchange is over; it
never leaves the guard.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlsplit

from monitor.http import fields

DETAIL_LIMIT: Final = 300
"""Characters of a detail: one readable line in ``status``."""

Header = tuple[str, str]


class ExchangeError(Exception):
    """An exchange ended early, with a *reason* of `storage.reasons` and a *detail* for people."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may cost, its redirects included.

    ``deadline_seconds`` counts from the first look-up to the last byte. ``max_bytes`` is the
    inflated body. ``max_wire_bytes`` is what is read from the socket for one hop, framing and
    headers included; 0 stands for a quarter more than the body. ``max_header_bytes`` is for
    the response headers of one hop, interim answers (1xx) included. With ``cut`` a body that
    is too long is cut at ``max_bytes`` instead of refused (robots.txt, RFC 9309, 2.5).
    """

    deadline_seconds: float = 30.0
    max_bytes: int = 10_000_000
    max_wire_bytes: int = 0
    max_header_bytes: int = 65_536
    max_redirects: int = 10
    cut: bool = False

    @property
    def wire_bytes(self) -> int:
        """What may be read from the socket for one hop."""
        return self.max_wire_bytes or self.max_header_bytes + self.max_bytes * 5 // 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to the network.

    ``etag`` and ``last_modified`` make it conditional (RFC 9110, section 13); they are
    sent to ``validators_url`` only, the URL that gave them ("" for ``url`` itself), so that
    a feed that moved behind a redirect still answers 304. ``secret_headers`` and the
    credentials among ``headers`` go to the origin of ``url`` and to no other.
    ``secret_url`` says that the path is a secret (webhooks): only the host is ever shown.
    Redirects of a POST are never followed. ``accept`` says which media types are wanted (RFC
    9110, 12.5.1). With ``refreshes`` a page that only sends its reader on is a redirect too.
    """

    url: str = field(repr=False)
    method: str = "GET"
    headers: tuple[Header, ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    etag: str = ""
    last_modified: str = ""
    validators_url: str = field(default="", repr=False)
    secret_headers: tuple[Header, ...] = field(default=(), repr=False)
    secret_url: bool = False
    follow_redirects: bool = True
    accept: str = "*/*"
    refreshes: bool = False


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect that was followed: the status and the URL that answered with it.

    200 stands for a page that only sent its reader on.
    """

    status: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """How a fetch ended: always one reason code, whatever the network did.

    ``url`` is the last URL asked (after redirects), ``hops`` the redirects in order.
    ``headers`` are those of the last answer with lower-case names. ``body`` is inflated;
    of an answer with an error status it is the beginning only. ``milliseconds`` is wall
    time without the wait for the host's turn, ``wire_bytes`` what was read from sockets.
    ``retry_after`` is in seconds, at most 48 hours. ``request_head`` and ``response_head`` are
    first line and header fields of the last exchange as they were, without secrets.
    """

    reason: str
    status: int = 0
    url: str = ""
    hops: tuple[Hop, ...] = ()
    headers: tuple[Header, ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    milliseconds: int = 0
    wire_bytes: int = 0
    detail: str = ""
    retry_after: int | None = None
    request_head: str = field(default="", repr=False)
    response_head: str = field(default="", repr=False)

    def header(self, name: str, default: str = "") -> str:
        """Return the first header field *name* (any case), or *default*."""
        return fields.first(self.headers, name.lower(), default)

    @property
    def media_type(self) -> str:
        """The media type in lower case without parameters; "" where none was sent."""
        return fields.media_type(self.header("content-type"))

    @property
    def charset(self) -> str:
        """The charset that the header names, lower case; never checked to be a codec."""
        return fields.charset(self.header("content-type"))


class Fetcher(Protocol):
    """What fetches: the guard, or what stands before it."""

    def fetch(self, request: Request, limits: Limits | None = None) -> Response:
        """Return how the exchange ended."""
        ...


def shown(url: str, *, secret: bool = False) -> str:
    """Return *url* as it may be shown: no user name, no query, of a secret one the host only."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "an unreadable URL"
    if secret:
        return plain(f"{parts.scheme}://{host}/...")
    return plain(f"{parts.scheme}://{host}{parts.path}{'?...' if parts.query else ''}")


def plain(text: str, limit: int = DETAIL_LIMIT) -> str:
    """Return *text* as one printable line of at most *limit* characters."""
    kept = "".join(_printable(text[: 4 * limit]))
    return kept if len(kept) <= limit else f"{kept[: limit - 1]}…"


def _printable(text: str) -> Iterable[str]:
    return (character if character.isprintable() else " " for character in text)
