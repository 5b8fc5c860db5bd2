"""compose: the editions of a subscription, at their local times. The clock's own stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from config.settings import Settings
from monitor.digests.calendar import local_day, next_due, slot_due, slot_of
from monitor.digests.compose import compose
from monitor.digests.material import Material
from monitor.stages.compose_material import material_of
from monitor.stages.compose_owed import is_made, is_too_early
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
        if is_made(store, subscription, edition, now) or is_too_early(store, subscription, edition):
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
    if not is_made(store, subscription, edition, now):
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
