"""First line and header fields of an exchange as they went over the wire, for the archive.

What could let somebody else in is left out: credentials and secret fields of the request, and the
cookies that answer a request that carried some. Of a request to a secret address nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from monitor.http.trip import Trip

CREDENTIALS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Names of request header fields that are bound to an origin, lower case."""

_COOKIES: Final = frozenset({"set-cookie", "set-cookie2"})


Raw = Iterable[tuple[bytes, bytes]]


def note_request(trip: Trip, target: bytes, sent: Raw) -> None:
    """Put the head of a request for *target* (path, query) and its fields into *trip*."""
    if not trip.asked.secret_url:
        first = f"{trip.asked.method} {target.decode('latin-1')} HTTP/1.1"
        trip.request_head = _head(first, _decoded(sent), without=_secrets(trip))


def note_response(trip: Trip, version: bytes, phrase: str, received: Raw, *, sent: Raw) -> None:
    """Put the head of the answer to a request with the fields *sent* into *trip*."""
    if trip.asked.secret_url:
        return
    secrets = _secrets(trip)
    is_secret = any(name.lower() in secrets for name, _ in _decoded(sent))
    first = f"{version.decode('latin-1')} {trip.status} {phrase}".rstrip()
    without = _COOKIES if is_secret else frozenset()
    trip.response_head = _head(first, _decoded(received), without=without)


def _secrets(trip: Trip) -> frozenset[str]:
    return CREDENTIALS | {name.lower() for name, _ in trip.asked.secret_headers}


def _decoded(fields: Raw) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in fields]


def _head(first: str, fields: Iterable[tuple[str, str]], *, without: frozenset[str]) -> str:
    kept = (f"{name}: {value}" for name, value in fields if name.lower() not in without)
    return "".join(f"{line}\r\n" for line in (first, *kept))
