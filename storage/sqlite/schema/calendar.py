"""What articles announce for days after their own."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE planned_events (
  -- `PlannedEvent`: something that an article says will happen, in the order of its text.
  article INTEGER NOT NULL REFERENCES ids, place INTEGER NOT NULL,
  kind TEXT NOT NULL,          -- of meeting (events.toml), or a concept of the glossary
  label TEXT NOT NULL,
  starts TEXT NOT NULL,        -- a day, as 2026-11-28
  ends TEXT NOT NULL,          -- its last day; of a month or a year, where no day was written
  precise TEXT NOT NULL,       -- day, month or year: what was written
  event TEXT NOT NULL,         -- the term of the event tag; '': no meeting that is known
  city TEXT NOT NULL, country TEXT NOT NULL,
  announced_by TEXT NOT NULL,  -- the label of a person or body; '': nobody is named
  sentence TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  PRIMARY KEY (article, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX planned_events_starts     -- what is coming in these days?
  ON planned_events (starts, ends);
"""
