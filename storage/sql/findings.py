"""What the stages found out about articles: classes and tags, stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import msgspec

from storage.contract.classifications import Classifications
from storage.contract.stories import Stories
from storage.records import Classification, Membership, Merger, Profile, Tag
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, FEW, LAST, SHORTEST, Ids, listed, only
from storage.sql.mergers import Mergers
from storage.sql.profiles import Profiles
from storage.sql.rows import Row, from_row, put, read_back, select, stamp, to_row


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
        row = to_row(found, leave_out=("tags",))
        put(self._database, "classifications", row | article, pk="article")
        if known is not None:
            self._database.execute("DELETE FROM tags WHERE article = :article", article)
        # Of several of one term the first is kept.
        tags = list({(tag.scheme, tag.term): to_row(tag) for tag in reversed(found.tags)}.values())
        self._database.executemany(
            "INSERT INTO tags (article, scheme, term, label, confidence, spans) "
            "VALUES (:article, :scheme, :term, :label, :confidence, :spans)",
            [tag | article for tag in reversed(tags)],
        )
        self._hold(row, tags)
        return True

    def _hold(self, row: Row, tags: Sequence[Row]) -> None:
        held = self._database.at_hand.classifications
        held.forget(row["article"])
        found = read_back(Classification, row)
        kept = [tag for one in tags if (tag := read_back(Tag, one)) is not None]
        if found is not None and len(kept) == len(tags):
            kept.sort(key=lambda tag: (tag.scheme, -tag.confidence, tag.term))
            held.keep(found.article, replace(found, tags=tuple(kept)))

    def of(self, articles: Sequence[str]) -> dict[str, Classification]:
        """Return what *articles* are about, by article, with their tags."""
        return self._database.at_hand.classifications.found(articles, self._look_up)

    def _look_up(self, articles: Sequence[str]) -> dict[str, Classification]:
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
        self._database.at_hand.stories.keep(membership.article, membership.story)
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
        return self._database.at_hand.stories.found(articles, self._stories_of)

    def _stories_of(self, articles: Sequence[str]) -> dict[str, str]:
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
