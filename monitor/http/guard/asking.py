"""What a request says at each hop: what is bound to another origin or URL stays away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import httpx

from monitor.http import heads
from monitor.http.guard.urls import host_of, origin
from monitor.http.trip import Trip

_VALIDATOR: Final = re.compile(r"[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]{0,998}[\x21-\xff])?")

Field = tuple[bytes, bytes]


def request_headers(
    trip: Trip, url: httpx.URL, first: httpx.URL, usual: Sequence[Field]
) -> list[Field]:
    """Return the headers for *url*, to which *first* has led; *usual* are those of every request.

    Notes in *trip* whether the request is conditional.
    """
    asked, same_origin = trip.asked, origin(url) == origin(first)
    # Without this one httpx asks the URL for its host, and that raises for odd A-labels.
    headers = [
        (b"Host", url.netloc),
        *usual,
        (b"Accept", asked.accept.encode("ascii", "replace")),
    ]
    if cookie := cookie_for(trip, url):
        headers.append(_header("Cookie", cookie))
    for name, value in asked.headers:
        if same_origin or name.lower() not in heads.CREDENTIALS:
            headers.append(_header(name, value))
    if same_origin:
        headers.extend(_header(name, value) for name, value in asked.secret_headers)
    gave_them = trip.url == asked.validators_url or (
        not trip.hops and asked.validators_url in ("", asked.url)
    )
    known = ((b"If-None-Match", asked.etag), (b"If-Modified-Since", asked.last_modified))
    for field, validator in known if gave_them else ():
        if _VALIDATOR.fullmatch(validator):
            headers.append((field, validator.encode("latin-1")))
            trip.conditional = True
    return headers


def cookie_for(trip: Trip, url: httpx.URL) -> str:
    """Return the Cookie field for *url*, "" where nothing was set on the way."""
    if trip.cookies is None:
        return ""
    return trip.cookies.sent_to(host_of(url), encrypted=url.scheme == "https")


def _header(name: str, value: str) -> Field:
    return name.encode("ascii", "replace"), value.encode("latin-1", "replace")
