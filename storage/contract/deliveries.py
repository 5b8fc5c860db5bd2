"""The messages that go out."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storage.records import Delivery


class Deliveries(Protocol):
    """The messages by id, as they were made: whether they were sent is with the work."""

    def put(self, delivery: Delivery) -> bool:
        """Keep a message; the first of an id stays. Return whether this is it."""

    def get(self, delivery: str) -> Delivery | None:
        """Return one message, or None."""

    def find(self, name: str) -> Delivery | None:
        """Return the message with that id, or whose id alone begins so (from 6 digits on), or None.

        :raises AmbiguousError: where several begin so; the titles are subjects
        """

    def all(self, *, since: datetime | None = None, subscription: str = "") -> list[Delivery]:
        """Return messages, newest first, then by id."""

    def counts(self, *, sent_by: str) -> list[tuple[str, str, int]]:
        """Return (channel, state, how many) of all messages, in that order.

        :param sent_by: the stage whose items are messages; the state is that of its work, "" where
            there is none any more
        """

    def about(self, article: str) -> list[Delivery]:
        """Return the messages about one article, oldest first, then by id."""

    def that_carry(self, digest: str) -> list[Delivery]:
        """Return the messages that carry the edition with the id *digest*. Reads all messages."""

    def rewrite(self, delivery: str, *, subject: str, payload: str) -> None:
        """Replace what a kept message says; ``""`` as payload: it is not sent any more."""
