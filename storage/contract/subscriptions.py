"""Who is told what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.contract.sources import ADDED
from storage.records import Subscription


@dataclass(frozen=True, slots=True)
class Beginning:
    """When a subscription was first known, and the ledger's last line at that time."""

    created: datetime
    known: int


def followed(
    subscriptions: Subscriptions, configured: Iterable[Subscription]
) -> list[Subscription]:
    """Return what `Subscriptions.all` returns once `Subscriptions.follow` was told *configured*."""
    ended = subscriptions.disabled()
    wanted = {one.name: one for one in configured if one.name not in ended}
    added = {one.name: one for one in subscriptions.all(origin=ADDED)}
    return sorted((added | wanted).values(), key=lambda one: one.name)


class Subscriptions(Protocol):
    """The subscriptions by name. One that is disabled is kept, and gets nothing."""

    def follow(self, subscriptions: Iterable[Subscription], *, composed_by: str) -> None:
        """Make the configured subscriptions those of the files; those a command added stay.

        :param composed_by: the stage whose items are names of subscriptions
        """

    def add(self, subscription: Subscription, *, origin: str = ADDED) -> None:
        """Keep *subscription*, replacing one of its name; a disabled one stays so."""

    def remove(self, name: str, *, composed_by: str) -> bool:
        """End a subscription and its editions to come; what was sent stays on record.

        Return whether it was there.
        """

    def get(self, name: str) -> Subscription | None:
        """Return the subscription called *name*, disabled or not, or None."""

    def all(self, *, origin: str = "") -> list[Subscription]:
        """Return the subscriptions (of one origin) to which something is sent, by name."""

    def is_configured(self, name: str) -> bool:
        """Tell whether the subscription called *name* is from the files."""

    def disable(self, name: str, why: str) -> None:
        """Send no more to a subscription, for the reason *why* ("" takes it back)."""

    def disabled(self) -> dict[str, str]:
        """Return the subscriptions to which nothing is sent any more, with the reason, by name."""

    def note_refusals(self, name: str, number: int) -> None:
        """Note how many messages in a row the receiver of *name* has refused."""

    def refusals(self, name: str) -> int:
        """Return how many messages in a row the receiver of *name* has refused."""

    def erase(self, name: str, *, composed_by: str, sent_by: str) -> bool:
        """End a subscription and delete all that was kept of it: editions, messages, links.

        Return whether there was anything.

        :param sent_by: the stage whose items are messages
        """

    def begin(self, at: datetime) -> None:
        """Note that subscriptions of which no beginning is known begin at *at*.

        One that a clock running ahead let begin later than that began at *at* as well.
        """

    def begun(self, name: str) -> Beginning | None:
        """Return when a subscription began, or None where that was not noted."""
