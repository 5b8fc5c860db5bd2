"""What is asked for by a query, a name or a date: search, sources, editions, trends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final

from monitor.reading.broadening import asked_of
from monitor.reading.calendar import announced, announced_line
from monitor.reading.export import edition_line, iso, source_lines
from monitor.reading.stories import stories_of_time, story_view_line
from monitor.web.api.asking import cursor_of, place_of, wrong
from monitor.web.api.operation import CURSOR, LIMIT, Asked, Json, Operation, Parameter, named
from monitor.web.api.records import lines_of, listed
from monitor.web.pages import not_found
from monitor.web.problem import ProblemError
from storage.query import parse
from storage.records import Digest
from storage.store import Store

FOUND: Final = 1_000
"""Articles that one search gives, page by page; who wants all follows `articles` with its query."""

QUERIES: Final = 3
SPANS: Final = ("7", "28", "90", "365")
YEAR: Final = timedelta(days=366)
LOOKED_BACK: Final = timedelta(days=31)
"""Of editions, where no time is named."""


def _search(asked: Asked, store: Store) -> Json:
    at = place_of("found", asked.text("cursor"), int) or 0
    limit = max(0, min(asked.number("limit"), FOUND - at))
    is_newest = asked.text("sort") == "newest"
    query = asked_of(store, parse(asked.text("q")))
    hits = store.search.find(query, limit=limit + 1, offset=at, newest=is_newest) if limit else []
    names = [hit.article for hit in hits[:limit]]
    more = len(hits) > limit and at + limit < FOUND
    following = cursor_of("found", at + limit) if more else None
    return listed(lines_of(asked, store, names), following, more=more)


def _sources(asked: Asked, store: Store) -> Json:
    after = place_of("source", asked.text("cursor"), str)
    limit = asked.number("limit")
    lines = sorted(source_lines(store), key=lambda line: str(line["name"]))
    left = [line for line in lines if after is None or line["name"] > after]
    more = len(left) > limit
    following = cursor_of("source", left[limit - 1]["name"]) if more else None
    return listed(left[:limit], following, more=more)


def _source(asked: Asked, store: Store) -> Json:
    found = [line for line in source_lines(store) if line["name"] == asked.text("name")]
    if not found:
        raise not_found("there is no such source")
    return found[0]


def _day(asked: Asked, store: Store) -> Json:
    try:
        since = datetime.combine(date.fromisoformat(asked.text("day")), time(), UTC)
        until = since + timedelta(days=1)
    except (ValueError, OverflowError):
        raise wrong("day", "is a date: 2026-11-21") from None
    query = parse(asked.text("q")) if asked.text("q").strip() else None
    found = stories_of_time(store, since, until, query)[: asked.number("limit")]
    return listed(story_view_line(one) for one in found)


def _editions(asked: Asked, store: Store) -> Json:
    _look(asked)
    since = asked.time("since") or asked.now - LOOKED_BACK
    at, limit = 0, asked.number("limit")
    if place := place_of("edition", asked.text("cursor"), str):
        since, at = _edition_place(place)
    wanted = asked.text("subscription")
    of = (one for one in store.digests.all(since=since) if wanted in ("", one.subscription))
    found = list(islice(of, at, at + limit + 1))
    more = len(found) > limit
    following = cursor_of("edition", f"{iso(since)} {at + limit}") if more else None
    return listed(map(_entry, found[:limit]), following, more=more)


def _edition_place(place: str) -> tuple[datetime, int]:
    since, _, number = place.partition(" ")
    try:
        at = datetime.fromisoformat(since).astimezone(UTC)
        return at, int(number) if len(number) < 9 else -1
    except (ValueError, OverflowError):
        raise wrong("cursor", "is none of this list") from None


def _entry(edition: Digest) -> Json:
    """Return an edition as a list has it: without what it says."""
    line = edition_line(edition)
    return {name: value for name, value in line.items() if name not in ("text", "html")}


def _edition(asked: Asked, store: Store) -> Json:
    _look(asked)
    found = store.digests.get(asked.text("subscription"), asked.text("date"))
    if found is None:
        raise not_found("there is no such edition")
    return edition_line(found)


def _look(asked: Asked) -> None:
    if not asked.may_read_whole:
        raise ProblemError(401, "who-asks", "editions are for those who say who they are")


def _calendar(asked: Asked, store: Store) -> Json:
    since = (asked.time("since") or asked.now).astimezone(UTC).date()
    until = (asked.time("until") or asked.now + YEAR).astimezone(UTC).date()
    found = announced(store, since, until)[: asked.number("limit")]
    return listed(announced_line(one) for one in found)


def _trends(asked: Asked, store: Store) -> Json:
    today = datetime.combine(asked.now.astimezone(UTC).date(), time(), UTC)
    span = asked.number("days")
    since, until = today - timedelta(days=span - 1), today + timedelta(days=1)
    dates = [(since + timedelta(days=number)).date() for number in range(span)]
    found = []
    for text in asked.given.get("q") or ("",):
        query = parse(text)
        wide = asked_of(store, query)
        counted = store.search.by_day(wide, since=since, until=until)
        told = store.search.stories_by_day(wide, since=since, until=until)
        days = [
            {
                "day": day.isoformat(),
                "articles": counted.get(day, 0),
                "stories": None if day in told.uncounted else told.days.get(day, 0),
            }
            for day in dates
        ]
        found.append({"query": query.text, "articles": sum(counted.values()), "days": days})
    return {"since": iso(since), "until": iso(until), "queries": found}


_QUERY: Final = Parameter(
    name="q", means="what to find, in the query language of `search`", most=1_000
)

OPERATIONS: Final = (
    Operation(
        name="search",
        path="/search",
        means=f"Articles that answer a query, the first {FOUND:,} of them; every text is a query, "
        "and an empty one asks for `relevance:about`",
        shape="article",
        is_list=True,
        answers=_search,
        parameters=(
            _QUERY,
            Parameter(
                name="sort",
                means="best first where the query has words, or the newest",
                choices=("best", "newest"),
                default="best",
            ),
            CURSOR,
            LIMIT,
        ),
    ),
    Operation(
        name="day",
        path="/days/{day}/stories",
        means="The stories of a day (UTC), those about the organisation first, each by importance",
        shape="day_story",
        is_list=True,
        answers=_day,
        parameters=(named("day", "a date: 2026-11-21"), _QUERY, LIMIT),
    ),
    Operation(
        name="sources",
        path="/sources",
        means="The sources by name, and how each is doing",
        shape="source",
        is_list=True,
        answers=_sources,
        parameters=(CURSOR, LIMIT),
    ),
    Operation(
        name="source",
        path="/sources/{name}",
        means="One source",
        shape="source",
        answers=_source,
        parameters=(named("name", "its name"),),
    ),
    Operation(
        name="editions",
        path="/editions",
        means="Editions in the order of their making, without what they say; for those who say "
        "who they are",
        shape="edition_entry",
        is_list=True,
        answers=_editions,
        parameters=(
            Parameter(name="subscription", means="only of this subscription", most=200),
            Parameter(
                name="since", means="whose time ended since; the last 31 days without", kind="time"
            ),
            CURSOR,
            LIMIT,
        ),
    ),
    Operation(
        name="edition",
        path="/editions/{date}/{subscription}",
        means="One edition, as it was sent; for those who say who they are",
        shape="edition",
        answers=_edition,
        parameters=(
            named("date", "its local date: 2026-11-21"),
            named("subscription", "whose it is"),
        ),
    ),
    Operation(
        name="calendar",
        path="/calendar",
        means="Events that relevant articles announce, each once, the first to begin first",
        shape="announced",
        is_list=True,
        answers=_calendar,
        parameters=(
            Parameter(name="since", means="that go on then or later; today without", kind="time"),
            Parameter(name="until", means="that begin before; in a year without", kind="time"),
            LIMIT,
        ),
    ),
    Operation(
        name="trends",
        path="/trends",
        means="How many articles and stories answer each of some queries, by the day of first "
        "sight (UTC); a story counts once on each of its days, and is null where not counted yet",
        shape="trends",
        answers=_trends,
        parameters=(
            Parameter(
                name="q",
                means=f"a query, up to {QUERIES} times",
                kind="list",
                least=1,
                most=QUERIES,
            ),
            Parameter(
                name="days",
                means="days to look back on, today included",
                kind="number",
                choices=SPANS,
                default=28,
                least=7,
                most=365,
            ),
        ),
    ),
)
