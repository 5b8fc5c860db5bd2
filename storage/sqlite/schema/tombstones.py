"""What was withdrawn on demand stays out; and counts of what ended read an index alone."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE tombstones (
  -- `Tombstone`: what was withdrawn on demand; nothing that it said is kept.
  page TEXT PRIMARY KEY,
  article TEXT NOT NULL,       -- its id; '': nothing was read from the page
  url TEXT NOT NULL, source TEXT NOT NULL, at TEXT NOT NULL,
  because TEXT NOT NULL,       -- in the words of who withdrew it
  erased INTEGER NOT NULL      -- its traces in the files are overwritten
) STRICT;
CREATE TABLE tombstone_names (
  -- `Tombstone`: ids, keys and addresses under which it could come back.
  name TEXT NOT NULL, page TEXT NOT NULL REFERENCES tombstones ON DELETE CASCADE,
  PRIMARY KEY (name, page)
) STRICT, WITHOUT ROWID;
DROP INDEX work_ended;         -- SQLite read the table too, to see that a time is missing
CREATE INDEX work_ended        -- status, what ended so, what an older version of a stage did
  ON work (stage, state, version, reason) WHERE state IN ('done', 'parked');
"""
