"""The work table: one row for each item of a stage, found by when it is due or how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from storage.contract.work import Claim, Settlement, Work, WorkState
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, Ids, listed

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)

_ROW: Final = "WHERE item = (SELECT number FROM ids WHERE id = ?) AND stage = ?"
_OPEN: Final = (
    "INSERT INTO work (item, stage, due_at) VALUES (?, ?, ?) "
    "ON CONFLICT (item, stage) DO UPDATE SET "
    "due_at = CASE WHEN work.due_at < excluded.due_at THEN work.due_at ELSE excluded.due_at END, "
    "opened = work.opened + 1, tries = 0, deaths = 0, alone = 0, state = 'due'"
)
_CLAIM: Final = (
    "UPDATE work SET lease_until = ? WHERE stage = ? AND item IN ("
    "SELECT item FROM work WHERE stage = ? AND due_at <= ? "
    "AND (lease_until IS NULL OR lease_until <= ?) AND {chosen} ORDER BY due_at, item LIMIT ?) "
    "RETURNING due_at, item, (SELECT id FROM ids WHERE number = item), tries, opened"
)
_ONLY: Final = f"item IN (SELECT i.number FROM {ASKED})"
_SETTLE: Final = (
    "UPDATE work SET lease_until = NULL, reason = ?, detail = ?, settled_at = ?, "
    "version = ?, deaths = 0, alone = 0, "
    "tries = CASE WHEN ? = 0 THEN 0 WHEN opened = ? THEN tries + ? ELSE tries END, "
    "state = CASE WHEN opened = ? THEN ? ELSE 'due' END, "
    f"due_at = CASE WHEN opened = ? THEN ? ELSE due_at END {_ROW}"
)
_QUEUES: Final = """
WITH RECURSIVE found(name) AS (
  SELECT min(queue) FROM work WHERE stage = :stage AND due_at IS NOT NULL
  UNION ALL
  SELECT (SELECT min(queue) FROM work
    WHERE stage = :stage AND due_at IS NOT NULL AND queue > found.name)
  FROM found WHERE found.name IS NOT NULL)
SELECT name FROM found WHERE name IS NOT NULL AND EXISTS (SELECT 1 FROM work
  WHERE stage = :stage AND queue = found.name AND due_at <= :now)
"""
"""Jumps from queue to queue in the index, over however many items wait in each."""
_NEXT_DUE: Final = """
WITH RECURSIVE found(stage, name) AS (
  SELECT j.value, (SELECT min(w.queue) FROM work w
    WHERE w.stage = j.value AND w.due_at IS NOT NULL) FROM json_each(?) j
  UNION ALL
  SELECT found.stage, (SELECT min(w.queue) FROM work w
    WHERE w.stage = found.stage AND w.due_at IS NOT NULL AND w.queue > found.name)
  FROM found WHERE found.name IS NOT NULL)
SELECT min((SELECT min(w.due_at) FROM work w
  WHERE w.stage = found.stage AND w.queue = found.name AND w.due_at IS NOT NULL))
FROM found WHERE found.name IS NOT NULL
"""
"""The same for some stages: as many steps as there are queues, however much waits in them."""
ENDED: Final = "state IN ('done', 'parked')"
DUE: Final = "due_at IS NOT NULL"
"""The two halves of the table: each has its index, which is used where a query says so."""


def ticks(at: datetime) -> int:
    """Return *at* as the table holds it: whole milliseconds since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def moment_of(ticks: int) -> datetime:
    """Return the time that the table holds as *ticks*."""
    return _EPOCH + ticks * _MILLISECOND


def _moment(ticks: int | None) -> datetime | None:
    return None if ticks is None else moment_of(ticks)


