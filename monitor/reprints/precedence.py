"""Who was first: one order of articles, so that "copied from" can never run in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from monitor.reprints.outlets import credited_names, own_names
from storage.records import Article

CREDIT_WINDOW: Final = timedelta(hours=24)
"""How far apart two dates may be for a credit to overrule them: time zones, date-only pages
and feeds that stamp an item when they fetch it are all off by less than a day."""


@dataclass(frozen=True, slots=True, order=True)
class Precedence:
    """The place of an article in the order of all: the smaller was first.

    ``credits_others`` breaks a tie of time: who names an agency was not before who names none.
    """

    at: datetime
    credits_others: int
    first_seen: datetime
    article: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an article says of its own place: when, in whose name, and whom it credits."""

    place: Precedence
    outlet: frozenset[str]
    credited: frozenset[str]


def claim(article: Article) -> Provenance:
    """Return what *article* says of itself.

    Its time is its date of publication, never later than when we first saw it. A date
    without a time counts as the end of its day, again not later than first seen; no date as
    first seen.
    """
    credited = credited_names(article)
    return Provenance(_place(article, credited), own_names(article), credited)


def _place(article: Article, credited: frozenset[str]) -> Precedence:
    at = article.date_published or article.first_seen
    if article.date_published is not None and article.date_only:
        at += timedelta(days=1, microseconds=-1)
    return Precedence(
        at=min(at, article.first_seen),
        credits_others=1 if credited else 0,
        first_seen=article.first_seen,
        article=article.id,
    )


def precedence(
    own: Provenance,
    others: Iterable[Provenance] = (),
    is_copy: Callable[[str], bool] = lambda _: True,
) -> Precedence:
    """Return the place of an article, knowing which of *others* carry the same text.

    A copy that credits its outlet was made from it, whatever the dates say, as long as they
    are within a day and it credits nobody itself: then its place is just before the earliest
    such copy. ``is_copy`` is asked only where it decides.
    """
    if own.credited:
        return own.place
    creditors = [
        other.place
        for other in others
        if own.outlet & other.credited
        and other.place < own.place
        and own.place.at - other.place.at <= CREDIT_WINDOW
        and is_copy(other.place.article)
    ]
    if not creditors:
        return own.place
    return replace(own.place, at=min(creditors).at, credits_others=-1)


def in_order(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Return *articles* by what they say of themselves, the first one first."""
    return tuple(sorted(articles, key=lambda one: _place(one, credited_names(one))))
