"""The work table: one row for each item of a stage, found by when it is due or how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.contract.work import Claim, Settlement, Work, WorkState
from storage.sqlite.rows import from_row, moment, select, stamp


class SqliteWork(Work):
    """The ``work`` table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, stage: str, items: Iterable[str], due: datetime) -> int:
        """Make *items* due for *stage* at *due*, or sooner where they are already; return how many.

        An item that is done or parked is opened again with its tries forgotten.
        """
        return self.open_all([(stage, item, due) for item in items])

    def open_all(self, openings: Iterable[tuple[str, str, datetime]]) -> int:
        """Do what `open` does for each (stage, item, due); return how many there were."""
        rows = [(stage, item, stamp(due)) for stage, item, due in openings]
        self._database.conn.executemany(
            "INSERT INTO work (stage, item, due_at) VALUES (?, ?, ?) "
            "ON CONFLICT (stage, item) DO UPDATE SET "
            "due_at = min(coalesce(due_at, excluded.due_at), excluded.due_at), "
            "opened = opened + 1, tries = 0, state = 'due'",
            rows,
        )
        return len(rows)

    def postpone(self, stage: str, item: str, due: datetime) -> None:
        """Set when *item* is next due, be it sooner or later than now."""
        self._database.execute(
            "INSERT INTO work (stage, item, due_at) VALUES (?, ?, ?) "
            "ON CONFLICT (stage, item) DO UPDATE SET due_at = excluded.due_at, state = 'due'",
            [stage, item, stamp(due)],
        )

    def record(self, stage: str, items: Iterable[str], reason: str, at: datetime) -> None:
        """Note that *items* ended with *reason* without running; what is known already stays."""
        self._database.conn.executemany(
            "INSERT INTO work (stage, item, state, reason, settled_at) "
            "VALUES (?, ?, 'done', ?, ?) ON CONFLICT (stage, item) DO NOTHING",
            [(stage, item, reason, stamp(at)) for item in items],
        )

    def claim(
        self, stage: str, *, now: datetime, limit: int, lease: timedelta, only: Sequence[str] = ()
    ) -> list[Claim]:
        """Take up to *limit* items of *stage* that are due, oldest first.

        A claim that was taken before and whose lease has run out is taken again.
        """
        at = stamp(now)
        rows = self._database.execute(
            "UPDATE work SET lease_until = ?, tries = tries + 1 WHERE stage = ? AND item IN ("
            "SELECT item FROM work WHERE stage = ? AND due_at <= ? "
            "AND (lease_until IS NULL OR lease_until <= ?) "
            "AND (? = '[]' OR item IN (SELECT value FROM json_each(?))) "
            "ORDER BY due_at, item LIMIT ?) RETURNING item, tries, opened, due_at",
            [
                stamp(now + lease),
                stage,
                stage,
                at,
                at,
                json.dumps(list(only)),
                json.dumps(list(only)),
                limit,
            ],
        ).fetchall()
        rows.sort(key=lambda row: (row[3], row[0]))
        return [Claim(stage, item, tries, opened) for item, tries, opened, _ in rows]

    def settle(self, settlements: Iterable[Settlement], *, now: datetime, version: int) -> None:
        """Write down how claims ended. What was opened again meanwhile stays due."""
        self._database.conn.executemany(
            "UPDATE work SET lease_until = NULL, reason = ?, detail = ?, settled_at = ?, "
            "version = ?, tries = CASE WHEN ? THEN tries ELSE 0 END, "
            "state = CASE WHEN opened = ? THEN ? ELSE 'due' END, "
            "due_at = CASE WHEN opened = ? THEN ? ELSE due_at END "
            "WHERE stage = ? AND item = ?",
            [
                (
                    s.reason,
                    s.detail,
                    stamp(now),
                    version,
                    s.retried,
                    s.claim.opened,
                    "parked" if s.parked else "done" if s.due is None else "due",
                    s.claim.opened,
                    None if s.due is None else stamp(s.due),
                    s.claim.stage,
                    s.claim.item,
                )
                for s in settlements
            ],
        )

    def give_back(self, waiting: Iterable[tuple[Claim, datetime]]) -> None:
        """Return claims that have to wait their turn until the given times: no try is counted."""
        self._database.conn.executemany(
            "UPDATE work SET lease_until = NULL, tries = tries - 1, due_at = ?, state = 'waiting' "
            "WHERE stage = ? AND item = ?",
            [(stamp(at), claim.stage, claim.item) for claim, at in waiting],
        )

    def next_turn(self) -> datetime | None:
        """Return when the next item that waits its turn may run, or None."""
        row = self._database.execute(
            "SELECT min(due_at) FROM work WHERE due_at IS NOT NULL AND state = 'waiting'"
        ).fetchone()
        return moment(row[0]) if row[0] else None

    def has_due(self, stage: str, now: datetime) -> bool:
        """Tell whether anything of *stage* is due (claimed or not)."""
        row = self._database.execute(
            "SELECT 1 FROM work WHERE stage = ? AND due_at <= ? LIMIT 1", [stage, stamp(now)]
        ).fetchone()
        return row is not None

    def forget_leases(self) -> int:
        """Free every claim: for the one writer at its start. Return how many there were."""
        return self._database.execute(
            # What is claimed is due: the second term keeps SQLite from reading what is done.
            "UPDATE work SET lease_until = NULL "
            "WHERE lease_until IS NOT NULL AND due_at IS NOT NULL"
        ).rowcount

    def reopen_older(self, stage: str, version: int, now: datetime) -> int:
        """Make due again what an older version of *stage* has done; return how many."""
        return self._database.execute(
            "UPDATE work SET due_at = ?, opened = opened + 1, tries = 0, state = 'due' "
            "WHERE stage = ? AND state = 'done' AND version < ? AND version > 0",
            [stamp(now), stage, version],
        ).rowcount

    def drop(self, stage: str, items: Iterable[str]) -> None:
        """Forget *items*."""
        self._database.conn.executemany(
            "DELETE FROM work WHERE stage = ? AND item = ?", [(stage, item) for item in items]
        )

    def next_due(self, stages: Sequence[str]) -> datetime | None:
        """Return when the next item of any of *stages* is due, or None."""
        row = self._database.execute(
            "SELECT min(due_at) FROM work WHERE due_at IS NOT NULL "
            "AND stage IN (SELECT value FROM json_each(?))",
            [json.dumps(list(stages))],
        ).fetchone()
        return moment(row[0]) if row[0] else None

    def due_count(self, stages: Sequence[str], now: datetime) -> int:
        """Return how many items of *stages* are due."""
        row = self._database.execute(
            "SELECT count(*) FROM work WHERE due_at <= ? "
            "AND stage IN (SELECT value FROM json_each(?))",
            [stamp(now), json.dumps(list(stages))],
        ).fetchone()
        return int(row[0])

    def items(self, stage: str, *, state: str = "", reason: str = "") -> list[str]:
        """Return the items of *stage*, of one state or reason where given."""
        rows = self._database.execute(
            "SELECT item FROM work WHERE stage = ? AND (? = '' OR state = ?) "
            "AND (? = '' OR reason = ?) ORDER BY item",
            [stage, state, state, reason, reason],
        )
        return [row[0] for row in rows]

    def settled(self, stage: str, *, prefix: str, since: datetime) -> list[str]:
        """Return the items of *stage* that begin with *prefix* and ended since then."""
        rows = self._database.execute(
            "SELECT item FROM work WHERE stage = ? AND item >= ? AND item < ? "
            "AND settled_at >= ? ORDER BY item",
            [stage, prefix, prefix + "\U0010ffff", stamp(since)],
        )
        return [row[0] for row in rows]

    def pull_back(self, stage: str, *, later_than: datetime, to: datetime) -> int:
        """Make due at *to* what a clock that ran ahead put off for too long; return how much."""
        return self._database.execute(
            "UPDATE work SET due_at = ? WHERE stage = ? AND due_at > ?",
            [stamp(to), stage, stamp(later_than)],
        ).rowcount

    def state(self, stage: str, item: str) -> WorkState | None:
        """Return what is known of one item, or None."""
        found = self.states(stage, [item])
        return found[0] if found else None

    def states(self, stage: str, items: Sequence[str]) -> list[WorkState]:
        """Return what is known of *items*; those never heard of are left out."""
        rows = select(
            self._database,
            "SELECT * FROM work WHERE stage = ? AND item IN (SELECT value FROM json_each(?))",
            [stage, json.dumps(list(items))],
        )
        return [from_row(WorkState, row) for row in rows]

    def counts(self) -> list[tuple[str, str, str, int]]:
        """Return (stage, state, reason, how many) for everything in the table."""
        # What is due is found by its time, the rest in the index of what has ended.
        rows = self._database.execute(
            "SELECT stage, state, reason, count(*) AS number FROM work WHERE state <> 'due' "
            "GROUP BY stage, state, reason UNION ALL "
            "SELECT stage, state, reason, count(*) FROM work "
            "WHERE due_at IS NOT NULL AND state = 'due' GROUP BY stage, state, reason "
            "ORDER BY stage, state, number DESC"
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]
