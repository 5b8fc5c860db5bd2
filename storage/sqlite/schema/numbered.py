"""The tables that refer to each other by numbers, in the order of arrival.

What a record is called outside stands once, in ``ids``. A number grows with time, so what is
written together lies together, in tables and indexes alike. Long texts stand last in their rows:
what comes before them is read without them.
"""

from __future__ import annotations

from typing import Final

_WORK: Final = """
CREATE TABLE ids (
  -- What records and pages are called outside, numbered in the order of arrival.
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE      -- made from content, or a name that a person gave
) STRICT;
CREATE TABLE work (
  -- What is due for which stage, and how it ended; times are milliseconds since 1970.
  item INTEGER NOT NULL REFERENCES ids,
  stage TEXT NOT NULL,
  due_at INTEGER,              -- when to run; NULL: done or parked
  lease_until INTEGER,         -- a claim that has not settled by then is taken again
  opened INTEGER NOT NULL DEFAULT 0,  -- rises when somebody asks again, so that a running
                                      -- claim does not settle what was asked meanwhile
  tries INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0, -- of the stage that settled it last
  state TEXT NOT NULL DEFAULT 'due',  -- due, waiting, done, parked
  reason TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  settled_at INTEGER,
  PRIMARY KEY (item, stage)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_due          -- what a stage has to do, oldest first
  ON work (stage, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX work_ended        -- status, what ended so, what an older version of a stage did
  ON work (stage, state, version, reason) WHERE due_at IS NULL;
"""

_SOURCES: Final = """
CREATE TABLE sources (
  -- `Source`: what is watched.
  name TEXT PRIMARY KEY, url TEXT NOT NULL, kind TEXT NOT NULL, publisher TEXT NOT NULL,
  country TEXT NOT NULL, language TEXT NOT NULL, fetch TEXT NOT NULL, every INTEGER NOT NULL,
  display TEXT NOT NULL, enabled INTEGER NOT NULL, grade TEXT NOT NULL, ownership TEXT NOT NULL,
  homepage TEXT NOT NULL, licence TEXT NOT NULL, note TEXT NOT NULL, encoding TEXT NOT NULL,
  options TEXT NOT NULL,       -- JSON: [name, value] of each
  origin TEXT NOT NULL         -- configured (follows the files), added (by a command), internal
) STRICT;
CREATE TABLE health (
  -- `Health`: how each source is doing, and what its server is to be told at the next poll.
  source TEXT PRIMARY KEY, state TEXT NOT NULL, since TEXT, told TEXT NOT NULL, told_at TEXT,
  reason TEXT NOT NULL, detail TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
  validators_url TEXT NOT NULL, digest TEXT NOT NULL,
  failures INTEGER NOT NULL, polled_at TEXT, answered_at TEXT, answered_before TEXT,
  changed_at TEXT, read_at TEXT, not_before TEXT, newest_item TEXT, last_item TEXT,
  rhythm TEXT NOT NULL,        -- learned from the items, packed: monitor/watch/rhythm.py
  window INTEGER NOT NULL,
  ttl INTEGER NOT NULL, title TEXT NOT NULL, skipped INTEGER NOT NULL, beyond INTEGER NOT NULL,
  permanent_url TEXT NOT NULL, permanent_count INTEGER NOT NULL
) STRICT;
CREATE TABLE known_items (
  -- `KnownItems`: what is remembered of a document, so that only what is new in it is read.
  source TEXT NOT NULL, url TEXT NOT NULL,
  capture TEXT NOT NULL,       -- id of the document that was read last
  before TEXT NOT NULL,        -- id of the one on whose items it was built
  items BLOB NOT NULL,         -- packed by the kind: monitor/sources/feeds/known.py
  PRIMARY KEY (source, url)
) STRICT;
CREATE TABLE follows (
  -- `Follow`: further documents of sources, polled with them: children of an index.
  number INTEGER PRIMARY KEY REFERENCES ids,
  source TEXT NOT NULL, url TEXT NOT NULL,
  answer INTEGER REFERENCES captures ON DELETE SET NULL, -- the newest poll that brought it
  UNIQUE (source, url)
) STRICT;
CREATE INDEX follows_answer    -- forgetting a poll
  ON follows (answer) WHERE answer IS NOT NULL;
CREATE TABLE walks (
  -- `Walk`: documents of sites that are, or were, looked into for their past.
  number INTEGER PRIMARY KEY REFERENCES ids,
  source TEXT NOT NULL, url TEXT NOT NULL, since TEXT, changed TEXT, part INTEGER NOT NULL,
  budget INTEGER NOT NULL, depth INTEGER NOT NULL, guessed INTEGER NOT NULL
) STRICT;
CREATE INDEX walks_source      -- how far a walk has come
  ON walks (source);
"""

