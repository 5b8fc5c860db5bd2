"""What is left in a database after kills: everything that was published, once, whole, as it was.

The database is opened read-only and let go of at once: a reader that stays would keep the next
process from recovering by itself what the killed one left.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.bench.press import Press, headline, mark, text

STAGES: Final = ("fetch", "extract", "compare", "classify", "group", "match")
"""What each item goes through, by the article or its page."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A look from outside at a database that may be at work."""

    done: int = 0
    """Articles that have gone the whole way."""
    open: int = 0
    """Items of work that are due and no recurring polls."""
    tries: dict[tuple[str, int], int] = field(default_factory=dict)
    """Items of which more tries are counted than the one that may be under way. No item fails
    here, so a kill has used them up.
    """


@dataclass(frozen=True, slots=True)
class Ruin:
    """What was found of the items that were published."""

    lost: int
    doubled: int
    wrong: int
    again: int
    damage: tuple[str, ...]
    unfinished: dict[str, int]
    scraps: tuple[str, ...]


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)
    try:
        yield database
    finally:
        database.close()


def overview(path: Path) -> Overview:
    """Return how far the work in the database at *path* is; nothing where there is none yet."""
    if not path.exists():
        return Overview()
    try:
        with _reading(path) as database:
            (done,) = database.execute(
                "SELECT count(*) FROM work WHERE stage = 'match' AND state = 'done'"
            ).fetchone()
            (due,) = database.execute(
                "SELECT count(*) FROM work WHERE due_at IS NOT NULL AND stage <> 'poll'"
            ).fetchone()
            counted = database.execute(
                "SELECT stage, item, tries FROM work WHERE due_at IS NOT NULL "
                "AND tries > (lease_until IS NOT NULL)"
            ).fetchall()
    except sqlite3.OperationalError as error:
        # The first life may be killed before it has made its tables.
        if "no such table" in str(error):
            return Overview()
        raise
    return Overview(done, due, {(stage, item): tries for stage, item, tries in counted})


def looked_at(path: Path, press: Press, items: int, *, scraps: list[str]) -> Ruin:
    """Look for the first *items* of *press* in the database at *path*."""
    with _reading(path) as database:
        links = _counted(database, "SELECT link FROM entries")
        articles = _counted(database, "SELECT url FROM articles")
        pages = [press.page(number) for number in range(items)]
        lost = {url for url in pages if not links[url] or not articles[url]}
        lost |= set(_without_a_finding(database))
        doubled = sum(n - 1 for n in (*links.values(), *articles.values()) if n > 1)
        doubled += len(set(links) - set(pages)) + len(set(articles) - set(pages))
        unfinished = {
            f"{stage} {state} {reason}".strip(): number
            for stage, state, reason, number in database.execute(
                "SELECT stage, state, reason, count(*) FROM work WHERE stage <> 'poll' "
                "AND (state <> 'done' OR lease_until IS NOT NULL) GROUP BY 1, 2, 3"
            )
        }
        return Ruin(
            lost=len(lost),
            doubled=doubled + _found_twice(database, items),
            wrong=_wrong(database, pages),
            again=sum(n - 1 for n in press.asked()[:items] if n > 1),
            damage=tuple(_damage(database)),
            unfinished=unfinished,
            scraps=tuple(scraps),
        )


def _counted(database: sqlite3.Connection, sql: str) -> Counter[str]:
    return Counter(row[0] for row in database.execute(sql))


def _without_a_finding(database: sqlite3.Connection) -> Iterator[str]:
    """Yield the addresses of articles that lack what every article gets."""
    for table in ("signatures", "classifications", "memberships"):
        for (url,) in database.execute(
            f"SELECT url FROM articles WHERE number NOT IN (SELECT article FROM {table})"
        ):
            yield url
    for stage in STAGES:
        item = "capture" if stage == "extract" else "number"
        sql = f"SELECT url FROM articles WHERE {item} NOT IN"
        if stage == "fetch":
            sql = "SELECT link FROM entries WHERE page NOT IN"
        for (url,) in database.execute(
            f"{sql} (SELECT item FROM work WHERE stage = ? AND state = 'done')", [stage]
        ):
            yield url


def _found_twice(database: sqlite3.Connection, items: int) -> int:
    """Return how many of some articles the index of words does not find exactly once."""
    some = range(0, items, max(items // 200, 1))
    bad = 0
    for number in some:
        rows = database.execute(
            "SELECT a.url FROM article_index i JOIN articles a ON a.number = i.rowid "
            "WHERE article_index MATCH ?",
            [f'headline:"{mark(number)}"'],
        ).fetchall()
        bad += len(rows) != 1 or not rows[0][0].endswith(f"/{number}.html")
    return bad


def _wrong(database: sqlite3.Connection, pages: list[str]) -> int:
    """Return how many articles are not what their page said."""
    kept = {
        url: (title, body)
        for url, title, body in database.execute("SELECT url, headline, text FROM articles")
    }
    bad = 0
    for number, url in enumerate(pages):
        title, body = kept.get(url, ("", ""))
        whole = all(paragraph in body for paragraph in text(number))
        bad += url in kept and not (title == headline(number) and whole)
    return bad


def _damage(database: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with the file, and with what hangs together in it."""
    checks: tuple[tuple[str, str], ...] = (
        ("a capture's bytes are missing", "SELECT id FROM captures WHERE digest <> '' AND digest "
         "NOT IN (SELECT digest FROM bodies)"),
        ("bytes that no capture names", "SELECT digest FROM bodies WHERE digest NOT IN "
         "(SELECT digest FROM captures)"),
        ("an article's capture is missing", "SELECT id FROM articles WHERE capture NOT IN "
         "(SELECT key FROM captures WHERE key IS NOT NULL)"),
        ("a copy of what is missing", "SELECT article FROM reprints WHERE source_article NOT IN "
         "(SELECT number FROM articles)"),
        ("a finding about what is missing", "SELECT article FROM classifications WHERE article "
         "NOT IN (SELECT number FROM articles)"),
    )  # fmt: skip
    for (row,) in database.execute("PRAGMA integrity_check"):
        if row != "ok":
            yield str(row)
    for row in database.execute("PRAGMA foreign_key_check"):
        yield f"foreign key: {json.dumps(row)}"
    for what, sql in checks:
        found: list[Any] = database.execute(sql).fetchall()
        if found:
            yield f"{what}: {len(found)}"
