"""Headlines in other languages, by the operator's translator. See SQLite."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE translations (
  -- `Translation`: the headline of an article as a machine says it in another language.
  article BIGINT NOT NULL REFERENCES ids,
  language TEXT NOT NULL,      -- into which it was translated
  source TEXT NOT NULL,        -- from which: the article's
  digest TEXT NOT NULL,        -- of the headline that it was made from
  text TEXT NOT NULL,
  translator TEXT NOT NULL,    -- who made it: a host, or the name of a program
  PRIMARY KEY (article, language)
);
CREATE INDEX translations_digest -- was the same headline translated for another article?
  ON translations (digest, source, language);
"""
