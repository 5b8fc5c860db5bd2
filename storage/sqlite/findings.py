"""What the stages found out about articles: copies, classes and tags, stories."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from storage.contract.classifications import Classifications
from storage.contract.reprints import Reprints
from storage.contract.stories import Stories
from storage.records import Classification, Membership, Profile, Reprint, Signature, Tag
from storage.sqlite.rows import from_row, put, select, stamp, to_row

POSTINGS_LIMIT = 200
"""Articles kept under one sketch value: what more would share it is boilerplate, or a copy of
what is found anyway. It bounds a look-up and the growth of the index."""


KEY_LIMIT = 100
"""Articles read under one key of a profile, the newest first: what more share says little, and
on a summit day every article shares the summit."""


class SqliteReprints(Reprints):
    """The ``signatures``, ``sketches`` and ``reprints`` tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_signature(self, signature: Signature) -> bool:
        """Keep the signature of an article; return whether it is new or another."""
        row = to_row(signature, leave_out=("sketch",))
        known = next(
            select(
                self._database, "SELECT * FROM signatures WHERE article = ?", [signature.article]
            ),
            None,
        )
        if known == row:
            return False
        put(self._database, "signatures", row, pk="article")
        self._database.execute("DELETE FROM sketches WHERE article = ?", [signature.article])
        full = {
            row[0]
            for row in self._database.execute(
                "SELECT s.hash FROM json_each(?) w CROSS JOIN sketches s ON s.hash = w.value "
                "GROUP BY s.hash HAVING count(*) >= ?",
                [json.dumps(list(signature.sketch)), POSTINGS_LIMIT],
            )
        }
        self._database.conn.executemany(
            "INSERT OR IGNORE INTO sketches (hash, article) VALUES (?, ?)",
            [(value, signature.article) for value in signature.sketch if value not in full],
        )
        return True

    def signature(self, article: str) -> Signature | None:
        """Return the kept signature of an article, or None."""
        for row in select(self._database, "SELECT * FROM signatures WHERE article = ?", [article]):
            sketch = self._database.execute(
                "SELECT hash FROM sketches WHERE article = ? ORDER BY hash", [article]
            )
            return from_row(Signature, row | {"sketch": json.dumps([v for (v,) in sketch])})
        return None

    def alike(self, signature: Signature, *, least: int, limit: int) -> list[str]:
        """Return other articles that may share text: the same text first, then by shared sketch.

        A shared value counts for one through the number of articles that have it.

        :param least: how many sketch values must be shared
        :param limit: how many of each sort at most
        """
        exact = self._database.execute(
            "SELECT article FROM signatures WHERE text_digest = ? AND text_digest <> '' "
            "AND article <> ? ORDER BY article LIMIT ?",
            [signature.text_digest, signature.article, limit],
        )
        found = [row[0] for row in exact]
        near = self._database.execute(
            "WITH shared AS MATERIALIZED (SELECT s.hash, s.article FROM json_each(?) w "
            "CROSS JOIN sketches s ON s.hash = w.value WHERE s.article <> ?), "
            "weight AS MATERIALIZED (SELECT hash, 1.0 / count(*) AS one FROM shared GROUP BY hash) "
            "SELECT s.article FROM shared s JOIN weight w ON w.hash = s.hash "
            "GROUP BY s.article HAVING count(*) >= ? "
            "ORDER BY sum(w.one) DESC, s.article LIMIT ?",
            [json.dumps(list(signature.sketch)), signature.article, least, limit],
        )
        return found + [row[0] for row in near if row[0] not in found]

    def families(self, origins: Iterable[str]) -> list[Reprint]:
        """Return the edges of every chain that begins at one of *origins*."""
        rows = select(
            self._database,
            "SELECT * FROM reprints WHERE origin IN (SELECT value FROM json_each(?)) "
            "ORDER BY article",
            [json.dumps(sorted(origins))],
        )
        return [from_row(Reprint, row) for row in rows]

    def put(self, reprint: Reprint) -> bool:
        """Keep the one edge of an article; return whether it is new or another."""
        row = to_row(reprint)
        known = next(
            select(self._database, "SELECT * FROM reprints WHERE article = ?", [reprint.article]),
            None,
        )
        if known == row:
            return False
        put(self._database, "reprints", row, pk="article")
        return True

    def drop(self, article: str) -> bool:
        """Forget that *article* is a copy; return whether it was one."""
        return (
            self._database.execute("DELETE FROM reprints WHERE article = ?", [article]).rowcount > 0
        )

    def of(self, articles: Sequence[str]) -> dict[str, Reprint]:
        """Return the edges of *articles*, by article."""
        rows = select(
            self._database,
            "SELECT * FROM reprints WHERE article IN (SELECT value FROM json_each(?))",
            [json.dumps(list(articles))],
        )
        return {row["article"]: from_row(Reprint, row) for row in rows}

    def copies(self, article: str) -> list[Reprint]:
        """Return the copies whose chain begins at *article* or that were made from it."""
        rows = select(
            self._database,
            "SELECT * FROM reprints WHERE origin = ? OR source_article = ? ORDER BY article",
            [article, article],
        )
        return [from_row(Reprint, row) for row in rows]

    def all(self, *, since: datetime | None = None) -> list[Reprint]:
        """Return every edge whose copy was first seen since then."""
        rows = select(
            self._database,
            "SELECT r.* FROM reprints r JOIN articles a ON a.id = r.article "
            "WHERE a.first_seen >= ? ORDER BY a.first_seen, a.number",
            [stamp(since) if since else ""],
        )
        return [from_row(Reprint, row) for row in rows]


