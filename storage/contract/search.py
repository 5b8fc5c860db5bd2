"""Finding articles: the query language of ``storage.query`` put to what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from storage.contract.days import StoryDays
from storage.query import Query

MOST_RANKED: Final = 20_000
"""Of words that more articles have than that, the newest so many are ranked (all, where more are
asked for): to rank one takes 2 us, to put it in order as long, and a page has to come in 200 ms."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that answers a query; a lower ``rank`` answers better (0 where none is known)."""

    article: str
    rank: float


@dataclass(frozen=True, slots=True)
class Value:
    """How many of some articles have a value of a field; ``label`` is what its tag calls it."""

    number: int
    label: str = ""


class Search(Protocol):
    """Reads what all parts hold, writes nothing. Every query that `storage.query` makes is legal.

    Words are found as `storage.words` folds them, Chinese anywhere in a line. A word in the
    headline counts for more than one in the text.
    """

    def find(
        self, query: Query, *, limit: int = 50, offset: int = 0, newest: bool = False
    ) -> list[SearchHit]:
        """Return the articles that answer *query*: best first where it has words, else newest.

        The newest is the one published last, or first seen last where no date is known. Of words
        that very many articles have, the newest are ranked: see `MOST_RANKED`. The time that it
        takes grows with what is asked for.

        :param newest: the newest first in any case
        """

    def by_day(self, query: Query, *, since: datetime, until: datetime) -> dict[date, int]:
        """Return how many articles that answer *query* were first seen on each day (UTC).

        From *since* to before *until*; days without any are left out. What a single field asks for
        is counted already, by whole days; otherwise the time that it takes grows with the articles
        of that time.
        """

    def stories_by_day(self, query: Query, *, since: datetime, until: datetime) -> StoryDays:
        """Return how many stories had an article that answers *query* first seen on each day (UTC).

        From *since* to before *until*, in whole days; a story is counted on each of its days. What
        asks for one value of a field is counted already (`storage.contract.days`); otherwise the
        time that it takes grows with the articles of that time.
        """

    def count(self, query: Query) -> int:
        """Return how many articles answer *query*."""

    def stories(
        self, query: Query, *, limit: int = 50, offset: int = 0, newest: bool = False
    ) -> list[str]:
        """Return the stories with an article that answers *query*, each once.

        A story stands where its best article would, and among equals by its newest.

        :param newest: it stands where the newest of those articles would
        """

    def count_stories(self, query: Query) -> int:
        """Return how many stories have an article that answers *query*."""

    def values(self, articles: Sequence[str]) -> Mapping[str, Mapping[str, Value]]:
        """Return the values that *articles* have, by field, and how many of them have each.

        Fields are relevance ("none" while nobody has looked), language, outlet, and the schemes of
        tags; of a topic its first part ("energy" of "energy/oil") counts, once for an article.
        Nothing of an article is loaded for it: 5 us of CPU each on SQLite.
        """

    def beginning(self, letters: str, *, limit: int = 2_000) -> list[str]:
        """Return the words of articles that begin with *letters*, the most frequent first.

        Words are as the index keeps them: folded, in lower case, perhaps without diacritics.
        """

    def near(self, word: str, *, limit: int = 3) -> list[str]:
        """Return words that stand in articles and almost are *word*, the likeliest first.

        Near is one letter left out, put in, replaced or exchanged with the next one, and two of a
        long word; the first two letters are right. None for a word that stands in an article, for
        a short one, and for what is no word. At equal distance the more frequent comes first.
        """
