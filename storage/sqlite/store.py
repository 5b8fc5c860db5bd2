"""The store in one SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.errors import DiskFullError, ReadOnlyError, StorageError
from storage.records import Record
from storage.sql.retention import SqlRetention
from storage.sql.store import SqlStore
from storage.sqlite.backing import back_up
from storage.sqlite.connection import BUSY_SECONDS, connection_of, part, writing
from storage.sqlite.counted import (
    SqliteArticles,
    SqliteClassifications,
    SqliteStories,
    SqliteWork,
)
from storage.sqlite.database import (
    empty_database,
    expected_names,
    open_database,
    reading_database,
    write_anew,
)
from storage.sqlite.erasing import SqliteWithdrawals
from storage.sqlite.examining import quick_problems, thorough_problems
from storage.sqlite.files import Mark, is_alone, mark_of, size_of
from storage.sqlite.library import Database
from storage.sqlite.matching import SqliteMatching
from storage.sqlite.search import SqliteSearch
from storage.sqlite.sums import note_sums
from storage.store import Size, Store


class SqliteRetention(SqlRetention):
    """Removes rows by age, and gives their room back to the disk."""

    def __init__(self, database: Database) -> None:
        super().__init__(connection_of(database))
        self._file = database

    def give_back_space(self) -> None:
        """Make the file as small as what it holds. Belongs outside a transaction."""
        write_anew(self._file)


class SqliteStore(SqlStore):
    """The store over a connection to the file at ``path``."""

    def __init__(self, path: Path, database: Database) -> None:
        super().__init__(
            connection_of(database),
            matching=SqliteMatching(database),
            retention=SqliteRetention(database),
            withdrawals=SqliteWithdrawals(database),
        )
        self.path = path
        self.database = database
        connection = connection_of(database)
        self.work = SqliteWork(connection)
        self.articles = SqliteArticles(connection)
        self.classifications = SqliteClassifications(connection)
        self.stories = SqliteStories(connection)
        self.search = SqliteSearch(database, self.days)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file at *path* for writing, make it or bring its schema up to date."""
        return cls(path, open_database(path))

    def close(self) -> None:
        """Close the connection."""
        self.database.conn.close()

    def reader(self) -> Store:
        """Open the same file for reading alone."""
        return SqliteReader.open(self.path)

    def writing(self, *, beside: bool = False) -> AbstractContextManager[None]:  # noqa: ARG002
        """One write transaction: all of it is kept, or nothing."""
        return writing(self.database)

    def hurry(self, seconds: float) -> None:
        """Have `writing` wait for others so many *seconds* from now on, and then no more."""
        connection_of(self.database).hurry(seconds)

    def part(self) -> AbstractContextManager[None]:
        """A part of a transaction: a savepoint."""
        return part(self.database)

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

    def note_sums(self, goes_on: Callable[[], bool]) -> int:
        """Note what rows add up to that have no sum."""
        return note_sums(self.database, goes_on)

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

    def writing(self, *, beside: bool = False) -> AbstractContextManager[None]:  # noqa: ARG002
        """Refuse."""
        raise StorageError(f"{self.path}: is open for reading alone; nothing is written to it")

    def put(self, records: Sequence[Record]) -> list[Record]:  # noqa: ARG002 - the contract's
        """Refuse, what is known already too."""
        self.writing()
        return []

    def note_sums(self, goes_on: Callable[[], bool]) -> int:  # noqa: ARG002 - the contract's
        """Refuse."""
        self.writing()
        return 0

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
