"""The store in one SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from storage import keeping
from storage.errors import DiskFullError, ReadOnlyError, StorageError
from storage.records import Record
from storage.sqlite.archive import SqliteArchive
from storage.sqlite.articles import SqliteArticles
from storage.sqlite.backing import back_up
from storage.sqlite.connection import part, writing
from storage.sqlite.corrections import SqliteCorrections
from storage.sqlite.database import (
    BUSY_SECONDS,
    empty_database,
    expected_names,
    open_database,
    reading_database,
)
from storage.sqlite.delivery import SqliteDeliveries, SqliteDigests, SqliteSubscriptions
from storage.sqlite.documents import SqliteDocuments
from storage.sqlite.entries import SqliteEntries
from storage.sqlite.examining import quick_problems, thorough_problems
from storage.sqlite.files import Mark, is_alone, mark_of, size_of
from storage.sqlite.findings import SqliteClassifications, SqliteReprints, SqliteStories
from storage.sqlite.ledger import SqliteLedger
from storage.sqlite.names import SqliteNames
from storage.sqlite.queues import SqliteQueues
from storage.sqlite.retention import SqliteRetention
from storage.sqlite.search import SqliteSearch
from storage.sqlite.selection import SqliteSelection
from storage.sqlite.sources import SqliteSources
from storage.sqlite.trials import SqliteTrials
from storage.sqlite.vectors import SqliteVectors
from storage.sqlite.withdrawals import SqliteWithdrawals
from storage.sqlite.work import SqliteWork
from storage.store import Opening, Size, Store


class SqliteStore(Store):
    """The one holder of SQL and bytes, over one connection, which is its thread's."""

    def __init__(self, path: Path, database: Database) -> None:
        self.path = path
        self.database = database
        self.work = SqliteWork(database)
        self.queues = SqliteQueues(database)
        self.archive = SqliteArchive(database)
        self.sources = SqliteSources(database)
        self.trials = SqliteTrials(database)
        self.documents = SqliteDocuments(database)
        self.entries = SqliteEntries(database)
        self.articles = SqliteArticles(database)
        self.reprints = SqliteReprints(database)
        self.classifications = SqliteClassifications(database)
        self.corrections = SqliteCorrections(database)
        self.vectors = SqliteVectors(database)
        self.stories = SqliteStories(database)
        self.ledger = SqliteLedger(database)
        self.subscriptions = SqliteSubscriptions(database)
        self.digests = SqliteDigests(database)
        self.deliveries = SqliteDeliveries(database)
        self.selection = SqliteSelection(database)
        self.retention = SqliteRetention(database)
        self.search = SqliteSearch(database)
        self.names = SqliteNames(database)
        self.withdrawals = SqliteWithdrawals(database)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file at *path* for writing, make it or bring its schema up to date."""
        return cls(path, open_database(path))

    def __enter__(self) -> Self:
        """Return the store, which the end of the block closes."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.database.conn.close()

    def reader(self) -> Store:
        """Open the same file for reading alone."""
        return SqliteReader.open(self.path)

    def writing(self) -> AbstractContextManager[None]:
        """One write transaction: all of it is kept, or nothing."""
        return writing(self.database)

    def part(self) -> AbstractContextManager[None]:
        """A part of a transaction: a savepoint."""
        return part(self.database)

    def keep(
        self, records: Sequence[Record], *, opens: Callable[[Record], Iterable[Opening]]
    ) -> int:
        """Keep *records* and open the work that changed ones ask for; return how much."""
        return self.work.open_all(
            [opening for record in self.put(records) for opening in opens(record)]
        )

    def put(self, records: Sequence[Record]) -> list[Record]:
        """Keep *records*; return those that changed something."""
        return keeping.put(self, records)

    def foreign_version(self) -> int:
        """Return a number that is another one once another connection has written."""
        return int(self.database.execute("PRAGMA data_version").fetchone()[0])

    def size(self) -> Size:
        """Return what the file and its log take."""
        return size_of(self.path)

    def problems(self, *, seconds: float | None = None) -> list[str]:
        """Return what is wrong with the file: a thorough look, or one of so many *seconds*."""
        if seconds is None:
            return thorough_problems(self.database, expected_names())
        return quick_problems(self.database, expected_names(), seconds)

    def backup(self, path: Path) -> int:
        """Write a consistent copy to *path* while others go on writing here; return its bytes."""
        return back_up(self.database, self.path, path, expected_names())

    def tidy(self) -> None:
        """Refresh the query planner's statistics and write the log back into the file.

        The log is cut only where nobody reads it now: an export, or a replication, that stands
        in a transaction would be waited for (30 s measured), and nothing else done meanwhile.
        """
        self.database.execute("PRAGMA optimize")
        self.database.execute("PRAGMA busy_timeout = 0")
        try:
            self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self.database.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1_000:.0f}")


class SqliteReader(SqliteStore):
    """The same over a connection that can only read."""

    def __init__(self, path: Path, database: Database, alone: Mark | None = None) -> None:
        super().__init__(path, database)
        self._alone = alone

    @classmethod
    def open(cls, path: Path, *, seconds: float | None = None) -> Self:
        """Open the file at *path* as it is; a statement takes so many *seconds* at most."""
        if not is_alone(path):
            try:
                return cls(path, reading_database(path, is_alone=False, seconds=seconds))
            except (DiskFullError, ReadOnlyError):
                # No room for the index of a log: without a log there is no need of one.
                if size_of(path).log:
                    raise
        mark = mark_of(path)
        return cls(path, reading_database(path, is_alone=True, seconds=seconds), mark)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection.

        :raises StorageError: where the file was read without locks, and somebody wrote meanwhile
        """
        self.close()
        if error is None and self._alone is not None and mark_of(self.path) != self._alone:
            raise StorageError(f"{self.path}: was written while it was read; run the command again")

    def writing(self) -> AbstractContextManager[None]:
        """Refuse."""
        raise StorageError(f"{self.path}: is open for reading alone; nothing is written to it")

    def put(self, records: Sequence[Record]) -> list[Record]:  # noqa: ARG002 - the contract's
        """Refuse, what is known already too."""
        self.writing()
        return []

    def tidy(self) -> None:
        """Refuse."""
        self.writing()


class EmptyStore(SqliteReader):
    """A reader of nothing, in memory."""

    def __init__(self) -> None:
        super().__init__(Path(":memory:"), empty_database())

    def reader(self) -> Store:
        """Return another one."""
        return EmptyStore()
