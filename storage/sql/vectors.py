"""Vectors of articles and their sums: whole numbers, so no order of arrival leaves a trace."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from storage.contract.vectors import Sum, Vectors
from storage.records import Vector
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, Ids, listed
from storage.sql.rows import put, to_row

_READ: Final = "SELECT i.id, v.model, v.language, v.digest, v.numbers, v.article FROM"


class SqlVectors(Vectors):
    """The ``vectors`` and ``vector_sums`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, vector: Vector) -> bool:
        """Keep what an article means; return whether it is new or another."""
        article = self._ids.given(vector.article)
        known = self._known(article)
        if known == (vector.model, vector.language, vector.digest, vector.numbers):
            return False
        if known is not None:
            self._add(known[0], known[1], known[3], -1)
        put(self._database, "vectors", to_row(vector) | {"article": article}, pk="article")
        self._add(vector.model, vector.language, vector.numbers, 1)
        self._database.at_hand.vectors.keep(vector.article, vector)
        return True

    def remove(self, article: int) -> None:
        """Forget the vector of the article with that number."""
        known = self._known(article)
        if known is not None:
            self._add(known[0], known[1], known[3], -1)
            self._database.execute("DELETE FROM vectors WHERE article = ?", [article])

    def _known(self, article: int) -> tuple[str, str, str, bytes] | None:
        row: tuple[str, str, str, bytes] | None = self._database.execute(
            "SELECT model, language, digest, numbers FROM vectors WHERE article = ?", [article]
        ).fetchone()
        return row

    def _add(self, model: str, language: str, numbers: bytes, times: int) -> None:
        known = self.sums(model).get(language, Sum(0, (0,) * len(numbers)))
        added = (
            total + times * one
            for total, one in zip(known.numbers, array("b", numbers), strict=True)
        )
        self._database.execute(
            "INSERT INTO vector_sums (model, language, count, sums) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (model, language) DO UPDATE "
            "SET count = excluded.count, sums = excluded.sums",
            [model, language, known.count + times, _turned(array("q", added)).tobytes()],
        )
        self._database.execute("DELETE FROM vector_sums WHERE count = 0")

    def of(self, articles: Sequence[str], *, model: str) -> dict[str, Vector]:
        """Return the vectors that *model* made of *articles*, by article."""
        found = self._database.at_hand.vectors.found(articles, self._look_up)
        return {name: vector for name, vector in found.items() if vector.model == model}

    def _look_up(self, articles: Sequence[str]) -> dict[str, Vector]:
        rows = self._database.execute(
            f"{_READ} {ASKED} CROSS JOIN vectors v ON v.article = i.number", [listed(articles)]
        )
        return {row[0]: _vector(row) for row in rows.fetchall()}

    def sums(self, model: str) -> Mapping[str, Sum]:
        """Return the sums of the vectors that *model* made, by language."""
        rows = self._database.execute(
            "SELECT language, count, sums FROM vector_sums WHERE model = ?", [model]
        )
        return {
            language: Sum(count, tuple(_turned(array("q", sums)))) for language, count, sums in rows
        }

    def blocks(self, model: str, *, size: int) -> Iterator[list[Vector]]:
        """Yield all vectors that *model* made, up to *size* at a time, in the order of arrival."""
        last = -1
        while rows := self._database.execute(
            f"{_READ} vectors v CROSS JOIN ids i ON i.number = v.article "
            "WHERE v.article > ? AND v.model = ? ORDER BY v.article LIMIT ?",
            [last, model, size],
        ).fetchall():
            yield [_vector(row) for row in rows]
            last = rows[-1][-1]

    def nearest(
        self,
        model: str,  # noqa: ARG002 - the contract's
        direction: Sequence[float],  # noqa: ARG002
        means: Mapping[str, Sequence[float]],  # noqa: ARG002
        *,
        limit: int,  # noqa: ARG002
        among: Collection[str] | None = None,  # noqa: ARG002
    ) -> list[tuple[str, float]] | None:
        """Return None: what this SQL runs on compares no vectors."""
        return None

    def counts(self) -> dict[str, int]:
        """Return how many vectors there are of each model."""
        return dict(
            self._database.execute(
                "SELECT model, sum(count) FROM vector_sums GROUP BY model ORDER BY model"
            ).fetchall()
        )


def _vector(row: Sequence[Any]) -> Vector:
    article, model, language, digest, numbers, _ = row
    return Vector(article=article, model=model, language=language, digest=digest, numbers=numbers)


def _turned(numbers: array[int]) -> array[int]:
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
