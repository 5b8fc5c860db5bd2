"""Response bodies: collected and unpacked within a limit, whatever was packed into them.

httpx inflates a chunk in one go, and 33 KB of zstd or a double gzip arrive as one gigabyte
(field notes). Here only gzip is asked for, exactly one coding is accepted, and zlib is given
the room that is left: it never makes more than `PIECE` bytes at a time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

from monitor.http.exchange import ExchangeError, Header

PIECE: Final = 65_536
"""Bytes that one call of zlib may make."""

MEMBERS: Final = 1_000
"""Gzip members in one body (RFC 1952 allows many): real ones have one, log archives hundreds;
a body of empty members costs a copy each."""

BOMB_RATIO: Final = 200
"""Inflated bytes to one byte of the wire, from `BOMB_BYTES` on: text packs 5 to 60 times, bombs
1,000 times. Ended here, bombs never hold the whole limit of memory."""

BOMB_BYTES: Final = 1_000_000

_PACKED: Final = frozenset({"gzip", "x-gzip"})
_UNPACKED: Final = frozenset({"identity", "none", "binary", "8bit", "utf-8", "utf8"})
"""Values that servers send by mistake for "not packed"; ``utf-8`` is common on old feeds."""


def is_packed(headers: Iterable[Header]) -> bool:
    """Return whether the body is gzip, from its Content-Encoding fields.

    Raises `ExchangeError` with ``bad-encoding`` for two codings, or one not asked for.
    """
    codings = [
        coding
        for name, value in headers
        if name == "content-encoding"
        for coding in value.lower().replace(" ", "").split(",")
        if coding and coding not in _UNPACKED
    ]
    if len(codings) > 1:
        raise ExchangeError("bad-encoding", f"{len(codings)} content codings on top of each other")
    if codings and codings[0] not in _PACKED:
        raise ExchangeError("bad-encoding", f"content coding {codings[0][:20]!r} was not asked for")
    return bool(codings)


class Body:
    """Takes a body chunk by chunk and keeps at most *limit* inflated bytes of it.

    With *cut* it is full at the limit; without, one byte more ends the exchange.
    """

    def __init__(self, limit: int, *, packed: bool, cut: bool = False) -> None:
        self._limit = limit
        self._cut = cut
        self._pieces: list[bytes] = []
        self._size = 0
        self._taken = 0
        self._members = 0
        self._unzip = zlib.decompressobj(wbits=31) if packed else None

    @property
    def full(self) -> bool:
        """Whether nothing more is wanted."""
        return self._cut and self._size >= self._limit

    def add(self, chunk: bytes) -> None:
        """Take the next bytes of the wire; raise `ExchangeError` where they cannot be kept."""
        if self._unzip is None:
            self._keep(chunk)
        else:
            self._inflate(chunk)

    def finish(self) -> bytes:
        """Return the whole body; raise `ExchangeError` ("truncated") where its end is missing."""
        unfinished = self._unzip is not None and not self._unzip.eof
        if unfinished and (self._size or self._members) and not self.full:
            raise ExchangeError("truncated", "the gzip data ends in the middle")
        body = b"".join(self._pieces)
        self._pieces.clear()
        return body

    def _inflate(self, chunk: bytes) -> None:
        while chunk and not self.full:
            assert self._unzip is not None
            if self._unzip.eof:
                if not chunk.startswith(b"\x1f"):
                    return  # padding behind the last member, as gzip(1) ignores it
                self._next_member()
            try:
                piece = self._unzip.decompress(chunk, PIECE)
            except zlib.error as error:
                raise ExchangeError("bad-encoding", f"the gzip data is broken: {error}") from None
            rest = self._unzip.unused_data if self._unzip.eof else self._unzip.unconsumed_tail
            self._taken += len(chunk) - len(rest)
            chunk = rest
            self._keep(piece)
            if self._size > max(BOMB_BYTES, BOMB_RATIO * self._taken) and not self._cut:
                self._pieces.clear()
                raise ExchangeError("too-large", f"a bomb: {self._taken:,} bytes become far more")

    def _next_member(self) -> None:
        self._members += 1
        if self._members >= MEMBERS:
            raise ExchangeError("bad-encoding", f"more than {MEMBERS} gzip members")
        self._unzip = zlib.decompressobj(wbits=31)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            if not self._cut:
                self._pieces.clear()
                raise ExchangeError("too-large", f"the body is longer than {self._limit:,} bytes")
            piece = piece[: len(piece) - (self._size - self._limit)]
            self._size = self._limit
        if piece:
            self._pieces.append(piece)
