"""Trends side by side: organisations, values of a field, a phrase by country, outlets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from monitor.reading.cells import cell
from monitor.reading.comparing import Days, by_country, outlets, voices
from monitor.web.chart import Bars, bars
from monitor.web.drawing import drawing
from monitor.web.limits import Tries
from monitor.web.pages import Page, Pages, render
from monitor.web.search import named, narrowed
from monitor.web.site import Site
from monitor.web.trends import (
    ASKED,
    ASKED_SECONDS,
    COUNTS,
    HEIGHT,
    SPANS,
    WIDTH,
    count_asked,
    large,
    span_asked,
)
from storage.query import parse
from storage.store import Store

SHOWN: Final = 12
"""Countries with a chart of their own, those with most articles; the table and CSV have all."""

OUTLETS_SHOWN: Final = 300

FIELDS: Final = ("topic", "country", "person", "language", "outlet", "event")
"""Whose values are put side by side, those with the most articles: `SHOWN` of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of what is compared: its name, its numbers by day, its share (0..1), and its chart.

    ``query`` finds what is counted, "" where none does.
    """

    label: str
    days: tuple[tuple[date, int], ...]
    total: int
    share: float
    chart: Bars
    query: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared on one page; ``note`` is the name of what its reader should know.

    ``uncounted`` are days of which nothing is told yet.
    """

    name: str
    parts: tuple[Part, ...]
    query: str = ""
    note: str = ""
    uncounted: frozenset[date] = frozenset()


Ask = Callable[[Page, Store], Compared]


def routes(site: Site) -> list[Route]:
    """Return the pages, their tables as CSV, and their charts as files."""
    tries = Tries(ASKED, ASKED_SECONDS)
    pages = Pages(site)

    def counted(answer: Callable[[Page, Store], Response]) -> Callable[[Page, Store], Response]:
        def asked(page: Page, store: Store) -> Response:
            tries.take(page.request.state.asker.address, "trends")
            return answer(page, store)

        return asked

    found = []
    for name, ask in (("organisations", _organisations), ("values", _values), ("phrase", _phrase)):
        path = f"/trends/{name}"
        found += [
            pages.route(path, counted(_shown(site, ask))),
            pages.route(f"{path}.csv", counted(_table(ask))),
            pages.route(f"{path}/{{number:int}}.{{form}}", counted(_drawn(site, ask))),
        ]
    return [
        *found,
        pages.route("/trends/outlets", counted(_outlets)),
        pages.route("/trends/outlets.csv", counted(_outlets_table)),
    ]


def _time(page: Page) -> tuple[datetime, datetime]:
    today = datetime.combine(page.now.astimezone(UTC).date(), time(), UTC)
    return today - timedelta(days=span_asked(page) - 1), today + timedelta(days=1)


def _organisations(page: Page, store: Store) -> Compared:
    since, until = _time(page)
    found = [(page.say(f"organisation.{term}"), days) for term, days in voices(store, since, until)]
    return Compared("organisations", _parts(found, since, until))


def field_asked(page: Page) -> str:
    """Return which of `FIELDS` *page* is to show."""
    given = page.request.query_params.get("field", "")
    return given if given in FIELDS else FIELDS[0]


def _called(page: Page, field: str, value: str) -> str:
    if field == "topic":
        return page.named(f"topic:{value}")
    return named(page, field, value, value if field == "outlet" else "")


def _values(page: Page, store: Store) -> Compared:
    since, until = _time(page)
    field, count = field_asked(page), count_asked(page)
    told = store.days.leading(field, since=since, until=until, most=SHOWN)
    numbers = [
        (value, {day: getattr(one, count) for day, one in days.items()})
        for value, days in told.values
    ]
    numbers.sort(key=lambda one: -sum(one[1].values()))
    found = [(_called(page, field, value), days) for value, days in numbers]
    parts = tuple(
        replace(part, query=narrowed("", field, value))
        for part, (value, _) in zip(_parts(found, since, until), numbers, strict=True)
    )
    return Compared("values", parts, uncounted=told.uncounted)


