"""Captures and their raw bytes: what was received, kept and never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import zstandard
from sqlite_utils import Database

from storage.contract.archive import Archive
from storage.records import Capture, digest
from storage.sqlite.rows import from_row, put, select, stamp, to_row

ZSTD_LEVEL = 3
"""320 KiB of HTML become 54 KiB in 0.85 ms; higher levels gain a tenth for ten times the time."""


class SqliteArchive(Archive):
    """The ``captures`` and ``bodies`` tables."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL)
        self._decompressor = zstandard.ZstdDecompressor()

    def add(self, capture: Capture) -> bool:
        """Keep *capture* and its bytes; return False where it is there already."""
        if capture.body:
            name = capture.digest or digest(capture.body)
            capture = replace(capture, digest=name, size=len(capture.body))
            self._database.execute(
                "INSERT INTO bodies (digest, data) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [capture.digest, self._compressor.compress(capture.body)],
            )
        row = to_row(capture, leave_out=("body",))
        return put(self._database, "captures", row, pk="id", ignore=True)

    def get(self, capture: str, *, body: bool = True) -> Capture | None:
        """Return one capture with its bytes, or None."""
        for row in select(self._database, "SELECT * FROM captures WHERE id = ?", [capture]):
            found = from_row(Capture, row)
            return replace(found, body=self.body(found.digest)) if body else found
        return None

    def body(self, name: str) -> bytes:
        """Return the raw bytes called *name* (a digest), or b"" where they are not kept."""
        row = self._database.execute("SELECT data FROM bodies WHERE digest = ?", [name]).fetchone()
        return self._decompressor.decompress(row[0]) if row else b""

    def count_new_items(self, capture: str) -> None:
        """Note with a poll how many entries it was the first to announce."""
        self._database.execute(
            "UPDATE captures SET new_items = "
            "(SELECT count(*) FROM entries WHERE capture = captures.id) WHERE id = ?",
            [capture],
        )

    def of_page(self, page: str) -> list[Capture]:
        """Return the captures of one page, oldest first, without bytes."""
        # Without the second term SQLite may not use the partial index, and reads the whole table.
        rows = select(
            self._database,
            "SELECT * FROM captures WHERE page = ? AND page <> '' ORDER BY at",
            [page],
        )
        return [from_row(Capture, row) for row in rows]

    def latest_of_url(self, url: str) -> Capture | None:
        """Return the newest good poll of an address, without bytes, or None."""
        for row in select(
            self._database,
            "SELECT * FROM captures WHERE url = ? AND purpose = 'poll' AND status = 200 "
            "ORDER BY at DESC LIMIT 1",
            [url],
        ):
            return from_row(Capture, row)
        return None

    def history(self, source: str, *, since: datetime, limit: int = 500) -> list[Capture]:
        """Return the polls of *source* since then, newest first, without bytes."""
        rows = select(
            self._database,
            "SELECT * FROM captures WHERE source = ? AND purpose = 'poll' AND at >= ? "
            "ORDER BY at DESC LIMIT ?",
            [source, stamp(since), limit],
        )
        return [from_row(Capture, row) for row in rows]

    def latest_of(self, pages: Sequence[str]) -> list[str]:
        """Return the ids of the newest capture with bytes of each of *pages*."""
        rows = self._database.execute(
            "SELECT id, max(at) FROM captures WHERE digest <> '' AND page <> '' AND page IN "
            "(SELECT value FROM json_each(?)) GROUP BY page",
            [json.dumps(list(pages))],
        )
        return [row[0] for row in rows]

    def all(self, *, purposes: Sequence[str], since: datetime | None = None) -> Iterator[Capture]:
        """Yield captures that have bytes, oldest first, with their bytes."""
        rows = select(
            self._database,
            "SELECT * FROM captures WHERE digest <> '' AND at >= ? AND purpose IN "
            "(SELECT value FROM json_each(?)) ORDER BY at",
            [stamp(since) if since else "", json.dumps(list(purposes))],
        )
        for row in rows:
            found = from_row(Capture, row)
            yield replace(found, body=self.body(found.digest))