_ARCHIVE: Final = """
CREATE TABLE captures (
  -- `Capture`: every exchange with a server, every file taken in; the bytes are in bodies.
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  key INTEGER REFERENCES ids,  -- of the id; NULL: a poll that brought nothing, to which
                               -- nothing refers
  source TEXT NOT NULL, url TEXT NOT NULL, purpose TEXT NOT NULL,
  at TEXT NOT NULL, reason TEXT NOT NULL, status INTEGER NOT NULL, final_url TEXT NOT NULL,
  page INTEGER REFERENCES ids, -- NULL: no article's
  media_type TEXT NOT NULL, charset TEXT NOT NULL, etag TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  digest TEXT NOT NULL,        -- '': no bytes came
  size INTEGER NOT NULL, milliseconds INTEGER NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX captures_key      -- work to be done on one, what was read from one
  ON captures (key) WHERE key IS NOT NULL;
CREATE INDEX captures_source   -- history of a source, prune
  ON captures (source, at);
CREATE INDEX captures_page     -- fetch, why, recrawl
  ON captures (page, at) WHERE page IS NOT NULL;
CREATE INDEX captures_digest   -- prune: who uses a body
  ON captures (digest) WHERE digest <> '';
CREATE TABLE entries (
  -- `Entry`: what sources announced, and what was found of their past; each item once.
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL, source TEXT NOT NULL, guid TEXT NOT NULL, link TEXT NOT NULL,
  page INTEGER REFERENCES ids, -- NULL: it has no page
  first_seen TEXT NOT NULL, published TEXT, updated TEXT,
  capture TEXT NOT NULL,       -- id of the document that it stood in first; may be pruned
  found TEXT NOT NULL,         -- announced, walked (into the past), archived
  decision TEXT NOT NULL,
  announcements INTEGER NOT NULL,     -- 1, and one more each time its title or date changed
  language TEXT NOT NULL, title TEXT NOT NULL, authors TEXT NOT NULL, categories TEXT NOT NULL,
  summary TEXT NOT NULL, content TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_id -- is it known? one source's lie together
  ON entries (source, id);
CREATE INDEX entries_page      -- fetch, why
  ON entries (page) WHERE page IS NOT NULL;
CREATE INDEX entries_seen      -- rhythm, the new items of a poll, prune
  ON entries (source, first_seen);
"""

_ARTICLES: Final = """
CREATE TABLE articles (
  -- `Article`: the latest version of each.
  number INTEGER PRIMARY KEY REFERENCES ids, -- also of its row in article_index
  id TEXT NOT NULL, first_seen TEXT NOT NULL, date_published TEXT, date_modified TEXT,
  date_only INTEGER NOT NULL, version INTEGER NOT NULL, status TEXT NOT NULL,
  reason TEXT NOT NULL, source TEXT NOT NULL, publisher TEXT NOT NULL, country TEXT NOT NULL,
  language TEXT NOT NULL, script TEXT NOT NULL,
  capture INTEGER REFERENCES ids,            -- what it was read from
  captured_at TEXT, is_accessible_for_free INTEGER, url TEXT NOT NULL,
  canonical_url TEXT NOT NULL, section TEXT NOT NULL,
  authors TEXT NOT NULL,       -- JSON: names
  credits TEXT NOT NULL,       -- JSON: names
  dateline TEXT,               -- JSON
  dates TEXT NOT NULL,         -- JSON: [where from, time] of all that were found
  headline TEXT NOT NULL, summary TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX articles_seen     -- --since, digests, stories of a time
  ON articles (first_seen);
CREATE INDEX articles_capture  -- what was read from a capture
  ON articles (capture) WHERE capture IS NOT NULL;
CREATE TABLE article_versions (
  -- `Article`: superseded versions, whole.
  article INTEGER NOT NULL REFERENCES ids, version INTEGER NOT NULL, captured_at TEXT,
  record TEXT NOT NULL,        -- JSON: the columns of articles, ids as they are outside
  PRIMARY KEY (article, version)
) STRICT;
"""

