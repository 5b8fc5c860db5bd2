"""A connection to the server: its transactions, and its errors in the words of the store.

Write transactions stand in line: each takes a lock of the database (`WRITING`), as SQLite has one
writer. So the parts may read what they then change, and lines of the ledger are numbered in the
order in which they are kept. Transactions are short; whoever runs a stage holds none meanwhile.
What nobody else can know of may be kept before that (`storage.postgres.ahead`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.adapt import Dumper, Loader
from psycopg.pq import TransactionStatus
from psycopg.types.string import StrDumperUnknown

from storage.errors import StorageError
from storage.postgres.address import Address
from storage.postgres.dialect import translated
from storage.postgres.errors import in_words
from storage.postgres.words import ServerWords
from storage.sql.at_hand import NOTHING, AtHand
from storage.sql.connection import Cursor, Values
from storage.sql.sketches import Sketches

WRITING: Final = 0x5C0_0001
"""The advisory lock of the database that a write transaction holds."""

WAITING: Final = "day_of_articles, day_of_tags, day_of_classifications"
"""The triggers that run in line alone (`storage.postgres.schema.days_in_line`)."""

BUSY_SECONDS: Final = 30
"""How long a transaction waits for another one."""

SHORTEST_WAIT: Final = 0.5
"""Seconds for another's transaction, however little time is left: most take milliseconds."""

CONNECT_SECONDS: Final = 10
"""How long a server is waited for that does not answer at all."""

AT_ONCE: Final = 200
"""Rows that are fetched at once where all may be more than memory holds."""


class _TextWithoutNul(StrDumperUnknown):
    """A text as the server takes it: it has no place for NUL, and gets a replacement character."""

    def dump(self, text: str) -> Any:
        return super().dump(text.replace("\0", "\ufffd"))


class _Number(Dumper):
    """A truth value as the columns hold it."""

    oid = psycopg.adapters.types["int8"].oid

    def dump(self, is_true: bool) -> bytes:
        return b"1" if is_true else b"0"


class _WholeNumber(Loader):
    """A sum of whole numbers, which the server gives as a decimal one."""

    def load(self, data: Any) -> int | float:
        said = bytes(data)
        return float(said) if b"." in said else int(said)


