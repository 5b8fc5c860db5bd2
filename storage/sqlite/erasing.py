"""Leaving no trace of what was deleted: SQLite itself only marks its place as free.

Rows are overwritten as they go (``secure_delete``). Three places remember more: segments of the
index of words, which note a deletion and keep the words until they are merged; pages that were
given up before, with what stood on them; and the log.
https://www.sqlite.org/pragma.html#pragma_secure_delete, https://www.sqlite.org/fts5.html#the_merge_command
"""

from __future__ import annotations

import time
from typing import Final

from storage.errors import StorageError
from storage.sql.withdrawals import SqlWithdrawals
from storage.sqlite.connection import connection_of, writing
from storage.sqlite.library import Database

MERGED_AT_ONCE: Final = 500
"""Pages of the index of words in one transaction: others write in between."""

FILLED_AT_ONCE: Final = 16_777_216
"""Bytes of free pages in one transaction."""

LOG_SECONDS: Final = 10.0
"""How long whoever reads from the log is waited for."""


def erase(database: Database) -> bool:
    """Overwrite the traces of what was deleted; return whether the log is written back too."""
    with connection_of(database).overwriting():
        _merge_words(database)
        _fill_free_pages(database)
    return _write_back(database)


def _merge_words(database: Database) -> None:
    """Merge the whole index of words into one segment: what was deleted is left out of it."""
    pages = -MERGED_AT_ONCE  # below zero: all segments take part, however big
    while True:
        before = database.conn.total_changes
        with writing(database):
            database.execute(
                "INSERT INTO article_index (article_index, rank) VALUES ('merge', ?)", [pages]
            )
        # The command itself counts as one: https://www.sqlite.org/fts5.html#the_merge_command
        if pages > 0 and database.conn.total_changes - before < 2:
            return
        pages = MERGED_AT_ONCE


def _fill_free_pages(database: Database) -> None:
    """Take all free pages for a table of zeros, and give them up again."""
    (size,) = database.execute("PRAGMA page_size").fetchone()
    with writing(database):
        database.execute("DROP TABLE IF EXISTS zeros")  # of one who was killed here
        database.execute("CREATE TABLE zeros (filler BLOB)")
    try:
        while free := database.execute("PRAGMA freelist_count").fetchone()[0]:
            with writing(database):
                database.execute(
                    "INSERT INTO zeros VALUES (zeroblob(?))",
                    [min(free * size, FILLED_AT_ONCE)],
                )
    finally:
        with writing(database):
            database.execute("DROP TABLE zeros")


def _write_back(database: Database) -> bool:
    """Write the log back and cut it to nothing."""
    until = time.monotonic() + LOG_SECONDS
    while True:
        try:
            busy = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except StorageError:
            busy = 1
        if not busy:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.2)


class SqliteWithdrawals(SqlWithdrawals):
    """The tombstones, and the traces in the file."""

    def __init__(self, database: Database) -> None:
        super().__init__(connection_of(database))
        self._file = database

    def erase(self) -> bool:
        """Overwrite what deleted rows left behind in the file and its log."""
        pages = self._to_erase()
        is_erased = erase(self._file)
        if is_erased and pages:
            with writing(self._file):
                self._note_erased(pages)
        return is_erased
