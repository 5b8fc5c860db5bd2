"""An answer as it comes: its fields, and its body within the limits, whole or as good as whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import httpcore

from monitor.http import fields
from monitor.http.exchange import ExchangeError
from monitor.http.inflate import Body, coding_of
from monitor.http.trip import Trip
from monitor.http.whole import is_whole

ERROR_BODY: Final = 65_536
"""Bytes kept of the body of an error status: enough to tell a bot wall from a plain 403."""

CHUNKS: Final = 50_000
"""Pieces of one body. At 20 microseconds a piece they are one second of CPU (measured); 10 MB
in honest chunks are under 10,000, and 1-byte chunks would burn a core until the deadline."""

_BROKEN: Final = (httpcore.RemoteProtocolError, httpcore.ReadError, ExchangeError)


def read(
    trip: Trip, status: int, headers: Iterable[tuple[bytes, bytes]], chunks: Iterable[bytes]
) -> None:
    """Put status, headers and body of an answer into *trip*; *chunks* are as they come."""
    trip.status = status
    trip.headers = tuple(
        (name.lower().decode("latin-1"), value.decode("latin-1")) for name, value in headers
    )
    if trip.redirected:
        return
    try:
        trip.body = _body(trip, chunks)
    except Exception:
        if trip.status < 400:  # an error status says enough, also without its page
            raise


def _body(trip: Trip, chunks: Iterable[bytes]) -> bytes:
    """Return the inflated body in *chunks*: of an error status the beginning only."""
    limits = trip.limits
    cut = limits.cut or trip.status >= 400
    limit = ERROR_BODY if trip.status >= 400 else limits.max_bytes
    announced = fields.first(trip.headers, "content-length", "0")
    if not cut and announced.isdigit() and int(announced) > limits.wire_bytes:
        raise ExchangeError("too-large", f"{int(announced):,} bytes are announced")
    body = Body(limit, coding=coding_of(trip.headers), cut=cut)
    try:
        for number, chunk in enumerate(chunks):
            if number >= CHUNKS:
                raise ExchangeError("protocol-error", f"more than {CHUNKS:,} pieces of body")
            body.add(chunk)
            if body.full:
                break
    except _BROKEN as error:
        # Its framing broke, or the server keeps open what it does not fill.
        came = body.so_far()
        if (isinstance(error, ExchangeError) and error.reason != "timeout") or not is_whole(came):
            raise
        return came
    return body.finish()
