"""What only this database has: indexes of names, words of articles, how the store is called."""

from __future__ import annotations

from typing import Final

WORDS: Final = """
CREATE INDEX articles_source   -- names of sources in queries, as far as an index can hold them
  ON articles (left(source, 300));
CREATE INDEX articles_outlet   -- likewise of outlets
  ON articles (left(CASE WHEN publisher = '' THEN source ELSE publisher END, 300));
CREATE TABLE article_index (
  -- Words of the latest versions, for search; those of the headline have the weight A.
  article BIGINT PRIMARY KEY, words TSVECTOR NOT NULL
);
CREATE INDEX article_index_words      -- search
  ON article_index USING gin (words);
CREATE TABLE vocabulary (
  -- In how many articles a word stands: for words that were misspelt, or go on with an ending.
  word TEXT PRIMARY KEY, articles BIGINT NOT NULL
);
CREATE TABLE identity (
  -- Which store this is: made once, kept when it moves.
  id TEXT NOT NULL
);
"""
