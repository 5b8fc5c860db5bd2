"""Captures and their raw bytes: what was received, kept and never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Final

import zstandard

from storage.contract.archive import Archive
from storage.errors import DamagedError
from storage.objects import ZSTD_LEVEL, Objects, objects_at
from storage.reasons import GOOD
from storage.records import Capture, digest
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, Ids, listed
from storage.sql.rows import Row, from_row, put, select, select_many, stamp, to_row

OK: Final = 200

OUTSIDE: Final = b""
"""What stands in the place of bytes that are outside: nothing compressed is as short."""

AT_HAND: Final = 2 * 2**20
"""Bytes of documents that stay at hand when they are kept: who reads one comes within a second."""

_COUNTED: Final = "(SELECT count(*) FROM entries e WHERE e.source = c.source AND e.capture = c.id"
_NEW_ITEMS: Final = (
    f"CASE c.purpose WHEN 'poll' THEN {_COUNTED} AND e.first_seen = c.at) "
    f"WHEN 'walk' THEN {_COUNTED}) ELSE 0 END AS new_items"
)
"""The entries that a document was the first to announce: those of a poll have its time."""

_COLUMNS: Final = ", ".join(
    {
        "page": "coalesce((SELECT p.id FROM ids p WHERE p.number = c.page), '') AS page",
        "new_items": _NEW_ITEMS,
    }.get(field.name, f"c.{field.name}")
    for field in fields(Capture)
    if field.name != "body"
)
_IS_KEPT: Final = "SELECT 1 FROM bodies WHERE digest = ?"
READ_CAPTURE: Final = f"SELECT {_COLUMNS} FROM"
"""The beginning of a query for captures without bytes, of which the table is called c."""


class SqlArchive(Archive):
    """The ``captures`` and ``bodies`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)
        self._compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL)
        self._decompressor = zstandard.ZstdDecompressor()
        self._at_hand: dict[str, bytes] = {}

    def add(self, capture: Capture) -> bool:
        """Keep *capture* and its bytes; return False where it is there already."""
        if capture.body:
            name = capture.digest or digest(capture.body)
            capture = replace(capture, digest=name, size=len(capture.body))
            self._keep(name, capture.body)
        row = to_row(capture, leave_out=("body", "new_items"))
        row["page"] = self._ids.given(capture.page) if capture.page else None
        if capture.digest or capture.purpose != "poll":
            row["key"] = self._ids.given(capture.id)
        elif self._is_kept(capture):
            return False
        is_new = put(self._database, "captures", row, pk="number", ignore=True)
        if is_new and capture.purpose == "poll" and capture.status == OK:
            self._database.execute(
                # Nobody else writes meanwhile: the last one is this one.
                "UPDATE follows SET answer = (SELECT max(number) FROM captures) "
                "WHERE source = ? AND url = ?",
                [capture.source, capture.url],
            )
        return is_new

    def _keep(self, name: str, body: bytes) -> None:
        """Keep *body* here, or outside: before its row, so that no row is without its bytes."""
        self._hold(name, body)
        known = self._database.execute(_IS_KEPT, [name]).fetchone()
        if known is not None:
            return
        objects = outside(self._database, for_new=True)
        if objects is not None:
            objects.keep(name, lambda: self._compressor.compress(body))
            data = OUTSIDE
        else:
            data = self._compressor.compress(body)
        self._database.execute(
            "INSERT INTO bodies (digest, data) VALUES (?, ?) ON CONFLICT DO NOTHING", [name, data]
        )

    def _hold(self, name: str, body: bytes) -> None:
        """Have *body* at hand for the one that reads it next, and let go of the oldest."""
        self._at_hand.pop(name, None)
        room = AT_HAND - len(body)
        while self._at_hand and sum(map(len, self._at_hand.values())) > room:
            del self._at_hand[next(iter(self._at_hand))]
        if room >= 0:
            self._at_hand[name] = body

    def keep_in(self, url: str) -> None:
        """Put new bytes to *url* from now on."""
        known = self._database.execute("SELECT url, is_used FROM outside").fetchone()
        if url:
            objects_at(url)  # refused now, and not with the first page
        elif known is None:
            return
        place = (url or known[0], int(bool(url)))
        if known != place:
            self._database.execute(
                "INSERT INTO outside (number, url, is_used) VALUES (1, ?, ?) ON CONFLICT (number) "
                "DO UPDATE SET url = excluded.url, is_used = excluded.is_used",
                place,
            )

    def kept_in(self) -> str:
        """Return where new bytes go, "" for here."""
        row = self._database.execute("SELECT url FROM outside WHERE is_used = 1").fetchone()
        return str(row[0]) if row else ""

    def _is_kept(self, poll: Capture) -> bool:
        row = self._database.execute(
            "SELECT 1 FROM captures WHERE source = ? AND at = ? AND id = ?",
            [poll.source, stamp(poll.at), poll.id],
        ).fetchone()
        return row is not None

    def get(self, capture: str, *, body: bool = True) -> Capture | None:
        """Return one capture with its bytes, or None."""
        number = self._ids.number(capture)
        # What is not called by its id anywhere is a poll that brought nothing, or was never kept.
        where, value = ("c.key = ?", number) if number else ("c.key IS NULL AND c.id = ?", capture)
        for row in self._read(f"captures c WHERE {where}", [value]):
            found = from_row(Capture, row)
            return replace(found, body=self.body(found.digest)) if body else found
        return None

    def body(self, name: str) -> bytes:
        """Return the raw bytes called *name* (a digest), or b"" where they are not kept."""
        held = self._at_hand.pop(name, b"")
        if held and self._database.execute(_IS_KEPT, [name]).fetchone() is not None:
            return held
        row = self._database.execute("SELECT data FROM bodies WHERE digest = ?", [name]).fetchone()
        data = row[0] if row else b""
        if row and not data:
            objects = outside(self._database)
            data = (objects.get(name) if objects else None) or b""
        try:
            return self._decompressor.decompress(data) if data else b""
        except (zstandard.ZstdError, TypeError) as error:
            what = f"the bytes called {name} cannot be unpacked"
            raise DamagedError(
                f"the database is damaged ({what}): put the last good backup in its place with "
                "`sco-monitor restore FILE`, `sco-monitor status` names it",
                what,
            ) from error

    def of_page(self, page: str) -> list[Capture]:
        """Return the captures of one page, oldest first, without bytes."""
        rows = self._read(
            "ids i CROSS JOIN captures c ON c.page = i.number WHERE i.id = ? ORDER BY c.at", [page]
        )
        return [from_row(Capture, row) for row in rows]

    def pages_at(self, url: str) -> list[str]:
        """Return the pages whose captures were led to *url*, by name."""
        rows = self._database.execute(
            "SELECT DISTINCT p.id FROM captures c JOIN ids p ON p.number = c.page "
            "WHERE c.final_url = ? ORDER BY 1",
            [url],
        )
        return [row[0] for row in rows]

    def history(self, source: str, *, since: datetime, limit: int = 500) -> list[Capture]:
        """Return the polls of *source* since then, newest first, without bytes."""
        rows = self._read(
            "captures c WHERE c.source = ? AND c.purpose = 'poll' AND c.at >= ? "
            "ORDER BY c.at DESC LIMIT ?",
            [source, stamp(since), limit],
        )
        return [from_row(Capture, row) for row in rows]

    def watched(
        self, sources: Sequence[str], *, since: datetime, until: datetime
    ) -> dict[str, tuple[int, int]]:
        """Return (polls, good answers) of each of *sources* from *since* to before *until*."""
        rows = self._database.execute(
            "SELECT c.source, count(*), "
            "sum(CASE WHEN c.reason IN (SELECT value FROM json_each(?)) THEN 1 ELSE 0 END) "
            "FROM json_each(?) s CROSS JOIN captures c ON c.source = s.value "
            "WHERE c.at >= ? AND c.at < ? AND c.purpose = 'poll' GROUP BY c.source",
            [json.dumps(sorted(GOOD)), json.dumps(list(sources)), stamp(since), stamp(until)],
        )
        return {source: (polls, good) for source, polls, good in rows}

    def latest_of(self, pages: Sequence[str]) -> list[str]:
        """Return the ids of the newest capture with bytes of each of *pages*."""
        rows = self._database.execute(
            f"SELECT c.id FROM {ASKED} CROSS JOIN captures c ON c.page = i.number "
            "WHERE c.digest <> '' AND NOT EXISTS (SELECT 1 FROM captures n WHERE n.page = c.page "
            "AND n.digest <> '' AND (n.at, n.number) > (c.at, c.number))",
            [listed(pages)],
        )
        return [row[0] for row in rows]

    def all(self, *, purposes: Sequence[str], since: datetime | None = None) -> Iterator[Capture]:
        """Yield captures that have bytes, oldest first, with their bytes."""
        rows = select_many(
            self._database,
            f"{READ_CAPTURE} captures c WHERE c.digest <> '' AND c.at >= ? AND c.purpose IN "
            "(SELECT value FROM json_each(?)) ORDER BY c.at",
            [stamp(since) if since else "", json.dumps(list(purposes))],
        )
        for row in rows:
            found = from_row(Capture, row)
            yield replace(found, body=self.body(found.digest))

    def _read(self, condition: str, values: Sequence[object]) -> Iterator[Row]:
        return select(self._database, f"{READ_CAPTURE} {condition}", values)


def outside(database: Connection, *, for_new: bool = False) -> Objects | None:
    """Return the objects that the store has outside; *for_new*: where new ones go there."""
    row = database.execute("SELECT url, is_used FROM outside").fetchone()
    return objects_at(row[0]) if row and (row[1] or not for_new) else None


def forget_bodies(
    database: Connection, where: str, values: Sequence[str], *, spares_new: bool = False
) -> int:
    """Delete the bytes of *bodies* that are so, outside too; return how many there were.

    Those outside go first: what is still named, and gone, is asked for in vain and no more. The
    other way about a crash would leave there what nobody knows of.
    """
    objects = outside(database)
    if objects is not None:
        rows = database.execute(
            f"SELECT digest FROM bodies WHERE length(data) = 0 AND {where}", values
        )
        objects.remove([name for (name,) in rows.fetchall()], spares_new=spares_new)
    return database.execute(f"DELETE FROM bodies WHERE {where}", values).rowcount
