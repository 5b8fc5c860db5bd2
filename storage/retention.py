"""Deleting what is old: never an article that is about the SCO, never what a message told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.articles import Articles
from storage.rows import stamp


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was deleted."""

    bodies: int
    articles: int
    polls: int


class Retention:
    """Removes rows by age. Belongs inside ``storage.database.writing``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._articles = Articles(database)

    def prune(
        self, *, bodies: datetime, irrelevant: datetime, history: datetime, dry_run: bool
    ) -> Pruned:
        """Delete raw bytes, irrelevant articles and polls older than the given times.

        An irrelevant article stays while another is a copy of it, or a message told it. A
        source's last poll stays: its health is read from it.
        """
        old_articles = [
            row[0]
            for row in self._database.execute(
                "SELECT a.id FROM articles a JOIN classifications c ON c.article = a.id "
                "WHERE c.level = 'none' AND a.first_seen < ? "
                "AND NOT EXISTS (SELECT 1 FROM reprints r WHERE r.source_article = a.id "
                " OR r.origin = a.id) "
                "AND NOT EXISTS (SELECT 1 FROM deliveries d "
                " WHERE d.article = a.id AND d.article <> '')",
                [stamp(irrelevant)],
            )
        ]
        polls = (
            "purpose = 'poll' AND at < ? AND at < "
            "(SELECT max(n.at) FROM captures n WHERE n.source = captures.source "
            "AND n.purpose = 'poll')"
        )
        unused = (
            "NOT EXISTS (SELECT 1 FROM captures c WHERE c.digest = bodies.digest "
            "AND c.digest <> '' AND c.at >= ?)"
        )
        if dry_run:
            return Pruned(
                self._count(f"SELECT count(*) FROM bodies WHERE {unused}", bodies),
                len(old_articles),
                self._count(f"SELECT count(*) FROM captures WHERE {polls}", history),
            )
        for article in old_articles:
            self._articles.remove(article)
        gone_polls = self._delete(f"DELETE FROM captures WHERE {polls}", history)
        gone_bodies = self._delete(f"DELETE FROM bodies WHERE {unused}", bodies)
        return Pruned(gone_bodies, len(old_articles), gone_polls)

    def give_back_space(self) -> None:
        """Make the file as small as what it holds. Belongs outside a transaction."""
        self._database.execute("VACUUM")

    def _count(self, sql: str, before: datetime) -> int:
        return int(self._database.execute(sql, [stamp(before)]).fetchone()[0])

    def _delete(self, sql: str, before: datetime) -> int:
        return self._database.execute(sql, [stamp(before)]).rowcount
