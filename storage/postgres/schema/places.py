"""Marks of a page have a bit more for their kind, since there are five. See SQLite."""

from __future__ import annotations

from typing import Final

STATEMENTS: Final = """
UPDATE site_pages SET marks = (
  SELECT string_agg(
    set_byte(substring(marks FROM at FOR 8), 7, get_byte(marks, at + 6) & ~4),
    ''::bytea ORDER BY at
  ) FROM generate_series(1, length(marks), 8) AS places(at)
) WHERE length(marks) > 0;
"""
