"""Queues of work that waits for somebody outside."""

from __future__ import annotations

from storage.contract.queues import Queues, Silence
from storage.sql.connection import Connection
from storage.sql.work import moment_of, ticks


class SqlQueues(Queues):
    """The ``queues`` table, and the column of the same name of ``work``."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def silent(self, stage: str) -> dict[str, Silence]:
        """Return what is known of the silent queues of *stage*, by name."""
        rows = self._database.execute(
            "SELECT name, failures, silent_since, next_at FROM queues WHERE stage = ?", [stage]
        )
        return {
            name: Silence(
                stage=stage,
                name=name,
                failures=failures,
                since=moment_of(since),
                next_at=moment_of(next_at),
            )
            for name, failures, since, next_at in rows
        }

    def put(self, silence: Silence) -> None:
        """Keep *silence*, instead of what was known of the same queue."""
        self._database.execute(
            "INSERT INTO queues (stage, name, failures, silent_since, next_at) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (stage, name) DO UPDATE SET "
            "failures = excluded.failures, silent_since = excluded.silent_since, "
            "next_at = excluded.next_at",
            [
                silence.stage,
                silence.name,
                silence.failures,
                ticks(silence.since),
                ticks(silence.next_at),
            ],
        )

    def forget(self, stage: str, name: str = "") -> None:
        """Forget the silence of the queue *name* of *stage*; of all its queues without a name."""
        self._database.execute(
            "DELETE FROM queues WHERE stage = ? AND (? = '' OR name = ?)", [stage, name, name]
        )

    def waiting(self, stage: str) -> dict[str, int]:
        """Return how many items of *stage* are not done, by queue."""
        rows = self._database.execute(
            "SELECT queue, count(*) FROM work WHERE stage = ? AND due_at IS NOT NULL "
            "GROUP BY queue",
            [stage],
        )
        return dict(rows.fetchall())
