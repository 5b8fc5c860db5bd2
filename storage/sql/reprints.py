"""Copies: what articles are compared by, and which carries whose text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from storage.contract.reprints import Copying, Reprints
from storage.records import Reprint, Signature
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, Ids, listed
from storage.sql.rows import from_row, moment, put, select, stamp, to_row
from storage.sql.sketches import packed, unpacked

_EDGE: Final = (
    "SELECT a.id AS article, s.id AS source_article, o.id AS origin, r.kind, r.containment, "
    "r.containment_reverse, r.changes FROM {found} JOIN ids a ON a.number = r.article "
    "JOIN ids s ON s.number = r.source_article JOIN ids o ON o.number = r.origin"
)
"""A query for edges, of which the table is called r."""

_ANY_NUMBER: Final = 2**62

_COPIES: Final = (
    # Both indexes go on by the number of the copy: merged, no more is read than is asked for.
    "SELECT article FROM reprints WHERE origin = ? UNION "
    "SELECT article FROM reprints WHERE source_article = ? ORDER BY article"
)


class SqlReprints(Reprints):
    """The ``signatures``, ``sketches`` and ``reprints`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put_signature(self, signature: Signature) -> bool:
        """Keep the signature of an article; return whether it is new or another."""
        article = self._ids.given(signature.article)
        row = to_row(signature, leave_out=("sketch",)) | {"article": article}
        held = self._database.at_hand.signatures
        known = None
        if signature.article not in held or held.get(signature.article) is not None:
            known = next(
                select(
                    self._database,
                    "SELECT article, scheme, text_digest, shingles, sketch FROM signatures "
                    "WHERE article = ?",
                    [article],
                ),
                None,
            )
        if known is not None:
            before = known.pop("sketch")
            if known == row:
                return False
            self._database.sketches.remove(article, unpacked(before))
        kept = self._database.sketches.kept(signature.sketch)
        put(self._database, "signatures", row | {"sketch": packed(kept)}, pk="article")
        self._database.sketches.add(article, kept)
        held.keep(signature.article, replace(signature, sketch=kept))
        return True

    def signature(self, article: str) -> Signature | None:
        """Return the kept signature of an article, or None."""
        held = self._database.at_hand.signatures
        if article not in held:
            held.keep(article, found := self._read_signature(article))
            return found
        return held.get(article)

    def _read_signature(self, article: str) -> Signature | None:
        row = self._database.execute(
            "SELECT s.scheme, s.text_digest, s.sketch, s.shingles "
            "FROM ids i CROSS JOIN signatures s ON s.article = i.number WHERE i.id = ?",
            [article],
        ).fetchone()
        if row is None:
            return None
        scheme, text_digest, sketch, shingles = row
        return Signature(
            article=article,
            scheme=scheme,
            text_digest=text_digest,
            sketch=unpacked(sketch),
            shingles=shingles,
        )

    def text_digests(self, articles: Iterable[str], *, scheme: str) -> dict[str, str]:
        """Return the ``text_digest`` of kept signatures of *scheme* that have one, by article."""
        rows = self._database.execute(
            f"SELECT i.id, s.text_digest FROM {ASKED} CROSS JOIN signatures s "
            "ON s.article = i.number WHERE s.scheme = ? AND s.text_digest <> ''",
            [listed(articles), scheme],
        )
        return dict(rows.fetchall())

    def alike(self, signature: Signature, *, least: int, limit: int) -> list[str]:
        """Return other articles that may share text: the same text first, then by shared sketch.

        A shared value counts for one through the number of articles that have it.

        :param least: how many sketch values must be shared
        :param limit: how many of each sort at most
        """
        mine = self._ids.number(signature.article) or 0
        exact = self._database.execute(
            "SELECT i.id FROM signatures s CROSS JOIN ids i ON i.number = s.article "
            "WHERE s.text_digest = ? AND s.text_digest <> '' "
            "AND s.article <> ? ORDER BY s.article LIMIT ?",
            [signature.text_digest, mine, limit],
        )
        found = [row[0] for row in exact]
        near = self._database.sketches.sharing(mine, signature.sketch, least=least, limit=limit)
        return found + [name for name in near if name not in found]

    def families(self, origins: Iterable[str]) -> list[Reprint]:
        """Return the edges of every chain that begins at one of *origins*."""
        return self._edges(
            f"{ASKED} CROSS JOIN reprints r ON r.origin = i.number",
            [listed(origins)],
            "ORDER BY a.id",
        )

    def put(self, reprint: Reprint) -> bool:
        """Keep the one edge of an article; return whether it is new or another."""
        if self.of([reprint.article]).get(reprint.article) == reprint:
            return False
        names = ("article", "source_article", "origin")
        numbers = {name: self._ids.given(getattr(reprint, name)) for name in names}
        put(self._database, "reprints", to_row(reprint) | numbers, pk="article")
        self._database.at_hand.wrote("reprints", *numbers.values())
        self._database.at_hand.reprints.forget(reprint.article)
        return True

    def drop(self, article: str) -> bool:
        """Forget that *article* is a copy; return whether it was one."""
        if not self.of([article]):
            return False
        self._database.execute(
            "DELETE FROM reprints WHERE article = (SELECT number FROM ids WHERE id = ?)", [article]
        )
        self._database.at_hand.reprints.keep(article, None)
        return True

    def of(self, articles: Sequence[str]) -> dict[str, Reprint]:
        """Return the edges of *articles*, by article."""
        return self._database.at_hand.reprints.found(articles, self._look_up)

    def _look_up(self, articles: Sequence[str]) -> dict[str, Reprint]:
        edges = self._edges(
            f"{ASKED} CROSS JOIN reprints r ON r.article = i.number", [listed(articles)]
        )
        return {edge.article: edge for edge in edges}

    def copies(self, article: str, *, limit: int | None = None) -> list[Reprint]:
        """Return the copies whose chain begins at *article* or that were made from it."""
        found = f"({_COPIES} LIMIT ?) c CROSS JOIN reprints r ON r.article = c.article"
        most = _ANY_NUMBER if limit is None else limit
        number = self._ids.number(article)
        if number is None or self._database.at_hand.is_blank("reprints", number):
            return []
        return self._edges(found, [number, number, most], "ORDER BY a.id")

    def count_copies(self, article: str) -> int:
        """Return how many such copies there are."""
        number = self._ids.number(article)
        row = self._database.execute(f"SELECT count(*) FROM ({_COPIES})", [number, number])
        return int(row.fetchone()[0])

    def all(self, *, since: datetime | None = None) -> list[Reprint]:
        """Return every edge whose copy was first seen since then."""
        return self._edges(
            "(SELECT number, first_seen FROM articles WHERE first_seen >= ?) c "
            "CROSS JOIN reprints r ON r.article = c.number",
            [stamp(since) if since else ""],
            "ORDER BY c.first_seen, c.number",
        )

    def by_source(self, *, kinds: Sequence[str], since: datetime) -> list[Copying]:
        """Return how much each source copied of what was first seen since then, by its name."""
        chosen = "(SELECT value FROM json_each(?))"
        numbers = self._database.execute(
            f"SELECT a.source, count(*), count(CASE WHEN r.kind IN {chosen} THEN 1 END) "
            "FROM articles a LEFT JOIN reprints r ON r.article = a.number "
            "WHERE a.first_seen >= ? AND a.status = 'usable' GROUP BY a.source ORDER BY a.source",
            [json.dumps(list(kinds)), stamp(since)],
        ).fetchall()
        pairs = self._database.execute(
            "SELECT a.source, a.date_published, o.date_published FROM articles a "
            "CROSS JOIN reprints r ON r.article = a.number "
            "CROSS JOIN articles o ON o.number = r.origin "
            f"WHERE a.first_seen >= ? AND a.status = 'usable' AND r.kind IN {chosen} "
            "AND a.date_published >= o.date_published",
            [stamp(since), json.dumps(list(kinds))],
        )
        delays: dict[str, list[float]] = {}
        for source, at, first in pairs:
            late = (moment(at) - moment(first)).total_seconds()
            delays.setdefault(source, []).append(late)
        return [
            Copying(source, articles, copies, tuple(sorted(delays.get(source, ()))))
            for source, articles, copies in numbers
        ]

    def _edges(self, found: str, values: Sequence[object], order: str = "") -> list[Reprint]:
        rows = select(self._database, f"{_EDGE.format(found=found)} {order}", values)
        return [from_row(Reprint, row) for row in rows]
