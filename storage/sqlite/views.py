"""Views of plain names, for people who look into the file with other programs (Datasette, sqlite3).

They hold nothing. No migration makes them: a migration that rebuilds a table would trip over them,
so they are taken away before one and made anew by whoever opens the file for writing, where they
are not these. The program itself reads none of them. ``deploy/datasette/metadata.yaml`` explains
them, and says which column of one names a row of another.
"""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database

VIEWS: Final = {
    "news": """
SELECT a.id AS article, a.headline, a.date_published AS published, a.first_seen AS seen,
  a.publisher, a.source, a.country, a.language, c.level AS relevance, round(c.score, 2) AS score,
  m.story, r.origin AS copy_of, a.status, a.reason, a.version, length(a.text) AS letters, a.url
FROM articles a LEFT JOIN classifications c ON c.article = a.id
  LEFT JOIN memberships m ON m.article = a.id LEFT JOIN reprints r ON r.article = a.id
""",
    "stories": """
SELECT g.story, f.headline, g.first_seen, g.last_seen, g.articles, g.outlets, g.countries,
  g.languages, g.first_article
FROM (SELECT m.story, min(a.first_seen) AS first_seen, max(a.first_seen) AS last_seen,
    count(*) AS articles, count(DISTINCT coalesce(nullif(a.publisher, ''), a.source)) AS outlets,
    group_concat(DISTINCT nullif(a.country, '')) AS countries,
    group_concat(DISTINCT nullif(a.language, '')) AS languages,
    (SELECT b.id FROM memberships n JOIN articles b ON b.id = n.article WHERE n.story = m.story
      ORDER BY coalesce(b.date_published, b.first_seen), b.id LIMIT 1) AS first_article
  FROM memberships m JOIN articles a ON a.id = m.article GROUP BY m.story) g
JOIN articles f ON f.id = g.first_article
""",
    "outlets": """
SELECT s.name AS source, s.publisher, s.country, s.language, s.kind, s.enabled,
  coalesce(h.state, 'new') AS state, h.since, h.reason, h.detail, h.polled_at AS asked,
  h.answered_at AS answered, h.last_item, h.failures,
  (SELECT count(*) FROM articles a WHERE a.source = s.name) AS articles, s.url
FROM sources s LEFT JOIN health h ON h.source = s.name
""",
    "announced": """
SELECT e.id AS entry, e.title, e.published, e.first_seen AS seen, e.source, e.decision,
  w.state, w.reason, w.detail, e.link AS url
FROM entries e LEFT JOIN work w ON w.stage = 'fetch' AND w.item = e.page
""",
    "copies": """
SELECT r.article, a.headline, a.publisher, a.source, r.source_article AS copied_from,
  r.origin AS first_told_by, o.publisher AS first_publisher, r.kind,
  round(r.containment, 2) AS share_of_copy, round(r.containment_reverse, 2) AS share_of_original
FROM reprints r JOIN articles a ON a.id = r.article LEFT JOIN articles o ON o.id = r.origin
""",
    "findings": """
SELECT t.scheme, t.term, t.label, t.article, a.headline, a.first_seen AS seen, a.language,
  round(t.confidence, 2) AS confidence
FROM tags t JOIN articles a ON a.id = t.article
""",
    "editions": """
SELECT d.id AS edition, d.subscription, d.date, d.subject, d.since, d.until,
  json_array_length(d.stories) AS stories, json_array_length(d.articles) AS articles
FROM digests d
""",
    "told": """
SELECT d.id AS edition, d.subscription, d.date, j.value AS article, a.headline, a.source
FROM digests d, json_each(d.articles) j LEFT JOIN articles a ON a.id = j.value
""",
    "messages": """
SELECT d.id AS message, d.subscription, d.channel, d.subject, d.created,
  coalesce(w.state, 'done') AS state, w.reason, w.detail, w.tries, w.due_at AS next_try,
  w.settled_at AS last_try, nullif(d.digest, '') AS edition, nullif(d.article, '') AS article
FROM deliveries d LEFT JOIN work w ON w.stage = 'deliver' AND w.item = d.id
""",
    "unfinished": """
SELECT stage, item, state, reason, detail, tries, due_at AS due, settled_at AS last_try
FROM work WHERE state <> 'done' AND stage <> 'poll'
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
