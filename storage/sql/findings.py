"""What the stages found out about articles: copies, classes and tags, stories."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import msgspec

from storage.contract.classifications import Classifications
from storage.contract.reprints import Copying, Reprints
from storage.contract.stories import Stories
from storage.records import Classification, Membership, Merger, Profile, Reprint, Signature, Tag
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, FEW, LAST, SHORTEST, Ids, listed, only
from storage.sql.mergers import Mergers
from storage.sql.profiles import Profiles
from storage.sql.rows import from_row, moment, put, select, stamp, to_row
from storage.sql.sketches import Sketches, unpacked

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
        self._sketches = Sketches(database)

    def put_signature(self, signature: Signature) -> bool:
        """Keep the signature of an article; return whether it is new or another."""
        article = self._ids.given(signature.article)
        row = to_row(signature, leave_out=("sketch",)) | {"article": article}
        known = next(
            select(
                self._database,
                "SELECT article, scheme, text_digest, shingles FROM signatures WHERE article = ?",
                [article],
            ),
            None,
        )
        if known == row:
            return False
        sketch = self._sketches.put(article, signature.sketch)
        put(self._database, "signatures", row | {"sketch": sketch}, pk="article")
        return True

    def signature(self, article: str) -> Signature | None:
        """Return the kept signature of an article, or None."""
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
        near = self._database.execute(
            "WITH shared AS MATERIALIZED (SELECT s.hash, s.article FROM json_each(?) w "
            "CROSS JOIN sketches s ON s.hash = CAST(w.value AS BIGINT) WHERE s.article <> ?), "
            "weight AS MATERIALIZED (SELECT hash, 1.0 / count(*) AS one FROM shared GROUP BY hash) "
            "SELECT i.id FROM (SELECT s.article, sum(w.one) AS weight FROM shared s "
            "JOIN weight w ON w.hash = s.hash GROUP BY s.article HAVING count(*) >= ?) f "
            "CROSS JOIN ids i ON i.number = f.article ORDER BY f.weight DESC, i.id LIMIT ?",
            [json.dumps(list(signature.sketch)), mine, least, limit],
        )
        return found + [row[0] for row in near if row[0] not in found]

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
        row = to_row(reprint)
        names = ("article", "source_article", "origin")
        put(
            self._database,
            "reprints",
            row | {name: self._ids.given(row[name]) for name in names},
            pk="article",
        )
        return True

    def drop(self, article: str) -> bool:
        """Forget that *article* is a copy; return whether it was one."""
        return (
            self._database.execute(
                "DELETE FROM reprints WHERE article = (SELECT number FROM ids WHERE id = ?)",
                [article],
            ).rowcount
            > 0
        )

    def of(self, articles: Sequence[str]) -> dict[str, Reprint]:
        """Return the edges of *articles*, by article."""
        edges = self._edges(
            f"{ASKED} CROSS JOIN reprints r ON r.article = i.number", [listed(articles)]
        )
        return {edge.article: edge for edge in edges}

    def copies(self, article: str, *, limit: int | None = None) -> list[Reprint]:
        """Return the copies whose chain begins at *article* or that were made from it."""
        found = f"({_COPIES} LIMIT ?) c CROSS JOIN reprints r ON r.article = c.article"
        most = _ANY_NUMBER if limit is None else limit
        number = self._ids.number(article)
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


class SqlClassifications(Classifications):
    """The ``classifications`` and ``tags`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, found: Classification) -> bool:
        """Keep what an article is about; return whether anything differs from before."""
        known = self.of([found.article]).get(found.article)
        if known is not None and _comparable(known) == _comparable(found):
            return False
        article = {"article": self._ids.given(found.article)}
        row = to_row(found, leave_out=("tags",)) | article
        put(self._database, "classifications", row, pk="article")
        if known is not None:
            self._database.execute("DELETE FROM tags WHERE article = :article", article)
        self._database.executemany(
            "INSERT INTO tags (article, scheme, term, label, confidence, spans) "
            "VALUES (:article, :scheme, :term, :label, :confidence, :spans) "
            "ON CONFLICT DO NOTHING",
            [to_row(tag) | article for tag in found.tags],
        )
        return True

    def of(self, articles: Sequence[str]) -> dict[str, Classification]:
        """Return what *articles* are about, by article, with their tags."""
        wanted = listed(articles)
        tags: dict[str, list[Tag]] = {}
        found = self._database.execute(
            "SELECT i.id, t.scheme, t.term, t.label, t.confidence, t.spans "
            f"FROM {ASKED} CROSS JOIN tags t ON t.article = i.number "
            "ORDER BY t.scheme, t.confidence DESC, t.term",
            [wanted],
        )
        # All rows before any is made a tag of: a statement's time is SQLite's alone.
        for article, scheme, term, label, confidence, spans in found.fetchall():
            tag = Tag(
                scheme=scheme, term=term, label=label, confidence=confidence, spans=_spans(spans)
            )
            tags.setdefault(article, []).append(tag)
        rows = select(
            self._database,
            "SELECT i.id AS article, c.level, c.score, c.evidence "
            f"FROM {ASKED} CROSS JOIN classifications c ON c.article = i.number",
            [wanted],
        )
        return {
            row["article"]: replace(
                from_row(Classification, row), tags=tuple(tags.get(row["article"], ()))
            )
            for row in rows
        }

    def articles_with(self, scheme: str, term: str) -> list[str]:
        """Return the articles that carry a tag; a parent topic finds its children too."""
        rows = self._database.execute(
            "SELECT DISTINCT i.id FROM tags t CROSS JOIN ids i ON i.number = t.article "
            "WHERE t.scheme = ? AND (t.term = ? OR t.term LIKE ? ESCAPE '\\') ORDER BY i.id",
            [scheme, term, _like(term) + "/%"],
        )
        return [row[0] for row in rows]

    def levels(self) -> dict[str, int]:
        """Return how many articles are about, mention or none."""
        return dict(
            self._database.execute(
                "SELECT level, count(*) FROM classifications GROUP BY level"
            ).fetchall()
        )


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_spans: Final = msgspec.json.Decoder(tuple[tuple[int, int], ...]).decode
"""Made for the most read column of all: a page of a busy day reads ten thousand."""


def _comparable(found: Classification) -> tuple[object, ...]:
    tags = sorted((t.scheme, t.term, t.label, round(t.confidence, 3), t.spans) for t in found.tags)
    return (found.level, round(found.score, 4), found.evidence, tags)


class SqlStories(Stories):
    """The ``memberships``, ``mergers``, ``profiles`` and ``profile_keys`` tables.

    A story is the set of its members.
    """

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)
        self._profiles = Profiles(database)
        self._mergers = Mergers(database)

    def put(self, membership: Membership) -> bool:
        """Keep in which story an article is; return whether it moved."""
        known = self.story_of([membership.article]).get(membership.article)
        row = to_row(membership)
        numbers = {name: self._ids.given(row[name]) for name in ("article", "story")}
        put(self._database, "memberships", row | numbers, pk="article")
        return known != membership.story

    def put_merger(self, merger: Merger) -> bool:
        """Keep that a story is part of another; return whether that is new."""
        return self._mergers.put(merger)

    def joined(self, stories: Sequence[str]) -> dict[str, str]:
        """Return the stories that *stories* are part of now, by story: of those that are."""
        return self._mergers.joined(stories)

    def mergers(
        self, *, of: Sequence[str] | None = None, since: datetime | None = None
    ) -> list[Merger]:
        """Return what stories became part of others, the first first."""
        if of is None:
            return self._mergers.since(since)
        return [one for one in self._mergers.of(of) if since is None or one.at >= since]

    def put_profile(self, profile: Profile) -> bool:
        """Keep what grouping knows of an article; return whether it is new or another."""
        return self._profiles.put(profile)

    def profiles(self, articles: Sequence[str]) -> dict[str, str]:
        """Return the packed profiles of *articles*, by article."""
        return self._profiles.packed(articles)

    def neighbours(
        self, keys: Sequence[str], *, since: datetime, until: datetime, limit: int
    ) -> list[str]:
        """Return articles of that time that share *keys*, best first."""
        return self._profiles.neighbours(keys, since=since, until=until, limit=limit)

    def story_of(self, articles: Sequence[str]) -> dict[str, str]:
        """Return the stories of *articles*, by article."""
        return dict(
            self._database.execute(
                f"SELECT i.id, s.id FROM {ASKED} "
                "CROSS JOIN memberships m ON m.article = i.number JOIN ids s ON s.number = m.story",
                [listed(articles)],
            ).fetchall()
        )

    def count(self) -> int:
        """Return how many stories there are."""
        row = self._database.execute("SELECT count(DISTINCT story) FROM memberships").fetchone()
        return int(row[0])

    def because(self, article: str) -> str:
        """Return why an article is in its story, or ""."""
        row = self._database.execute(
            "SELECT because FROM memberships WHERE article = (SELECT number FROM ids WHERE id = ?)",
            [article],
        ).fetchone()
        return str(row[0]) if row else ""

    def members(self, stories: Sequence[str]) -> dict[str, list[str]]:
        """Return the articles of *stories*, by story, first seen first."""
        rows = self._database.execute(
            f"SELECT i.id, a.id FROM {ASKED} CROSS JOIN memberships m ON m.story = i.number "
            "CROSS JOIN articles a ON a.number = m.article ORDER BY a.first_seen, a.number",
            [listed(stories)],
        )
        found: dict[str, list[str]] = {}
        for story, article in rows:
            found.setdefault(story, []).append(article)
        return found

    def find(self, name: str) -> str | None:
        """Return the story with that id, or whose id alone begins so, or None.

        The id of one that became part of another stands for that.
        """
        last = name + LAST if len(name) >= SHORTEST else name
        rows = self._database.execute(
            "SELECT i.id, coalesce((SELECT a.headline FROM memberships m JOIN articles a "
            "ON a.number = m.article WHERE m.story = i.number ORDER BY a.number LIMIT 1), '') "
            "FROM ids i WHERE i.id >= ? AND i.id <= ? "
            "AND EXISTS (SELECT 1 FROM memberships m WHERE m.story = i.number) "
            "ORDER BY i.id LIMIT ?",
            [name, last, FEW],
        ).fetchall()
        if rows and rows[0][0] == name:
            return name
        known = {story for story, _ in rows}
        for story, joined in self._mergers.named(name, last):
            if story == name:
                return joined
            if joined not in known:
                known.add(joined)
                rows.append((joined, f"(was {story})"))
        return only(name, rows)

    def ids(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        relevant: bool = False,
    ) -> list[str]:
        """Return the stories that have an article first seen in that time, oldest first.

        :param relevant: only those with an article that is about the SCO or mentions it
        """
        rows = self._database.execute(
            "SELECT s.id FROM articles a CROSS JOIN memberships m ON m.article = a.number "
            "CROSS JOIN classifications c ON c.article = a.number JOIN ids s ON s.number = m.story "
            "WHERE a.first_seen >= ? AND a.first_seen < ? AND (? = 0 OR c.level <> 'none') "
            "GROUP BY s.id ORDER BY min(a.first_seen), s.id",
            [stamp(since) if since else "", stamp(until) if until else "9", int(relevant)],
        )
        return [row[0] for row in rows]
