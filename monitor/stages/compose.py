"""compose: the daily edition of a subscription, at its local time. The clock's own stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.digests.calendar import digest_due, next_due
from monitor.digests.compose import compose
from monitor.digests.material import Material
from monitor.stages.compose_reading import material_of
from monitor.stages.table import Verbs
from storage.records import Outcome, Subscription
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts


def verbs(parts: Parts) -> Verbs:
    """Return what the stage does."""
    composes = Compose(parts)
    return Verbs(composes.read, composes.run)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeTask:
    """A subscription and what its edition is made from."""

    subscription: Subscription
    edition: Material
    now: datetime


class Compose:
    """The compose stage."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def read(self, store: Store, item: str, now: datetime) -> ComposeTask | Outcome:
        """Look up the subscription *item* and its newest edition that is due and not made."""
        subscription = store.subscriptions.get(item)
        if subscription is None or item in store.subscriptions.disabled():
            return Outcome(reason="vanished", detail="the subscription has ended")
        day = digest_due(subscription, now)
        if store.digests.get(item, day.isoformat()) is not None:
            return Outcome(reason="unchanged", due=next_due(subscription, now))
        return ComposeTask(
            subscription=subscription,
            edition=material_of(store, self._parts.settings, subscription, now, day),
            now=now,
        )

    def run(self, task: ComposeTask) -> Outcome:
        """Compose the edition and the message that carries it."""
        digest = compose(task.subscription, task.edition)
        notifier = self._parts.notifiers.get(task.subscription.channel)
        if notifier is None:
            return Outcome(
                reason="not-configured",
                parked=True,
                detail=f"there is no channel {task.subscription.channel!r}",
            )
        delivery = notifier.message(digest, task.subscription, task.now)
        return Outcome(
            reason="ok" if digest.articles else "nothing-to-tell",
            records=(digest, delivery),
            due=next_due(task.subscription, task.now),
        )
