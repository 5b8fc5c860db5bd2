"""What the sources announced, each item once, and what need not be read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from typing import Any, Final

from storage.contract.entries import REFETCHES, Entries
from storage.records import Entry, KnownItems
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, Ids, listed
from storage.sql.rows import Row, from_row, select, to_row, to_values

_FIELDS: Final = tuple(f.name for f in fields(Entry))
_PAGE: Final = _FIELDS.index("page")
_WRITTEN: Final = (*_FIELDS, "announcements")
_PUT: Final = (
    f"INSERT INTO entries ({', '.join(_WRITTEN)}) "
    f"VALUES ({', '.join('?' * len(_WRITTEN))}) ON CONFLICT (source, id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _WRITTEN if name not in ("source", "id"))
)
_READ: Final = "SELECT {} FROM".format(
    ", ".join("coalesce(p.id, '') AS page" if name == "page" else f"e.{name}" for name in _WRITTEN)
)
_WITH_PAGE: Final = "LEFT JOIN ids p ON p.number = e.page"

_ANNOUNCED: Final = ("title", "updated", "link", "decision")
"""What makes an entry worth another look when it changes; summaries change with every advert."""


class SqlEntries(Entries):
    """The ``entries`` and ``known_items`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, entries: Sequence[Entry]) -> list[Entry]:
        """Keep *entries*; return those that make their page worth a request.

        That is a page nobody announced before, or one that is announced anew under another
        title or date (a correction), though not at every poll: see REFETCHES. What was known
        first stays: when an entry was seen first, which poll announced it and how it was found.
        One query and one write for all: a feed of 300 known items costs a few milliseconds.
        """
        known = self._known(entries)
        fresh: dict[str, list[Any]] = {}
        worth: set[str] = set()
        for entry in entries:
            if entry.id not in known:
                fresh[entry.id] = [*to_values(entry), 1]
                continue
            old = known[entry.id]
            row, is_worth = _renewed(old, to_row(entry))
            if row != old:
                fresh[entry.id] = [row[name] for name in _WRITTEN]
            if is_worth:
                worth.add(entry.id)
        new = {entry.page for entry in entries if entry.id not in known and entry.page}
        taken = self._announced_elsewhere(new)
        self._write(fresh.values())
        return [
            entry
            for entry in {entry.id: entry for entry in entries}.values()
            if entry.id in worth or (entry.id not in known and entry.page not in taken)
        ]

    def _known(self, entries: Sequence[Entry]) -> dict[str, Row]:
        """Return what is kept of *entries*, by id; nearly always they are of one source."""
        return {
            row["id"]: row
            for source in dict.fromkeys(entry.source for entry in entries)
            for row in select(
                self._database,
                # CROSS JOIN keeps the order: with the statistics of a young table SQLite reads all.
                f"{_READ} json_each(?) j CROSS JOIN entries e ON e.source = ? AND e.id = j.value "
                f"{_WITH_PAGE}",
                [listed(entry.id for entry in entries if entry.source == source), source],
            )
        }

    def _write(self, rows: Collection[list[Any]]) -> None:
        numbers = self._ids.given_all(row[_PAGE] for row in rows if row[_PAGE])
        for row in rows:
            row[_PAGE] = numbers.get(row[_PAGE])
        self._database.executemany(_PUT, rows)

    def _announced_elsewhere(self, pages: Iterable[str]) -> set[str]:
        """Return those of *pages* that were fetched, or are to be, for another entry."""
        return {
            row[0]
            for row in self._database.execute(
                f"SELECT i.id FROM {ASKED} WHERE EXISTS (SELECT 1 FROM entries e "
                "WHERE e.page = i.number AND e.decision IN ('all', 'asked')) "
                "OR EXISTS (SELECT 1 FROM captures c WHERE c.page = i.number "
                "AND c.purpose = 'article' AND c.reason = 'ok')",
                [listed(pages)],
            )
        }

    def ask(self, page: str) -> int:
        """Note that a person wants *page*, whatever the policy says; return how many entries."""
        return self._database.execute(
            "UPDATE entries SET decision = 'asked' "
            "WHERE page = (SELECT number FROM ids WHERE id = ?)",
            [page],
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
            "VALUES (:source, :url, :capture, :before, :items) "
            "ON CONFLICT (source, url) DO UPDATE SET items = CASE "
            "WHEN known_items.capture = excluded.before THEN excluded.items ELSE :nothing END, "
            "capture = excluded.capture, before = excluded.before",
            to_row(known) | {"nothing": b""},
        )

    def get(self, entry: str, *, source: str = "") -> Entry | None:
        """Return one entry, or None."""
        for name in [source] if source else self._sources():
            for row in select(
                self._database,
                f"{_READ} entries e {_WITH_PAGE} WHERE e.source = ? AND e.id = ?",
                [name, entry],
            ):
                return from_row(Entry, row)
        return None

    def _sources(self) -> list[str]:
        """Return the names that entries are kept of, also of sources that were removed."""
        rows = self._database.execute(each_source("entries"))
        return [row[0] for row in rows]

    def of_page(self, page: str) -> list[Entry]:
        """Return every announcement of a page, first seen first."""
        rows = select(
            self._database,
            f"{_READ} ids p CROSS JOIN entries e ON e.page = p.number WHERE p.id = ? "
            "ORDER BY e.first_seen, e.id",
            [page],
        )
        return [from_row(Entry, row) for row in rows]


def each_source(table: str) -> str:
    """Return the query for the sources that rows of *table* are of, by name.

    It steps from name to name on an index, where DISTINCT would read all of it.
    """
    return (
        f"WITH RECURSIVE names (name) AS (SELECT min(source) FROM {table} UNION ALL "
        f"SELECT (SELECT min(source) FROM {table} WHERE source > name) FROM names "
        "WHERE name IS NOT NULL) SELECT name FROM names WHERE name IS NOT NULL"
    )


def _has_rotated(old: Row, row: Row) -> bool:
    """Tell whether only the link of an item changed, in nothing but the values of its parameters:
    tokens that are new in each document. It is the page that is known, by its newest address.
    """
    if old["link"] == row["link"] or not old["page"]:
        return False
    if any(
        old[name] != row[name] for name in ("guid", "title", "published", "updated", "decision")
    ):
        return False
    (before, _, then), (after, _, now) = (r["link"].partition("?") for r in (old, row))
    names = ([part.partition("=")[0] for part in query.split("&")] for query in (then, now))
    return bool(then) and before == after and next(names) == next(names)


def _renewed(old: Row, row: Row) -> tuple[Row, bool]:
    """Return *row* with what is kept of the *old* one, and whether its page is worth a request."""
    row |= {kept: old[kept] for kept in ("first_seen", "capture", "found", "announcements")}
    if old["decision"] == "asked":
        row["decision"] = "asked"
    if _has_rotated(old, row):
        row["page"] = old["page"]
        return row, False
    if all(old[column] == row[column] for column in _ANNOUNCED):
        return row, False
    row["announcements"] += 1
    return row, row["announcements"] <= 1 + REFETCHES
