"""Sites as they are written: what their last pages have in common."""

from __future__ import annotations

from typing import Protocol

from storage.records import SitePage


class Sites(Protocol):
    """The readings of pages, by their site. They go with their article."""

    def put(self, page: SitePage) -> bool:
        """Keep one reading of a page; return whether it is new or another."""

    def of(self, article: str, *, capture: str) -> SitePage | None:
        """Return how *capture* of an article was read, or None where it was not, or had no site."""

    def latest(self, site: str, *, but: str, limit: int) -> list[SitePage]:
        """Return the last pages of *site*, by their capture, the newest first.

        Each page is one, as it was read last; so are pages of the same text, and copies of one
        origin (`Reprint`), of which the last counts. One that left no marks is none.

        :param but: an article that is left out
        :param limit: how many at most
        """
