"""Articles in versions, and the index that finds their words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Final

from storage.contract.articles import VERSIONED, Articles
from storage.records import Article
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, FEW, LAST, SHORTEST, Ids, listed, only
from storage.sql.profiles import Profiles
from storage.sql.rows import Row, from_row, put, select, select_many, stamp, to_row
from storage.sql.sketches import Sketches
from storage.sql.vectors import SqlVectors

_COLUMNS: Final = ", ".join(
    "coalesce((SELECT c.id FROM ids c WHERE c.number = a.capture), '') AS capture"
    if field.name == "capture"
    else f"a.{field.name}"
    for field in fields(Article)
)
_READ: Final = f"SELECT {_COLUMNS} FROM"

AT_HAND: Final = 256
ORDINARY: Final = 20_000
"""Articles that a writer keeps at hand, and the letters of the longest: some 2 MB. One is read by
each stage on its way."""

_ABOUT_ARTICLES: Final = (
    "article_versions",
    "signatures",
    "reprints",
    "tags",
    "classifications",
    "memberships",
    "corrections",
    "planned_events",
    "translations",
    "site_pages",
    "known",
)
"""Tables of what hangs on an article; sketches and profiles have their own ways to go."""


class SqlArticles(Articles):
    """The ``articles``, ``article_versions`` and ``article_index`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, article: Article) -> Article | None:
        """Keep *article* as the latest version; return it as kept, or None if nothing is new.

        The version number is given here: 1, or one more than the latest where one of `VERSIONED`
        changed. The time of first sight stays. Metadata alone is replaced in place.
        """
        known = self.get(article.id)
        number = self._ids.given(article.id)
        if known is None:
            self._write(number, to_row(article))
            self._database.words.add(number, article.headline, article.text)
            return article
        changed = any(getattr(known, name) != getattr(article, name) for name in VERSIONED)
        article = replace(
            article, first_seen=known.first_seen, version=known.version + (1 if changed else 0)
        )
        row, old = to_row(article), to_row(known)
        if row == old:
            return None
        if changed:
            self._database.execute(
                "INSERT INTO article_versions (article, version, captured_at, record) "
                "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [
                    number,
                    known.version,
                    old["captured_at"],
                    json.dumps(old, ensure_ascii=False),
                ],
            )
            self._database.words.remove(number, known.headline, known.text)
            self._database.words.add(number, article.headline, article.text)
        self._write(number, row)
        # A date, an author or a canonical address may decide what comes after just as well.
        return article

    def _write(self, number: int, row: Row) -> None:
        capture = self._ids.given(row["capture"]) if row["capture"] else None
        self._database.articles.pop(row["id"], None)
        put(
            self._database, "articles", {"number": number} | row | {"capture": capture}, pk="number"
        )

    def get(self, article: str) -> Article | None:
        """Return the latest version, or None."""
        known = self._database.articles.get(article)
        if known is not None:
            return known
        found = self._one(
            "ids i CROSS JOIN articles a ON a.number = i.number WHERE i.id = ?", [article]
        )
        if found is not None:
            self._hold([found])
        return found

    def _hold(self, found: Sequence[Article]) -> None:
        held = self._database.articles
        if len(held) + len(found) > AT_HAND:
            held.clear()
        held.update((one.id, one) for one in found[-AT_HAND:] if len(one.text) <= ORDINARY)

    def of_capture(self, capture: str) -> Article | None:
        """Return the article whose latest version was read from *capture*, or None."""
        return self._one(
            "ids i CROSS JOIN articles a ON a.capture = i.number WHERE i.id = ?", [capture]
        )

    def _one(self, condition: str, values: Sequence[object]) -> Article | None:
        for row in select(self._database, f"{_READ} {condition}", values):
            return from_row(Article, row)
        return None

    def get_all(self, articles: Sequence[str]) -> dict[str, Article]:
        """Return the latest versions of *articles*, by id."""
        held = self._database.articles
        known = {name: held[name] for name in articles if name in held}
        if missing := [name for name in articles if name not in known]:
            rows = select(
                self._database,
                f"{_READ} {ASKED} CROSS JOIN articles a ON a.number = i.number",
                [listed(missing)],
            )
            found = [from_row(Article, row) for row in rows]
            self._hold(found)
            known |= {one.id: one for one in found}
        return known if len(known) < 2 else dict(sorted(known.items()))

    def versions(self, article: str) -> list[Article]:
        """Return every version, oldest first."""
        rows = self._database.execute(
            "SELECT v.record FROM ids i CROSS JOIN article_versions v ON v.article = i.number "
            "WHERE i.id = ? ORDER BY v.version",
            [article],
        )
        older = [from_row(Article, json.loads(row[0])) for row in rows]
        latest = self.get(article)
        return older if latest is None else [*older, latest]

    def find(self, name: str) -> Article | None:
        """Return the article with that id or URL, or whose id alone begins so, or None."""
        found = self.get(name) or self._one(
            "articles a WHERE a.url = ? OR a.canonical_url = ? LIMIT 1", [name, name]
        )
        if found is not None or len(name) < SHORTEST:
            return found
        rows = self._database.execute(
            "SELECT i.id, a.headline FROM ids i CROSS JOIN articles a ON a.number = i.number "
            "WHERE i.id >= ? AND i.id < ? ORDER BY i.id LIMIT ?",
            [name, name + LAST, FEW],
        )
        whole = only(name, rows.fetchall())
        return self.get(whole) if whole else None

    def all(self, *, since: datetime | None = None) -> Iterator[Article]:
        """Yield the latest version of every article first seen since then, in that order."""
        rows = select_many(
            self._database,
            f"{_READ} articles a WHERE a.first_seen >= ? ORDER BY a.first_seen, a.number",
            [stamp(since) if since else ""],
        )
        return (from_row(Article, row) for row in rows)

    def ids(
        self, *, since: datetime | None = None, until: datetime | None = None, source: str = ""
    ) -> list[str]:
        """Return the ids of articles by time of first sight and source, oldest first."""
        rows = self._database.execute(
            "SELECT id FROM articles WHERE first_seen >= ? AND first_seen < ? "
            "AND (? = '' OR source = ?) ORDER BY first_seen, number",
            [stamp(since) if since else "", stamp(until) if until else "9", source, source],
        )
        return [row[0] for row in rows]

    def count_seen(self, *, since: datetime, until: datetime) -> int:
        """Return how many articles were first seen in that time."""
        row = self._database.execute(
            "SELECT count(*) FROM articles WHERE first_seen >= ? AND first_seen < ?",
            [stamp(since), stamp(until)],
        ).fetchone()
        return int(row[0])

    def remove(self, article: str) -> None:
        """Forget an article, its versions and everything that was found out about it."""
        known = self.get(article)
        if known is None:
            return
        number = self._ids.given(article)
        self._database.articles.pop(article, None)
        self._database.words.remove(number, known.headline, known.text)
        Sketches(self._database).remove(number)
        Profiles(self._database).remove(number)
        SqlVectors(self._database).remove(number)
        for table in _ABOUT_ARTICLES:
            self._database.execute(f"DELETE FROM {table} WHERE article = ?", [number])
        self._database.execute("DELETE FROM articles WHERE number = ?", [number])

    def count(self) -> int:
        """Return how many articles are stored."""
        return int(self._database.execute("SELECT count(*) FROM articles").fetchone()[0])
