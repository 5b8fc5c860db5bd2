"""Turns of many processes at one domain, by the clock of the database."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, Final

from storage.contract.cluster import Turns
from storage.errors import StorageError
from storage.postgres.address import Address
from storage.postgres.connection import Connection

_TAKE: Final = (
    "INSERT INTO turns (domain, holder, ready_at) "
    "VALUES (?, ?, clock_timestamp() + make_interval(secs => ?)) "
    "ON CONFLICT (domain) DO UPDATE SET holder = excluded.holder, ready_at = excluded.ready_at "
    "WHERE turns.ready_at <= clock_timestamp() RETURNING 0"
)
_WAIT: Final = (
    "SELECT greatest(extract(epoch FROM ready_at - clock_timestamp()), 0) "
    "FROM turns WHERE domain = ?"
)
_GIVE_BACK: Final = (
    "UPDATE turns SET holder = '', ready_at = clock_timestamp() + make_interval(secs => ?) "
    "WHERE domain = ? AND holder = ? RETURNING 0"
)
SHORTEST_WAIT: Final = 0.01
"""Seconds to wait for a turn that was missed by less."""


class PostgresTurns(Turns):
    """The table of turns, over a connection of its own, which is opened when it is needed."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def take(self, domain: str, holder: str, *, seconds: float) -> float:
        """Give *holder* the turn of *domain*; return how long to wait for it, 0 where given."""
        with self._lock:
            if self._ask(_TAKE, [domain, holder, seconds]) is not None:
                return 0.0
            left = self._ask(_WAIT, [domain])
        return max(left or 0.0, SHORTEST_WAIT)

    def give_back(self, domain: str, holder: str, *, pause: float) -> None:
        """End the turn."""
        with self._lock:
            self._ask(_GIVE_BACK, [pause, domain, holder])

    def wait_for(self, domain: str) -> float:
        """Return how many seconds are left until the turn may be free."""
        with self._lock:
            return self._ask(_WAIT, [domain]) or 0.0

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _ask(self, statement: str, values: Sequence[Any]) -> float | None:
        """Run one statement; one that met a lost connection is tried once more over a new one."""
        for is_last in (False, True):
            try:
                if self._connection is None:
                    self._connection = Connection(self._address)
                row = self._connection.execute(statement, values).fetchone()
                return None if row is None else float(row[0])
            except StorageError:
                if is_last:
                    raise
        return None
