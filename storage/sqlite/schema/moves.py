"""How ``m004_numbers`` fills each table from the old one of its name: see `renumbering`."""

from __future__ import annotations

from typing import Final


def _ticks(column: str) -> str:
    """Return milliseconds since 1970 of a time as it was written, 2026-11-21T06:30:00.000+00:00."""
    return (
        f"CAST(strftime('%s', substr({column}, 1, 19)) AS INTEGER) * 1000 "
        f"+ CAST(substr({column}, 21, 3) AS INTEGER)"
    )


ARTICLES: Final = """
INSERT INTO ids (number, id) SELECT number, id FROM old_articles ORDER BY number;
INSERT OR IGNORE INTO ids (id)
  SELECT capture FROM old_articles WHERE capture <> '' ORDER BY number;
INSERT INTO articles
  SELECT a.number, a.id, first_seen, date_published, date_modified, date_only, version, status,
    reason, source, publisher, country, language, script, c.number, captured_at,
    is_accessible_for_free, url, canonical_url, section, authors, credits, dateline, dates,
    headline, summary, text
  FROM old_articles a LEFT JOIN ids c ON c.id = nullif(a.capture, '') ORDER BY a.number;
INSERT INTO article_versions
  SELECT i.number, version, captured_at, record
  FROM old_article_versions v JOIN ids i ON i.id = v.id ORDER BY i.number, version;
"""

_ENTRIES: Final = """
INSERT OR IGNORE INTO ids (id) SELECT page FROM old_entries WHERE page <> '' ORDER BY rowid;
INSERT INTO entries
  SELECT e.rowid, e.id, source, guid, link, p.number, first_seen, published, updated,
    iif(capture = 'past:archive', '', capture),
    CASE WHEN capture = 'past:archive' THEN 'archived'
      WHEN substr(capture, 1, 5) = 'past:' THEN 'walked' ELSE 'announced' END,
    decision, announcements, language, title, authors, categories, summary, content
  FROM old_entries e LEFT JOIN ids p ON p.id = nullif(e.page, '') ORDER BY e.rowid;
"""

_CAPTURES: Final = """
INSERT OR IGNORE INTO ids (id)
  SELECT id FROM old_captures WHERE digest <> '' OR purpose <> 'poll' ORDER BY rowid;
INSERT OR IGNORE INTO ids (id) SELECT page FROM old_captures WHERE page <> '' ORDER BY rowid;
INSERT INTO captures
  SELECT c.rowid, c.id, i.number, source, url, purpose, at, reason, status, final_url, p.number,
    media_type, charset, etag, last_modified, digest, size, milliseconds, detail
  FROM old_captures c LEFT JOIN ids i ON i.id = c.id LEFT JOIN ids p ON p.id = nullif(c.page, '')
  ORDER BY c.rowid;
UPDATE follows SET answer = (
  SELECT c.rowid FROM old_captures c WHERE c.url = follows.url AND c.source = follows.source
    AND c.purpose = 'poll' AND c.status = 200 ORDER BY c.at DESC LIMIT 1
);
"""

_WORK: Final = f"""
INSERT OR IGNORE INTO ids (id) SELECT item FROM old_work ORDER BY settled_at;
INSERT INTO work (item, stage, due_at, lease_until, opened, tries, version, state, reason, detail,
    settled_at)
  SELECT i.number, stage, {_ticks("due_at")}, {_ticks("lease_until")}, opened, tries, version,
    state, reason, detail, {_ticks("settled_at")}
  FROM old_work w JOIN ids i ON i.id = w.item ORDER BY i.number, stage;
"""

_COPIES: Final = """
INSERT INTO sketches
  SELECT hash, i.number FROM old_sketches s CROSS JOIN ids i ON i.id = s.article ORDER BY hash;
INSERT INTO reprints
  SELECT a.number, s.number, o.number, kind, containment, containment_reverse, changes
  FROM old_reprints r JOIN ids a ON a.id = r.article JOIN ids s ON s.id = r.source_article
    JOIN ids o ON o.id = r.origin ORDER BY a.number;
"""

_TAGS: Final = """
INSERT INTO classifications
  SELECT i.number, level, score, evidence
  FROM old_classifications c JOIN ids i ON i.id = c.article ORDER BY i.number;
INSERT INTO tags
  SELECT i.number, scheme, term, label, confidence, spans
  FROM old_tags t JOIN ids i ON i.id = t.article ORDER BY i.number, scheme, term;
"""

_STORIES: Final = """
INSERT OR IGNORE INTO ids (id)
  SELECT m.story FROM old_articles a JOIN old_memberships m ON m.article = a.id ORDER BY a.number;
INSERT INTO memberships
  SELECT i.number, s.number, because FROM old_memberships m
    JOIN ids i ON i.id = m.article JOIN ids s ON s.id = m.story ORDER BY i.number;
INSERT INTO profiles
  SELECT i.number, at, packed,
    (SELECT json_group_array(key) FROM old_profile_keys k WHERE k.article = p.article)
  FROM old_profiles p JOIN ids i ON i.id = p.article ORDER BY i.number;
INSERT INTO profile_keys
  SELECT key, at, i.number FROM old_profile_keys k JOIN ids i ON i.id = k.article ORDER BY key, at;
"""

_DELIVERY: Final = """
INSERT INTO subscriptions SELECT * FROM old_subscriptions;
INSERT INTO digests
  SELECT rowid, id, subscription, date, since, until, subject, text, html FROM old_digests;
INSERT OR IGNORE INTO ids (id) SELECT value FROM old_digests d, json_each(d.stories);
INSERT INTO digest_stories
  SELECT d.rowid, j.key, i.number
  FROM old_digests d, json_each(d.stories) j JOIN ids i ON i.id = j.value;
INSERT OR IGNORE INTO ids (id) SELECT value FROM old_digests d, json_each(d.articles);
INSERT INTO digest_articles
  SELECT d.rowid, j.key, i.number
  FROM old_digests d, json_each(d.articles) j JOIN ids i ON i.id = j.value;
INSERT OR IGNORE INTO ids (id) SELECT article FROM old_deliveries WHERE article <> '';
INSERT INTO deliveries
  SELECT d.id, subscription, channel, address, created, digest, i.number, subject, payload
  FROM old_deliveries d LEFT JOIN ids i ON i.id = nullif(d.article, '');
"""

_SOURCES: Final = """
INSERT INTO sources SELECT * FROM old_sources;
INSERT INTO health SELECT * FROM old_health;
INSERT INTO known_items SELECT * FROM old_known_items;
"""

REST: Final = (
    ("sources", _SOURCES),
    ("items", _ENTRIES),
    ("captures", _CAPTURES),
    ("work", _WORK),
    ("copies", _COPIES),
    ("tags", _TAGS),
    ("stories", _STORIES),
    ("what was told", _DELIVERY),
)
"""What to call each part, and its statements. Articles and items of work come before."""
