"""Queues of receivers, and what was under way when the process died."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
ALTER TABLE work ADD COLUMN queue TEXT NOT NULL
  -- the receiver that it waits for; '' where there is none, or it is not known yet
  DEFAULT '';
ALTER TABLE work ADD COLUMN deaths INTEGER NOT NULL
  -- of the process while it was under way, since it last settled
  DEFAULT 0;
ALTER TABLE work ADD COLUMN alone INTEGER NOT NULL
  -- those of them at which nothing else was under way
  DEFAULT 0;
UPDATE work SET tries = max(tries - 1, 0) WHERE lease_until IS NOT NULL AND due_at IS NOT NULL;
DROP INDEX work_due;
CREATE INDEX work_due          -- what a stage has to do, of each queue, oldest first
  ON work (stage, queue, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX work_suspects     -- what runs apart from the rest
  ON work (deaths) WHERE deaths > 1;
CREATE TABLE queues (
  -- Receivers that did not answer last; one that answers has no row.
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  failures INTEGER NOT NULL,       -- in a row
  silent_since INTEGER NOT NULL,   -- milliseconds since 1970
  next_at INTEGER NOT NULL,        -- not tried before
  PRIMARY KEY (stage, name)
) STRICT, WITHOUT ROWID;
"""
