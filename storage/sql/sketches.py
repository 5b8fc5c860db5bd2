"""Sketches: from a shingle's hash to the articles that have it, and from an article to its hashes.

Hashes lie in no order of time, so an article's stand all over the table; there is no second
index to find them by article: they are packed beside its signature.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Sequence

from storage.sql.connection import Connection

POSTINGS_LIMIT = 200
"""Articles kept under one sketch value: what more would share it is boilerplate, or a copy of
what is found anyway. It bounds a look-up and the growth of the index."""


def packed(hashes: Iterable[int]) -> bytes:
    """Return signed 64-bit *hashes* as big-endian bytes."""
    return _turned(array("q", hashes)).tobytes()


def unpacked(sketch: bytes) -> tuple[int, ...]:
    """Return the hashes that `packed` packed."""
    return tuple(_turned(array("q", sketch)))


def _turned(hashes: array[int]) -> array[int]:
    if sys.byteorder == "little":
        hashes.byteswap()
    return hashes


class Sketches:
    """The ``sketches`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def add(self, article: int, hashes: Sequence[int]) -> bytes:
        """Keep the hashes of *article*, which has none; return those that are kept, packed."""
        full = {
            row[0]
            for row in self._database.execute(
                "SELECT s.hash FROM json_each(?) w "
                "CROSS JOIN sketches s ON s.hash = CAST(w.value AS BIGINT) "
                "GROUP BY s.hash HAVING count(*) >= ?",
                [json.dumps(list(hashes)), POSTINGS_LIMIT],
            )
        }
        kept = sorted({value for value in hashes if value not in full})
        # One statement for all: of a server each row is asked otherwise.
        self._database.execute(
            "INSERT INTO sketches (hash, article) "
            "SELECT CAST(w.value AS BIGINT), ? FROM json_each(?) w",
            [article, json.dumps(kept)],
        )
        return packed(kept)

    def remove(self, article: int, sketch: bytes) -> None:
        """Forget the hashes of *article*, which its *sketch* names."""
        self._database.executemany(
            "DELETE FROM sketches WHERE hash = ? AND article = ?",
            [(value, article) for value in unpacked(sketch)],
        )