class SqlWork(Work):
    """The ``work`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def open(self, stage: str, items: Iterable[str], due: datetime) -> int:
        """Make *items* due for *stage* at *due*, or sooner where they are already; return how many.

        An item that is done or parked is opened again with its tries forgotten.
        """
        return self.open_all([(stage, item, due) for item in items])

    def open_all(self, openings: Iterable[tuple[str, str, datetime]]) -> int:
        """Do what `open` does for each (stage, item, due); return how many there were."""
        opened = list(openings)
        numbers = self._ids.given_all(item for _, item, _ in opened)
        rows = [(numbers[item], stage, ticks(due)) for stage, item, due in opened]
        self._database.executemany(_OPEN, rows)
        return len(rows)

    def postpone(self, stage: str, item: str, due: datetime) -> None:
        """Set when *item* is next due, be it sooner or later than now."""
        self._database.execute(
            "INSERT INTO work (item, stage, due_at) VALUES (?, ?, ?) "
            "ON CONFLICT (item, stage) DO UPDATE SET due_at = excluded.due_at, state = 'due' "
            # what killed the process again and again is opened by a person alone
            "WHERE NOT (work.state = 'parked' AND work.alone > 0)",
            [self._ids.given(item), stage, ticks(due)],
        )

    def record(self, stage: str, items: Iterable[str], reason: str, at: datetime) -> None:
        """Note that *items* ended with *reason* without running; what is known already stays."""
        numbers = self._ids.given_all(items)
        self._database.executemany(
            "INSERT INTO work (item, stage, state, reason, settled_at) "
            "VALUES (?, ?, 'done', ?, ?) ON CONFLICT (item, stage) DO NOTHING",
            [(number, stage, reason, ticks(at)) for number in numbers.values()],
        )

    def claim(
        self,
        stage: str,
        *,
        now: datetime,
        limit: int,
        lease: timedelta,
        only: Sequence[str] = (),
        queue: str = "",
    ) -> list[Claim]:
        """Take up to *limit* items of *queue* of *stage* that are due, oldest first.

        A claim that was taken before and whose lease has run out is taken again.
        """
        at = ticks(now)
        chosen = _ONLY if only else "queue = ?"
        values: list[Any] = [ticks(now + lease), stage, stage, at, at]
        values += [listed(only) if only else queue, limit]
        rows = self._database.execute(_CLAIM.format(chosen=chosen), values).fetchall()
        return [Claim(stage, item, tries + 1, opened) for _, _, item, tries, opened in sorted(rows)]

    def queues(self, stage: str, now: datetime) -> list[str]:
        """Return the queues of *stage* in which something is due."""
        rows = self._database.execute(_QUEUES, {"stage": stage, "now": ticks(now)})
        return [row[0] for row in rows]

    def settle(self, settlements: Iterable[Settlement], *, now: datetime, version: int) -> None:
        """Write down how claims ended. What was opened again meanwhile stays due."""
        at = ticks(now)
        self._database.executemany(
            _SETTLE,
            [
                (
                    s.reason,
                    s.detail,
                    at,
                    version,
                    s.retried,
                    s.claim.opened,
                    s.counted,
                    s.claim.opened,
                    "parked" if s.parked else "done" if s.due is None else "due",
                    s.claim.opened,
                    None if s.due is None else ticks(s.due),
                    s.claim.item,
                    s.claim.stage,
                )
                for s in settlements
            ],
        )

    def give_back(self, waiting: Iterable[tuple[Claim, datetime]]) -> None:
        """Return claims that have to wait their turn until the given times: no try is counted."""
        self._database.executemany(
            f"UPDATE work SET lease_until = NULL, due_at = ?, state = 'waiting' {_ROW}",
            [(ticks(at), claim.item, claim.stage) for claim, at in waiting],
        )

    def line_up(self, waiting: Iterable[tuple[Claim, str, datetime | None]]) -> None:
        """Return claims into the queues that they wait in: no try is counted."""
        self._database.executemany(
            f"UPDATE work SET lease_until = NULL, queue = ?, due_at = coalesce(?, due_at) {_ROW}",
            [
                (queue, None if at is None else ticks(at), claim.item, claim.stage)
                for claim, queue, at in waiting
            ],
        )

    def next_turn(self) -> datetime | None:
        """Return when the next item that waits its turn may run, or None."""
        row = self._database.execute(
            "SELECT min(due_at) FROM work WHERE due_at IS NOT NULL AND state = 'waiting'"
        ).fetchone()
        return _moment(row[0])

    def has_due(self, stage: str, now: datetime) -> bool:
        """Tell whether anything of *stage* that stands in no queue is due (claimed or not)."""
        row = self._database.execute(
            "SELECT 1 FROM work WHERE stage = ? AND queue = '' AND due_at <= ? LIMIT 1",
            [stage, ticks(now)],
        ).fetchone()
        return row is not None

    def forget_leases(self) -> int:
        """Free every claim: for the one writer at its start. Return how many there were."""
        return self._database.execute(
            # What is claimed is due: the second term keeps SQLite from reading what is done.
            "UPDATE work SET lease_until = NULL "
            "WHERE lease_until IS NOT NULL AND due_at IS NOT NULL"
        ).rowcount

    def note_death(self, *, at: datetime, most: int, reason: str, detail: str) -> int:
        """Free every claim that a process left when it died, and count its death to each."""
        under_way = "WHERE lease_until IS NOT NULL AND due_at IS NOT NULL"
        (freed,) = self._database.execute(f"SELECT count(*) FROM work {under_way}").fetchone()
        if freed:
            self._database.execute(
                "UPDATE work SET lease_until = NULL, deaths = deaths + 1, alone = alone + ? "
                + under_way,
                [freed == 1],
            )
            self._database.execute(
                "UPDATE work SET state = 'parked', due_at = NULL, reason = ?, detail = ?, "
                "settled_at = ? WHERE deaths > 1 AND due_at IS NOT NULL AND alone >= ?",
                [reason, detail, ticks(at), most],
            )
        return int(freed)

    def suspects(self, stages: Sequence[str], now: datetime) -> list[tuple[str, str, int]]:
        """Return the (stage, item, deaths) that were under way at two deaths, most deaths first."""
        rows = self._database.execute(
            # By their deaths, of which there are few: as long as a database knows no statistics it
            # would read all that is due instead, in every turn of the engine.
            "WITH found AS MATERIALIZED (SELECT stage, item, deaths, due_at FROM work "
            "WHERE deaths > 1) SELECT w.stage, i.id, w.deaths FROM found w "
            "JOIN ids i ON i.number = w.item WHERE w.due_at <= ? "
            "AND w.stage IN (SELECT value FROM json_each(?)) ORDER BY w.deaths DESC, w.item",
            [ticks(now), json.dumps(list(stages))],
        )
        return [(stage, item, deaths) for stage, item, deaths in rows]

    def reopen_older(self, stage: str, version: int, now: datetime) -> int:
        """Make due again what an older version of *stage* has done; return how many."""
        return self._database.execute(
            "UPDATE work SET due_at = ?, opened = opened + 1, tries = 0, deaths = 0, alone = 0, "
            "state = 'due' "
            "WHERE stage = ? AND state = 'done' AND version < ? AND version > 0 "
            f"AND {ENDED}",
            [ticks(now), stage, version],
        ).rowcount

    def drop(self, stage: str, items: Iterable[str]) -> None:
        """Forget *items*."""
        self._database.executemany(f"DELETE FROM work {_ROW}", [(item, stage) for item in items])

    def forget_details(self, stage: str, items: Iterable[str]) -> None:
        """Forget what was told beside the reason with which *items* ended."""
        self._database.executemany(
            f"UPDATE work SET detail = '' {_ROW}", [(item, stage) for item in items]
        )

    def next_due(self, stages: Sequence[str]) -> datetime | None:
        """Return when the next item of any of *stages* is due, or None."""
        row = self._database.execute(_NEXT_DUE, [json.dumps(list(stages))]).fetchone()
        return _moment(row[0])

    def due_count(self, stages: Sequence[str], now: datetime) -> int:
        """Return how many items of *stages* are due."""
        row = self._database.execute(
            "SELECT count(*) FROM work WHERE due_at <= ? "
            "AND stage IN (SELECT value FROM json_each(?))",
            [ticks(now), json.dumps(list(stages))],
        ).fetchone()
        return int(row[0])

    def items(self, stage: str, *, state: str = "", reason: str = "") -> list[str]:
        """Return the items of *stage*, of one state or reason where given."""
        halves = (ENDED, DUE) if not state else (ENDED if state in ("done", "parked") else DUE,)
        given = {"stage": stage, "state": state, "reason": reason}
        terms = " AND ".join(f"{name} = :{name}" for name, value in given.items() if value)
        chosen = " UNION ALL ".join(
            f"SELECT item FROM work WHERE {terms} AND {half}" for half in halves
        )
        rows = self._database.execute(
            f"SELECT i.id FROM ({chosen}) w CROSS JOIN ids i ON i.number = w.item ORDER BY i.id",
            given,
        )
        return [row[0] for row in rows]

    def pull_back(self, stage: str, *, later_than: datetime, to: datetime) -> int:
        """Make due at *to* what a clock that ran ahead put off for too long; return how much."""
        return self._database.execute(
            "UPDATE work SET due_at = ? WHERE stage = ? AND due_at > ?",
            [ticks(to), stage, ticks(later_than)],
        ).rowcount

    def state(self, stage: str, item: str) -> WorkState | None:
        """Return what is known of one item, or None."""
        found = self.states(stage, [item])
        return found[0] if found else None

    def states(self, stage: str, items: Sequence[str]) -> list[WorkState]:
        """Return what is known of *items*; those never heard of are left out."""
        rows = self._database.execute(
            "SELECT i.id, w.state, w.reason, w.detail, w.tries, w.due_at, w.settled_at "
            f"FROM {ASKED} CROSS JOIN work w ON w.item = i.number AND w.stage = ?",
            [listed(items), stage],
        )
        return [
            WorkState(stage, item, state, reason, detail, tries, _moment(due), _moment(settled))
            for item, state, reason, detail, tries, due, settled in rows
        ]

    def counts(self) -> list[tuple[str, str, str, int]]:
        """Return (stage, state, reason, how many) for everything in the table."""
        # What is due is found by its time, the rest in the index of what has ended.
        rows = self._database.execute(
            "SELECT stage, state, reason, sum(items) AS number FROM ("
            f"SELECT stage, state, reason, count(*) AS items FROM work WHERE {ENDED} "
            "GROUP BY stage, state, version, reason UNION ALL "
            f"SELECT stage, state, reason, count(*) FROM work WHERE {DUE} "
            "GROUP BY stage, state, reason) "
            "GROUP BY stage, state, reason ORDER BY stage, state, number DESC"
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]
