"""Keys: a record's name, derived from its content."""

from __future__ import annotations

import hashlib

KEY_VERSION = "1"
"""Part of every key: a change of what goes into a key gets a new number."""


def key(kind: str, *parts: str) -> str:
    """Return the 20-hex-digit key of a record of *kind* made from *parts*."""
    material = "\x1f".join((KEY_VERSION, kind, *parts))
    return hashlib.sha256(material.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def digest(body: bytes) -> str:
    """Return the name of raw bytes: their SHA-256 in hex."""
    return hashlib.sha256(body).hexdigest()
