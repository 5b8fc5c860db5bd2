"""What makes a job of each item that is due: columns, functions, triggers of the table of work.

Because a trigger does it, an item that any program opens, in whatever transaction, wakes a worker
when that transaction is kept, and never otherwise. It looks at the end of the transaction: what is
opened and done in the same one is no job. The tables of the jobs are Procrastinate's own.

A job is never put off, and of one queue there is one job at a time, though Procrastinate has locks
for that (it has them too, as a second guard). Measured: with 20,000 jobs of 200 locks, all of them
held, `procrastinate_fetch_job_v2` looks through all of them, 1.0 s at every wake-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

AHEAD: Final = 1_000
"""Milliseconds by which the clock of whoever opens an item may be before the server's: such an item
is a job at once, not at the next look. What waits (a second, for a vector) has to come to its time:
a job at once would find it waiting again, and again."""

TABLES: Final = """
CREATE TABLE IF NOT EXISTS turns (
  domain text PRIMARY KEY,
  holder text NOT NULL,          -- who has the turn, '' for nobody
  ready_at timestamptz NOT NULL  -- when the next may begin; of a turn that is held, at the latest
);
CREATE TABLE IF NOT EXISTS agreed (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS workers (
  name text PRIMARY KEY,
  region text NOT NULL,
  stages text NOT NULL,          -- JSON
  version text NOT NULL,
  gazetteer text NOT NULL,
  seen_at timestamptz NOT NULL
);
ALTER TABLE work ADD COLUMN IF NOT EXISTS job bigint;
CREATE UNIQUE INDEX IF NOT EXISTS work_job ON work (job) WHERE job IS NOT NULL;
CREATE INDEX IF NOT EXISTS work_head ON work (queue) WHERE job IS NOT NULL AND queue <> '';
CREATE INDEX IF NOT EXISTS work_without_job ON work (queue, due_at)
  WHERE job IS NULL AND due_at IS NOT NULL;
"""

FUNCTIONS: Final = f"""
CREATE OR REPLACE FUNCTION milliseconds() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

CREATE OR REPLACE FUNCTION soon(state text) RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT milliseconds() + CASE state WHEN 'waiting' THEN 0 ELSE {AHEAD} END
$$;

CREATE OR REPLACE FUNCTION may_begin(name text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT NOT EXISTS (SELECT 1 FROM work WHERE queue = name AND queue <> '' AND job IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM turns WHERE domain = name AND ready_at > clock_timestamp())
$$;

CREATE OR REPLACE FUNCTION end_of_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN                            -- it has just ended, or waits for later, and its job with it
  NEW.job := NULL;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION job_of_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN                            -- of the row as it is now, at the end of the transaction
  UPDATE work w SET job = (procrastinate_defer_jobs_v1(ARRAY[ROW(
      place_of(w.stage, w.item), 'item', 0, nullif(w.queue, ''), NULL,
      jsonb_build_object('stage', w.stage), NULL
    )::procrastinate_job_to_defer_v1]))[1]
  WHERE w.item = NEW.item AND w.stage = NEW.stage AND w.job IS NULL AND w.lease_until IS NULL
    AND w.due_at <= soon(w.state) AND (w.queue = '' OR may_begin(w.queue));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION make_jobs(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  at_once bigint := soon('');
  name text := '';
  made integer;
BEGIN
  -- An update that changes nothing: the trigger makes the job when all is kept.
  UPDATE work w SET job = NULL FROM (
    SELECT item, stage FROM work
    WHERE job IS NULL AND due_at IS NOT NULL AND queue = '' AND due_at <= at_once
      AND due_at <= soon(state) AND lease_until IS NULL
    ORDER BY due_at LIMIT most FOR UPDATE SKIP LOCKED
  ) due WHERE w.item = due.item AND w.stage = due.stage;
  GET DIAGNOSTICS made = ROW_COUNT;
  LOOP                           -- from queue to queue, over however many items wait in each
    SELECT min(queue) INTO name FROM work
      WHERE job IS NULL AND due_at IS NOT NULL AND queue > name;
    EXIT WHEN name IS NULL OR made >= most;
    IF may_begin(name) THEN
      UPDATE work w SET job = NULL FROM (
        SELECT item, stage FROM work
        WHERE job IS NULL AND due_at IS NOT NULL AND queue = name AND due_at <= at_once
          AND due_at <= soon(state) AND lease_until IS NULL
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
      ) due WHERE w.item = due.item AND w.stage = due.stage;
      IF FOUND THEN
        made := made + 1;
      END IF;
    END IF;
  END LOOP;
  RETURN made;
END
$$;
"""


def place_of(regional: Sequence[str]) -> str:
    """Return the function that says in which queue of jobs an item of a stage stands.

    It is called like the stage; of a *regional* one, whose items are sources, their further
    documents, pages or walks, with the region of its source behind it: ``fetch@ru``.
    """
    names = ", ".join(f"'{name}'" for name in ("", *regional))
    return f"""
CREATE OR REPLACE FUNCTION region_of(asked bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT s.region FROM sources s WHERE s.name = coalesce(
    (SELECT source FROM entries WHERE page = asked ORDER BY number LIMIT 1),
    (SELECT source FROM follows WHERE number = asked),
    (SELECT source FROM walks WHERE number = asked),
    (SELECT id FROM ids WHERE number = asked))
$$;
CREATE OR REPLACE FUNCTION place_of(stage text, item bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT stage || CASE WHEN stage IN ({names}) AND region_of(item) <> ''
    THEN '@' || region_of(item) ELSE '' END
$$;
"""


TRIGGERS: Final = f"""
CREATE OR REPLACE TRIGGER end_of_job BEFORE UPDATE ON work FOR EACH ROW
  WHEN (NEW.lease_until IS NULL AND NEW.job IS NOT NULL AND (OLD.lease_until IS NOT NULL
    OR NEW.due_at IS NULL OR NEW.due_at > milliseconds() + {AHEAD}))
  EXECUTE FUNCTION end_of_job();

DO $$ BEGIN
  -- To drop one waits for whoever reads the table: only what an older version made is dropped.
  IF EXISTS (SELECT 1 FROM pg_trigger
      WHERE tgrelid = 'work'::regclass AND tgname = 'job_of_work' AND tgdeferrable) THEN
    RETURN;
  END IF;
  DROP TRIGGER IF EXISTS job_of_work ON work;
  CREATE CONSTRAINT TRIGGER job_of_work AFTER INSERT OR UPDATE ON work
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.job IS NULL AND NEW.lease_until IS NULL AND NEW.due_at IS NOT NULL)
    EXECUTE FUNCTION job_of_work();
END $$;
"""
