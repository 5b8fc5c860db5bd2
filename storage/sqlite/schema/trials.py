"""Sources of the catalogue that are tried, or were switched on here."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE trials (
  -- `Trial`: a source of the catalogue that is off there, and how it answered.
  source TEXT PRIMARY KEY,
  url TEXT NOT NULL,               -- a source with another address begins anew
  asked_at TEXT,
  due_at TEXT,                     -- not asked before
  good TEXT NOT NULL,              -- when it answered with new items, of the last week
  known BLOB NOT NULL,             -- eight bytes for each item of the last good answer
  failures INTEGER NOT NULL,       -- in a row
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  on_at TEXT,                      -- when it was switched on here
  told_at TEXT,                    -- when the operator was told of that
  is_refused INTEGER NOT NULL      -- a person took it off again: it is not tried any more
) STRICT, WITHOUT ROWID;
"""