class SqliteClassifications(Classifications):
    """The ``classifications`` and ``tags`` tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, found: Classification) -> bool:
        """Keep what an article is about; return whether anything differs from before."""
        known = self.of([found.article]).get(found.article)
        if known is not None and _comparable(known) == _comparable(found):
            return False
        row = to_row(found, leave_out=("tags",))
        put(self._database, "classifications", row, pk="article")
        self._database.execute("DELETE FROM tags WHERE article = ?", [found.article])
        self._database.conn.executemany(
            "INSERT OR IGNORE INTO tags (article, scheme, term, label, confidence, spans) "
            "VALUES (:article, :scheme, :term, :label, :confidence, :spans)",
            [to_row(tag) | {"article": found.article} for tag in found.tags],
        )
        return True

    def of(self, articles: Sequence[str]) -> dict[str, Classification]:
        """Return what *articles* are about, by article, with their tags."""
        wanted = json.dumps(list(articles))
        tags: dict[str, list[Tag]] = {}
        for row in select(
            self._database,
            "SELECT * FROM tags WHERE article IN (SELECT value FROM json_each(?)) "
            "ORDER BY scheme, confidence DESC, term",
            [wanted],
        ):
            tags.setdefault(row["article"], []).append(from_row(Tag, row))
        rows = select(
            self._database,
            "SELECT * FROM classifications WHERE article IN (SELECT value FROM json_each(?))",
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
            "SELECT DISTINCT article FROM tags WHERE scheme = ? "
            "AND (term = ? OR term LIKE ? ESCAPE '\\') ORDER BY article",
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


def _comparable(found: Classification) -> tuple[object, ...]:
    tags = sorted((t.scheme, t.term, t.label, round(t.confidence, 3), t.spans) for t in found.tags)
    return (found.level, round(found.score, 4), found.evidence, tags)


class SqliteStories(Stories):
    """The ``memberships`` table: a story is the set of its members."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, membership: Membership) -> bool:
        """Keep in which story an article is; return whether it moved."""
        known = self.story_of([membership.article]).get(membership.article)
        put(self._database, "memberships", to_row(membership), pk="article")
        return known != membership.story

    def put_profile(self, profile: Profile) -> bool:
        """Keep what grouping knows of an article; return whether it is new or another."""
        row = to_row(profile, leave_out=("keys",))
        known = next(
            select(self._database, "SELECT * FROM profiles WHERE article = ?", [profile.article]),
            None,
        )
        if known == row:
            return False
        put(self._database, "profiles", row, pk="article")
        self._database.execute("DELETE FROM profile_keys WHERE article = ?", [profile.article])
        self._database.conn.executemany(
            "INSERT INTO profile_keys (key, at, article) VALUES (?, ?, ?)",
            [(key, row["at"], profile.article) for key in profile.keys],
        )
        return True

    def profiles(self, articles: Sequence[str]) -> dict[str, str]:
        """Return the packed profiles of *articles*, by article."""
        return dict(
            self._database.execute(
                "SELECT article, packed FROM profiles "
                "WHERE article IN (SELECT value FROM json_each(?))",
                [json.dumps(list(articles))],
            ).fetchall()
        )

    def neighbours(
        self, keys: Sequence[str], *, since: datetime, until: datetime, limit: int
    ) -> list[str]:
        """Return articles of that time that share *keys*, best first.

        A shared key counts for one through the number of articles that have it.
        """
        weight: dict[str, float] = {}
        first, last, connection = stamp(since), stamp(until), self._database.conn
        for name in keys:
            rows = connection.execute(
                "SELECT article FROM profile_keys WHERE key = ? AND at >= ? AND at <= ? "
                "ORDER BY at DESC LIMIT ?",
                (name, first, last, KEY_LIMIT),
            ).fetchall()
            for (article,) in rows:
                weight[article] = weight.get(article, 0.0) + 1.0 / len(rows)
        return sorted(weight, key=lambda article: (-weight[article], article))[:limit]

    def story_of(self, articles: Sequence[str]) -> dict[str, str]:
        """Return the stories of *articles*, by article."""
        return dict(
            self._database.execute(
                "SELECT article, story FROM memberships "
                "WHERE article IN (SELECT value FROM json_each(?))",
                [json.dumps(list(articles))],
            ).fetchall()
        )

    def count(self) -> int:
        """Return how many stories there are."""
        row = self._database.execute("SELECT count(DISTINCT story) FROM memberships").fetchone()
        return int(row[0])

    def because(self, article: str) -> str:
        """Return why an article is in its story, or ""."""
        row = self._database.execute(
            "SELECT because FROM memberships WHERE article = ?", [article]
        ).fetchone()
        return str(row[0]) if row else ""

    def members(self, stories: Sequence[str]) -> dict[str, list[str]]:
        """Return the articles of *stories*, by story, first seen first."""
        rows = self._database.execute(
            "SELECT m.story, m.article FROM memberships m JOIN articles a ON a.id = m.article "
            "WHERE m.story IN (SELECT value FROM json_each(?)) ORDER BY a.first_seen, a.number",
            [json.dumps(list(stories))],
        )
        found: dict[str, list[str]] = {}
        for story, article in rows:
            found.setdefault(story, []).append(article)
        return found

    def find(self, name: str) -> str | None:
        """Return the story whose id begins with *name* (4 digits or more), or None."""
        row = self._database.execute(
            "SELECT story FROM memberships WHERE story = ? OR (length(?) >= 4 "
            "AND substr(story, 1, length(?)) = ?) LIMIT 1",
            [name] * 4,
        ).fetchone()
        return str(row[0]) if row else None

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
            "SELECT m.story FROM memberships m JOIN articles a ON a.id = m.article "
            "JOIN classifications c ON c.article = a.id "
            "WHERE a.first_seen >= ? AND a.first_seen < ? AND (? = 0 OR c.level <> 'none') "
            "GROUP BY m.story ORDER BY min(a.first_seen), m.story",
            [stamp(since) if since else "", stamp(until) if until else "9", int(relevant)],
        )
        return [row[0] for row in rows]
