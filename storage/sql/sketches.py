"""Sketches: from a shingle's hash to the articles that have it, and from an article to its hashes.

Hashes lie in no order of time, so an article's stand all over the table; there is no second
index to find them by article: they are packed beside its signature.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from storage.sql.connection import Connection, SketchIndex
from storage.sql.later import Posting

POSTINGS_LIMIT = 200
"""Articles kept under one sketch value: what more would share it is boilerplate, or a copy of
what is found anyway. It bounds a look-up and the growth of the index."""

_ONE: Final = 10**12
"""A whole for one: sums of whole numbers are the same in any order, and of every database."""

_SHARING: Final = (
    "WITH shared AS MATERIALIZED (SELECT s.hash, s.article FROM json_each(?) w "
    "CROSS JOIN sketches s ON s.hash = CAST(w.value AS BIGINT) WHERE s.article <> ?{beside}), "
    f"weight AS MATERIALIZED (SELECT hash, {_ONE} / count(*) AS one FROM shared GROUP BY hash) "
    "SELECT i.id FROM (SELECT s.article, sum(w.one) AS weight FROM shared s "
    "JOIN weight w ON w.hash = s.hash GROUP BY s.article HAVING count(*) >= ?) f "
    "CROSS JOIN ids i ON i.number = f.article ORDER BY f.weight DESC, i.id LIMIT ?"
)
_BESIDE: Final = (
    " UNION ALL SELECT json_extract(w.value, '$[0]'), json_extract(w.value, '$[1]') "
    "FROM json_each(?) w"
)


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


class Sketches(SketchIndex):
    """The ``sketches`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def kept(self, hashes: Sequence[int]) -> tuple[int, ...]:
        """Return those of *hashes* that fewer than `POSTINGS_LIMIT` articles have, sorted."""
        asked = set(hashes)
        having = Counter(value for value, _ in self._beside(asked))
        found = self._database.execute(
            "SELECT s.hash, count(*) FROM json_each(?) w "
            "CROSS JOIN sketches s ON s.hash = CAST(w.value AS BIGINT) "
            "GROUP BY s.hash HAVING count(*) >= ?",
            [json.dumps(list(asked)), POSTINGS_LIMIT - max(having.values(), default=0)],
        )
        having.update(dict(found.fetchall()))
        full = {value for value, number in having.items() if number >= POSTINGS_LIMIT}
        return tuple(sorted(asked - full))

    def add(self, article: int, hashes: Sequence[int]) -> None:
        """Keep these for *article*, whose signature has them, and which has no others."""
        # One statement for all: of a server each row is asked otherwise.
        self._database.execute(
            "INSERT INTO sketches (hash, article) "
            "SELECT CAST(w.value AS BIGINT), ? FROM json_each(?) w",
            [article, json.dumps(list(hashes))],
        )

    def remove(self, article: int, hashes: Sequence[int]) -> None:
        """Forget those of *article*: they are all that were added."""
        self._database.executemany(
            "DELETE FROM sketches WHERE hash = ? AND article = ?",
            [(value, article) for value in hashes],
        )

    def sharing(self, article: int, hashes: Sequence[int], *, least: int, limit: int) -> list[str]:
        """Return other articles that have *least* of *hashes*, the best first.

        A shared value counts for one through the number of articles that have it.
        """
        beside = [posting for posting in self._beside(hashes) if posting[1] != article]
        rows = self._database.execute(
            _SHARING.format(beside=_BESIDE if beside else ""),
            [
                json.dumps(list(hashes)),
                article,
                *([json.dumps(beside)] if beside else ()),
                least,
                limit,
            ],
        )
        return [row[0] for row in rows]

    def _beside(self, hashes: Iterable[int]) -> list[Posting]:  # noqa: ARG002 - here there are none
        """Return the postings of *hashes* that are kept beside the table."""
        return []
