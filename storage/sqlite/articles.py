"""Articles in versions, and the index that finds their words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from storage.contract.articles import VERSIONED, Articles
from storage.records import Article
from storage.sqlite.rows import from_row, put, select, stamp, to_row
from storage.words import index_text

_ABOUT_ARTICLES = (
    ("article_versions", "id"),
    ("sketches", "article"),
    ("signatures", "article"),
    ("reprints", "article"),
    ("tags", "article"),
    ("classifications", "article"),
    ("memberships", "article"),
    ("profile_keys", "article"),
    ("profiles", "article"),
    ("articles", "id"),
)
"""(table, column) of everything that hangs on an article."""


class SqliteArticles(Articles):
    """The ``articles``, ``article_versions`` and ``article_index`` tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, article: Article) -> Article | None:
        """Keep *article* as the latest version; return it as kept, or None if nothing is new.

        The version number is given here: 1, or one more than the latest when headline, text
        or status changed. The time of first sight stays. Metadata alone is replaced in place.
        """
        known = self.get(article.id)
        if known is None:
            put(self._database, "articles", to_row(article), pk="id")
            self._index(self._number(article.id), article)
            return article
        changed = any(getattr(known, name) != getattr(article, name) for name in VERSIONED)
        article = replace(
            article, first_seen=known.first_seen, version=known.version + (1 if changed else 0)
        )
        if to_row(article) == to_row(known):
            return None
        number = self._number(article.id)
        if changed:
            self._database.table("article_versions").insert(
                {
                    "id": known.id,
                    "version": known.version,
                    "captured_at": stamp(known.captured_at) if known.captured_at else None,
                    "record": json.dumps(to_row(known), ensure_ascii=False),
                },
                ignore=True,
            )
            self._unindex(number, known)
            self._index(number, article)
        put(self._database, "articles", to_row(article), pk="id")
        # A date, an author or a canonical address may decide what comes after just as well.
        return article

    def get(self, article: str) -> Article | None:
        """Return the latest version, or None."""
        for row in select(self._database, "SELECT * FROM articles WHERE id = ?", [article]):
            return from_row(Article, row)
        return None

    def of_capture(self, capture: str) -> Article | None:
        """Return the article whose latest version was read from *capture*, or None."""
        for row in select(self._database, "SELECT * FROM articles WHERE capture = ?", [capture]):
            return from_row(Article, row)
        return None

    def get_all(self, articles: Sequence[str]) -> dict[str, Article]:
        """Return the latest versions of *articles*, by id."""
        rows = select(
            self._database,
            "SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(articles))],
        )
        return {row["id"]: from_row(Article, row) for row in rows}

    def versions(self, article: str) -> list[Article]:
        """Return every version, oldest first."""
        rows = self._database.execute(
            "SELECT record FROM article_versions WHERE id = ? ORDER BY version", [article]
        )
        older = [from_row(Article, json.loads(row[0])) for row in rows]
        latest = self.get(article)
        return older if latest is None else [*older, latest]

    def find(self, name: str) -> Article | None:
        """Return the article whose id begins with *name* (4 digits or more), or has that URL."""
        for row in select(
            self._database,
            "SELECT * FROM articles WHERE id = ? OR url = ? OR canonical_url = ? "
            "OR (length(?) >= 4 AND substr(id, 1, length(?)) = ?) ORDER BY id <> ? LIMIT 1",
            [name] * 7,
        ):
            return from_row(Article, row)
        return None

    def all(self, *, since: datetime | None = None) -> Iterator[Article]:
        """Yield the latest version of every article first seen since then, in that order."""
        rows = select(
            self._database,
            "SELECT * FROM articles WHERE first_seen >= ? ORDER BY first_seen, number",
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

    def revised(self, articles: Sequence[str], *, since: datetime, until: datetime) -> list[str]:
        """Return those of *articles* whose latest version is not the first and of that time."""
        rows = self._database.execute(
            "SELECT id FROM articles WHERE version > 1 AND captured_at >= ? AND captured_at < ? "
            "AND id IN (SELECT value FROM json_each(?)) ORDER BY captured_at, number",
            [stamp(since), stamp(until), json.dumps(list(articles))],
        )
        return [row[0] for row in rows]

    def remove(self, article: str) -> None:
        """Forget an article, its versions and everything that was found out about it."""
        known = self.get(article)
        if known is None:
            return
        self._unindex(self._number(article), known)
        for table, column in _ABOUT_ARTICLES:
            self._database.execute(f"DELETE FROM {table} WHERE {column} = ?", [article])

    def count(self) -> int:
        """Return how many articles are stored."""
        return int(self._database.execute("SELECT count(*) FROM articles").fetchone()[0])

    def _number(self, article: str) -> int:
        row = self._database.execute("SELECT number FROM articles WHERE id = ?", [article])
        return int(row.fetchone()[0])

    def _index(self, number: int, article: Article) -> None:
        self._database.execute(
            "INSERT INTO article_index (rowid, headline, text) VALUES (?, ?, ?)",
            [number, index_text(article.headline), index_text(article.text)],
        )

    def _unindex(self, number: int, article: Article) -> None:
        # A contentless index forgets a row only when it is told what the row said.
        self._database.execute(
            "INSERT INTO article_index (article_index, rowid, headline, text) "
            "VALUES ('delete', ?, ?, ?)",
            [number, index_text(article.headline), index_text(article.text)],
        )
