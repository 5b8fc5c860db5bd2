"""Marks of a page have a bit more for their kind, since there are five."""

from __future__ import annotations

from typing import Final

from storage.sqlite.library import Database

_SIZE: Final = 8
"""Bytes of a mark."""
_THIRD_BIT: Final = 0b100


def widen(database: Database) -> None:
    """Clear the third bit of every mark, which was one of its hash: four kinds had two bits."""
    rows = list(database.execute("SELECT article, capture FROM site_pages WHERE length(marks) > 0"))
    for key in rows:
        (blob,) = database.execute(
            "SELECT marks FROM site_pages WHERE article = ? AND capture = ?", key
        ).fetchone()
        marks = bytearray(blob)
        marks[_SIZE - 1 :: _SIZE] = bytes(byte & ~_THIRD_BIT for byte in marks[_SIZE - 1 :: _SIZE])
        database.execute(
            "UPDATE site_pages SET marks = ? WHERE article = ? AND capture = ?",
            [bytes(marks), *key],
        )
