"""What was told: editions, and the messages that go out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Final

from storage.contract.deliveries import Deliveries
from storage.contract.digests import Digests
from storage.records import Delivery, Digest, Shown
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, FEW, LAST, SHORTEST, Ids, listed, only
from storage.sql.rows import Row, from_row, moment, put, select, stamp, to_row

_READ_DIGEST: Final = "SELECT d.* FROM digests d"
"""A query for editions, of which the table is called d; what they told and showed is apart."""

_TOLD: Final = (
    "SELECT i.id FROM digest_{0} t CROSS JOIN ids i ON i.number = t.{1} "
    "WHERE t.digest = ? ORDER BY t.place"
)
"""A query for what an edition told, in its order."""

_SHOWN: Final = (
    "SELECT coalesce(s.id, '') AS story, i.id AS article, t.headline, t.facts "
    "FROM digests d CROSS JOIN digest_shown t ON t.digest = d.number "
    "CROSS JOIN ids i ON i.number = t.article LEFT JOIN ids s ON s.number = t.story"
)
"""A query for what editions showed."""

_DATED: Final = "d.date NOT LIKE '% %'"
"""Of editions that were not put aside: behind the date of one that was stands its id."""

_DELIVERY: Final = ", ".join(
    f"d.{field.name}" for field in fields(Delivery) if field.name != "article"
)
_READ_DELIVERY: Final = (
    f"SELECT {_DELIVERY}, coalesce((SELECT a.id FROM ids a WHERE a.number = d.article), '') "
    "AS article FROM"
)
"""The beginning of a query for messages, of which the table is called d."""


class SqlDigests(Digests):
    """The ``digests``, ``digest_stories`` and ``digest_articles`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, digest: Digest) -> bool:
        """Keep an edition; the first of a date stays. Return whether this is it."""
        row = to_row(digest, leave_out=("stories", "articles", "shown", "replaces"))
        self._database.execute(
            f"UPDATE digests AS d SET date = date || ' ' || id WHERE id = ? AND {_DATED}",
            [digest.replaces],
        )
        if not put(self._database, "digests", row, pk="number", ignore=True):
            return False
        (number,) = self._database.execute(
            "SELECT number FROM digests WHERE id = ?", [digest.id]
        ).fetchone()
        for table, column, names in (
            ("digest_stories", "story", digest.stories),
            ("digest_articles", "article", digest.articles),
        ):
            numbers = self._ids.given_all(names)
            self._database.executemany(
                f"INSERT INTO {table} (digest, place, {column}) VALUES (?, ?, ?)",
                [(number, place, numbers[name]) for place, name in enumerate(names)],
            )
        self._put_shown(number, digest.shown)
        return True

    def _put_shown(self, digest: int, shown: Sequence[Shown]) -> None:
        names = self._ids.given_all(
            name for one in shown for name in (one.article, one.story) if name
        )
        self._database.executemany(
            "INSERT INTO digest_shown (digest, place, story, article, headline, facts) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    digest,
                    place,
                    names[one.story] if one.story else None,
                    names[one.article],
                    one.headline,
                    json.dumps(one.facts, ensure_ascii=False),
                )
                for place, one in enumerate(shown)
            ],
        )

    def get(self, subscription: str, date: str) -> Digest | None:
        """Return the edition of a local date, or None."""
        return self._one("d.subscription = ? AND d.date = ?", [subscription, date])

    def named(self, digest: str) -> Digest | None:
        """Return the edition with the id *digest*, or None."""
        return self._one("d.id = ?", [digest])

    def latest(self, subscription: str) -> Digest | None:
        """Return the newest edition, or None."""
        return self._one(
            f"d.subscription = ? AND {_DATED} ORDER BY d.date DESC LIMIT 1", [subscription]
        )

    def before(self, subscription: str, date: str) -> Digest | None:
        """Return the newest edition of an earlier date than *date*, or None."""
        return self._one(
            f"d.subscription = ? AND d.date < ? AND {_DATED} ORDER BY d.date DESC LIMIT 1",
            [subscription, date],
        )

    def that_told(self, article: str) -> list[Digest]:
        """Return the editions that told *article*, oldest first."""
        return self._all(
            "d.number IN (SELECT t.digest FROM ids i "
            "CROSS JOIN digest_articles t ON t.article = i.number WHERE i.id = ?) ORDER BY d.until",
            [article],
        )

    def made_after(self, digest: Digest) -> list[str]:
        """Return the dates of the editions of its subscription made after *digest*, in order."""
        rows = self._database.execute(
            "SELECT d.date FROM digests e JOIN digests d ON d.subscription = e.subscription "
            f"AND d.number > e.number WHERE e.id = ? AND {_DATED} ORDER BY d.number",
            [digest.id],
        )
        return [row[0] for row in rows]

    def told_upto(self, subscription: str, *, before: str = "") -> int:
        """Return the last line of the ledger that editions (of dates before) went by, or 0."""
        row = self._database.execute(
            "SELECT coalesce(max(known), 0) FROM digests "
            "WHERE subscription = :name AND (:before = '' OR date < :before)",
            {"name": subscription, "before": before},
        ).fetchone()
        return int(row[0])

    def has_told(self, subscription: str, articles: Sequence[str]) -> set[str]:
        """Return those of *articles* that any edition has told, however long ago."""
        rows = self._database.execute(
            f"SELECT DISTINCT i.id FROM {ASKED} "
            "CROSS JOIN digest_articles t ON t.article = i.number "
            "CROSS JOIN digests d ON d.number = t.digest WHERE d.subscription = ?",
            [listed(articles), subscription],
        )
        return {row[0] for row in rows}

    def last_told(self, subscription: str) -> datetime | None:
        """Return the end of the time of the newest edition that told anything, or None."""
        row = self._database.execute(
            "SELECT max(until) FROM digests d WHERE subscription = ? "
            "AND EXISTS (SELECT 1 FROM digest_articles t WHERE t.digest = d.number)",
            [subscription],
        ).fetchone()
        return moment(row[0]) if row and row[0] else None

    def shown(self, subscription: str, *, since: datetime, before: str = "") -> list[Shown]:
        """Return what editions (of dates before) showed since then, as they were made."""
        rows = select(
            self._database,
            f"{_SHOWN} WHERE d.subscription = :name AND d.until >= :since "
            "AND (:before = '' OR d.date < :before) ORDER BY t.digest, t.place",
            {"name": subscription, "since": stamp(since), "before": before},
        )
        return [from_row(Shown, row) for row in rows]

    def told(self, subscription: str, *, since: datetime) -> tuple[set[str], set[str]]:
        """Return the (stories, articles) that editions since then have told."""

        def told(table: str, column: str) -> set[str]:
            rows = self._database.execute(
                f"SELECT DISTINCT i.id FROM digests d CROSS JOIN {table} t ON t.digest = d.number "
                f"CROSS JOIN ids i ON i.number = t.{column} "
                "WHERE d.subscription = ? AND d.until >= ?",
                [subscription, stamp(since)],
            )
            return {row[0] for row in rows}

        return told("digest_stories", "story"), told("digest_articles", "article")

    def all(self, *, since: datetime) -> Iterator[Digest]:
        """Yield the editions whose time ended since then, in the order in which they were made."""
        rows = self._database.execute(
            "SELECT number FROM digests WHERE until >= ? ORDER BY number", [stamp(since)]
        )
        for (number,) in rows.fetchall():
            yield from self._all("d.number = ?", [number])

    def rewrite(self, digest: Digest) -> None:
        """Replace subject, texts and what was shown of a kept edition."""
        with self._database.overwriting():
            self._database.execute(
                "UPDATE digests SET subject = ?, text = ?, html = ?, annex = ? WHERE id = ?",
                [digest.subject, digest.text, digest.html, digest.annex, digest.id],
            )
            row = self._database.execute(
                "SELECT number FROM digests WHERE id = ?", [digest.id]
            ).fetchone()
            if row is not None:
                self._database.execute("DELETE FROM digest_shown WHERE digest = ?", [row[0]])
                self._put_shown(row[0], digest.shown)

    def _one(self, condition: str, values: Sequence[object]) -> Digest | None:
        return next(iter(self._all(condition, values)), None)

    def _all(self, condition: str, values: Sequence[object]) -> list[Digest]:
        rows = list(select(self._database, f"{_READ_DIGEST} WHERE {condition}", values))
        return [self._whole(row) for row in rows]

    def _whole(self, row: Row) -> Digest:
        """Return the edition in *row* with what it told and showed."""
        number = row["number"]
        shown = select(self._database, f"{_SHOWN} WHERE d.number = ? ORDER BY t.place", [number])
        return replace(
            from_row(Digest, row),
            # Behind the date of one that was put aside stands its id.
            date=row["date"].partition(" ")[0],
            stories=self._told(number, "stories", "story"),
            articles=self._told(number, "articles", "article"),
            shown=tuple(from_row(Shown, one) for one in shown),
        )

    def _told(self, digest: int, what: str, column: str) -> tuple[str, ...]:
        rows = self._database.execute(_TOLD.format(what, column), [digest])
        return tuple(row[0] for row in rows)


class SqlDeliveries(Deliveries):
    """The ``deliveries`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, delivery: Delivery) -> bool:
        """Keep a message; the first of an id stays. Return whether this is it."""
        article = self._ids.given(delivery.article) if delivery.article else None
        row = to_row(delivery) | {"article": article}
        return put(self._database, "deliveries", row, pk="id", ignore=True)

    def get(self, delivery: str) -> Delivery | None:
        """Return one message, or None."""
        return next(iter(self._all("deliveries d WHERE d.id = ?", [delivery])), None)

    def find(self, name: str) -> Delivery | None:
        """Return the message with that id, or whose id alone begins so, or None."""
        if len(name) < SHORTEST:
            return self.get(name)
        rows = self._database.execute(
            "SELECT id, subject FROM deliveries WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            [name, name + LAST, FEW],
        ).fetchall()
        whole = name if rows and rows[0][0] == name else only(name, rows)
        return self.get(whole) if whole else None

    def all(self, *, since: datetime | None = None, subscription: str = "") -> list[Delivery]:
        """Return messages, newest first."""
        return self._all(
            "deliveries d WHERE d.created >= ? AND (? = '' OR d.subscription = ?) "
            "ORDER BY d.created DESC, d.id",
            [stamp(since) if since else "", subscription, subscription],
        )

    def counts(self, *, sent_by: str) -> list[tuple[str, str, int]]:
        """Return (channel, state, how many) of all messages, in that order."""
        rows = self._database.execute(
            "SELECT d.channel, coalesce(w.state, ''), count(*) FROM deliveries d "
            "LEFT JOIN ids i ON i.id = d.id LEFT JOIN work w ON w.item = i.number AND w.stage = ? "
            "GROUP BY 1, 2 ORDER BY 1, 2",
            [sent_by],
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def about(self, article: str) -> list[Delivery]:
        """Return the messages about one article, oldest first."""
        return self._all(
            "ids i CROSS JOIN deliveries d ON d.article = i.number WHERE i.id = ? "
            "ORDER BY d.created, d.id",
            [article],
        )

    def that_carry(self, digest: str) -> list[Delivery]:
        """Return the messages that carry the edition with the id *digest*."""
        return self._all("deliveries d WHERE d.digest = ? ORDER BY d.created, d.id", [digest])

    def rewrite(self, delivery: str, *, subject: str, payload: str) -> None:
        """Replace what a kept message says."""
        with self._database.overwriting():
            self._database.execute(
                "UPDATE deliveries SET subject = ?, payload = ? WHERE id = ?",
                [subject, payload, delivery],
            )

    def _all(self, condition: str, values: Sequence[object]) -> list[Delivery]:
        rows = select(self._database, f"{_READ_DELIVERY} {condition}", values)
        return [from_row(Delivery, row) for row in rows]
