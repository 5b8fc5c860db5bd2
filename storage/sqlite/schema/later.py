"""Hashes are put into the table of sketches together; till then their articles are named."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE sketches_later (
  -- Articles whose hashes are not in sketches yet: they stand in signatures alone.
  article INTEGER PRIMARY KEY REFERENCES signatures
) STRICT;
"""
