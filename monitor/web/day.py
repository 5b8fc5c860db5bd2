"""Today, and any day: its stories by importance, and what could not be seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Route

from monitor.digests.lead import lead
from monitor.reading.stories import StoryView, stories_of_time
from monitor.watch.states import TROUBLE, WORST_FIRST
from monitor.watch.survey import survey
from monitor.web.chart import Bars, bars
from monitor.web.pages import Page, Pages, drawn, not_found, render
from monitor.web.remembered import Remembered
from monitor.web.site import Site
from storage.query import parse
from storage.records import Source
from storage.store import Store

SHOWN: Final = 60
"""Stories of a day on one page; a busy summit day has some hundreds, and pages for all."""

LEAD_COLUMNS: Final = 220
OFFERED: Final = 12
"""Values offered of one filter, the most frequent."""

FRESH_SECONDS: Final = 10.0
STALE_SECONDS: Final = 50.0
"""A day that is a minute old at most is shown at once, and worked out anew for who asks next."""

PAST_FRESH_SECONDS: Final = 30.0
PAST_STALE_SECONDS: Final = 30.0
"""The same of a day that is over, which changes with its own articles alone. What the ledger has no
line for (an analyst's hand on a story, a merger, which sources are switched on) shows within the
minute too: to work out one day of 1,000 articles anew takes 190 ms of CPU."""

REMEMBERED: Final = 24
"""Lists of a day that are held for whoever asks next."""

FILTERS: Final = ("topic", "country", "event", "language")
_VALUE: Final = re.compile(r"[\w/-]{1,80}")
_NUMBER: Final = re.compile(r"[1-9][0-9]?")
_EARLIEST: Final = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters that are asked for, and which page of the stories."""

    filters: dict[str, str]
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """A story in the list: its summary, and its articles over the hours of the day."""

    told: StoryView
    summary: str
    growth: Bars


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A source that was asked on a day, and gave no good answer."""

    source: Source
    polls: int


@dataclass(frozen=True, slots=True)
class _Told:
    """What a page tells of a day: how many stories there are, the list of them, and the filters.

    ``asked`` is how many sources were asked on it, of which those ``unanswered`` gave no good
    answer. The list is kept ``drawn``, for those who read one language: the articles in it, whose
    texts are ten megabytes a day, are not held.
    """

    total: int
    drawn: Markup
    offered: dict[str, list[tuple[str, str, int]]]
    asked: int
    unanswered: tuple[Unanswered, ...]


def routes(site: Site) -> list[Route]:
    """Return the pages of today and of any day."""
    pages = Pages(site)
    now = Remembered[_Told](seconds=FRESH_SECONDS, longer=STALE_SECONDS, most=REMEMBERED)
    past = Remembered[_Told](seconds=PAST_FRESH_SECONDS, longer=PAST_STALE_SECONDS, most=REMEMBERED)
    troubles = Remembered[list[dict[str, object]]](seconds=FRESH_SECONDS, most=1)

    def shown(page: Page, store: Store, day: date | None) -> Response:
        chosen = _chosen(page)
        today = page.now.astimezone(UTC).date()
        told_of = _teller(site, page, store, chosen, lambda day: past if day < today else now)
        return _shown(
            page,
            store,
            day,
            chosen,
            told_of,
            lambda: troubles.of(None, lambda: _unseen(page, store)),
        )

    def today(page: Page, store: Store) -> Response:
        return shown(page, store, None)

    def any_day(page: Page, store: Store) -> Response:
        return shown(page, store, _asked(page))

    return [pages.route("/", today), pages.route("/days/{day}", any_day)]


def _teller(
    site: Site,
    page: Page,
    store: Store,
    chosen: Chosen,
    held: Callable[[date], Remembered[_Told]],
) -> Callable[[date], _Told]:
    """Return what tells of a day, from where its like is *held* if it is there."""
    gone = store.withdrawals.count()

    def told_of(day: date) -> _Told:
        def renew(keep: Callable[[_Told], None]) -> None:
            site.readers.soon(lambda reader: keep(_told(page, reader, day, chosen)))

        # What was withdrawn is shown to nobody any more, what comes to who asks next.
        key = (day, page.words.code, tuple(chosen.filters.items()), chosen.number, gone)
        since = datetime.combine(day, time(), UTC)
        known = store.ledger.newest_of(since=since, until=since + timedelta(days=1))
        told = held(day).of(key, lambda: _told(page, store, day, chosen), state=known, renew=renew)
        # Nothing is soon made anew, and the first story of a day is not waited for.
        return told if told.total else _told(page, store, day, chosen)

    return told_of


def _asked(page: Page) -> date:
    try:
        day = date.fromisoformat(page.request.path_params["day"])
    except ValueError:
        raise not_found("a day is written like 2026-11-28") from None
    if not _EARLIEST <= day <= page.now.astimezone(UTC).date() + timedelta(days=1):
        raise not_found("this day is not one of which anything is known")
    return day


def _told(page: Page, store: Store, day: date, chosen: Chosen) -> _Told:
    since = datetime.combine(day, time(), UTC)
    until = since + timedelta(days=1)
    query = parse(" ".join(f"{field}:{value}" for field, value in chosen.filters.items()))
    found = stories_of_time(store, since, until, query if chosen.filters else None)
    first = (chosen.number - 1) * SHOWN
    rows = [_row(told, since) for told in found[first : first + SHOWN]]
    asked, unanswered = _unanswered(store, since, until)
    shown = drawn(page, "stories", rows=rows)
    return _Told(len(found), shown, _offered(found), asked, unanswered)


def _unanswered(
    store: Store, since: datetime, until: datetime
) -> tuple[int, tuple[Unanswered, ...]]:
    """Return how many sources were asked in that time, and those without a good answer."""
    sources = store.sources.all(enabled=True)
    polls = store.archive.watched([one.name for one in sources], since=since, until=until)
    found = (
        Unanswered(one, polls[one.name][0])
        for one in sources
        if one.name in polls and not polls[one.name][1]
    )
    return len(polls), tuple(sorted(found, key=lambda one: (-one.polls, one.source.name)))


def _shown(
    page: Page,
    store: Store,
    asked: date | None,
    chosen: Chosen,
    told_of: Callable[[date], _Told],
    unseen: Callable[[], list[dict[str, object]]],
) -> Response:
    """Return the page of the day that is *asked* for. The front page (None) is today's; as long as
    today has nothing, after midnight or on a quiet morning, it is that of the day before.
    """
    today = page.now.astimezone(UTC).date()
    day = asked or today
    told = told_of(day)
    is_early = asked is None and not told.total and told_of(today - timedelta(days=1)).total > 0
    if is_early:
        day = today - timedelta(days=1)
        told = told_of(day)
    return render(
        page,
        "day",
        day=day,
        is_today=day == today or is_early,
        is_early=is_early,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1) if day < today and not is_early else None,
        total=told.total,
        rows=told.drawn,
        number=chosen.number,
        last=max(1, -(-told.total // SHOWN)),
        chosen=chosen.filters,
        offered=told.offered,
        asked=told.asked,
        unanswered=told.unanswered,
        unseen=unseen() if day == today or is_early else [],
        sources=len(store.sources.all(enabled=True)),
    )


def _chosen(page: Page) -> Chosen:
    """Return what is asked for; a value that none can have is passed over."""
    given = {field: page.request.query_params.get(field, "") for field in FILTERS}
    number = page.request.query_params.get("page", "")
    return Chosen(
        {field: value for field, value in given.items() if _VALUE.fullmatch(value)},
        int(number) if _NUMBER.fullmatch(number) else 1,
    )


def _row(told: StoryView, since: datetime) -> Row:
    hours = Counter(
        int((v.article.first_seen - since).total_seconds() // 3_600) for v in told.asked
    )
    values = [(f"{hour:02}:00", hours[hour]) for hour in range(24)]
    return Row(told, lead(told.first, LEAD_COLUMNS), bars(values, width=144, height=28))


def _offered(found: list[StoryView]) -> dict[str, list[tuple[str, str, int]]]:
    """Return (value, English label, stories) for each filter, the most frequent first."""
    numbers: dict[str, Counter[str]] = {field: Counter() for field in FILTERS}
    labels: dict[str, str] = {}
    for told in found:
        seen = set()
        for view in told.asked:
            if view.article.language:
                seen.add(("language", view.article.language))
            for tag in view.classification.tags if view.classification else ():
                term = tag.term.partition("/")[0] if tag.scheme == "topic" else tag.term
                if tag.scheme in FILTERS and _VALUE.fullmatch(term):
                    seen.add((tag.scheme, term))
                    labels.setdefault(f"{tag.scheme}:{term}", tag.label)
        for field, value in seen:
            numbers[field][value] += 1
    return {
        field: [
            (value, labels.get(f"{field}:{value}", value), number)
            for value, number in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
        ][:OFFERED]
        for field, counted in numbers.items()
    }


def _unseen(page: Page, store: Store) -> list[dict[str, object]]:
    """Return the sources that cannot be read as they should now, the worst first."""
    lines = [line for line in survey(store, page.now) if line["state"] in TROUBLE]
    return sorted(lines, key=lambda one: (WORST_FIRST.index(one["state"]), one["name"]))
