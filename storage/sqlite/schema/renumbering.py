"""Moving what is kept into the numbered tables: the data's part of ``m004_numbers``.

It reads only what the migrations before it made, and its words are frozen with it: names of
stages, how items of work were written then. Articles keep their numbers, which the full-text
index has too; everything else is numbered after them, in the order in which it was kept.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import Final

from storage.records import Follow, Walk
from storage.sql.rows import moment, put, to_row
from storage.sql.sketches import packed
from storage.sqlite.connection import connection_of
from storage.sqlite.library import Database
from storage.sqlite.long_work import LongWork, long_work
from storage.sqlite.schema import moves
from storage.sqlite.schema.script import run

_TABLES: Final = (
    "work",
    "sources",
    "health",
    "known_items",
    "captures",
    "entries",
    "articles",
    "article_versions",
    "signatures",
    "sketches",
    "reprints",
    "classifications",
    "tags",
    "memberships",
    "profiles",
    "profile_keys",
    "subscriptions",
    "digests",
    "deliveries",
)
_OLD_INDEXES_NEEDED: Final = ("captures_url", "sketches_article", "profile_keys_article")

ROOM_KIB: Final = 131_072
"""Of memory for pages meanwhile: the numbers of ids are looked up in no order."""


def put_aside(database: Database) -> None:
    """Give the old tables other names, to make room for the new ones."""
    indexes = database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN (SELECT value FROM json_each(?))",
        [json.dumps(_TABLES)],
    ).fetchall()
    for (name,) in indexes:
        if name not in _OLD_INDEXES_NEEDED:
            database.execute(f"DROP INDEX {name}")
    for name in _TABLES:
        database.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
    database.execute("DROP TABLE meta")


def move(database: Database) -> None:
    """Fill the new tables from the old ones, and drop these."""
    steps: list[tuple[str, Callable[[Database], None]]] = [
        ("articles", _script(moves.ARTICLES)),
        ("items of work", _items_of_work),
        *((name, _script(script)) for name, script in moves.REST),
        ("signatures", _signatures),
        ("what is not needed any more", _drop),
    ]
    (room,) = database.execute("PRAGMA cache_size").fetchone()
    (secure,) = database.execute("PRAGMA secure_delete").fetchone()
    database.execute(f"PRAGMA cache_size = -{ROOM_KIB}").fetchall()
    database.execute("PRAGMA secure_delete = FAST").fetchall()
    work = LongWork("bringing the database up to date", logging.WARNING)
    try:
        with long_work(database, work):
            for number, (name, step) in enumerate(steps, 1):
                work.begin(f"step {number} of {len(steps)}: {name}")
                step(database)
    finally:
        database.execute(f"PRAGMA cache_size = {room}").fetchall()
        database.execute(f"PRAGMA secure_delete = {secure}").fetchall()


def _script(statements: str) -> Callable[[Database], None]:
    return lambda database: run(database, statements)


def _items_of_work(database: Database) -> None:
    """Make records of the items of work that were written as one line, and give them ids."""
    rows = database.execute("SELECT stage, item FROM old_work WHERE stage IN ('poll', 'walk')")
    for stage, item in rows.fetchall():
        record = _followed(item) if stage == "poll" else _walk(item)
        if record is None:
            continue
        (number,) = database.execute(
            "INSERT INTO ids (id) VALUES (?) RETURNING number", [record.id]
        ).fetchone()
        row = to_row(record) | {"number": number}
        put(connection_of(database), "follows" if stage == "poll" else "walks", row, pk="number")
        database.execute(
            "UPDATE old_work SET item = ? WHERE stage = ? AND item = ?", [record.id, stage, item]
        )


def _followed(item: str) -> Follow | None:
    """Return the further document that *item* of poll is, a source and an address in two lines."""
    source, newline, url = item.partition("\n")
    return Follow(source=source, url=url) if newline else None


def _walk(item: str) -> Walk | None:
    """Return the walk that *item* is as a list in JSON."""
    try:
        source, url, since, changed, part, budget, depth, guessed = json.loads(item)
    except ValueError:
        return None
    return Walk(
        source=source,
        url=url,
        since=moment(since) if since else None,
        changed=moment(changed) if changed else None,
        part=part,
        budget=budget,
        depth=depth,
        guessed=bool(guessed),
    )


def _signatures(database: Database) -> None:
    """Put each article's sketch beside its signature."""
    rows = database.execute(
        "SELECT i.number, s.scheme, s.text_digest, s.shingles, k.hash FROM old_signatures s "
        "JOIN ids i ON i.id = s.article LEFT JOIN old_sketches k ON k.article = s.article "
        "ORDER BY s.article, k.hash"
    )
    database.conn.executemany(
        "INSERT INTO signatures (article, scheme, text_digest, shingles, sketch) "
        "VALUES (?, ?, ?, ?, ?)",
        (
            (*signature, packed([row[4] for row in group if row[4] is not None]))
            for signature, group in groupby(rows, itemgetter(0, 1, 2, 3))
        ),
    )


def _drop(database: Database) -> None:
    for name in _TABLES:
        database.execute(f"DROP TABLE old_{name}")
