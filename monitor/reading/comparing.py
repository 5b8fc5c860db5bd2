"""What the stored news say side by side: organisations, countries of outlets, outlets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Final

from monitor.reading.broadening import asked_of
from monitor.reading.importance import COPIES
from storage.query import And, Condition, Query, parse
from storage.store import Store

ORGANISATIONS: Final = ("sco", "brics", "csto", "eaeu", "ots", "cica")
"""Whose share of the news is compared: organisations that the same states are members of. Terms of
`config/gazetteer/organisations`."""

READ: Final = 1_000
"""Articles that are read for a phrase, the newest."""

Days = Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Countries:
    """Where outlets are whose articles answer a query: numbers by day, most articles first.

    ``is_cut`` says that there are more articles than were read: those are the newest.
    """

    days: tuple[tuple[str, Days], ...]
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletFigures:
    """What the articles of one source say of it.

    ``copies`` carry another's text whole; ``delay`` is the median time from the origin's
    publication to theirs, None where no copy has both times.
    """

    source: str
    articles: int
    copies: int
    delay: timedelta | None

    @property
    def originality(self) -> float:
        """The share (0..1) of texts of its own."""
        return 1 - self.copies / self.articles


def voices(store: Store, since: datetime, until: datetime) -> tuple[tuple[str, Days], ...]:
    """Return how many articles speak of each of `ORGANISATIONS`, by the day of first sight (UTC).

    One article may speak of several.
    """
    return tuple(
        (term, store.search.by_day(parse(f"organisation:{term}"), since=since, until=until))
        for term in ORGANISATIONS
    )


def by_country(store: Store, query: Query, since: datetime, until: datetime) -> Countries:
    """Return where what answers *query* was told, of what was first seen in that time."""
    from_then = And((asked_of(store, query).root, Condition("since", since.date().isoformat())))
    narrowed = Query(query.text, from_then, query.unread)
    hits = store.search.find(narrowed, limit=READ + 1, newest=True)
    articles = store.articles.get_all([hit.article for hit in hits[:READ]])
    found: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for article in articles.values():
        if since <= article.first_seen < until:
            found[article.country][article.first_seen.astimezone(UTC).date()] += 1
    ordered = sorted(found.items(), key=lambda one: (-one[1].total(), one[0]))
    return Countries(tuple(ordered), len(hits) > READ)


def outlets(store: Store, since: datetime) -> list[OutletFigures]:
    """Return the figures of every source with a usable article since then, most articles first."""
    found = [
        OutletFigures(
            source=one.source,
            articles=one.articles,
            copies=one.copies,
            delay=timedelta(seconds=median(one.delays)) if one.delays else None,
        )
        for one in store.reprints.by_source(kinds=COPIES, since=since)
    ]
    return sorted(found, key=lambda one: (-one.articles, one.source))
