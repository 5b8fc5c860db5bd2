"""Who is told what, and what links in mails let their holders do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from storage.contract.links import Links
from storage.contract.sources import ADDED, CONFIGURED
from storage.contract.subscriptions import Beginning, Subscriptions
from storage.records import Link, Subscription
from storage.sql.connection import Connection
from storage.sql.rows import from_row, moment, put, select, stamp, to_row
from storage.sql.work import SqlWork


class SqlSubscriptions(Subscriptions):
    """The ``subscriptions`` table."""

    def __init__(self, database: Connection) -> None:
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
        put(self._database, "subscriptions", to_row(subscription) | {"origin": origin}, pk="name")
        self._database.at_hand.subscriptions.clear()

    def remove(self, name: str, *, composed_by: str) -> bool:
        """End a subscription; what was sent stays on record. Return whether it was there."""
        gone = self._database.execute("DELETE FROM subscriptions WHERE name = ?", [name]).rowcount
        self._database.at_hand.subscriptions.clear()
        SqlWork(self._database).drop(composed_by, [name])
        return gone > 0

    def get(self, name: str) -> Subscription | None:
        """Return the subscription called *name*, or None."""
        for row in select(self._database, "SELECT * FROM subscriptions WHERE name = ?", [name]):
            return from_row(Subscription, row)
        return None

    def all(self, *, origin: str = "") -> list[Subscription]:
        """Return the subscriptions (of one origin) to which something is sent, by name."""
        held = self._database.at_hand.subscriptions
        found = held.get(origin)
        if found is None:
            rows = select(
                self._database,
                "SELECT * FROM subscriptions WHERE disabled = '' AND ? IN ('', origin) "
                "ORDER BY name",
                [origin],
            )
            found = tuple(from_row(Subscription, row) for row in rows)
            held.keep(origin, found)
        return list(found)

    def is_configured(self, name: str) -> bool:
        """Tell whether the subscription called *name* is from the files."""
        row = self._database.execute(
            "SELECT origin FROM subscriptions WHERE name = ?", [name]
        ).fetchone()
        return row is not None and row[0] == CONFIGURED

    def disable(self, name: str, why: str) -> None:
        """Send no more to a subscription, for the reason *why* ("" takes it back)."""
        self._database.execute("UPDATE subscriptions SET disabled = ? WHERE name = ?", [why, name])
        self._database.at_hand.subscriptions.clear()

    def disabled(self) -> dict[str, str]:
        """Return the subscriptions to which nothing is sent any more, with the reason."""
        return dict(
            self._database.execute(
                "SELECT name, disabled FROM subscriptions WHERE disabled <> '' ORDER BY name"
            ).fetchall()
        )

    def note_refusals(self, name: str, number: int) -> None:
        """Note how many messages in a row the receiver of *name* has refused."""
        self._database.execute(
            "UPDATE subscriptions SET refusals = ? WHERE name = ?", [number, name]
        )

    def refusals(self, name: str) -> int:
        """Return how many messages in a row the receiver of *name* has refused."""
        row = self._database.execute(
            "SELECT refusals FROM subscriptions WHERE name = ?", [name]
        ).fetchone()
        return int(row[0]) if row else 0

    def erase(self, name: str, *, composed_by: str, sent_by: str) -> bool:
        """End a subscription and delete all that was kept of it."""
        rows = self._database.execute("SELECT id FROM deliveries WHERE subscription = ?", [name])
        sent = [row[0] for row in rows.fetchall()]
        one = self.get(name)
        # Letters from before it was one: what asked to confirm it.
        letters = "subscription = '' AND address = ?"
        before = [one.address if one else ""]
        rows = self._database.execute(f"SELECT id FROM deliveries WHERE {letters}", before)
        sent += [row[0] for row in rows.fetchall()]
        with self._database.overwriting():
            SqlWork(self._database).forget_details(sent_by, sent)
            SqlWork(self._database).drop(sent_by, sent)
            gone = int(self.remove(name, composed_by=composed_by))
            self._database.execute(f"DELETE FROM deliveries WHERE {letters}", before)
            for table in ("deliveries", "digests", "links"):
                gone += self._database.execute(
                    f"DELETE FROM {table} WHERE subscription = ?", [name]
                ).rowcount
        return gone > 0

    def begin(self, at: datetime) -> None:
        """Note that subscriptions of which no beginning is known begin at *at*."""
        self._database.execute(
            "UPDATE subscriptions SET created = :at, "
            "known = coalesce(known, (SELECT max(number) FROM known), 0) "
            "WHERE created IS NULL OR created > :at",
            {"at": stamp(at)},
        )

    def begun(self, name: str) -> Beginning | None:
        """Return when a subscription began, or None where that was not noted."""
        row = self._database.execute(
            "SELECT created, known FROM subscriptions WHERE name = ? AND created IS NOT NULL",
            [name],
        ).fetchone()
        return Beginning(moment(row[0]), row[1] or 0) if row else None


class SqlLinks(Links):
    """The ``links`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def put(self, link: Link) -> bool:
        """Keep a link; the first of a digest stays. Return whether this is it."""
        return put(self._database, "links", to_row(link), pk="digest", ignore=True)

    def find(self, digest: str, now: datetime) -> Link | None:
        """Return the link of that digest which has not expired, or None."""
        rows = select(
            self._database,
            "SELECT * FROM links WHERE digest = ? AND (expires IS NULL OR expires > ?)",
            [digest, stamp(now)],
        )
        return next((from_row(Link, row) for row in rows), None)

    def drop(self, digest: str) -> bool:
        """Forget a link that was used; return whether it was there."""
        return self._database.execute("DELETE FROM links WHERE digest = ?", [digest]).rowcount > 0

    def forget(self, now: datetime) -> int:
        """Delete the links that have expired; return how many."""
        return self._database.execute("DELETE FROM links WHERE expires <= ?", [stamp(now)]).rowcount
