"""Stories: which articles tell the same event, and what grouping remembers of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.records import Membership, Merger, Profile


class Stories(Protocol):
    """A story is the set of its members; an article is in one at most."""

    def put(self, membership: Membership) -> bool:
        """Keep in which story an article is; return whether it moved."""

    def put_merger(self, merger: Merger) -> bool:
        """Keep that a story is part of another; return whether that is new.

        Who was part of it is part of the other too. Its members are moved by `Store.put`.
        """

    def joined(self, stories: Sequence[str]) -> dict[str, str]:
        """Return the stories that *stories* are part of now, by story: of those that are."""

    def mergers(
        self, *, of: Sequence[str] | None = None, since: datetime | None = None
    ) -> list[Merger]:
        """Return what stories became part of others, the first first.

        :param of: only what is part of these stories now
        :param since: only what became part of another since then
        """

    def put_profile(self, profile: Profile) -> bool:
        """Keep what grouping knows of an article; return whether it is new or another.

        It is another where its time or what is packed differs: the keys follow from these.
        """

    def profiles(self, articles: Sequence[str]) -> dict[str, str]:
        """Return the packed profiles of *articles*, by article."""

    def neighbours(
        self, keys: Sequence[str], *, since: datetime, until: datetime, limit: int
    ) -> list[str]:
        """Return articles of that time, both ends included, that share *keys*, best first.

        A shared key counts for one through the number of articles that have it. Under one key
        only the newest may be read: what hundreds share says little. Equals are ordered by id.
        """

    def story_of(self, articles: Sequence[str]) -> dict[str, str]:
        """Return the stories of *articles*, by article."""

    def count(self) -> int:
        """Return how many stories there are."""

    def because(self, article: str) -> str:
        """Return why an article is in its story, or ""."""

    def members(self, stories: Sequence[str]) -> dict[str, list[str]]:
        """Return the articles of *stories*, by story, as they arrived."""

    def find(self, name: str) -> str | None:
        """Return the story with that id, or whose id alone begins so (from 6 digits on), or None.

        The id of one that became part of another stands for that.

        :raises AmbiguousError: where several begin so; the titles are headlines of articles
        """

    def ids(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        relevant: bool = False,
    ) -> list[str]:
        """Return the stories that have an article first seen in that time, oldest first.

        :param relevant: only those with an article that is about the SCO or mentions it
        """
