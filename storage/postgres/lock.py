"""The writer's lock as an advisory lock of the database, held by a connection of its own.

The server gives it back when the connection ends, however its process ends.
https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

from storage.contract.lock import WriterLock
from storage.errors import LockedError, StorageError, UnreachableError
from storage.postgres.address import Address
from storage.postgres.connection import Connection

HOLDING: Final = 0x5C0_0003
"""The advisory lock of the database that the one writer holds."""

_NAME: Final = "sco-monitor writer"
_HOLDER: Final = (
    "SELECT a.application_name, a.backend_start FROM pg_locks l "
    "LEFT JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND l.classid = 0 AND l.objid = CAST(? AS bigint) AND l.granted"
)


class AdvisoryLock(WriterLock):
    """The lock of the store at an address."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection: Connection | None = None
        self._session = 0

    def __enter__(self) -> Self:
        """Take the lock at once."""
        name = f"{_NAME} {os.getpid()} on {socket.gethostname()}"[:63]
        connection = Connection(self._address, name=name)
        try:
            self._take(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        _HELD.add(self)
        return self

    def _take(self, connection: Connection) -> None:
        (is_mine,) = connection.execute("SELECT pg_try_advisory_lock(?)", [HOLDING]).fetchone()
        if not is_mine:
            raise LockedError(f"sco-monitor is already running here ({_holder(connection)})")
        self._session = connection.session

    def take_again(self, address: Address) -> None:
        """Take the lock at *address* again where it was lost with its connection.

        :raises LockedError: when another process was quicker
        """
        connection = self._connection
        if connection is None or self._address.parameters != address.parameters:
            return
        with suppress(UnreachableError):
            connection.execute("SELECT 1")  # a connection that was lost is found out by using it
        if connection.session != self._session:
            self._take(connection)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the lock back."""
        _HELD.discard(self)
        if self._connection is not None:
            # Closed, a connection ends at the server a moment later: who comes next may be quicker.
            with suppress(StorageError):
                if self._connection.session == self._session:
                    self._connection.execute("SELECT pg_advisory_unlock(?)", [HOLDING])
            self._connection.close()
            self._connection = None

    def is_free(self) -> bool:
        """Tell whether nobody holds the lock now."""
        return self._held() is None

    def held_since(self) -> datetime | None:
        """Return when the holder took the lock: its connection was made for it."""
        held = self._held()
        return held[1] if held else None

    def _held(self) -> tuple[str, datetime] | None:
        try:
            connection = Connection(self._address, is_reader=True)
        except StorageError:
            return None
        try:
            row = connection.execute(_HOLDER, [HOLDING]).fetchone()
        finally:
            connection.close()
        # Of sessions of another user nothing more is told than that they are there.
        return (row[0] or "", row[1] or datetime.now(UTC)) if row else None


_HELD: Final[set[AdvisoryLock]] = set()
"""The locks that this process holds: a server that was restarted has forgotten them."""


def take_again(address: Address) -> None:
    """Take again what this process held at *address* when the server went away.

    :raises LockedError: when another process was quicker
    """
    for lock in tuple(_HELD):
        lock.take_again(address)


def is_held(connection: Connection) -> bool:
    """Tell whether a process other than this one holds the lock."""
    row = connection.execute(_HOLDER, [HOLDING]).fetchone()
    return row is not None and not (row[0] or "").startswith(f"{_NAME} {os.getpid()} on ")


def _holder(connection: Connection) -> str:
    with suppress(StorageError):
        row = connection.execute(_HOLDER, [HOLDING]).fetchone()
        if row and row[0]:
            return f"process {row[0].removeprefix(_NAME).strip()}"
    return "process unknown"
