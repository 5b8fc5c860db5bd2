"""Articles and what was found out about them, by stages and by persons."""

from __future__ import annotations

from typing import Final

ARTICLES: Final = """
CREATE TABLE articles (
  -- `Article`: the latest version of each.
  number BIGINT PRIMARY KEY REFERENCES ids, -- also of its row in article_index
  id TEXT NOT NULL, first_seen TEXT NOT NULL, date_published TEXT, date_modified TEXT,
  date_only BIGINT NOT NULL, version BIGINT NOT NULL, status TEXT NOT NULL,
  reason TEXT NOT NULL, source TEXT NOT NULL, publisher TEXT NOT NULL, country TEXT NOT NULL,
  language TEXT NOT NULL, script TEXT NOT NULL,
  capture BIGINT REFERENCES ids,            -- what it was read from
  captured_at TEXT, is_accessible_for_free BIGINT, url TEXT NOT NULL,
  canonical_url TEXT NOT NULL, section TEXT NOT NULL,
  authors TEXT NOT NULL,       -- JSON: names
  credits TEXT NOT NULL,       -- JSON: names
  dateline TEXT,               -- JSON
  dates TEXT NOT NULL,         -- JSON: [where from, time] of all that were found
  headline TEXT NOT NULL, summary TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX articles_seen     -- --since, digests, stories of a time
  ON articles (first_seen);
CREATE INDEX articles_capture  -- what was read from a capture
  ON articles (capture) WHERE capture IS NOT NULL;
CREATE TABLE article_versions (
  -- `Article`: superseded versions, whole.
  article BIGINT NOT NULL REFERENCES ids, version BIGINT NOT NULL, captured_at TEXT,
  record TEXT NOT NULL,        -- JSON: the columns of articles, ids as they are outside
  PRIMARY KEY (article, version)
);
"""

FINDINGS: Final = """
CREATE TABLE signatures (
  -- `Signature`: what is compared of an article.
  article BIGINT PRIMARY KEY REFERENCES ids,
  scheme TEXT NOT NULL, text_digest TEXT NOT NULL, shingles BIGINT NOT NULL,
  sketch BYTEA NOT NULL         -- its hashes in sketches: signed, big-endian, 8 bytes each
);
CREATE INDEX signatures_digest -- exact copies
  ON signatures (text_digest) WHERE text_digest <> '';
CREATE TABLE sketches (
  -- `Signature`: which articles have a shingle; near copies share some.
  hash BIGINT NOT NULL, article BIGINT NOT NULL, PRIMARY KEY (hash, article)
);
CREATE TABLE reprints (
  -- `Reprint`: which article carries the text of which other.
  article BIGINT PRIMARY KEY REFERENCES ids,
  source_article BIGINT NOT NULL REFERENCES ids, origin BIGINT NOT NULL REFERENCES ids,
  kind TEXT NOT NULL, containment DOUBLE PRECISION NOT NULL,
  containment_reverse DOUBLE PRECISION NOT NULL,
  changes TEXT NOT NULL        -- JSON
);
CREATE INDEX reprints_source   -- re-rooting a chain
  ON reprints (source_article);
CREATE INDEX reprints_origin   -- who reprinted this
  ON reprints (origin);
CREATE TABLE classifications (
  -- `Classification`: how an article bears on the SCO.
  article BIGINT PRIMARY KEY REFERENCES ids,
  level TEXT NOT NULL, score DOUBLE PRECISION NOT NULL,
  evidence TEXT NOT NULL       -- JSON: sentences
);
CREATE TABLE tags (
  -- `Tag`: what an article is about.
  article BIGINT NOT NULL REFERENCES ids, scheme TEXT NOT NULL, term TEXT NOT NULL,
  label TEXT NOT NULL, confidence DOUBLE PRECISION NOT NULL,
  spans TEXT NOT NULL,         -- JSON: [start, end] of each place
  PRIMARY KEY (article, scheme, term)
);
CREATE INDEX tags_term         -- recrawl --tag, queries: which tags there are
  ON tags (scheme, term, label);
CREATE TABLE memberships (
  -- `Membership`: which story an article tells.
  article BIGINT PRIMARY KEY REFERENCES ids, story BIGINT NOT NULL REFERENCES ids,
  because TEXT NOT NULL
);
CREATE INDEX memberships_story -- the articles of a story
  ON memberships (story);
CREATE TABLE profiles (
  -- `Profile`: what grouping knows of an article.
  article BIGINT PRIMARY KEY REFERENCES ids, at TEXT NOT NULL, packed TEXT NOT NULL,
  keys TEXT NOT NULL           -- JSON: its keys in profile_keys
);
CREATE TABLE profile_keys (
  -- `Profile`: which articles have a term; those near in time and topic share some.
  key TEXT NOT NULL, at TEXT NOT NULL, article BIGINT NOT NULL, PRIMARY KEY (key, at, article)
);
CREATE TABLE vectors (
  -- `Vector`: what an article means, by a model; headline and lead as a direction.
  article BIGINT PRIMARY KEY REFERENCES ids,
  model TEXT NOT NULL,         -- vectors of two models are never compared
  language TEXT NOT NULL,      -- under which it is counted in vector_sums
  digest TEXT NOT NULL,        -- of the text that it was made from
  numbers BYTEA NOT NULL        -- signed bytes
);
CREATE TABLE planned_events (
  -- `PlannedEvent`: something that an article says will happen, in the order of its text.
  article BIGINT NOT NULL REFERENCES ids, place BIGINT NOT NULL,
  kind TEXT NOT NULL,          -- of meeting (events.toml), or a concept of the glossary
  label TEXT NOT NULL,
  starts TEXT NOT NULL,        -- a day, as 2026-11-28
  ends TEXT NOT NULL,          -- its last day; of a month or a year, where no day was written
  precise TEXT NOT NULL,       -- day, month or year: what was written
  event TEXT NOT NULL,         -- the term of the event tag; '': no meeting that is known
  city TEXT NOT NULL, country TEXT NOT NULL,
  announced_by TEXT NOT NULL,  -- the label of a person or body; '': nobody is named
  sentence TEXT NOT NULL,
  start BIGINT NOT NULL, "end" BIGINT NOT NULL,
  PRIMARY KEY (article, place)
);
CREATE INDEX planned_events_starts     -- what is coming in these days?
  ON planned_events (starts, ends);
CREATE TABLE vector_sums (
  -- The vectors of each language, added up: its mean is taken off before two are compared.
  model TEXT NOT NULL, language TEXT NOT NULL,
  count BIGINT NOT NULL,      -- vectors in it
  sums BYTEA NOT NULL,          -- signed, big-endian, 8 bytes each
  PRIMARY KEY (model, language)
);
CREATE TABLE corrections (
  -- `Correction`: what a person said of an article; it stands over what stages find.
  article BIGINT NOT NULL REFERENCES ids,
  field TEXT NOT NULL,         -- relevance, story, or the scheme of a tag
  term TEXT NOT NULL,          -- of the tag; '' otherwise
  label TEXT NOT NULL,         -- of the tag
  value TEXT NOT NULL,         -- the level, the story's id, or yes or no for a tag
  before TEXT NOT NULL,        -- what the program had found
  because TEXT NOT NULL,       -- in the words of who corrected it
  at TEXT NOT NULL,
  PRIMARY KEY (article, field, term)
);
"""
