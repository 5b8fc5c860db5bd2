"""Trends: how many articles or stories answer each of some queries, by day: bars, table, files."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from monitor.digests.query_words import described
from monitor.reading.broadening import asked_of
from monitor.reading.cells import cell
from monitor.web.chart import Bars, bars
from monitor.web.drawing import Drawn, drawing
from monitor.web.limits import Tries
from monitor.web.pages import Page, Pages, render
from monitor.web.site import Site
from storage.query import Query, parse
from storage.store import Store

SPANS: Final = (7, 28, 90, 365)
"""Days that can be looked back on."""

COUNTS: Final = ("articles", "stories")
"""What can be counted; a story once on each day on which something of it became known."""

MOST: Final = 3
"""Queries side by side."""

WIDTH: Final = 420
HEIGHT: Final = 90
"""Of the charts of a page, which stand side by side where there is room: on a telephone their
letters are no smaller."""

FILE_WIDTH: Final = 840
FILE_HEIGHT: Final = 120

ASKED: Final = 30
ASKED_SECONDS: Final = 2.0
"""Trends of one asker: so many at once, then one in so many seconds."""


@dataclass(frozen=True, slots=True)
class Line:
    """One query over time: its numbers by day, oldest first, and its chart.

    ``uncounted`` are days of which the stories are not counted yet; they stand as 0.
    """

    query: Query
    days: tuple[tuple[date, int], ...]
    chart: Bars
    uncounted: frozenset[date] = frozenset()

    @property
    def total(self) -> int:
        """The articles of all days."""
        return sum(number for _, number in self.days)

    @property
    def a_day(self) -> float:
        """The mean of the days that are counted."""
        return self.total / max(1, len(self.days) - len(self.uncounted))


def routes(site: Site) -> list[Route]:
    """Return the page, its table as CSV, and each chart as a file."""
    tries = Tries(ASKED, ASKED_SECONDS)
    pages = Pages(site)

    def trends(page: Page, store: Store) -> Response:
        tries.take(page.request.state.asker.address, "trends")
        return _shown(site, page, span_asked(page), _lines(page, store))

    def table(page: Page, store: Store) -> Response:
        tries.take(page.request.state.asker.address, "trends")
        return _table(_lines(page, store), count_asked(page))

    def chart(page: Page, store: Store) -> Response:
        tries.take(page.request.state.asker.address, "trends")
        lines = [large(line.query.text, line.days, line.chart) for line in _lines(page, store)]
        return drawing(site, page, lines)

    return [
        pages.route("/trends", trends),
        pages.route("/trends.csv", table),
        pages.route("/trends/{number:int}.{form}", chart),
    ]


def large(label: str, days: tuple[tuple[date, int], ...], chart: Bars) -> Drawn:
    """Return a *chart* of a page as wide as a file has it, in the same scale."""
    values = [(day.isoformat(), number) for day, number in days]
    return Drawn(
        label, days, bars(values, width=FILE_WIDTH, height=FILE_HEIGHT, highest=chart.highest)
    )


def span_asked(page: Page) -> int:
    """Return the days that *page* is to look back on, today included."""
    given = page.request.query_params.get("days", "")
    return next((days for days in SPANS if str(days) == given), 28)


def count_asked(page: Page) -> str:
    """Return which of `COUNTS` *page* is to show."""
    given = page.request.query_params.get("count", "")
    return given if given in COUNTS else COUNTS[0]


def _lines(page: Page, store: Store) -> list[Line]:
    given = [text for text in page.request.query_params.getlist("q") if text.strip()][:MOST]
    today = datetime.combine(page.now.astimezone(UTC).date(), time(), UTC)
    span = span_asked(page)
    since = today - timedelta(days=span - 1)
    found = []
    for text in given or [""]:
        query = parse(text)
        wide, until = asked_of(store, query), today + timedelta(days=1)
        if count_asked(page) == "stories":
            told = store.search.stories_by_day(wide, since=since, until=until)
            counted, uncounted = told.days, told.uncounted
        else:
            counted = store.search.by_day(wide, since=since, until=until)
            uncounted = frozenset()
        dates = [(since + timedelta(days=number)).date() for number in range(span)]
        days = tuple((day, counted.get(day, 0)) for day in dates)
        values = [(day.isoformat(), number) for day, number in days]
        found.append(Line(query, days, bars(values, width=WIDTH, height=HEIGHT), uncounted))
    return found


def _shown(site: Site, page: Page, span: int, lines: list[Line]) -> Response:
    texts = [line.query.text for line in lines]
    return render(
        page,
        "trends",
        lines=lines,
        has_png=site.working.can_draw,
        said=[described(line.query, page.words) for line in lines],
        doubts=[one for text in texts for one in page.doubts(text)],
        fields=[*texts, *[""] * (MOST - len(texts))],
        span=span,
        spans=SPANS,
        count=count_asked(page),
        counts=COUNTS,
        waiting=sorted(frozenset().union(*(line.uncounted for line in lines))),
        days=list(zip(*(line.days for line in lines), strict=True))[::-1],
        query=page.request.url.query,
    )


def _table(lines: list[Line], count: str) -> Response:
    stream = io.StringIO()
    writer = csv.writer(stream)
    of_what = "" if count == COUNTS[0] else f" ({count})"
    names = (line.query.text or "relevance:about" for line in lines)
    writer.writerow(["day", *(cell(name + of_what) for name in names)])
    for row in zip(*(line.days for line in lines), strict=True):
        told = zip(row, lines, strict=True)
        numbers = ("" if day in line.uncounted else number for (day, number), line in told)
        writer.writerow([row[0][0].isoformat(), *numbers])
    return Response(
        stream.getvalue().encode("utf-8", "replace"),
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="trends.csv"'},
    )
