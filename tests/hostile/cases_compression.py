"""What servers do with content codings: bombs, doubles, lies, broken data."""

from __future__ import annotations

import gzip
import os
import time
import zlib
from dataclasses import replace
from functools import cache
from typing import Final

import brotli
import zstandard

from tests.hostile.scripts import PATIENT, Case, reply
from tests.hostile.server import Script, Wire

TEXT: Final = b"<p>The heads of state met in Tianjin.</p>" * 50
SITEMAP: Final = b"".join(
    b"<url><loc>https://news.example/%d</loc><priority>0.5</priority></url>\n" % number
    for number in range(60_000)
)
"""Four megabytes that pack as well as honest markup can."""


ZEROS: Final = bytes(50_000_000)


def _packed(body: bytes, *codings: str) -> Script:
    return reply(body, headers=tuple(f"Content-Encoding: {coding}" for coding in codings))


@cache
def bomb(megabytes: int) -> bytes:
    """Return a gzip of so many megabytes of zeros: a thousandth of that on the wire."""
    packer = zlib.compressobj(9, wbits=31)
    piece = bytes(1_000_000)
    return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()


def _send_bomb(wire: Wire) -> None:
    data = bomb(50)
    wire.send(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(data)
    )
    wire.send(data)


def _send_double_bomb(wire: Wire) -> None:
    data = gzip.compress(bomb(50))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: %d\r\n\r\n"
    wire.send(head % len(data) + data)