def _phrase(page: Page, store: Store) -> Compared:
    since, until = _time(page)
    asked = page.request.query_params.get("q", "").strip() or page.say("compare.phrase_example")
    query = parse(asked)
    told = by_country(store, query, since, until)
    found = [
        (page.words.country(code) if code else page.say("story.no_country"), days)
        for code, days in told.days
    ]
    note = "cut" if told.is_cut else ""
    return Compared("phrase", _parts(found, since, until), query.text, note)


def _parts(found: Iterable[tuple[str, Days]], since: datetime, until: datetime) -> tuple[Part, ...]:
    """Return what was *found*; all charts have one scale, so that they can be compared."""
    lines = list(found)
    dates = [(since + timedelta(days=number)).date() for number in range((until - since).days)]
    highest = max((days.get(day, 0) for _, days in lines for day in dates), default=0)
    all_of_them = sum(days.get(day, 0) for _, days in lines for day in dates)
    parts = []
    for label, days in lines:
        numbers = tuple((day, days.get(day, 0)) for day in dates)
        values = [(day.isoformat(), number) for day, number in numbers]
        total = sum(number for _, number in numbers)
        chart = bars(values, width=WIDTH, height=HEIGHT, highest=highest)
        parts.append(Part(label, numbers, total, total / all_of_them if total else 0.0, chart))
    return tuple(parts)


def _shown(site: Site, ask: Ask) -> Callable[[Page, Store], Response]:
    def answer(page: Page, store: Store) -> Response:
        found = ask(page, store)
        return render(
            page,
            "compared",
            found=found,
            has_png=site.working.can_draw,
            shown=found.parts[:SHOWN],
            doubts=page.doubts(found.query),
            span=span_asked(page),
            spans=SPANS,
            count=count_asked(page) if found.name == "values" else COUNTS[0],
            counts=COUNTS,
            field=field_asked(page),
            fields=FIELDS,
            waiting=sorted(found.uncounted),
            days=list(zip(*(part.days for part in found.parts), strict=True))[::-1],
            query=page.request.url.query,
        )

    return answer


def _table(ask: Ask) -> Callable[[Page, Store], Response]:
    def answer(page: Page, store: Store) -> Response:
        found = ask(page, store)
        parts = found.parts
        rows = [
            [
                row[0][0].isoformat(),
                *("" if day in found.uncounted else str(number) for day, number in row),
            ]
            for row in zip(*(part.days for part in parts), strict=True)
        ]
        return _csv("trends", ["day", *(part.label for part in parts)], rows)

    return answer


def _drawn(site: Site, ask: Ask) -> Callable[[Page, Store], Response]:
    def answer(page: Page, store: Store) -> Response:
        parts = ask(page, store).parts
        return drawing(site, page, [large(part.label, part.days, part.chart) for part in parts])

    return answer


def _outlets(page: Page, store: Store) -> Response:
    since, _ = _time(page)
    found = outlets(store, since)
    return render(
        page,
        "outlets",
        found=found[:OUTLETS_SHOWN],
        total=len(found),
        span=span_asked(page),
        spans=SPANS,
        query=page.request.url.query,
    )


def _outlets_table(page: Page, store: Store) -> Response:
    since, _ = _time(page)
    rows = [
        [
            one.source,
            str(one.articles),
            str(one.copies),
            f"{one.originality:.4f}",
            "" if one.delay is None else str(round(one.delay.total_seconds())),
        ]
        for one in outlets(store, since)
    ]
    head = ["source", "articles", "copies", "originality", "median_delay_seconds"]
    return _csv("outlets", head, rows)


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([cell(one) for one in head])
    writer.writerows([cell(one) for one in row] for row in rows)
    return Response(
        stream.getvalue().encode("utf-8", "replace"),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
