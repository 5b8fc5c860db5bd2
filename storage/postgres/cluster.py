"""Many processes at work on one PostgreSQL store: jobs in Procrastinate's tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from procrastinate.schema import SchemaManager
from psycopg.conninfo import make_conninfo

from storage.contract.cluster import Cluster, Worker
from storage.contract.work import Claim
from storage.postgres.address import Address
from storage.postgres.connection import Connection
from storage.postgres.jobs_schema import FUNCTIONS, TABLES, TRIGGERS, place_of

_ASKED: Final = "(SELECT CAST(value AS bigint) FROM json_each(?))"

_TAKE: Final = (
    f"WITH free AS MATERIALIZED (SELECT item, stage FROM work WHERE job IN {_ASKED} "
    "AND lease_until IS NULL AND due_at IS NOT NULL FOR UPDATE SKIP LOCKED) "
    "UPDATE work w SET lease_until = milliseconds() FROM free "
    "WHERE w.item = free.item AND w.stage = free.stage "
    "RETURNING w.job, w.stage, (SELECT id FROM ids WHERE number = w.item), w.tries + 1, w.opened"
)
_HOLD: Final = (
    f"SELECT job FROM work WHERE job IN {_ASKED} AND lease_until IS NOT NULL "
    "ORDER BY item, stage FOR UPDATE"
)
_LOST: Final = """
WITH dead AS (
  -- under way in a worker whose heart has stopped
  SELECT j.id, 1 AS deaths FROM procrastinate_jobs j
    LEFT JOIN procrastinate_workers k ON k.id = j.worker_id
  WHERE j.status = 'doing' AND (k.id IS NULL
    OR k.last_heartbeat < clock_timestamp() - make_interval(secs => ?))
), unheard AS (
  -- its job is no more, and nobody has it: whoever fetched the job gave up
  SELECT w.job AS id, 0 AS deaths FROM work w LEFT JOIN procrastinate_jobs j ON j.id = w.job
  WHERE w.job IS NOT NULL AND (w.lease_until IS NULL OR w.lease_until <= milliseconds())
    AND (j.id IS NULL OR j.status NOT IN ('todo', 'doing'))
)
SELECT id, max(deaths) FROM (SELECT * FROM dead UNION ALL SELECT * FROM unheard) u GROUP BY id
"""
_FORGOTTEN: Final = """
WITH held AS MATERIALIZED (
  SELECT j.id FROM procrastinate_jobs j
  WHERE j.status = 'doing' AND j.task_name = 'item'
    AND NOT EXISTS (SELECT 1 FROM work w WHERE w.job = j.id)
    AND NOT EXISTS (SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id
      AND e.type = 'started' AND e.at > clock_timestamp() - interval '1 minute')
  ORDER BY j.id FOR UPDATE OF j
)
SELECT procrastinate_finish_job_v1(id, 'failed', true) FROM held
"""
"""Ends what was settled, and whose end a worker that lives could not report: the database was away
then. Procrastinate does not try again, and the job would hold its lock for ever."""

_PARK: Final = (
    "UPDATE work SET lease_until = NULL, job = NULL, due_at = NULL, state = 'parked', "
    "deaths = deaths + ?, alone = 1, reason = ?, detail = ?, settled_at = milliseconds() "
    "WHERE job = ? AND deaths + ? >= ?"
)
_FREE: Final = "UPDATE work SET lease_until = NULL, job = NULL, deaths = deaths + ? WHERE job = ?"
_END: Final = (
    "WITH held AS MATERIALIZED (SELECT id FROM procrastinate_jobs "
    "WHERE id = ? AND status = 'doing' FOR UPDATE) "
    "SELECT procrastinate_finish_job_v1(id, 'failed', true) FROM held"
)
"""The lock comes first: a worker that ends its job at this moment has ended it, and the function
raises for a job that is no more."""

_WORKERS: Final = (
    "SELECT name, region, stages, version, gazetteer, seen_at FROM workers "
    "WHERE seen_at > clock_timestamp() - make_interval(secs => ?) ORDER BY name"
)
_GREET: Final = (
    "INSERT INTO workers (name, region, stages, version, gazetteer, seen_at) "
    "VALUES (?, ?, ?, ?, ?, clock_timestamp()) ON CONFLICT (name) DO UPDATE SET "
    "region = excluded.region, stages = excluded.stages, version = excluded.version, "
    "gazetteer = excluded.gazetteer, seen_at = excluded.seen_at"
)


def connection_to_jobs(address: Address) -> str:
    """Return what libpq is told to see the tables of the jobs: they are in the store's schema."""
    options = f"-c search_path={address.schema}"
    return make_conninfo(**{**address.parameters, "options": options})


