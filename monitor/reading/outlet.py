"""What the articles of one source say of the outlet: its own texts, its agencies, its haste."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from monitor.reading.importance import COPIES
from storage.store import Store

LOOKED_BACK: Final = timedelta(days=7)
MOST: Final = 200
"""Articles that are looked at, the newest of that time."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Figures over the newest ``articles`` of a source (at most 200 of seven days).

    ``copies`` carry another's text whole; ``delay`` is the median time from the origin's
    publication to theirs, None where no copy has both times. ``edited`` have more than one
    version. ``agencies`` are whom it credits beside itself, the most frequent first.
    """

    articles: tuple[str, ...]
    about: int
    copies: int
    delay: timedelta | None
    edited: int
    agencies: tuple[tuple[str, int], ...]

    @property
    def originality(self) -> float | None:
        """The share (0..1) of texts of its own, None without articles."""
        return 1 - self.copies / len(self.articles) if self.articles else None

    @property
    def edit_rate(self) -> float | None:
        """The share (0..1) of articles that were changed after publication, None without any."""
        return self.edited / len(self.articles) if self.articles else None


def outlet_of(store: Store, source: str, now: datetime) -> Outlet:
    """Return what the newest articles of *source* say of it."""
    names = store.articles.ids(since=now - LOOKED_BACK, source=source)[-MOST:]
    articles = store.articles.get_all(names)
    edges = {n: e for n, e in store.reprints.of(names).items() if e.kind in COPIES}
    origins = store.articles.get_all(sorted({edge.origin for edge in edges.values()}))
    delays = [
        (at - first).total_seconds()
        for name, edge in edges.items()
        if (at := articles[name].date_published) is not None
        and edge.origin in origins
        and (first := origins[edge.origin].date_published) is not None
        and at >= first
    ]
    found = store.classifications.of(names)
    credited = Counter(
        one
        for article in articles.values()
        for one in article.credits
        if one.casefold() not in (article.publisher.casefold(), article.source.casefold())
    )
    return Outlet(
        articles=tuple(reversed(names)),
        about=sum(one.level == "about" for one in found.values()),
        copies=len(edges),
        delay=timedelta(seconds=median(delays)) if delays else None,
        edited=sum(article.version > 1 for article in articles.values()),
        agencies=tuple(credited.most_common(8)),
    )
