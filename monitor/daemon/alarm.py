"""Telling the operator what cannot wait for the store: it may be what is wrong.

The messages go out at once, past the table: to the operator's mail and to the webhooks about
sources. Their ids are made from what they say, so that a receiver knows one that came twice.
They go out in a thread: a server that drips holds up neither the work nor a stop.
"""

from __future__ import annotations

import html
import logging
import threading
from collections.abc import Callable, Collection
from contextlib import ExitStack
from datetime import datetime
from typing import Self

from config.settings import Settings
from monitor.catalogue.configured import configured_subscriptions
from monitor.clock import now
from monitor.notifiers.events import payload
from monitor.parts import Parts
from monitor.watch.notices import CADENCE
from monitor.watch.trouble import Trouble
from storage.reasons import FINAL
from storage.records import Digest, Subscription, key

log = logging.getLogger(__name__)


AGAIN = 20.0
"""Seconds until who could not be told is called again; doubled each time, up to `LONGEST`."""

LONGEST = 3600.0


class Alarm:
    """Tells of one trouble whoever subscribed to notices about sources, until all got it.

    A context manager; its end calls nobody any more and waits for nothing.

    :param at: when it was found
    :param told: the names of subscriptions that know
    :param note: told the name of each that got it, in the alarm's thread
    """

    def __init__(
        self,
        settings: Settings,
        found: Trouble,
        at: datetime,
        *,
        told: Collection[str] = (),
        note: Callable[[str], object] = lambda _: None,
        again: float = AGAIN,
    ) -> None:
        self._settings = settings
        self._found = found
        self._at = at
        self._untold = [one for one in operators(settings) if one.name not in told]
        self._note = note
        self._again = again
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="alarm", daemon=True)

    def __enter__(self) -> Self:
        """Begin to call."""
        if self._untold:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._over.set()

    def _work(self) -> None:
        event = payload(
            "monitor.trouble", self._at, {"code": self._found.code, "text": self._found.words}
        )
        with ExitStack() as closing:
            parts = Parts(self._settings, closing, now)
            pause = self._again
            while not self._over.is_set():
                for one in tuple(self._untold):
                    if _send(parts, self._found, one, self._at, event):
                        self._untold.remove(one)
                        self._note(one.name)
                if not self._untold or self._over.wait(pause):
                    return
                pause = min(2 * pause, LONGEST)


def operators(settings: Settings) -> tuple[Subscription, ...]:
    """Return who is told: subscriptions about sources, of the configuration alone."""
    return tuple(one for one in configured_subscriptions(settings) if one.cadence == CADENCE)


def _send(parts: Parts, found: Trouble, one: Subscription, at: datetime, event: str) -> bool:
    """Send one message; True where nothing is left to do."""
    notifier = parts.notifiers[one.channel]
    text = f"{found.words}\n\nHow things are: sco-monitor status\n"
    letter = Digest(
        id=key("alarm", one.name, found.code, found.words),
        subscription=one.name,
        date=at.date().isoformat(),
        since=at,
        until=at,
        subject=f"sco-monitor: {SUBJECTS[found.code]}",
        text=text,
        html=f'<pre style="white-space: pre-wrap; font: inherit">{html.escape(text)}</pre>',
    )
    sent = notifier.send(notifier.message(letter, one, at, event), one)
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
