"""The calendar: what is announced, where, who said it first, in which words; iCalendar too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, timedelta
from itertools import groupby
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from monitor.reading.calendar import Announced, announced
from monitor.reading.icalendar import Event, icalendar
from monitor.web.conditional import conditional
from monitor.web.limits import Tries
from monitor.web.pages import Page, Pages, render
from monitor.web.site import Site
from storage.store import Store

BEHIND: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=730)
"""Days that are shown: what was announced and is just over, and two years to come."""

READ: Final = 60
READ_SECONDS: Final = 2.0
"""Calendars read by one asker: so many at once, then one in so many seconds."""

SHOWN: Final = 200
SENTENCE: Final = 400
"""Letters of a sentence in an entry of a calendar."""


def routes(site: Site) -> list[Route]:
    """Return the page, and the file that calendars subscribe to."""
    tries = Tries(READ, READ_SECONDS)

    def file(request: Request, store: Store) -> Response:
        tries.take(request.state.asker.address, "calendars")
        return _file(site, request, store)

    def page_of(page: Page, store: Store) -> Response:
        return _page(page, store)

    return [
        Pages(site).route("/calendar", page_of),
        Route("/calendar.ics", site.reading(file)),
    ]


def _page(page: Page, store: Store) -> Response:
    today = page.now.astimezone(UTC).date()
    found = announced(store, today - BEHIND, today + AHEAD)
    ahead = [one for one in found if one.event.ends >= today]
    return render(
        page,
        "calendar",
        total=len(ahead),
        months=_by_month(ahead[:SHOWN]),
        over=[one for one in reversed(found) if one.event.ends < today][:SHOWN],
        address=f"{page.base}/calendar.ics",
    )


def _by_month(found: Sequence[Announced]) -> list[tuple[date, list[Announced]]]:
    return [
        (month, list(group))
        for month, group in groupby(found, lambda one: one.event.starts.replace(day=1))
    ]


def _file(site: Site, request: Request, store: Store) -> Response:
    base = (site.settings.web.public_url or str(request.base_url)).rstrip("/")
    today = site.clock().astimezone(UTC).date()
    events = [_event(base, one) for one in announced(store, today - BEHIND, today + AHEAD)]
    body = icalendar("SCO", events).encode("utf-8", "replace")
    response = Response(
        body,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="calendar.ics"'},
    )
    return conditional(request, response)


def _event(base: str, one: Announced) -> Event:
    event = one.event
    place = ", ".join(filter(None, (one.city, event.country)))
    link = f"{base}/articles/{one.first.article.id}"
    words = "" if event.precise == "day" else f" ({event.precise}: the day is not said)"
    return Event(
        uid=f"{one.id}@sco-monitor",
        at=one.first.article.first_seen,
        starts=event.starts,
        ends=event.ends,
        summary=f"{event.label}{words}",
        location=place,
        description=f"{event.sentence[:SENTENCE]}\n{one.said_by}\n{link}",
        url=link,
    )
