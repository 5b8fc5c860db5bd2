"""The channels: each module of this folder with a ``NOTIFIER`` brings messages to people.

``NOTIFIER`` is called with the settings and the guard, and what it returns meets `Notifier`.
A message is made once (`Notifier.message`) and kept as it is; `Notifier.send` brings the kept
bytes to the receiver, as often as it takes. So a crash between the two loses nothing, and a
receiver can tell a message that came twice by its id. A new channel is one new file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from config.settings import Settings
from storage.records import Delivery, Digest, Subscription

if TYPE_CHECKING:  # httpx takes 0.15 s to import, and a channel may do without
    from monitor.http.guard import Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How one try ended.

    ``reason`` is "sent"; "refused" (for good), "not-configured" or "disabled": no further
    try; anything else ("receiver-unavailable", "disk-full"): later, and not before
    ``retry_after_seconds`` where the receiver said so. ``detail`` is one line for people,
    without secrets. ``silent`` says that nobody answered at all: no connection, or no answer in
    time. What else waits for this receiver need not be tried now.
    """

    reason: str
    detail: str = ""
    retry_after_seconds: int | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that a message carries: its name (ASCII), media type and bytes."""

    name: str
    media_type: str
    body: bytes


@runtime_checkable
class Notifier(Protocol):
    """One channel. Used from several threads at once."""

    channel: str
    """What stands in ``channel`` of a subscription."""
    at_once: int
    """How many messages to one receiver may be under way at once."""

    def receiver(self, delivery: Delivery) -> str:
        """Return who takes *delivery*, as it may be shown: a host, never a path or a secret.

        Messages with the same receiver stand in one queue.
        """

    def message(
        self,
        digest: Digest,
        subscription: Subscription,
        created: datetime,
        event: str = "",
        unsubscribe: str = "",
        documents: Sequence[Attached] = (),
    ) -> Delivery:
        """Return the message that tells *digest*, frozen: the same values, the same bytes.

        A channel for programs tells *event* instead, where there is one: the same news as
        `monitor.notifiers.events` has it. One for people says that *unsubscribe* ends it,
        and carries *documents*; with other ones it is another message.
        """

    def send(self, delivery: Delivery, subscription: Subscription) -> Sent:
        """Bring a message to its receiver. Never raises for anything a receiver does."""

    def next_try(self, tries: int) -> timedelta | None:
        """Return the pause after *tries* tries that failed, or None: enough."""


@cache
def channel_names() -> tuple[str, ...]:
    """Return the names of the modules that may be channels, sorted, without importing one."""
    modules = pkgutil.iter_modules(__path__)
    return tuple(sorted(m.name for m in modules if not m.ispkg and not m.name.startswith("_")))


def load_notifiers(settings: Settings, guard: Guard) -> Mapping[str, Notifier]:
    """Return all channels by name, ready to send."""
    found: dict[str, Notifier] = {}
    for name in channel_names():
        make = getattr(importlib.import_module(f"{__name__}.{name}"), "NOTIFIER", None)
        if make is None:
            continue
        notifier = make(settings, guard)
        if not isinstance(notifier, Notifier):
            raise TypeError(f"monitor/notifiers/{name}.py has a NOTIFIER that makes no Notifier")
        found[notifier.channel] = notifier
    return found
