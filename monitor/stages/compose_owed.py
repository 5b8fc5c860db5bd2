"""Which editions were made, and which are owed: asked at each start, so that it imports little."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.digests.calendar import Slot, slot_due
from storage.records import Digest, Subscription
from storage.store import Store


def missing(store: Store, subscription: Subscription, now: datetime) -> bool:
    """Tell whether the newest edition that is due was not made, and should have been.

    A subscription begins with the first hour of its editions that comes after it was known.
    """
    edition = slot_due(subscription, now)
    made = store.digests.get(subscription.name, edition.name)
    if made is not None and not is_misdated(made, store.digests.made_after(made)):
        return False
    return not is_too_early(store, subscription, edition)


def is_misdated(digest: Digest, made_after: Sequence[str], now: datetime | None = None) -> bool:
    """Tell whether a clock that ran ahead gave *digest* its date: it was not made on that day.

    Then editions of earlier days were made after it, or its own time is still to come. While the
    clock is set back, that holds of a right edition too, but then those of later days followed.

    :param made_after: dates of the editions made after it
    """
    if any(date >= digest.date for date in made_after):
        return False
    return bool(made_after) or (now is not None and digest.until > now)


def is_made(store: Store, subscription: Subscription, edition: Slot, now: datetime) -> bool:
    """Tell whether *edition* was made, in its time."""
    made = store.digests.get(subscription.name, edition.name)
    return made is not None and not is_misdated(made, store.digests.made_after(made), now)


def is_too_early(store: Store, subscription: Subscription, edition: Slot) -> bool:
    """Tell whether *edition* was due before the subscription was known."""
    begun = store.subscriptions.begun(subscription.name)
    return begun is not None and edition.due < begun.created
