"""What is announced for some days: each event once, by whom it was said first, in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from config.gazetteer_parts import load_labels
from monitor.reading.view import ArticleView, views
from storage.records import PlannedEvent, key
from storage.store import Store

MOST: Final = 2_000
"""Announcements that are put together, the first to begin."""


@dataclass(frozen=True, slots=True)
class Announced:
    """An event, as the article ``first`` announced it that was seen first; ``event`` is its word.

    ``id`` stays while it has the same days and city. ``articles`` are all that announce it, in the
    order of first sight.
    """

    id: str
    event: PlannedEvent
    first: ArticleView
    articles: tuple[ArticleView, ...]

    @property
    def city(self) -> str:
        """The English name of the place, "" where none is named."""
        return place_name(self.event.city)

    @property
    def said_by(self) -> str:
        """Who said it first: a person or body, else the outlet."""
        return self.event.announced_by or self.first.outlet


def announced(
    store: Store, since: date, until: date, *, most: int | None = MOST
) -> list[Announced]:
    """Return what goes on in the days from *since* to before *until*, the first to begin first.

    :param most: announcements that are put together; None for all there are
    """
    told = store.calendar.between(since=since, until=until)[:most]
    articles = store.articles.get_all(sorted({one.article for one in told}))
    usable = [one for one in articles.values() if one.status == "usable"]
    seen = views(store, usable)
    groups: defaultdict[tuple[str, ...], list[PlannedEvent]] = defaultdict(list)
    for one in told:
        if one.article in seen:
            groups[_what(one)].append(one)
    return [_together(what, events, seen) for what, events in groups.items()]


def _what(event: PlannedEvent) -> tuple[str, ...]:
    """Return by what two announcements are of one event."""
    if event.event:
        return ("event", event.event)
    return (event.kind, event.starts.isoformat(), event.city)


def _together(
    what: Sequence[str], events: Sequence[PlannedEvent], seen: dict[str, ArticleView]
) -> Announced:
    ordered = sorted(events, key=lambda one: (seen[one.article].article.first_seen, one.article))
    # A day is worth more than a month: whoever said it first with the day has the word.
    exact = [one for one in ordered if one.precise == "day"] or ordered
    names = dict.fromkeys(one.article for one in ordered)
    return Announced(
        id=key("announced", *what),
        event=exact[0],
        first=seen[exact[0].article],
        articles=tuple(seen[name] for name in names),
    )


def announced_line(one: Announced) -> dict[str, Any]:
    """Return the fields of one announced event: `docs/api.md` names them."""
    event = one.event
    return {
        "id": one.id,
        "kind": event.kind,
        "label": event.label,
        "starts": event.starts.isoformat(),
        "ends": event.ends.isoformat(),
        "precise": event.precise,
        "event": event.event or None,
        "city": event.city,
        "country": event.country,
        "said_by": one.said_by,
        "sentence": event.sentence,
        "article": one.first.article.id,
        "articles": [view.article.id for view in one.articles],
    }


def announced_lines(store: Store, since: datetime | None) -> Iterator[dict[str, Any]]:
    """Yield every event that was announced, or first announced since then: past ones too."""
    for one in announced(store, date.min, date.max, most=None):
        if since is None or one.first.article.first_seen >= since:
            yield announced_line(one)


def place_name(term: str) -> str:
    """Return the English name of a place, its term where it has none."""
    return _places().get(term, term.replace("-", " ").title())


@cache
def _places() -> dict[str, str]:
    return dict(load_labels("place"))
