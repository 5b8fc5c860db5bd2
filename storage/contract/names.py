"""What things are called outside, as a person reads and types it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

LISTED: Final = 8
"""Digits of an id that a list shows at least: with half a million ids one in ten thousand that
comes later begins like one that was shown (counted from 16 ** 8)."""


class Names(Protocol):
    """The ids of articles, stories, messages, pages and whatever else has one."""

    def short(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the beginnings that no other id has now, `LISTED` digits or more, by id.

        Parts of the store that take the beginning of an id know them by these. One that is not
        known is its own.
        """
