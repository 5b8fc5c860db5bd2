"""Views of plain names, for people who look into the file with other programs (Datasette, sqlite3).

They hold nothing. No migration makes them: a migration that rebuilds a table would trip over them,
so they are taken away before one and made anew by whoever opens the file for writing, where they
are not these. The program itself reads none of them. ``deploy/datasette/metadata.yaml`` explains
them, and says which column of one names a row of another.
"""

from __future__ import annotations

from typing import Final

from storage.sqlite.library import Database

_AT: Final = "strftime('%Y-%m-%dT%H:%M:%S+00:00', {} / 1000, 'unixepoch')"
"""The text of a time that is kept in milliseconds since 1970."""

VIEWS: Final = {
    "news": """
SELECT a.id AS article, a.headline, a.date_published AS published, a.first_seen AS seen,
  a.publisher, a.source, a.country, a.language, c.level AS relevance, round(c.score, 2) AS score,
  s.id AS story, o.id AS copy_of, a.status, a.reason, a.version, length(a.text) AS letters, a.url
FROM articles a LEFT JOIN classifications c ON c.article = a.number
  LEFT JOIN memberships m ON m.article = a.number LEFT JOIN ids s ON s.number = m.story
  LEFT JOIN reprints r ON r.article = a.number LEFT JOIN ids o ON o.number = r.origin
""",
    "stories": """
SELECT i.id AS story, f.headline, g.first_seen, g.last_seen, g.articles, g.outlets, g.countries,
  g.languages, f.id AS first_article
FROM (SELECT m.story, min(a.first_seen) AS first_seen, max(a.first_seen) AS last_seen,
    count(*) AS articles, count(DISTINCT coalesce(nullif(a.publisher, ''), a.source)) AS outlets,
    group_concat(DISTINCT nullif(a.country, '')) AS countries,
    group_concat(DISTINCT nullif(a.language, '')) AS languages,
    (SELECT b.number FROM memberships n JOIN articles b ON b.number = n.article
      WHERE n.story = m.story ORDER BY coalesce(b.date_published, b.first_seen), b.number
      LIMIT 1) AS first_article
  FROM memberships m JOIN articles a ON a.number = m.article GROUP BY m.story) g
JOIN ids i ON i.number = g.story JOIN articles f ON f.number = g.first_article
""",
    "outlets": """
SELECT s.name AS source, s.publisher, s.country, s.language, s.kind, s.enabled,
  coalesce(h.state, 'new') AS state, h.since, h.reason, h.detail, h.polled_at AS asked,
  h.answered_at AS answered, h.last_item, h.failures, coalesce(n.articles, 0) AS articles, s.url
FROM sources s LEFT JOIN health h ON h.source = s.name LEFT JOIN (
  SELECT source, count(*) AS articles FROM articles GROUP BY source) n ON n.source = s.name
""",
    "announced": """
SELECT e.id AS entry, e.title, e.published, e.first_seen AS seen, e.source, e.decision, e.found,
  w.state, w.reason, w.detail, e.link AS url
FROM entries e LEFT JOIN work w ON w.stage = 'fetch' AND w.item = e.page
""",
    "copies": """
SELECT a.id AS article, a.headline, a.publisher, a.source, f.id AS copied_from,
  o.id AS first_told_by, o.publisher AS first_publisher, r.kind,
  round(r.containment, 2) AS share_of_copy, round(r.containment_reverse, 2) AS share_of_original
FROM reprints r JOIN articles a ON a.number = r.article
  LEFT JOIN articles f ON f.number = r.source_article LEFT JOIN articles o ON o.number = r.origin
""",
    "findings": """
SELECT t.scheme, t.term, t.label, a.id AS article, a.headline, a.first_seen AS seen, a.language,
  round(t.confidence, 2) AS confidence
FROM tags t JOIN articles a ON a.number = t.article
""",
    "editions": """
SELECT d.id AS edition, d.subscription, d.date, d.subject, d.since, d.until,
  (SELECT count(*) FROM digest_stories s WHERE s.digest = d.number) AS stories,
  (SELECT count(*) FROM digest_articles a WHERE a.digest = d.number) AS articles
FROM digests d
""",
    "told": """
SELECT d.id AS edition, d.subscription, d.date, t.place, i.id AS article, a.headline, a.source
FROM digest_articles t JOIN digests d ON d.number = t.digest JOIN ids i ON i.number = t.article
  LEFT JOIN articles a ON a.number = t.article
""",
    "messages": f"""
SELECT d.id AS message, d.subscription, d.channel, d.subject, d.created,
  coalesce(w.state, 'done') AS state, w.reason, w.detail, w.tries,
  {_AT.format("w.due_at")} AS next_try, {_AT.format("w.settled_at")} AS last_try,
  nullif(d.digest, '') AS edition, a.id AS article
FROM deliveries d LEFT JOIN ids i ON i.id = d.id
  LEFT JOIN work w ON w.stage = 'deliver' AND w.item = i.number
  LEFT JOIN ids a ON a.number = d.article
""",
    "unfinished": f"""
SELECT w.stage, i.id AS item, w.state, w.reason, w.detail, w.tries,
  {_AT.format("w.due_at")} AS due, {_AT.format("w.settled_at")} AS last_try
FROM work w JOIN ids i ON i.number = w.item WHERE w.state <> 'done' AND w.stage <> 'poll'
""",
}
"""What each shows, by name: a SELECT. Addresses of subscribers and payloads are left out."""


def drop_views(database: Database) -> None:
    """Take all views away: what follows may change the tables under them."""
    for name in _present(database):
        database.execute(f'DROP VIEW "{name}"')


def make_views(database: Database) -> None:
    """Make the views be these, in one transaction; where they are, nothing is written."""
    wanted = {name: f'CREATE VIEW "{name}" AS {select.strip()}' for name, select in VIEWS.items()}
    if _present(database) == wanted:
        return
    with database.atomic():
        drop_views(database)
        for statement in wanted.values():
            database.execute(statement)


def _present(database: Database) -> dict[str, str]:
    """Return the views that are there, and the SQL that made them."""
    return dict(
        database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view'").fetchall()
    )