_FINDINGS: Final = """
CREATE TABLE signatures (
  -- `Signature`: what is compared of an article.
  article INTEGER PRIMARY KEY REFERENCES ids,
  scheme TEXT NOT NULL, text_digest TEXT NOT NULL, shingles INTEGER NOT NULL,
  sketch BLOB NOT NULL         -- its hashes in sketches: signed, big-endian, 8 bytes each
) STRICT;
CREATE INDEX signatures_digest -- exact copies
  ON signatures (text_digest) WHERE text_digest <> '';
CREATE TABLE sketches (
  -- `Signature`: which articles have a shingle; near copies share some.
  hash INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)
) STRICT, WITHOUT ROWID;
CREATE TABLE reprints (
  -- `Reprint`: which article carries the text of which other.
  article INTEGER PRIMARY KEY REFERENCES ids,
  source_article INTEGER NOT NULL REFERENCES ids, origin INTEGER NOT NULL REFERENCES ids,
  kind TEXT NOT NULL, containment REAL NOT NULL, containment_reverse REAL NOT NULL,
  changes TEXT NOT NULL        -- JSON
) STRICT;
CREATE INDEX reprints_source   -- re-rooting a chain
  ON reprints (source_article);
CREATE INDEX reprints_origin   -- who reprinted this
  ON reprints (origin);
CREATE TABLE classifications (
  -- `Classification`: how an article bears on the SCO.
  article INTEGER PRIMARY KEY REFERENCES ids,
  level TEXT NOT NULL, score REAL NOT NULL,
  evidence TEXT NOT NULL       -- JSON: sentences
) STRICT;
CREATE TABLE tags (
  -- `Tag`: what an article is about.
  article INTEGER NOT NULL REFERENCES ids, scheme TEXT NOT NULL, term TEXT NOT NULL,
  label TEXT NOT NULL, confidence REAL NOT NULL,
  spans TEXT NOT NULL,         -- JSON: [start, end] of each place
  PRIMARY KEY (article, scheme, term)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_term         -- recrawl --tag, queries
  ON tags (scheme, term);
CREATE TABLE memberships (
  -- `Membership`: which story an article tells.
  article INTEGER PRIMARY KEY REFERENCES ids, story INTEGER NOT NULL REFERENCES ids,
  because TEXT NOT NULL
) STRICT;
CREATE INDEX memberships_story -- the articles of a story
  ON memberships (story);
CREATE TABLE profiles (
  -- `Profile`: what grouping knows of an article.
  article INTEGER PRIMARY KEY REFERENCES ids, at TEXT NOT NULL, packed TEXT NOT NULL,
  keys TEXT NOT NULL           -- JSON: its keys in profile_keys
) STRICT;
CREATE TABLE profile_keys (
  -- `Profile`: which articles have a term; those near in time and topic share some.
  key TEXT NOT NULL, at TEXT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, at, article)
) STRICT, WITHOUT ROWID;
"""

_DELIVERY: Final = """
CREATE TABLE subscriptions (
  -- `Subscription`: who is told what, where and when.
  name TEXT PRIMARY KEY, channel TEXT NOT NULL, address TEXT NOT NULL, cadence TEXT NOT NULL,
  timezone TEXT NOT NULL, at TEXT NOT NULL, query TEXT NOT NULL, languages TEXT NOT NULL,
  interface TEXT NOT NULL, secret_file TEXT NOT NULL,
  origin TEXT NOT NULL,        -- configured (follows the file), added (by a command)
  disabled TEXT NOT NULL DEFAULT ''  -- why nothing is sent any more; '' where it is
) STRICT;
CREATE TABLE digests (
  -- `Digest`: editions as they were made, one for a subscription and a local date.
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, subscription TEXT NOT NULL, date TEXT NOT NULL, since TEXT NOT NULL,
  until TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
  UNIQUE (subscription, date)
) STRICT;
CREATE TABLE digest_stories (
  -- `Digest`: the stories that an edition told, in its order.
  digest INTEGER NOT NULL REFERENCES digests ON DELETE CASCADE, place INTEGER NOT NULL,
  story INTEGER NOT NULL REFERENCES ids, PRIMARY KEY (digest, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX digest_stories_story     -- is an id still in use?
  ON digest_stories (story);
CREATE TABLE digest_articles (
  -- `Digest`: the articles that an edition told, in its order.
  digest INTEGER NOT NULL REFERENCES digests ON DELETE CASCADE, place INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES ids, PRIMARY KEY (digest, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX digest_articles_article  -- why: which editions told an article
  ON digest_articles (article);
CREATE TABLE deliveries (
  -- `Delivery`: messages as they were made; whether they were sent is in work.
  id TEXT PRIMARY KEY, subscription TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL,
  created TEXT NOT NULL,
  digest TEXT NOT NULL,        -- id of the edition; '': of an article, or of sources
  article INTEGER REFERENCES ids,
  subject TEXT NOT NULL, payload TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_article       -- match, why
  ON deliveries (article) WHERE article IS NOT NULL;
"""

TABLES: Final = _WORK + _SOURCES + _ARCHIVE + _ARTICLES + _FINDINGS + _DELIVERY
