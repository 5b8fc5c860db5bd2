"""Who is told what: subscriptions, editions, and the messages that go out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from storage.contract.deliveries import Deliveries
from storage.contract.digests import Digests
from storage.contract.sources import ADDED, CONFIGURED
from storage.contract.subscriptions import Subscriptions
from storage.records import Delivery, Digest, Subscription
from storage.sqlite.rows import from_row, put, select, stamp, to_row


class SqliteSubscriptions(Subscriptions):
    """The ``subscriptions`` table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def follow(self, subscriptions: Iterable[Subscription], *, composed_by: str) -> None:
        """Make the configured subscriptions those of the files; those a command added stay."""
        wanted = {s.name: s for s in subscriptions}
        for (name,) in self._database.execute(
            "SELECT name FROM subscriptions WHERE origin = ?", [CONFIGURED]
        ).fetchall():
            if name not in wanted:
                self.remove(name, composed_by=composed_by)
        for subscription in wanted.values():
            self.add(subscription, origin=CONFIGURED)

    def add(self, subscription: Subscription, *, origin: str = ADDED) -> None:
        """Keep *subscription*, replacing one of its name."""
        self._database.table("subscriptions").upsert(
            to_row(subscription) | {"origin": origin}, pk="name"
        )

    def remove(self, name: str, *, composed_by: str) -> bool:
        """End a subscription; what was sent stays on record. Return whether it was there."""
        gone = self._database.execute("DELETE FROM subscriptions WHERE name = ?", [name]).rowcount
        self._database.execute("DELETE FROM work WHERE stage = ? AND item = ?", [composed_by, name])
        return gone > 0

    def get(self, name: str) -> Subscription | None:
        """Return the subscription called *name*, or None."""
        for row in select(self._database, "SELECT * FROM subscriptions WHERE name = ?", [name]):
            return from_row(Subscription, row)
        return None

    def all(self) -> list[Subscription]:
        """Return the subscriptions to which something is sent, by name."""
        rows = select(
            self._database, "SELECT * FROM subscriptions WHERE disabled = '' ORDER BY name"
        )
        return [from_row(Subscription, row) for row in rows]

    def disable(self, name: str, why: str) -> None:
        """Send no more to a subscription, for the reason *why* ("" takes it back)."""
        self._database.execute("UPDATE subscriptions SET disabled = ? WHERE name = ?", [why, name])

    def disabled(self) -> dict[str, str]:
        """Return the subscriptions to which nothing is sent any more, with the reason."""
        return dict(
            self._database.execute(
                "SELECT name, disabled FROM subscriptions WHERE disabled <> '' ORDER BY name"
            ).fetchall()
        )


class SqliteDigests(Digests):
    """The ``digests`` table: one edition for one subscription and one local date."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, digest: Digest) -> bool:
        """Keep an edition; the first of a date stays. Return whether this is it."""
        return put(self._database, "digests", to_row(digest), pk="id", ignore=True)

    def get(self, subscription: str, date: str) -> Digest | None:
        """Return the edition of a local date, or None."""
        for row in select(
            self._database,
            "SELECT * FROM digests WHERE subscription = ? AND date = ?",
            [subscription, date],
        ):
            return from_row(Digest, row)
        return None

    def latest(self, subscription: str) -> Digest | None:
        """Return the newest edition, or None."""
        for row in select(
            self._database,
            "SELECT * FROM digests WHERE subscription = ? ORDER BY date DESC LIMIT 1",
            [subscription],
        ):
            return from_row(Digest, row)
        return None

    def before(self, subscription: str, date: str) -> Digest | None:
        """Return the newest edition of an earlier date than *date*, or None."""
        for row in select(
            self._database,
            "SELECT * FROM digests WHERE subscription = ? AND date < ? ORDER BY date DESC LIMIT 1",
            [subscription, date],
        ):
            return from_row(Digest, row)
        return None

    def that_told(self, article: str) -> list[Digest]:
        """Return the editions that told *article*, oldest first."""
        rows = select(
            self._database,
            "SELECT d.* FROM digests d WHERE EXISTS "
            "(SELECT 1 FROM json_each(d.articles) WHERE value = ?) ORDER BY d.until",
            [article],
        )
        return [from_row(Digest, row) for row in rows]

    def told(self, subscription: str, *, since: datetime) -> tuple[set[str], set[str]]:
        """Return the (stories, articles) that editions since then have told."""
        stories: set[str] = set()
        articles: set[str] = set()
        for row in select(
            self._database,
            "SELECT * FROM digests WHERE subscription = ? AND until >= ?",
            [subscription, stamp(since)],
        ):
            edition = from_row(Digest, row)
            stories.update(edition.stories)
            articles.update(edition.articles)
        return stories, articles


class SqliteDeliveries(Deliveries):
    """The ``deliveries`` table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, delivery: Delivery) -> bool:
        """Keep a message; the first of an id stays. Return whether this is it."""
        return put(self._database, "deliveries", to_row(delivery), pk="id", ignore=True)

    def get(self, delivery: str) -> Delivery | None:
        """Return one message, or None."""
        for row in select(self._database, "SELECT * FROM deliveries WHERE id = ?", [delivery]):
            return from_row(Delivery, row)
        return None

    def all(self, *, since: datetime | None = None, subscription: str = "") -> list[Delivery]:
        """Return messages, newest first."""
        rows = select(
            self._database,
            "SELECT * FROM deliveries WHERE created >= ? AND (? = '' OR subscription = ?) "
            "ORDER BY created DESC, id",
            [stamp(since) if since else "", subscription, subscription],
        )
        return [from_row(Delivery, row) for row in rows]

    def about(self, article: str) -> list[Delivery]:
        """Return the messages about one article, oldest first."""
        rows = select(
            self._database,
            "SELECT * FROM deliveries WHERE article = ? AND article <> '' ORDER BY created, id",
            [article],
        )
        return [from_row(Delivery, row) for row in rows]
