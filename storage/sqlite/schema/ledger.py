"""The ledger of what became known, and how it is begun from what editions told before.

Until then an edition told the articles first seen since the one before it. The lines that are
made for a database of that time stand in the order of those times, so that the next edition
takes what the old rule would have taken: nothing is told again, and nothing is left out.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE known (
  -- The ledger: articles as they became known, or known otherwise; editions go by its numbers.
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice, whatever is deleted
  article INTEGER NOT NULL REFERENCES ids,
  at TEXT NOT NULL,            -- by the clock of that moment; nothing is ordered by it
  version INTEGER NOT NULL,    -- of the article
  topics TEXT NOT NULL,        -- hash of its level and tags; '': not noted
  tellable INTEGER NOT NULL,   -- usable, relevant and in a story
  anew INTEGER NOT NULL        -- tellable, and was not before
) STRICT;
CREATE INDEX known_article     -- what is noted of an article
  ON known (article);
ALTER TABLE digests ADD COLUMN known INTEGER -- the last line of the ledger that it went by
  NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN created TEXT -- when it began; NULL: not noted yet
  DEFAULT NULL;
ALTER TABLE subscriptions ADD COLUMN known INTEGER -- the last line of the ledger at that time
  DEFAULT NULL;
"""

FILL: Final = """
INSERT INTO known (article, at, version, topics, tellable, anew)
WITH news (article) AS (
  SELECT m.article FROM memberships m JOIN classifications c ON c.article = m.article
  WHERE c.level <> 'none' UNION SELECT article FROM digest_articles
), versions (article, version, captured_at, tellable) AS (
  SELECT article, version, captured_at, coalesce(json_extract(record, '$.status'), '') = 'usable'
  FROM article_versions UNION ALL
  SELECT number, version, captured_at, status = 'usable' FROM articles
), timed (article, version, at, tellable) AS (
  SELECT v.article, v.version,
    iif(v.version = min(v.version) OVER (PARTITION BY v.article),
      a.first_seen, coalesce(v.captured_at, a.first_seen)), v.tellable
  FROM news n JOIN versions v ON v.article = n.article JOIN articles a ON a.number = v.article
)
SELECT article, at, version, '', tellable,
  tellable AND NOT coalesce(lag(tellable) OVER (PARTITION BY article ORDER BY version), 0)
FROM timed ORDER BY at, article, version;
UPDATE digests SET known = coalesce(
  (SELECT k.number FROM known k WHERE k.at < digests.until ORDER BY k.number DESC LIMIT 1), 0);
-- An edition that a clock running ahead made went no further than what it told.
UPDATE digests SET known = max(
  coalesce((SELECT max(k.number) FROM digest_articles t JOIN known k ON k.article = t.article
    WHERE t.digest = digests.number AND k.anew), 0),
  coalesce((SELECT max(e.known) FROM digests e
    WHERE e.subscription = digests.subscription AND e.number < digests.number), 0))
WHERE julianday(until) > 1 + julianday((SELECT at FROM captures ORDER BY number DESC LIMIT 1));
UPDATE subscriptions SET
  created = (SELECT min(d.since) FROM digests d WHERE d.subscription = subscriptions.name),
  known = (SELECT min(d.known) FROM digests d WHERE d.subscription = subscriptions.name);
"""