class PostgresCluster(Cluster):
    """The tables of jobs, turns and workers."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def prepare(self, regional: Sequence[str]) -> None:
        """Make tables, functions and triggers where they are missing.

        Belongs inside a transaction.
        """
        (is_there,) = self._database.execute(
            "SELECT to_regclass('procrastinate_jobs') IS NOT NULL"
        ).fetchone()
        if not is_there:
            self._database.run(SchemaManager.get_schema())
        for script in (TABLES, FUNCTIONS, place_of(regional), TRIGGERS):
            self._database.run(script)

    def take(self, jobs: Sequence[int]) -> dict[int, Claim]:
        """Claim the items of *jobs*, by job."""
        rows = self._database.execute(_TAKE, [json.dumps(list(jobs))]).fetchall()
        return {
            job: Claim(stage, item, tries, opened)
            for job, stage, item, tries, opened in sorted(rows)
        }

    def hold(self, jobs: Iterable[int]) -> set[int]:
        """Return the jobs of these whose items are still claimed by them, and lock those."""
        return {row[0] for row in self._database.execute(_HOLD, [json.dumps(list(jobs))])}

    def make_jobs(self, most: int) -> int:
        """Make jobs of what has come due; return how many."""
        return int(self._database.execute("SELECT make_jobs(?)", [most]).fetchone()[0])

    def recover(self, *, seconds: float, most: int, reason: str, detail: str) -> int:
        """Make due again what dead workers had; return how many items there were."""
        self._database.execute(_FORGOTTEN).fetchall()
        lost = self._database.execute(_LOST, [seconds]).fetchall()
        freed = 0
        for job, deaths in lost:
            self._database.execute(_END, [job]).fetchall()
            freed += self._database.execute(
                _PARK, [deaths, reason, detail, job, deaths, most]
            ).rowcount
            freed += self._database.execute(_FREE, [deaths, job]).rowcount
        return freed

    def let_go(self, jobs: Iterable[int]) -> None:
        """End *jobs* and make their items due again."""
        for job in jobs:
            self._database.execute(_END, [job]).fetchall()
            self._database.execute(_FREE, [0, job])

    def publish(self, facts: Mapping[str, str]) -> None:
        """Say what workers must agree with."""
        self._database.executemany(
            "INSERT INTO agreed (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            list(facts.items()),
        )

    def published(self) -> dict[str, str]:
        """Return what was published last."""
        return dict(self._database.execute("SELECT name, value FROM agreed").fetchall())

    def greet(self, worker: Worker) -> None:
        """Note that *worker* is there."""
        stages = json.dumps(worker.stages)
        values = [worker.name, worker.region, stages, worker.version, worker.gazetteer]
        self._database.execute(_GREET, values)

    def leave(self, name: str) -> None:
        """Note that the worker is there no more."""
        self._database.execute("DELETE FROM workers WHERE name = ?", [name])

    def workers(self, *, seconds: float) -> list[Worker]:
        """Return the workers that greeted within *seconds*."""
        return [
            Worker(
                name=name,
                region=region,
                stages=tuple(json.loads(stages)),
                version=version,
                gazetteer=gazetteer,
                seen_at=seen_at,
            )
            for name, region, stages, version, gazetteer, seen_at in self._database.execute(
                _WORKERS, [seconds]
            )
        ]
