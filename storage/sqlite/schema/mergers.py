"""Stories that turned out to tell the event of another."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE mergers (
  -- `Merger`: a story that became part of another; its id stands for that one.
  story INTEGER PRIMARY KEY REFERENCES ids,
  joined INTEGER NOT NULL REFERENCES ids, -- what it is part of now, however often that moved on
  at TEXT NOT NULL,
  because TEXT NOT NULL
) STRICT;
CREATE INDEX mergers_joined -- what became part of a story
  ON mergers (joined);
CREATE INDEX mergers_at -- what came together since a time
  ON mergers (at);
"""
