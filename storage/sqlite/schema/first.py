"""The tables as they were first released, and the small migrations after it: never changed."""

from __future__ import annotations

from typing import Final

_HOUSEKEEPING = """
CREATE TABLE work (
  stage TEXT NOT NULL,
  item TEXT NOT NULL,
  due_at TEXT,               -- when to run; NULL: done or parked
  lease_until TEXT,          -- a claim that has not settled by then is taken again
  opened INTEGER NOT NULL DEFAULT 0,  -- rises when somebody asks again, so that a running
                                      -- claim does not settle what was asked meanwhile
  tries INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0, -- of the stage that settled it last
  state TEXT NOT NULL DEFAULT 'due',  -- due, done, parked
  reason TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  settled_at TEXT,
  PRIMARY KEY (stage, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_due ON work (stage, due_at) WHERE due_at IS NOT NULL;  -- claim
CREATE INDEX work_reason ON work (stage, state, reason);                 -- status, recrawl --reason
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""

_SOURCES = """
CREATE TABLE sources (
  name TEXT PRIMARY KEY, url TEXT NOT NULL, kind TEXT NOT NULL, publisher TEXT NOT NULL,
  country TEXT NOT NULL, language TEXT NOT NULL, fetch TEXT NOT NULL, every INTEGER NOT NULL,
  display TEXT NOT NULL, enabled INTEGER NOT NULL, grade TEXT NOT NULL, ownership TEXT NOT NULL,
  homepage TEXT NOT NULL, licence TEXT NOT NULL, note TEXT NOT NULL, encoding TEXT NOT NULL,
  options TEXT NOT NULL,
  origin TEXT NOT NULL      -- configured (follows the files), added (by a command), internal
) STRICT, WITHOUT ROWID;
CREATE TABLE health (
  source TEXT PRIMARY KEY, state TEXT NOT NULL, since TEXT, told TEXT NOT NULL, told_at TEXT,
  reason TEXT NOT NULL, detail TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
  validators_url TEXT NOT NULL, digest TEXT NOT NULL,
  failures INTEGER NOT NULL, polled_at TEXT, answered_at TEXT, answered_before TEXT,
  changed_at TEXT, read_at TEXT, not_before TEXT, newest_item TEXT, last_item TEXT,
  rhythm TEXT NOT NULL,     -- learned from the items, packed: monitor/watch/rhythm.py
  window INTEGER NOT NULL,
  ttl INTEGER NOT NULL, title TEXT NOT NULL, skipped INTEGER NOT NULL, beyond INTEGER NOT NULL,
  permanent_url TEXT NOT NULL, permanent_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

_ARCHIVE = """
CREATE TABLE bodies (
  digest TEXT PRIMARY KEY,   -- SHA-256 of the raw bytes
  data BLOB NOT NULL         -- zstd
) STRICT;
CREATE TABLE captures (
  id TEXT PRIMARY KEY, source TEXT NOT NULL, url TEXT NOT NULL, purpose TEXT NOT NULL,
  at TEXT NOT NULL, reason TEXT NOT NULL, status INTEGER NOT NULL, final_url TEXT NOT NULL,
  page TEXT NOT NULL, media_type TEXT NOT NULL, charset TEXT NOT NULL, etag TEXT NOT NULL,
  last_modified TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL, new_items INTEGER NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX captures_source ON captures (source, at);            -- history of a source
CREATE INDEX captures_url ON captures (url, at) WHERE purpose = 'poll';  -- poll: validators
CREATE INDEX captures_page ON captures (page, at) WHERE page <> ''; -- why, recrawl
CREATE INDEX captures_digest ON captures (digest) WHERE digest <> ''; -- prune: who uses a body
CREATE TABLE entries (
  id TEXT PRIMARY KEY, source TEXT NOT NULL, guid TEXT NOT NULL, link TEXT NOT NULL,
  page TEXT NOT NULL, title TEXT NOT NULL, published TEXT, updated TEXT, summary TEXT NOT NULL,
  content TEXT NOT NULL, authors TEXT NOT NULL, categories TEXT NOT NULL, language TEXT NOT NULL,
  first_seen TEXT NOT NULL, capture TEXT NOT NULL, decision TEXT NOT NULL,
  announcements INTEGER NOT NULL   -- 1, and one more each time its title or date changed
) STRICT;
CREATE INDEX entries_page ON entries (page) WHERE page <> '';     -- fetch, why
CREATE INDEX entries_source ON entries (source, first_seen);      -- rhythm
CREATE INDEX entries_capture ON entries (capture);                -- new items of a poll
"""

_ARTICLES = """
CREATE TABLE articles (
  number INTEGER PRIMARY KEY, -- rowid, for the full-text index
  id TEXT NOT NULL UNIQUE, url TEXT NOT NULL, source TEXT NOT NULL, headline TEXT NOT NULL,
  text TEXT NOT NULL, capture TEXT NOT NULL, captured_at TEXT, first_seen TEXT NOT NULL,
  version INTEGER NOT NULL, canonical_url TEXT NOT NULL, publisher TEXT NOT NULL,
  country TEXT NOT NULL, language TEXT NOT NULL, script TEXT NOT NULL, authors TEXT NOT NULL,
  date_published TEXT, date_modified TEXT, date_only INTEGER NOT NULL, dates TEXT NOT NULL,
  section TEXT NOT NULL, summary TEXT NOT NULL, is_accessible_for_free INTEGER,
  credits TEXT NOT NULL, dateline TEXT, status TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX articles_seen ON articles (first_seen);   -- --since, group candidates
CREATE INDEX articles_source ON articles (source);     -- recrawl --source
CREATE INDEX articles_capture ON articles (capture);   -- a page that is gone
CREATE TABLE article_versions (   -- superseded versions, whole
  id TEXT NOT NULL, version INTEGER NOT NULL, captured_at TEXT, record TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE article_index USING fts5 (
  headline, text, content = '', tokenize = "unicode61 remove_diacritics 0"
);  -- CJK runs are split into bigrams before they come here: see search.py
"""

_FINDINGS = """
CREATE TABLE signatures (
  article TEXT PRIMARY KEY, scheme TEXT NOT NULL, text_digest TEXT NOT NULL,
  shingles INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX signatures_digest ON signatures (text_digest);  -- exact copies
CREATE TABLE sketches (
  hash INTEGER NOT NULL, article TEXT NOT NULL, PRIMARY KEY (hash, article)
) STRICT, WITHOUT ROWID;                                     -- near copies
CREATE INDEX sketches_article ON sketches (article);         -- replacing an article's sketch
CREATE TABLE reprints (
  article TEXT PRIMARY KEY, source_article TEXT NOT NULL, origin TEXT NOT NULL,
  kind TEXT NOT NULL, containment REAL NOT NULL, containment_reverse REAL NOT NULL,
  changes TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reprints_source ON reprints (source_article);   -- re-rooting a chain
CREATE INDEX reprints_origin ON reprints (origin);           -- who reprinted this
CREATE TABLE classifications (
  article TEXT PRIMARY KEY, level TEXT NOT NULL, score REAL NOT NULL, evidence TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE tags (
  article TEXT NOT NULL, scheme TEXT NOT NULL, term TEXT NOT NULL, label TEXT NOT NULL,
  confidence REAL NOT NULL, spans TEXT NOT NULL, PRIMARY KEY (article, scheme, term)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_term ON tags (scheme, term);               -- recrawl --tag, group candidates
CREATE TABLE memberships (
  article TEXT PRIMARY KEY, story TEXT NOT NULL, because TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE profiles (
  article TEXT PRIMARY KEY, at TEXT NOT NULL, packed TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE profile_keys (
  key TEXT NOT NULL, at TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY (key, at, article)
) STRICT, WITHOUT ROWID;                                     -- articles near in time and topic
CREATE INDEX profile_keys_article ON profile_keys (article); -- replacing an article's keys
CREATE INDEX memberships_story ON memberships (story);       -- the articles of a story
"""

_DELIVERY = """
CREATE TABLE subscriptions (
  name TEXT PRIMARY KEY, channel TEXT NOT NULL, address TEXT NOT NULL, cadence TEXT NOT NULL,
  timezone TEXT NOT NULL, at TEXT NOT NULL, query TEXT NOT NULL, languages TEXT NOT NULL,
  interface TEXT NOT NULL, secret_file TEXT NOT NULL,
  origin TEXT NOT NULL,       -- configured (follows the file), added (by a command)
  disabled TEXT NOT NULL DEFAULT ''  -- why nothing is sent any more; '' where it is
) STRICT, WITHOUT ROWID;
CREATE TABLE digests (
  id TEXT PRIMARY KEY, subscription TEXT NOT NULL, date TEXT NOT NULL, since TEXT NOT NULL,
  until TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
  stories TEXT NOT NULL, articles TEXT NOT NULL, UNIQUE (subscription, date)
) STRICT;
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY, subscription TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL,
  subject TEXT NOT NULL, payload TEXT NOT NULL, created TEXT NOT NULL, digest TEXT NOT NULL,
  article TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_article ON deliveries (article) WHERE article <> '';  -- why
CREATE INDEX deliveries_subscription ON deliveries (subscription, created);  -- no query asks so yet
"""

TABLES: Final = _HOUSEKEEPING + _SOURCES + _ARCHIVE + _ARTICLES + _FINDINGS + _DELIVERY

KNOWN_ITEMS: Final = """
CREATE TABLE known_items (
  source TEXT NOT NULL, url TEXT NOT NULL, capture TEXT NOT NULL, before TEXT NOT NULL,
  items BLOB NOT NULL,         -- packed by the kind: monitor/sources/feeds/known.py
  PRIMARY KEY (source, url)
) STRICT;
"""

REASONS_OF_WHAT_ENDED: Final = """
DROP INDEX work_reason;
CREATE INDEX work_ended ON work (stage, state, reason) WHERE state <> 'due';  -- status
"""
