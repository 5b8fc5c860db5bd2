"""Response bodies: collected and unpacked within a limit, whatever was packed into them.

httpx inflates a chunk in one go, and 33 KB of zstd or a double gzip arrive as one gigabyte
(field notes). Here only gzip is asked for, at most one coding is taken off, and zlib is given
the room that is left: it never makes more than `PIECE` bytes at a time. Brotli and Zstandard are
read where they come unasked (`monitor.http.unpackers`), a bounded piece at a time too. What is
found counts, not what is declared: servers say gzip and send text, say deflate and mean either of
its two forms, leave out the trailer of a gzip or put a wrong checksum into it (RFC 1952, 2.3.1),
and other readers read on. A missing trailer is no loss; a wrong checksum, or data that end in the
middle, are none where the document is whole all the same (`monitor.http.whole`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Final

from monitor.http.exchange import ExchangeError, Header
from monitor.http.unpackers import ZSTD, Brotli, Unpacker, UnpackError, Zstandard
from monitor.http.whole import is_whole

PIECE: Final = 65_536
"""Bytes that one call of zlib may make."""

MEMBERS: Final = 1_000
"""Gzip members in one body (RFC 1952 allows many): real ones have one, log archives hundreds;
a body of empty members costs a copy each."""

HEADER: Final = 100_000
"""Bytes in which the header of a gzip member must end: its name and comment are C strings."""

BOMB_RATIO: Final = 200
"""Inflated bytes to one byte of the wire, from `BOMB_BYTES` on: text packs 5 to 60 times, bombs
1,000 times. Ended here, bombs never hold the whole limit of memory."""

BOMB_BYTES: Final = 1_000_000

SEEN: Final = 64
"""Bytes at the beginning by which text is told from packed data."""

_GZIP: Final = b"\x1f\x8b"
_TRAILER: Final = 8
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_UNPACKED: Final = frozenset({"identity", "none", "binary", "8bit", "utf-8", "utf8"})
"""Values that servers send by mistake for "not packed"; ``utf-8`` is common on old feeds."""

_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")


def coding_of(headers: Iterable[Header]) -> str:
    """Return the content coding that the Content-Encoding fields declare, "" for none.

    Raises `ExchangeError` with ``bad-encoding`` for two codings.
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
    return codings[0] if codings else ""


def is_text(start: bytes) -> bool:
    """Return whether a body that begins with *start* is text: no control characters in it."""
    if start.startswith(ZSTD):
        return False
    return start.startswith(_BOMS) or _NO_TEXT.search(start[:SEEN]) is None


def _is_document(start: bytes) -> bool:
    """Tell whether text is no accident: a few packed bytes may have no control character either."""
    return len(start) >= SEEN or start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (
        b"<",
        b"{",
        b"[",
    )


