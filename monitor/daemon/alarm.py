"""Telling the operator what cannot wait for the store: it may be what is wrong.

The messages go out at once, past the table: to the operator's mail and to the webhooks about
sources. Their ids are made from what they say, so that a receiver knows one that came twice.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Sequence
from datetime import datetime

from monitor.catalogue.configured import configured_subscriptions
from monitor.notifiers.events import payload
from monitor.parts import Parts
from monitor.watch.notices import CADENCE
from monitor.watch.trouble import Trouble
from storage.reasons import FINAL
from storage.records import Digest, Subscription, key

log = logging.getLogger(__name__)


def operators(parts: Parts) -> tuple[Subscription, ...]:
    """Return who is told: subscriptions about sources, of the configuration alone."""
    return tuple(one for one in configured_subscriptions(parts.settings) if one.cadence == CADENCE)


def alarm(
    parts: Parts, found: Trouble, told: Sequence[Subscription], now: datetime
) -> tuple[Subscription, ...]:
    """Send what was *found* to those who are to be *told*; return those who did not get it yet."""
    event = payload("monitor.trouble", now, {"code": found.code, "text": found.words})
    return tuple(one for one in told if not _send(parts, found, one, now, event))


def _send(parts: Parts, found: Trouble, one: Subscription, now: datetime, event: str) -> bool:
    """Send one message; True where nothing is left to do."""
    notifier = parts.notifiers[one.channel]
    text = f"{found.words}\n\nHow things are: sco-monitor status\n"
    letter = Digest(
        id=key("alarm", one.name, found.code, found.words),
        subscription=one.name,
        date=now.date().isoformat(),
        since=now,
        until=now,
        subject=f"sco-monitor: {SUBJECTS[found.code]}",
        text=text,
        html=f'<pre style="white-space: pre-wrap; font: inherit">{html.escape(text)}</pre>',
    )
    sent = notifier.send(notifier.message(letter, one, now, event), one)
    if sent.reason != "sent":
        log.warning("%s was not told: %s", one.name, sent.detail or sent.reason)
    return sent.reason == "sent" or sent.reason in FINAL


SUBJECTS = {
    "damaged": "the database is damaged, nothing is written to it",
    "disk-full": "the disk is full",
    "disk-low": "the disk is nearly full, nothing is fetched",
    "read-only": "the database cannot be written",
    "unreadable": "the database cannot be read",
}
"""What a message is called, by the code of the trouble."""
