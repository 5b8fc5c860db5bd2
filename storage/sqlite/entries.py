"""What the sources announced, each item once, and what need not be read again."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

from sqlite_utils import Database

from storage.contract.entries import REFETCHES, Entries
from storage.records import Entry, KnownItems
from storage.sqlite.rows import Row, from_row, select, to_row, to_values

_COLUMNS = (*(f.name for f in fields(Entry)), "announcements")
_UPSERT_ENTRY = (
    f"INSERT OR REPLACE INTO entries ({', '.join(_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join('?' * len(_COLUMNS))})"
)
_ANNOUNCED = ("title", "updated", "link", "decision")
"""What makes an entry worth another look when it changes; summaries change with every advert."""


class SqliteEntries(Entries):
    """The ``entries`` and ``known_items`` tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, entries: Sequence[Entry]) -> list[Entry]:
        """Keep *entries*; return those that make their page worth a request.

        That is a page nobody announced before, or one that is announced anew under another
        title or date (a correction), though not at every poll: see REFETCHES. What was known
        first stays: when an entry was seen first and which poll announced it. One query and one
        write for all: a feed of 300 known items costs a few milliseconds.
        """
        known = {
            row["id"]: row
            for row in select(
                self._database,
                # CROSS JOIN keeps the order: with the statistics of a young table SQLite reads all.
                "SELECT e.* FROM json_each(?) j CROSS JOIN entries e ON e.id = j.value",
                [json.dumps([entry.id for entry in entries])],
            )
        }
        fresh: dict[str, list[Any]] = {}
        worth: set[str] = set()
        for entry in entries:
            if entry.id not in known:
                fresh[entry.id] = [*to_values(entry), 1]
                continue
            old = known[entry.id]
            row, is_worth = _renewed(old, to_row(entry))
            if row != old:
                fresh[entry.id] = list(row.values())
            if is_worth:
                worth.add(entry.id)
        new = {entry.page for entry in entries if entry.id not in known and entry.page}
        taken = self._announced_elsewhere(new)
        self._database.conn.executemany(_UPSERT_ENTRY, fresh.values())
        return [
            entry
            for entry in {entry.id: entry for entry in entries}.values()
            if entry.id in worth or (entry.id not in known and entry.page not in taken)
        ]

    def _announced_elsewhere(self, pages: Collection[str]) -> set[str]:
        """Return those of *pages* that were fetched, or are to be, for another entry."""
        return {
            row[0]
            for row in self._database.execute(
                "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM entries e "
                "WHERE e.page = value AND e.page <> '' AND e.decision IN ('all', 'asked')) "
                "OR EXISTS (SELECT 1 FROM captures c WHERE c.page = value AND c.page <> '' "
                "AND c.purpose = 'article' AND c.reason = 'ok')",
                [json.dumps(list(pages))],
            )
        }

    def ask(self, page: str) -> int:
        """Note that a person wants *page*, whatever the policy says; return how many entries."""
        return self._database.execute(
            "UPDATE entries SET decision = 'asked' WHERE page = ? AND page <> ''", [page]
        ).rowcount

    def known_items(self, source: str, url: str) -> KnownItems:
        """Return what is remembered of a document of a source; nothing of one never read."""
        for row in select(
            self._database,
            "SELECT * FROM known_items WHERE source = ? AND url = ?",
            [source, url],
        ):
            return from_row(KnownItems, row)
        return KnownItems(source=source, url=url)

    def put_known_items(self, known: KnownItems) -> None:
        """Keep *known*; without its items where it was not built on those that are kept."""
        self._database.execute(
            "INSERT INTO known_items (source, url, capture, before, items) "
            "VALUES (:source, :url, :capture, :before, :items) ON CONFLICT DO UPDATE SET "
            "items = iif(capture = excluded.before, excluded.items, x''), "
            "capture = excluded.capture, before = excluded.before",
            to_row(known),
        )

    def get(self, entry: str) -> Entry | None:
        """Return one entry, or None."""
        for row in select(self._database, "SELECT * FROM entries WHERE id = ?", [entry]):
            return from_row(Entry, row)
        return None

    def of_page(self, page: str) -> list[Entry]:
        """Return every announcement of a page, first seen first."""
        rows = select(
            self._database,
            "SELECT * FROM entries WHERE page = ? AND page <> '' ORDER BY first_seen, id",
            [page],
        )
        return [from_row(Entry, row) for row in rows]


def _renewed(old: Row, row: Row) -> tuple[Row, bool]:
    """Return *row* with what is kept of the *old* one, and whether its page is worth a request."""
    row |= {kept: old[kept] for kept in ("first_seen", "capture", "announcements")}
    if old["decision"] == "asked":
        row["decision"] = "asked"
    if all(old[column] == row[column] for column in _ANNOUNCED):
        return row, False
    row["announcements"] += 1
    return row, row["announcements"] <= 1 + REFETCHES
