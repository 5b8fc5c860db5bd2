"""Raw bytes that are kept outside of the database."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE outside (
  -- Where bytes are whose row in ``bodies`` is empty: a bucket or a folder.
  number INTEGER PRIMARY KEY CHECK (number = 1), -- there is one at most
  url TEXT NOT NULL,               -- without any secret
  is_used INTEGER NOT NULL        -- whether new bytes go there too
) STRICT;
"""
