"""Articles keep their picture and their keywords. See SQLite."""

from __future__ import annotations

from typing import Final

COLUMNS: Final = """
ALTER TABLE articles ADD COLUMN image TEXT     -- JSON: url, caption, credit; NULL: none
  DEFAULT NULL;
ALTER TABLE articles ADD COLUMN keywords TEXT NOT NULL  -- JSON: the outlet's own words
  DEFAULT '[]';
"""
