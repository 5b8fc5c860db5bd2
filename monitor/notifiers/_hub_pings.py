"""What a WebSub hub is told: that feeds of a query have something new. Pure.

A hub takes ``hub.mode=publish`` and the feeds as ``hub.url``, reads those again itself, and brings
what is new to whoever subscribed with it (WebSub, 5; PubSubHubbub 0.4, 7.1). What comes within a
minute is told together: a message is of that minute, whichever article was first in it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from storage.records import Delivery, Subscription, key

CHANNEL: Final = "hub"
CADENCE: Final = "feeds"
"""Of the subscriptions by which hubs are told; they have a query."""

TOGETHER: Final = timedelta(minutes=1)

FEEDS: Final = ("feed", "stories")
FORMS: Final = ("atom", "rss", "json")


def feed_address(base: str, feed: str, form: str, query: str) -> str:
    """Return the address of one of `FEEDS` in one of `FORMS`, as everybody is told it.

    :param base: where the pages are
    """
    asked = f"?{urlencode({'q': query})}" if query else ""
    return f"{base.rstrip('/')}/{feed}.{form}{asked}"


def ping(subscription: Subscription, at: datetime, public_url: str) -> Delivery:
    """Return the message that feeds of the query of *subscription* changed at *at*.

    It is of the end of that minute (``created``), before which it is not sent.

    :param public_url: where the pages are
    """
    since = (at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // TOGETHER
    feeds = [
        feed_address(public_url, feed, form, subscription.query) for feed in FEEDS for form in FORMS
    ]
    return Delivery(
        id=f"hub_{key('hub-ping', subscription.name, subscription.address, str(since))}",
        subscription=subscription.name,
        channel=CHANNEL,
        address=subscription.address,
        subject=f"feeds changed: {subscription.query}" if subscription.query else "feeds changed",
        payload=urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]),
        created=datetime(1970, 1, 1, tzinfo=UTC) + (since + 1) * TOGETHER,
    )
