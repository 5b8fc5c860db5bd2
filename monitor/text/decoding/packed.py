"""Documents that are a gzip although nobody said so: ``feed.xml.gz``, servers that do not tell."""

from __future__ import annotations

import zlib
from typing import Final

GZIP: Final = b"\x1f\x8b"
"""What every gzip begins with (RFC 1952, 2.3.1)."""

INFLATED_LIMIT: Final = 52_428_800
"""Bytes of a document, inflated: the limit of the sitemaps protocol (50 MiB)."""

CHUNK: Final = 65_536
"""Bytes inflated at a time, so that a broken file is read up to where it breaks."""


def unpacked(body: bytes, limit: int = INFLATED_LIMIT) -> tuple[bytes, bool]:
    """Return *body* without its gzip wrapping, and whether only its beginning could be had."""
    if not body.startswith(GZIP):
        return body, False
    inflater = zlib.decompressobj(wbits=31)
    inflated = bytearray()
    try:
        for start in range(0, len(body), CHUNK):
            room = limit - len(inflated)
            if room <= 0 or inflater.eof:
                break
            inflated += inflater.decompress(body[start : start + CHUNK], room)
    except zlib.error:
        return bytes(inflated), True
    return bytes(inflated), not inflater.eof
