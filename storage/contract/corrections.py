"""The analyst's word: what a person said of an article against what the program found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that a person said of an article; it stands over whatever is found out later.

    ``field`` is "relevance", "story" or the scheme of a tag, ``term`` and ``label`` are the tag's
    ("" otherwise). ``value`` is the level, the id of the story, or "yes" or "no" for a tag;
    ``before`` is what the program had found, in the same words ("": nothing yet).
    """

    article: str
    field: str
    term: str = ""
    label: str = ""
    value: str
    before: str
    because: str
    at: datetime


class Corrections(Protocol):
    """At most one correction for each field of an article, and each tag.

    `Store.put` asks `of` before it keeps what was found out about an article.
    """

    def put(self, correction: Correction) -> None:
        """Keep *correction*, replacing one of the same thing, whose ``before`` stays."""

    def of(self, articles: Iterable[str]) -> dict[str, Sequence[Correction]]:
        """Return the corrections of *articles*, by article; costs next to nothing without any."""

    def all(self, *, since: datetime | None = None) -> list[Correction]:
        """Return the corrections that were made since then, oldest first."""

    def drop(self, article: str) -> bool:
        """Forget the corrections of *article*; return whether there was one."""
