"""WebSub hubs: told that feeds have something new, which they read themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from config.settings import Settings
from monitor.http.guard import Guard, Request
from monitor.notifiers import Attached, Sent
from monitor.notifiers._hub_pings import CHANNEL, ping
from monitor.notifiers.webhook import LIMITS, judged, origin
from storage.records import Delivery, Digest, Subscription

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800))
"""Between five tries: what comes later makes a message of its own, which says the same."""


class HubNotifier:
    """Posts the kept form to the hub."""

    channel = CHANNEL
    at_once = 1

    def __init__(self, guard: Guard, *, public_url: str = "") -> None:
        self._guard = guard
        self._public_url = public_url

    def message(
        self,
        digest: Digest,
        subscription: Subscription,
        created: datetime,
        event: str = "",  # noqa: ARG002 - a hub reads the feeds
        unsubscribe: str = "",  # noqa: ARG002 - likewise
        documents: Sequence[Attached] = (),  # noqa: ARG002 - likewise
    ) -> Delivery:
        """Return the message that the feeds have what *digest* tells."""
        return replace(ping(subscription, created, self._public_url), digest=digest.id)

    def send(self, delivery: Delivery, subscription: Subscription) -> Sent:  # noqa: ARG002
        """Post *delivery*; any 2xx accepts it."""
        request = Request(
            url=delivery.address,
            method="POST",
            headers=(("content-type", "application/x-www-form-urlencoded"),),
            body=delivery.payload.encode("ascii"),
            follow_redirects=False,
        )
        return judged(self._guard.fetch(request, LIMITS))

    def receiver(self, delivery: Delivery) -> str:
        """Return scheme, host and port of the hub."""
        return origin(delivery.address)

    def next_try(self, tries: int) -> timedelta | None:
        """Return the pause after *tries* tries: 10 s to half an hour; five tries."""
        return PAUSES[max(tries, 1) - 1] if tries <= len(PAUSES) else None


def _make(settings: Settings, guard: Guard) -> HubNotifier:
    return HubNotifier(guard, public_url=settings.web.public_url)


NOTIFIER = _make
