"""deliver: one message to one receiver, tried until it is accepted or refused for good."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.digests.calendar import quiet_until
from monitor.digests.letters import paused_letter
from monitor.engine.queues import Spot
from monitor.notifiers import Sent
from monitor.notifiers._edition_events import edition_delivery
from monitor.notifiers._hub_pings import CHANNEL
from storage.reasons import FINAL, NO_TRY, UNWANTED
from storage.records import Delivery, Digest, Ended, Outcome, Record, Refusals, Subscription
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts


log = logging.getLogger(__name__)

CADENCE = "turns"
"""Of the subscriptions by which operators are told."""

REFUSED_OFTEN = 3
"""Messages in a row that a receiver refuses for good before nothing more is sent to it: a server
that refuses one may mean that one; bounces beyond three cost the sender its good name."""

OLDER_FIRST = timedelta(seconds=1)
"""How long a message waits for an older one that is under way, until it is looked at again."""

LONGEST = timedelta(days=1)
"""Until what failed for no fault of its own is tried again, after all other tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverTask:
    """A message, who gets it, and how often it was tried (this try included).

    ``refusals`` are the messages before it that its receiver refused in a row; ``operators`` are
    told when that pauses the subscription. ``hooks`` are told when the edition ``digest``, which
    the message carries, is accepted.
    """

    delivery: Delivery
    subscription: Subscription
    tries: int
    now: datetime
    refusals: int = 0
    operators: tuple[Subscription, ...] = ()
    hooks: tuple[Subscription, ...] = ()
    digest: Digest | None = None


def made(parts: Parts) -> Deliver:
    """Return the stage."""
    return Deliver(parts)


class Deliver:
    """The deliver stage."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def read(self, store: Store, item: str, now: datetime) -> DeliverTask | Outcome:
        """Look up the message *item* and its subscription."""
        delivery = store.deliveries.get(item)
        if delivery is None:
            return Outcome(reason="vanished")
        if not delivery.payload:
            return Outcome(reason="withdrawn", parked=True)
        subscription = store.subscriptions.get(delivery.subscription)
        if not delivery.subscription:
            subscription = stranger(delivery)
        if subscription is None:
            return Outcome(reason="vanished", parked=True, detail="the subscription has ended")
        if delivery.subscription in store.subscriptions.disabled():
            return Outcome(reason="disabled", parked=True)
        if delivery.channel == CHANNEL and (waits := _together(store, delivery, now)):
            return waits
        end = quiet_until(subscription, now)
        if end > now and subscription.cadence in ("at-once", "spike"):
            return Outcome(reason="quiet-hours", due=end)
        first = _unsent_before(store, delivery)
        if first is not None:
            # A receiver that got the correction first would take the old text for the newest.
            return Outcome(
                reason="receiver-unavailable",
                due=max(first, now + OLDER_FIRST),
                detail="an older message about the same article goes first",
            )
        state = store.work.state("deliver", item)
        name = delivery.subscription
        known = store.subscriptions.all()
        hooks = tuple(one for one in known if one.cadence == "editions" and delivery.digest)
        return DeliverTask(
            delivery=delivery,
            subscription=subscription,
            tries=state.tries + 1 if state else 1,
            now=now,
            refusals=store.subscriptions.refusals(name),
            operators=tuple(one for one in known if one.cadence == CADENCE and one.name != name),
            hooks=hooks,
            digest=store.digests.named(delivery.digest) if hooks else None,
        )

    def spot(self, task: DeliverTask) -> Spot:
        """Return which receiver *task* waits for."""
        notifier = self._parts.notifiers.get(task.delivery.channel)
        if notifier is None:
            return Spot(task.delivery.channel, 1)
        return Spot(notifier.receiver(task.delivery), notifier.at_once)

    def run(self, task: DeliverTask) -> Outcome:
        """Send the message."""
        notifier = self._parts.notifiers.get(task.delivery.channel)
        if notifier is None:
            return Outcome(
                reason="not-configured", parked=True, detail=f"no channel {task.delivery.channel!r}"
            )
        sent = notifier.send(task.delivery, task.subscription)
        if sent.reason == "sent":
            name = task.subscription.name
            well = (Refusals(subscription=name, number=0),) if task.refusals else ()
            subject = task.delivery.subject
            records = (*well, *self._sent(task))
            return Outcome(
                reason="sent", records=records, detail=f"{name or 'a letter'}: {subject}"
            )
        if sent.reason in FINAL:
            return Outcome(
                reason=sent.reason,
                records=self._after(task, sent),
                parked=True,
                detail=sent.detail,
            )
        pause = notifier.next_try(task.tries)
        if pause is None and sent.reason not in NO_TRY:
            return Outcome(reason=sent.reason, parked=True, detail=sent.detail, silent=sent.silent)
        pause = pause or LONGEST
        if sent.retry_after_seconds:
            pause = max(pause, timedelta(seconds=sent.retry_after_seconds))
        return Outcome(
            reason=sent.reason,
            retry=True,
            due=self._parts.clock() + pause,
            detail=sent.detail,
            silent=sent.silent,
        )

    def _sent(self, task: DeliverTask) -> Iterator[Delivery]:
        """Yield what programs are told of an edition that was accepted."""
        if task.digest is None:
            return
        for one in task.hooks:
            yield edition_delivery(
                task.digest,
                task.delivery,
                one,
                self._parts.clock(),
                public_url=self._parts.settings.web.public_url,
            )

    def _after(self, task: DeliverTask, sent: Sent) -> tuple[Record, ...]:
        """Return what a message that ended for good makes of its subscription."""
        name = task.subscription.name
        if not name or sent.reason not in UNWANTED:
            return ()
        number = task.refusals + 1
        if sent.reason == "disabled":
            why = sent.detail or "410 Gone"
        elif number < REFUSED_OFTEN:
            return (Refusals(subscription=name, number=number),)
        else:
            why = f"refused {number} times in a row; at last: {sent.detail}"
        told = [
            channel.message(paused_letter(task.subscription, why, one, task.now), one, task.now)
            for one in task.operators
            if (channel := self._parts.notifiers.get(one.channel)) and one.channel == "email"
        ]
        log.warning("subscription %s is paused: %s", name, why)
        return (
            Refusals(subscription=name, number=0),
            Ended(subscription=name, why=why),
            *told,
        )


def stranger(delivery: Delivery) -> Subscription:
    """Return who gets a letter that belongs to no subscription: one that may become one."""
    return Subscription(name="", channel=delivery.channel, address=delivery.address)


def _together(store: Store, delivery: Delivery, now: datetime) -> Outcome | None:
    """Return why a message to a hub is not sent now: its minute is not over, or a later one is."""
    if delivery.created > now:
        return Outcome(reason="gathering", due=delivery.created)
    others = store.deliveries.all(since=delivery.created, subscription=delivery.subscription)
    if any(delivery.created < one.created <= now for one in others):
        return Outcome(reason="overtaken")
    return None


def _unsent_before(store: Store, delivery: Delivery) -> datetime | None:
    """Return when the next older message about the same article is due, or None."""
    if not delivery.article:
        return None
    older = [
        other.id
        for other in store.deliveries.about(delivery.article)
        if other.subscription == delivery.subscription and other.created < delivery.created
    ]
    due = [state.due_at for state in store.work.states("deliver", older) if state.due_at]
    return min(due, default=None)
