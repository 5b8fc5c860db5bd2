"""Articles in versions, and the index that finds their words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Final

from storage.contract.articles import VERSIONED, Articles
from storage.records import Article
from storage.sql.at_hand import RECORDS
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, FEW, LAST, SHORTEST, Ids, listed, only
from storage.sql.profiles import Profiles
from storage.sql.rows import Row, from_row, put, read_back, select, select_many, stamp, to_row
from storage.sql.sketches import unpacked
from storage.sql.vectors import SqlVectors

_COLUMNS: Final = ", ".join(
    "coalesce((SELECT c.id FROM ids c WHERE c.number = a.capture), '') AS capture"
    if field.name == "capture"
    else f"a.{field.name}"
    for field in fields(Article)
)
_READ: Final = f"SELECT {_COLUMNS} FROM"

ORDINARY: Final = 20_000
"""Letters of the longest article that a writer keeps at hand. One is read by each stage on its
way."""

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
        put(
            self._database, "articles", {"number": number} | row | {"capture": capture}, pk="number"
        )
        self._database.at_hand.articles.forget(row["id"])
        if (kept := read_back(Article, row)) is not None:
            self._hold(kept.id, kept)

    def get(self, article: str) -> Article | None:
        """Return the latest version, or None."""
        held = self._database.at_hand
        if article in held.articles:
            return held.articles.get(article)
        if article in held.numbers and held.numbers.get(article) is None:
            return None  # nothing was ever called so
        found = self._one(
            "ids i CROSS JOIN articles a ON a.number = i.number WHERE i.id = ?", [article]
        )
        self._hold(article, found)
        return found

    def look_up(self, articles: Sequence[str]) -> None:
        """Have *articles*, whose numbers are at hand, at hand too."""
        numbers = self._database.at_hand.numbers
        self.get_all([name for name in articles if numbers.get(name) is not None])

    def _hold(self, name: str, article: Article | None) -> None:
        held = self._database.at_hand.articles
        if article is None or len(article.text) <= ORDINARY:
            held.keep(name, article)
        else:
            held.forget(name)

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
        held = self._database.at_hand.articles
        known = {name: held.get(name) for name in articles if name in held}
        if missing := [name for name in articles if name not in known]:
            rows = select(
                self._database,
                f"{_READ} {ASKED} CROSS JOIN articles a ON a.number = i.number",
                [listed(missing)],
            )
            found = {one.id: one for one in (from_row(Article, row) for row in rows)}
            known |= found
            for name in missing[-RECORDS:]:
                self._hold(name, found.get(name))
        return {name: one for name, one in sorted(known.items()) if one is not None}

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
        self._database.at_hand.clear()
        self._database.words.remove(number, known.headline, known.text)
        for (sketch,) in self._database.execute(
            "SELECT sketch FROM signatures WHERE article = ?", [number]
        ).fetchall():
            self._database.sketches.remove(number, unpacked(sketch))
        Profiles(self._database).remove(number)
        SqlVectors(self._database).remove(number)
        for table in _ABOUT_ARTICLES:
            self._database.execute(f"DELETE FROM {table} WHERE article = ?", [number])
        self._database.execute("DELETE FROM articles WHERE number = ?", [number])

    def count(self) -> int:
        """Return how many articles are stored."""
        return int(self._database.execute("SELECT count(*) FROM articles").fetchone()[0])
