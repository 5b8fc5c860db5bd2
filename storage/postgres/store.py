"""The store on a server."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from storage.errors import StorageError
from storage.postgres import schema
from storage.postgres.address import Address
from storage.postgres.ahead import keep_ahead
from storage.postgres.connection import Connection
from storage.postgres.copies import back_up
from storage.postgres.examining import problems_of
from storage.postgres.identity import another, known_as, write_note
from storage.postgres.lock import is_held, take_again
from storage.postgres.matching import PostgresMatching
from storage.postgres.near import PostgresVectors, prepare
from storage.postgres.vacuum import write_anew
from storage.records import Record
from storage.sql.retention import SqlRetention
from storage.sql.store import SqlStore
from storage.sql.withdrawals import SqlWithdrawals
from storage.store import Size, Store


class PostgresRetention(SqlRetention):
    """Removes rows by age, and gives their room back to the server's disk."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._server = connection

    def give_back_space(self) -> None:
        """Write all tables anew, without the room of rows that are gone."""
        write_anew(self._server)


class PostgresWithdrawals(SqlWithdrawals):
    """The tombstones, and what deleted rows leave behind in the server's files.

    The server's log (WAL) and its backups go their own way: they are the operator's.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._server = connection

    def erase(self) -> bool:
        """Write all tables anew; return False where somebody reads from them all the time."""
        pages = self._to_erase()
        if not write_anew(self._server):
            return False
        if pages:
            with self._server.writing():
                self._note_erased(pages)
        return True


class PostgresStore(SqlStore):
    """The store over a connection to its database.

    ``identity`` is what it is called among all stores: a connection that was lost comes back to
    this one or not at all.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(
            connection,
            matching=PostgresMatching(connection),
            retention=PostgresRetention(connection),
            withdrawals=PostgresWithdrawals(connection),
        )
        self.server = connection
        self.vectors = PostgresVectors(connection)
        self.identity = schema.identity(connection)
        connection.insist_on(self.identity)

    def close(self) -> None:
        """Close the connection."""
        self.server.close()

    def reader(self) -> Store:
        """Open the same store for reading alone."""
        return open_reader(self.server.address, identity=self.identity)

    def writing(self, *, beside: bool = False) -> AbstractContextManager[None]:
        """One write transaction: all of it is kept, or nothing."""
        return self.server.writing(beside=beside)

    def stand_in_line(self) -> None:
        """Wait until no other transaction writes."""
        self.server.stand_in_line()

    def keep_ahead(self, batches: Sequence[Sequence[Record]]) -> list[list[Record] | None]:
        """Keep what nobody else can know of yet."""
        return keep_ahead(self, self.server, batches)

    def hurry(self, seconds: float) -> None:
        """Let transactions that begin from now on wait for others so many *seconds* in all."""
        self.server.hurry(seconds)

    def part(self) -> AbstractContextManager[None]:
        """A part of a transaction: a savepoint."""
        return self.server.part()

    def foreign_version(self) -> int:
        """Return another number each time: the server is asked for what is due instead."""
        return time.monotonic_ns()

    def size(self) -> Size:
        """Return what tables and indexes take on the server; its log is of all its databases."""
        (data,) = self.server.execute(
            "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c "
            "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
        ).fetchone()
        return Size(data=int(data), log=0)

    def problems(self, *, seconds: float | None = None) -> list[str]:
        """Return what is wrong: a thorough look, or one of so many *seconds*."""
        return problems_of(self.server, schema.expected_names(), seconds)

    def backup(self, path: Path) -> int:
        """Write a consistent copy to *path*, as an SQLite file; return its bytes."""
        return back_up(self.server, path)

    def note_sums(self, goes_on: Callable[[], bool]) -> int:  # noqa: ARG002 - the contract's
        """Note nothing: the server has a sum on each page (data checksums)."""
        return 0

    def tidy(self) -> None:
        """Refresh the planner's statistics; the server's own housekeeping does the rest."""
        self.server.run("ANALYZE work, ids, captures, entries, articles, article_index")


class PostgresReader(PostgresStore):
    """The same over a connection that can only read: the server refuses the rest."""

    def writing(self, *, beside: bool = False) -> AbstractContextManager[None]:  # noqa: ARG002
        """Refuse."""
        raise StorageError(
            f"{self.server.shown}: is open for reading alone; nothing is written to it"
        )

    def put(self, records: Sequence[Record]) -> list[Record]:  # noqa: ARG002 - the contract's
        """Refuse, what is known already too."""
        self.writing()
        return []

    def tidy(self) -> None:
        """Refuse."""
        self.writing()


def open_writer(address: Address, *, note: Path | None = None) -> PostgresStore:
    """Open the store at *address* for writing, make it or bring its schema up to date.

    :param note: a file that says which store it was the last time, written the first time
    :raises StorageError: when it cannot be opened, was written by a newer version of the program,
        or is another one than noted
    """
    connection = Connection(address)
    try:
        known = known_as(note)
        if known and not schema.is_there(connection):
            raise another(address.shown, note, is_empty=True)
        schema.make_or_update(connection, may_update=not is_held(connection))
        prepare(connection)
        store = PostgresStore(connection)
        if known and store.identity != known:
            raise another(address.shown, note, is_empty=False)
        if note is not None and not known:
            write_note(note, store.identity)
        connection.when_it_returns(partial(take_again, address))
        return store
    except BaseException:
        connection.close()
        raise


def open_reader(
    address: Address, *, seconds: float | None = None, identity: str = ""
) -> PostgresReader:
    """Open the store at *address* as it is; a statement takes so many *seconds* at most.

    :param identity: of the store that it has to be; "" for any
    :raises NoStoreError: when nothing is stored there
    :raises OlderStoreError: when an older version wrote it
    :raises StorageError: when it cannot be read, or is another one
    """
    connection = Connection(address, is_reader=True, seconds=seconds)
    try:
        schema.refuse_unreadable(connection)
        store = PostgresReader(connection)
    except BaseException:
        connection.close()
        raise
    if identity and store.identity != identity:
        store.close()
        raise StorageError(f"{address.shown}: is not the store that was here before")
    return store
