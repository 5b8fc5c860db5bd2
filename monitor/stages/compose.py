"""compose: the editions of a subscription, at their local times. The clock's own stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from config.settings import Settings
from monitor.digests.calendar import Slot, local_day, next_due, slot_due, slot_of
from monitor.digests.compose import compose
from monitor.digests.material import Material
from monitor.stages.compose_material import material_of
from storage.records import Digest, Link, Outcome, Subscription
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeTask:
    """A subscription, what its digest is made from, and the link in it that ends it."""

    subscription: Subscription
    material: Material
    now: datetime
    ending: Link | None = None


def made(parts: Parts) -> Compose:
    """Return the stage."""
    return Compose(parts)


class Compose:
    """The compose stage."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def read(self, store: Store, item: str, now: datetime) -> ComposeTask | Outcome:
        """Look up the subscription *item* and its newest digest that is due and not made."""
        subscription = store.subscriptions.get(item)
        if subscription is None or item in store.subscriptions.disabled():
            return Outcome(reason="vanished", detail="the subscription has ended")
        if not subscription.has_editions:
            return Outcome(reason="vanished", detail="it is told at other times now")
        edition = slot_due(subscription, now)
        if _is_made(store, subscription, edition, now) or _is_too_early(
            store, subscription, edition
        ):
            return Outcome(reason="unchanged", due=next_due(subscription, now))
        url, ending = self._parts.links.ending(subscription) or ("", None)
        return ComposeTask(
            subscription=subscription,
            material=material_of(
                store, self._parts.settings, subscription, edition, now, unsubscribe_url=url
            ),
            now=now,
            ending=ending,
        )

    def run(self, task: ComposeTask) -> Outcome:
        """Compose the digest and the message that carries it."""
        digest = compose(task.subscription, task.material)
        notifier = self._parts.notifiers.get(task.subscription.channel)
        if notifier is None:
            return Outcome(
                reason="not-configured",
                parked=True,
                detail=f"there is no channel {task.subscription.channel!r}",
            )
        if task.subscription.is_frequent and not _has_news(digest):
            # Kept, so that its hour is known to be done; an empty mail an hour is read by nobody.
            return Outcome(
                reason="nothing-to-tell",
                records=(digest,),
                due=next_due(task.subscription, task.now),
            )
        delivery = notifier.message(
            digest, task.subscription, task.now, unsubscribe=task.material.unsubscribe_url
        )
        link = (task.ending,) if task.ending else ()
        return Outcome(
            reason="ok" if digest.articles else "nothing-to-tell",
            records=(digest, delivery, *link),
            due=next_due(task.subscription, task.now),
        )


def _has_news(digest: Digest) -> bool:
    """Tell whether an edition tells anything: an article, or a correction of one."""
    return bool(digest.articles or digest.shown)


def digest_of(
    store: Store,
    settings: Settings,
    subscription: Subscription,
    now: datetime,
    day: date | None = None,
    *,
    unsubscribe_url: str = "",
) -> Digest:
    """Return the digest of a local *day*: the kept one, or a new one. Of None, a new one of today.

    Writes nothing. A digest that is not due yet tells what is known until *now*.
    """
    kept = kept_edition(store, subscription, now, day)
    if kept is not None:
        return kept
    return compose(
        subscription,
        new_material(store, settings, subscription, now, day, unsubscribe_url=unsubscribe_url),
    )


def kept_edition(
    store: Store, subscription: Subscription, now: datetime, day: date | None
) -> Digest | None:
    """Return the edition of a local *day* that was made, None where it was not, or of None."""
    if day is None:
        return None
    edition = slot_of(subscription, day, now)
    if not _is_made(store, subscription, edition, now):
        return None
    return store.digests.get(subscription.name, edition.name)


def new_material(
    store: Store,
    settings: Settings,
    subscription: Subscription,
    now: datetime,
    day: date | None,
    *,
    unsubscribe_url: str = "",
) -> Material:
    """Return what the edition of a local *day* (today) is made from, as far as it is known."""
    today = local_day(subscription, now)
    edition = slot_of(subscription, day or today, now)
    return material_of(
        store,
        settings,
        subscription,
        edition,
        now,
        past=edition.due if day is not None and day < today else None,
        unsubscribe_url=unsubscribe_url,
    )


def missing(store: Store, subscription: Subscription, now: datetime) -> bool:
    """Tell whether the newest edition that is due was not made, and should have been.

    A subscription begins with the first hour of its editions that comes after it was known.
    """
    edition = slot_due(subscription, now)
    made = store.digests.get(subscription.name, edition.name)
    if made is not None and not is_misdated(made, store.digests.made_after(made)):
        return False
    return not _is_too_early(store, subscription, edition)


def is_misdated(digest: Digest, made_after: Sequence[str], now: datetime | None = None) -> bool:
    """Tell whether a clock that ran ahead gave *digest* its date: it was not made on that day.

    Then editions of earlier days were made after it, or its own time is still to come. While the
    clock is set back, that holds of a right edition too, but then those of later days followed.

    :param made_after: dates of the editions made after it
    """
    if any(date >= digest.date for date in made_after):
        return False
    return bool(made_after) or (now is not None and digest.until > now)


def _is_made(store: Store, subscription: Subscription, edition: Slot, now: datetime) -> bool:
    made = store.digests.get(subscription.name, edition.name)
    return made is not None and not is_misdated(made, store.digests.made_after(made), now)


def _is_too_early(store: Store, subscription: Subscription, edition: Slot) -> bool:
    """Tell whether *edition* was due before the subscription was known."""
    begun = store.subscriptions.begun(subscription.name)
    return begun is not None and edition.due < begun.created