def _flood_members(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    wire.flood(gzip.compress(b"", mtime=0))


def _flood_name(wire: Wire) -> None:
    """A gzip header whose file name never ends (RFC 1952, FNAME)."""
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\x03")
    wire.flood(b"n" * 1_000)


def _drip_gzip(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    wire.drip(gzip.compress(os.urandom(2_000)), every=0.02)


def _byte_by_byte(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    for byte in gzip.compress(TEXT, mtime=0):
        wire.send(bytes([byte]))
        time.sleep(0.0005)


def _broken(at: int) -> bytes:
    """Return a gzip with the byte at *at* flipped: -8 is in the checksum, -4 in the length."""
    data = bytearray(gzip.compress(TEXT, mtime=0))
    data[at] ^= 0xFF
    return bytes(data)


CASES: Final = (
    Case(name="gzip", expect="ok", script=_packed(gzip.compress(TEXT), "gzip"), body=TEXT),
    Case(
        name="gzip-old-name", expect="ok", script=_packed(gzip.compress(TEXT), "x-gzip"), body=TEXT
    ),
    Case(
        name="gzip-in-capitals", expect="ok", script=_packed(gzip.compress(TEXT), "GZip"), body=TEXT
    ),
    Case(
        name="gzip-and-identity",
        expect="ok",
        script=_packed(gzip.compress(TEXT), "gzip, identity"),
        body=TEXT,
    ),
    Case(name="gzip-byte-by-byte", expect="ok", script=_byte_by_byte, body=TEXT),
    Case(
        name="gzip-members",
        expect="ok",
        script=_packed(gzip.compress(TEXT) + gzip.compress(b"more"), "gzip"),
        body=TEXT + b"more",
    ),
    Case(
        name="gzip-padded",
        expect="ok",
        script=_packed(gzip.compress(TEXT) + bytes(500), "gzip"),
        body=TEXT,
    ),
    Case(name="identity", expect="ok", script=_packed(TEXT, "identity"), body=TEXT),
    Case(name="coding-is-a-charset", expect="ok", script=_packed(TEXT, "UTF-8"), body=TEXT),
    Case(name="coding-empty", expect="ok", script=_packed(TEXT, ""), body=TEXT),
    Case(
        name="gzip-twice-under-one-name",
        expect="ok",
        script=_packed(gzip.compress(gzip.compress(TEXT, mtime=0)), "gzip"),
        body=gzip.compress(TEXT, mtime=0),
    ),
    Case(name="gzip-of-nothing", expect="empty", script=_packed(b"", "gzip")),
    Case(
        name="gzip-just-fits",
        expect="ok",
        script=_packed(gzip.compress(bytes(1_000_000)), "gzip"),
        body=bytes(1_000_000),
    ),
    Case(
        name="gzip-one-byte-over",
        expect="too-large",
        script=_packed(gzip.compress(bytes(1_000_001)), "gzip"),
    ),
    Case(name="gzip-bomb", expect="too-large", script=_send_bomb),
    Case(
        name="gzip-of-repetition",
        expect="ok",
        script=_packed(gzip.compress(SITEMAP), "gzip"),
        body=SITEMAP,
        limits=replace(PATIENT, max_bytes=20_000_000),
    ),
    Case(
        name="gzip-bomb-in-members",
        expect="too-large",
        script=_packed(gzip.compress(bytes(100_000)) * 50, "gzip"),
    ),
    Case(name="gzip-double-bomb", expect="bad-encoding", script=_send_double_bomb),
    Case(
        name="gzip-endless-members",
        expect="bad-encoding",
        script=_flood_members,
        detail="members",
    ),
    Case(name="gzip-endless-name", expect="too-large", script=_flood_name),
    Case(name="gzip-drip", expect="timeout", script=_drip_gzip),
    Case(name="gzip-cut", expect="truncated", script=_packed(gzip.compress(TEXT)[:-20], "gzip")),
    Case(
        name="gzip-second-member-cut",
        expect="truncated",
        script=_packed(gzip.compress(TEXT) + gzip.compress(TEXT)[:-9], "gzip"),
    ),
    Case(name="gzip-bad-data", expect="bad-encoding", script=_packed(_broken(20), "gzip")),
    Case(name="gzip-bad-checksum", expect="bad-encoding", script=_packed(_broken(-8), "gzip")),
    Case(name="gzip-bad-length", expect="bad-encoding", script=_packed(_broken(-4), "gzip")),
    Case(name="gzip-is-plain", expect="ok", script=_packed(TEXT, "gzip"), body=TEXT),
    Case(name="gzip-is-zlib", expect="ok", script=_packed(zlib.compress(TEXT), "gzip"), body=TEXT),
    Case(
        name="deflate-bomb", expect="too-large", script=_packed(zlib.compress(ZEROS, 9), "deflate")
    ),
    Case(
        name="raw-deflate-bomb",
        expect="too-large",
        script=_packed(zlib.compress(ZEROS, 9)[2:-4], "deflate"),
    ),
    Case(
        name="gzip-is-a-zip",
        expect="bad-encoding",
        script=_packed(b"PK\x03\x04" + bytes(40), "gzip"),
    ),
    Case(name="brotli", expect="bad-encoding", script=_packed(b"\x1b\xff", "br"), detail="br"),
    Case(name="zstd", expect="bad-encoding", script=_packed(b"\x28\xb5\x2f\xfd", "zstd")),
    Case(name="brotli-read", expect="ok", script=_packed(brotli.compress(TEXT), "br"), body=TEXT),
    Case(
        name="brotli-bomb",
        expect="too-large",
        script=_packed(brotli.compress(ZEROS, quality=5), "br"),
    ),
    Case(name="zstd-bomb", expect="too-large", script=_packed(zstandard.compress(ZEROS), "zstd")),
    Case(name="deflate", expect="ok", script=_packed(zlib.compress(TEXT), "deflate"), body=TEXT),
    Case(name="compress", expect="bad-encoding", script=_packed(b"\x1f\x9d", "compress")),
    Case(name="coding-unknown", expect="ok", script=_packed(TEXT, "rot13"), body=TEXT),
    Case(name="coding-is-junk", expect="ok", script=_packed(TEXT, "\x01\xff" * 200), body=TEXT),
    Case(
        name="gzip-gzip",
        expect="bad-encoding",
        script=_packed(gzip.compress(gzip.compress(TEXT)), "gzip, gzip"),
    ),
    Case(
        name="gzip-in-two-headers",
        expect="bad-encoding",
        script=_packed(gzip.compress(gzip.compress(TEXT)), "gzip", "gzip"),
    ),
    Case(
        name="codings-by-the-dozen",
        expect="bad-encoding",
        script=_packed(TEXT, ", ".join(["gzip", "br", "deflate"] * 12)),
    ),
)
