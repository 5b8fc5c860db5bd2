"""What links in mails let their holders do."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storage.records import Link


class Links(Protocol):
    """The links by the digest of their token; the token itself stands nowhere."""

    def put(self, link: Link) -> bool:
        """Keep a link; the first of a digest stays. Return whether this is it."""

    def find(self, digest: str, now: datetime) -> Link | None:
        """Return the link of that digest which has not expired, or None."""

    def drop(self, digest: str) -> bool:
        """Forget a link that was used; return whether it was there."""

    def forget(self, now: datetime) -> int:
        """Delete the links that have expired; return how many."""
