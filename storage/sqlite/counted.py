"""How much there is, read where triggers count it (`storage.sqlite.schema.facets`)."""

from __future__ import annotations

from storage.sql.articles import SqlArticles
from storage.sql.findings import SqlClassifications, SqlStories
from storage.sql.work import SqlWork


class SqliteArticles(SqlArticles):
    """The articles, counted as they come."""

    def count(self) -> int:
        """Return how many articles are stored."""
        row = self._database.execute(
            "SELECT number FROM facet_counts WHERE field = '' AND value = ''"
        ).fetchone()
        return int(row[0]) if row else 0


class SqliteClassifications(SqlClassifications):
    """What articles are about, found by the facets."""

    def articles_with(self, scheme: str, term: str) -> list[str]:
        """Return the articles that carry a tag; a parent topic finds its children too."""
        rows = self._database.execute(
            # Behind "energy/" and all that it may go on with comes "energy0".
            "SELECT i.id FROM facets f CROSS JOIN ids i ON i.number = f.article "
            "WHERE f.field = ?1 AND f.value = ?2 UNION "
            "SELECT i.id FROM facets f CROSS JOIN ids i ON i.number = f.article "
            "WHERE f.field = ?1 AND f.value >= ?2 || '/' AND f.value < ?2 || '0' ORDER BY 1",
            [scheme, term],
        )
        return [row[0] for row in rows]

    def levels(self) -> dict[str, int]:
        """Return how many articles are about, mention or none."""
        rows = self._database.execute(
            "SELECT value, number FROM facet_counts WHERE field = 'relevance'"
        )
        return dict(rows.fetchall())


class SqliteStories(SqlStories):
    """The stories, counted as they begin and end."""

    def count(self) -> int:
        """Return how many stories there are."""
        row = self._database.execute("SELECT number FROM totals WHERE name = 'stories'").fetchone()
        return int(row[0])


class SqliteWork(SqlWork):
    """The work, counted as it goes on."""

    def counts(self) -> list[tuple[str, str, str, int]]:
        """Return (stage, state, reason, how many) for everything in the table."""
        rows = self._database.execute(
            "SELECT stage, state, reason, number FROM work_counts "
            "ORDER BY stage, state, number DESC, reason"
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]