class Connection:
    """A connection that comes back by itself when it was lost outside of a transaction."""

    def __init__(
        self,
        address: Address,
        *,
        is_reader: bool = False,
        seconds: float | None = None,
        name: str = "sco-monitor",
    ) -> None:
        self.address = address
        self.is_reader = is_reader
        self._seconds = seconds
        self._name = name
        self._at_hand = AtHand()
        self._is_closed = False
        self._wanted = ""
        self._opened = 0
        self._parts = 0
        self._left_open = False
        self._is_in_line = False
        self._has_waiting = False
        self._uncounted: set[int] = set()
        self._give_up_at = math.inf
        self._returned: Callable[[], None] = _nothing
        self._raw = self._connected()

    @property
    def shown(self) -> str:
        """Return how the store is called in messages."""
        return self.address.shown

    @property
    def at_hand(self) -> AtHand:
        """Return what this transaction looked up and wrote: it is the only one that writes."""
        return self._at_hand if self.in_transaction else NOTHING

    @property
    def words(self) -> ServerWords:
        """Return the index of words."""
        return ServerWords(self, self._uncounted)

    @property
    def sketches(self) -> Sketches:
        """Return the index of sketches."""
        return Sketches(self)

    @property
    def in_transaction(self) -> bool:
        """Tell whether a transaction is open, be it one that has failed."""
        return self._raw.info.transaction_status in (
            TransactionStatus.INTRANS,
            TransactionStatus.INERROR,
        )

    @property
    def session(self) -> int:
        """Return the number of the process that serves this connection."""
        return self._ready().info.backend_pid

    def insist_on(self, identity: str) -> None:
        """Take no other store than the one called *identity* when the connection comes back."""
        self._wanted = identity

    def when_it_returns(self, do: Callable[[], None]) -> None:
        """Do that when the connection was lost and is back, before anything is asked of it."""
        self._returned = do

    def execute(self, statement: str, values: Values = (), /) -> Cursor:
        """Run one statement of `storage.sql`."""
        with self._in_words():
            return self._ready().execute(translated(statement), _handed(values))

    def executemany(self, statement: str, rows: Iterable[Values], /) -> Cursor:
        """Run one statement for each of *rows*."""
        with self._in_words():
            cursor = self._ready().cursor()
            cursor.executemany(translated(statement), [_handed(row) for row in rows])
            return cursor

    def many(self, statement: str, values: Values = (), /) -> Cursor:
        """Run one query whose rows are fetched as they are consumed: the server holds them."""
        with self._in_words():
            raw = self._ready()
            # One at a time would need no name; a look-up between two rows may begin another.
            self._opened += 1
            cursor = raw.cursor(f"many_{self._opened}", withhold=True)
            cursor.execute(translated(statement), _handed(values))
            return _Many(self, cursor)

    def run(self, statement: str) -> None:
        """Run statements in PostgreSQL's own words, without values."""
        with self._in_words():
            self._ready().execute(statement.encode())

    def referring(self) -> list[tuple[str, str]]:
        """Return (table, column) of all that refers to the table ``ids``."""
        return self.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c "
            "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
            "WHERE c.contype = 'f' AND c.confrelid = 'ids'::regclass ORDER BY 1, 2"
        ).fetchall()

    @contextmanager
    def overwriting(self) -> Iterator[None]:
        """Do nothing: what was deleted stays in files until `erase` has them written anew."""
        yield

    def hurry(self, seconds: float) -> None:
        """Let transactions that begin from now on wait for others so many *seconds* in all.

        Safe in any thread. One that waits already has its `BUSY_SECONDS`.
        """
        self._give_up_at = min(self._give_up_at, time.monotonic() + seconds)

    @contextmanager
    def writing(self, *, beside: bool = False) -> Iterator[None]:
        """One write transaction: all of it is kept, or nothing.

        :param beside: begin without a place in the line: see `stand_in_line`
        :raises RuntimeError: inside another one
        :raises BusyError: where another one does not end within `BUSY_SECONDS`
        """
        if self.in_transaction:
            raise RuntimeError("a transaction within a transaction would not be kept at its end")
        self.run(f"BEGIN; SET CONSTRAINTS {WAITING} DEFERRED" if beside else "BEGIN")
        self._parts, self._left_open, self._is_in_line = 0, False, False
        self._has_waiting = beside
        self._at_hand.clear()
        self._uncounted.clear()
        try:
            if not beside:
                self.stand_in_line()
            yield
            self.stand_in_line()
            self.words.count()
            self.run("COMMIT")
        except BaseException:
            self._undo("ROLLBACK")
            raise

    def stand_in_line(self) -> None:
        """Wait until no other transaction writes; what others may have changed is not at hand.

        What is kept before is rows that nobody else can name. All else is, and the end of every
        transaction: so who is in line sees all that those before have kept. Twice is once.
        """
        if self._is_in_line:
            return
        if self._give_up_at < math.inf:
            left = max(self._give_up_at - time.monotonic(), SHORTEST_WAIT)
            self.execute("SELECT set_config('lock_timeout', ?, true)", [f"{left * 1_000:.0f}"])
        line = f"SELECT pg_advisory_xact_lock({WRITING})"
        self.run(f"{line}; SET CONSTRAINTS {WAITING} IMMEDIATE" if self._has_waiting else line)
        self._is_in_line = True
        self._at_hand.forget_others()

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of a transaction: when it fails it is undone, and the rest stays.

        :raises RuntimeError: outside a transaction
        """
        if not self.in_transaction:
            raise RuntimeError("a part of a transaction stands inside one")
        is_within, left_open = self._parts > 0, self._left_open
        self._left_open = False
        self.run("RELEASE part; SAVEPOINT part" if left_open else "SAVEPOINT part")
        self._parts += 1
        try:
            yield
        except BaseException:
            self._undo("ROLLBACK TO part; RELEASE part")
            raise
        finally:
            self._parts -= 1
        if is_within:
            self.run("RELEASE part")
        else:
            self._left_open = True  # the next one ends it, or the transaction: a question less

    def close(self) -> None:
        """Let go of the connection. Twice is once."""
        self._is_closed = True
        self._raw.close()

    def _undo(self, statement: str) -> None:
        self._at_hand.clear()
        if self.in_transaction:
            # Where the connection is lost the server undoes it by itself.
            with suppress(StorageError):
                self.run(statement)

    def _ready(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Return the connection, a new one where it was lost and nothing was under way."""
        if self._raw.closed and not self._is_closed:
            raw = self._connected()
            try:
                self._returned()
            except BaseException:
                raw.close()
                raise
            self._raw = raw
        return self._raw

    def _connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        with self._in_words():
            raw = psycopg.connect(
                **{
                    "connect_timeout": CONNECT_SECONDS,
                    **self.address.parameters,
                    "application_name": self._name,
                },
                autocommit=True,
            )
            _adapt(raw)
            raw.execute(self._settings())
        if self._wanted:
            _insist(raw, self._wanted, self.shown)
        return raw

    def _settings(self) -> sql.Composed:
        """Return the statements that make a session ours."""
        milliseconds = 0 if self._seconds is None else max(1, round(self._seconds * 1_000))
        return sql.SQL(
            "SET search_path = {}; SET lock_timeout = {}; SET statement_timeout = {}; "
            "SET default_transaction_read_only = {}; SET client_min_messages = error"
        ).format(
            sql.Identifier(self.address.schema),
            sql.Literal(f"{BUSY_SECONDS}s"),
            sql.Literal(milliseconds),
            sql.SQL("on" if self.is_reader else "off"),
        )

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            if (known := in_words(error, self.shown)) is None:
                raise
            raise known from error


class _Many:
    """Rows that are fetched some hundreds at a time; the cursor ends with them."""

    def __init__(self, connection: Connection, cursor: Any) -> None:
        self._connection = connection
        self._cursor = cursor
        self.description = cursor.description
        self.rowcount = -1

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        with self._connection._in_words():
            return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        return list(self)

    def __iter__(self) -> Iterator[Any]:
        """Go through the rows."""
        try:
            while True:
                with self._connection._in_words():
                    rows = self._cursor.fetchmany(AT_ONCE)
                if not rows:
                    return
                yield from rows
        finally:
            with suppress(psycopg.Error):
                self._cursor.close()


def _adapt(raw: psycopg.Connection[tuple[Any, ...]]) -> None:
    raw.adapters.register_dumper(str, _TextWithoutNul)
    raw.adapters.register_dumper(bool, _Number)
    raw.adapters.register_loader("numeric", _WholeNumber)


def _nothing() -> None:
    pass


def _insist(raw: psycopg.Connection[tuple[Any, ...]], identity: str, shown: str) -> None:
    """Close the connection again where another store answers than was there before."""
    try:
        row = raw.execute("SELECT id FROM identity").fetchone()
    except psycopg.errors.UndefinedTable:
        row = None
    if row is None or row[0] != identity:
        raw.close()
        raise StorageError(
            f"{shown}: is not the store that was here before"
            f"{'' if row else ' (nothing is stored there)'}: after a failover to an empty or a "
            "foreign server nothing is begun anew; restore the server, or name the right one"
        )


def _handed(values: Values) -> Any:
    return dict(values) if isinstance(values, Mapping) else tuple(values)
