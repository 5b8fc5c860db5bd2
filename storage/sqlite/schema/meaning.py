"""Vectors, and what is counted of them."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE vectors (
  -- `Vector`: what an article means, by a model; headline and lead as a direction.
  article INTEGER PRIMARY KEY REFERENCES ids,
  model TEXT NOT NULL,         -- vectors of two models are never compared
  language TEXT NOT NULL,      -- under which it is counted in vector_sums
  digest TEXT NOT NULL,        -- of the text that it was made from
  numbers BLOB NOT NULL        -- signed bytes
) STRICT;
CREATE TABLE vector_sums (
  -- The vectors of each language, added up: its mean is taken off before two are compared.
  model TEXT NOT NULL, language TEXT NOT NULL,
  count INTEGER NOT NULL,      -- vectors in it
  sums BLOB NOT NULL,          -- signed, big-endian, 8 bytes each
  PRIMARY KEY (model, language)
) STRICT, WITHOUT ROWID;
"""