class Body:
    """Takes a body chunk by chunk and keeps at most *limit* inflated bytes of it.

    *coding* is the declared content coding. With *cut* it is full at the limit; without, one
    byte more ends the exchange.
    """

    def __init__(self, limit: int, *, coding: str, cut: bool = False) -> None:
        self._limit = limit
        self._cut = cut
        self._coding = coding
        self._pieces: list[bytes] = []
        self._size = 0
        self._taken = 0
        self._members = 0
        self._held = b""
        self._is_gzip = False
        self._skip = 0
        self._unzip: zlib._Decompress | None = None
        self._unpacker: Unpacker | None = None
        self._checksum = 0
        self._member_size = 0
        self._is_doubted = False
        self._is_told = not coding

    @property
    def full(self) -> bool:
        """Whether nothing more is wanted."""
        return self._cut and self._size >= self._limit

    def add(self, chunk: bytes) -> None:
        """Take the next bytes of the wire; raise `ExchangeError` where they cannot be kept."""
        if not self._is_told:
            chunk = self._held + chunk
            if len(chunk) < SEEN:
                self._held = chunk
                return
            self._begin(chunk)
            chunk, self._held = (b"", chunk) if self._is_gzip else (chunk, b"")
        self._take(chunk)

    def finish(self) -> bytes:
        """Return the whole body; raise `ExchangeError` ("truncated") where its end is missing."""
        if not self._is_told and self._held:
            held, self._held = self._held, b""
            self._begin(held)
            self._held = held if self._is_gzip else b""
            self._take(b"" if self._is_gzip else held)
        unfinished = self._unzip is not None and not self._unzip.eof
        is_cut = unfinished or (self._is_gzip and self._unzip is None and bool(self._held))
        body = self.so_far()
        is_open = self._unpacker is not None and not self._unpacker.is_finished
        if is_open and not self.full and not is_whole(body):
            told = f"the {self._coding} data ends in the middle"
            raise ExchangeError("truncated" if body else "bad-encoding", told)
        if is_cut and (body or self._members) and not self.full and not is_whole(body):
            raise ExchangeError("truncated", "the packed data ends in the middle")
        if self._is_doubted and not self.full and not is_whole(body):
            raise ExchangeError("bad-encoding", "the packed data is broken: a wrong checksum")
        self._pieces.clear()
        return body

    def so_far(self) -> bytes:
        """Return what has come."""
        return b"".join(self._pieces)

    def _begin(self, start: bytes) -> None:
        """Tell from the first bytes of the body what it is."""
        self._is_told = True
        coding = self._coding
        if coding == "zstd" and start.startswith(ZSTD):
            self._unpacker = Zstandard()
        elif coding == "br" and not (is_text(start) and _is_document(start)):
            self._unpacker = Brotli()
        elif coding in _PACKED and start[:2] == _GZIP[: len(start)]:
            self._is_gzip = True
        elif coding in _PACKED and start[0] & 0x0F == 8 and int.from_bytes(start[:2]) % 31 == 0:
            # Without its two bytes of header and unasked for its checksum (RFC 1950).
            self._unzip, self._skip = zlib.decompressobj(wbits=-15), 2
        elif not is_text(start):
            if coding != "deflate":
                told = f"content coding {coding[:20]!r} was not asked for"
                raise ExchangeError(
                    "bad-encoding", "the gzip data is none" if coding in _PACKED else told
                )
            self._unzip = zlib.decompressobj(wbits=-15)

    def _take(self, chunk: bytes) -> None:
        if self._is_gzip:
            self._members_of(self._held + chunk if self._held else chunk)
        elif self._unzip is not None:
            self._inflate(chunk[self._skip :])
            self._skip = 0
        elif self._unpacker is not None:
            self._taken += len(chunk)
            if self._taken > self._limit and not self._cut:
                raise ExchangeError("too-large", f"the body is longer than {self._limit:,} bytes")
            self._keep_all(self._unpacker.pieces(chunk))
        else:
            self._keep(chunk)

    def _members_of(self, chunk: bytes) -> None:
        """Take bytes of a gzip: headers, packed data and trailers of its members."""
        self._held = b""
        while chunk and not self.full:
            if self._unzip is None:
                if not chunk.startswith(_GZIP[: len(chunk)]):
                    self._held = b""
                    return  # padding behind the last member, as gzip(1) ignores it
                end = header_end(chunk)
                if end < 0:
                    self._held = chunk
                    return
                self._members += 1
                if self._members > MEMBERS:
                    raise ExchangeError("bad-encoding", f"more than {MEMBERS} gzip members")
                self._taken += end
                chunk = chunk[end:]
                self._unzip = zlib.decompressobj(wbits=-15)
                self._checksum = self._member_size = 0
            if not self._unzip.eof:
                chunk = self._inflate(chunk)
            if not self._unzip.eof:
                return
            if len(chunk) < _TRAILER:
                self._held = chunk
                return
            told = int.from_bytes(chunk[:4], "little"), int.from_bytes(chunk[4:8], "little")
            self._is_doubted |= told != (self._checksum, self._member_size & 0xFFFF_FFFF)
            chunk = chunk[_TRAILER:]
            self._unzip = None

    def _inflate(self, chunk: bytes) -> bytes:
        """Unpack *chunk* piece by piece; return what stands behind the packed data."""
        assert self._unzip is not None
        while chunk and not self.full and not self._unzip.eof:
            try:
                piece = self._unzip.decompress(chunk, PIECE)
            except zlib.error as error:
                raise ExchangeError("bad-encoding", f"the packed data is broken: {error}") from None
            rest = self._unzip.unused_data if self._unzip.eof else self._unzip.unconsumed_tail
            self._taken += len(chunk) - len(rest)
            chunk = rest
            if self._is_gzip:
                self._checksum = zlib.crc32(piece, self._checksum)
                self._member_size += len(piece)
            self._keep(piece)
            self._refuse_bomb()
        return chunk

    def _keep_all(self, pieces: Iterable[bytes]) -> None:
        """Keep the *pieces* that an unpacker makes, as long as there is room."""
        try:
            for piece in pieces:
                self._keep(piece)
                self._refuse_bomb()
                if self.full:
                    return
        except UnpackError as error:
            raise ExchangeError("bad-encoding", f"the packed data is broken: {error}") from None

    def _refuse_bomb(self) -> None:
        if self._size > max(BOMB_BYTES, BOMB_RATIO * self._taken) and not self._cut:
            self._pieces.clear()
            raise ExchangeError("too-large", f"a bomb: {self._taken:,} bytes become far more")

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


def header_end(data: bytes) -> int:
    """Return where the gzip header that *data* begins with ends, -1 where more must come.

    Raises `ExchangeError` where there is none (RFC 1952, 2.3), or it does not end.
    """
    if len(data) < 10:
        return -1
    flags, at = data[3], 10
    if flags & 4:
        if len(data) < 12:
            return -1
        at = 12 + int.from_bytes(data[10:12], "little")
    for flag in (8, 16):  # name and comment
        if flags & flag:
            end = data.find(b"\0", at)
            if end < 0:
                if len(data) > HEADER:
                    raise ExchangeError("too-large", "a gzip header without an end")
                return -1
            at = end + 1
    at += 2 if flags & 2 else 0
    return at if at <= len(data) else -1
