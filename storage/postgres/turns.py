"""Turns of many processes at one domain, by the clock of the database."""

from __future__ import annotations

import threading
from typing import Any, Final

import psycopg

from storage.contract.cluster import Turns
from storage.errors import StorageError

_TAKE: Final = (
    "INSERT INTO turns (domain, holder, ready_at) "
    "VALUES (%(domain)s, %(holder)s, clock_timestamp() + make_interval(secs => %(seconds)s)) "
    "ON CONFLICT (domain) DO UPDATE SET holder = excluded.holder, ready_at = excluded.ready_at "
    "WHERE turns.ready_at <= clock_timestamp() RETURNING 0"
)
_WAIT: Final = (
    "SELECT greatest(extract(epoch FROM ready_at - clock_timestamp()), 0)::float8 "
    "FROM turns WHERE domain = %(domain)s"
)
_GIVE_BACK: Final = (
    "UPDATE turns SET holder = '', "
    "ready_at = clock_timestamp() + make_interval(secs => %(pause)s) "
    "WHERE domain = %(domain)s AND holder = %(holder)s"
)
SHORTEST_WAIT: Final = 0.01


class PostgresTurns(Turns):
    """The table of turns, over a connection of its own, which is opened anew when it is lost."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None

    def take(self, domain: str, holder: str, *, seconds: float) -> float:
        """Give *holder* the turn of *domain*; return how long to wait for it, 0 where given."""
        values = {"domain": domain, "holder": holder, "seconds": seconds}
        with self._lock:
            if self._ask(_TAKE, values) is not None:
                return 0.0
            left = self._ask(_WAIT, values)
        return max(left or 0.0, SHORTEST_WAIT)

    def give_back(self, domain: str, holder: str, *, pause: float) -> None:
        """End the turn."""
        with self._lock:
            self._ask(_GIVE_BACK, {"domain": domain, "holder": holder, "pause": pause})

    def wait_for(self, domain: str) -> float:
        """Return how many seconds are left until the turn may be free."""
        with self._lock:
            return self._ask(_WAIT, {"domain": domain}) or 0.0

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _ask(self, sql: str, values: dict[str, Any]) -> float | None:
        """Run one statement; one that met a lost connection is tried once more over a new one."""
        for is_last in (False, True):
            try:
                if self._connection is None or self._connection.closed:
                    self._connection = psycopg.connect(self._address, autocommit=True)
                cursor = self._connection.execute(sql, values)
                row = cursor.fetchone() if cursor.description else None
                return None if row is None else float(row[0])
            except psycopg.OperationalError as error:
                if self._connection is not None:
                    self._connection.close()
                self._connection = None
                if is_last:
                    raise StorageError("the turns of the hosts cannot be asked for") from error
        return None
