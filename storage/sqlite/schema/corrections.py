"""What persons said of articles against what the program found."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE corrections (
  -- `Correction`: what a person said of an article; it stands over what stages find.
  article INTEGER NOT NULL REFERENCES ids,
  field TEXT NOT NULL,         -- relevance, story, or the scheme of a tag
  term TEXT NOT NULL,          -- of the tag; '' otherwise
  label TEXT NOT NULL,         -- of the tag
  value TEXT NOT NULL,         -- the level, the story's id, or yes or no for a tag
  before TEXT NOT NULL,        -- what the program had found
  because TEXT NOT NULL,       -- in the words of who corrected it
  at TEXT NOT NULL,
  PRIMARY KEY (article, field, term)
) STRICT, WITHOUT ROWID;
"""
