"""The sources: how they do by country, and the card of each with its rhythm and its outlet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from monitor.reading.outlet import outlet_of
from monitor.reading.view import views
from monitor.watch import rhythm
from monitor.watch.states import TROUBLE, WORST_FIRST
from monitor.watch.survey import current_health, survey
from monitor.web.operating import DONE
from monitor.web.pages import Page, Pages, not_found, render
from monitor.web.site import Site
from storage.records import Source
from storage.store import Store

DAYS: Final = 28
"""Of the strip: four weeks, as rhythms are learned by the day of the week."""

POLLS_SHOWN: Final = 20
ARTICLES_SHOWN: Final = 20

QUIET: Final = 2.0
"""Items expected of a day from which none at all is worth a colour."""


@dataclass(frozen=True, slots=True)
class Country:
    """The sources of one country, the worst first; ``code`` is "" for those of none."""

    code: str
    lines: list[dict[str, Any]]

    @property
    def well(self) -> int:
        """How many are watched and need nobody."""
        return sum(one["enabled"] and one["state"] not in TROUBLE for one in self.lines)

    @property
    def watched(self) -> int:
        """How many are watched."""
        return sum(one["enabled"] for one in self.lines)


@dataclass(frozen=True, slots=True)
class Day:
    """What came on one day (UTC), and what was expected (None: nothing is known yet).

    ``heat`` is 0 for nothing to 4 for the most of the strip, or "quiet".
    """

    at: datetime
    items: int
    expected: float | None
    heat: str


def routes(site: Site) -> list[Route]:
    """Return the pages of all sources and of one."""
    pages = Pages(site)
    has_users = bool(site.settings.web.users_file)

    def all_of(page: Page, store: Store) -> Response:
        return _sources(page, store, may_sign_in=has_users)

    def one(page: Page, store: Store) -> Response:
        return _source(page, store, may_sign_in=has_users)

    return [pages.route("/sources", all_of), pages.route("/sources/{name:path}", one)]


def _sources(page: Page, store: Store, *, may_sign_in: bool) -> Response:
    lines = sorted(
        survey(store, page.now),
        key=lambda one: (
            not one["country"],
            one["country"],
            WORST_FIRST.index(one["state"]),
            one["name"],
        ),
    )
    countries = sorted(
        (Country(code, list(group)) for code, group in groupby(lines, lambda one: one["country"])),
        key=lambda one: (not one.code, page.words.country(one.code).casefold()),
    )
    return render(
        page,
        "sources",
        countries=countries,
        states=Counter(one["state"] for one in lines),
        order=WORST_FIRST,
        total=len(lines),
        may_sign_in=may_sign_in,
    )


def _source(page: Page, store: Store, *, may_sign_in: bool) -> Response:
    name = page.request.path_params["name"]
    source = store.sources.get(name)
    if source is None:
        raise not_found("there is no such source")
    (line,) = survey(store, page.now, [source])
    known = current_health(store).get(name)
    outlet = outlet_of(store, name, page.now)
    articles = store.articles.get_all(outlet.articles[:ARTICLES_SHOWN])
    seen = views(store, list(articles.values()))
    return render(
        page,
        "source",
        source=source,
        line=line,
        strip=_strip(store, name, known.rhythm if known else "", page.now),
        owner=page.words.tables["web"]["ownership"].get(source.ownership, source.ownership),
        polls=store.archive.history(name, since=page.now - timedelta(days=7), limit=POLLS_SHOWN),
        outlet=outlet,
        edit_rate=outlet.edit_rate,
        articles=[seen[one] for one in outlet.articles[:ARTICLES_SHOWN] if one in seen],
        said=_said(page),
        actions=_actions(store, source),
        may_sign_in=may_sign_in,
    )


def _said(page: Page) -> str:
    """Return what the operator has just done, in words."""
    done, pages = (page.request.query_params.get(name, "") for name in ("done", "pages"))
    number = pages if pages.isascii() and pages.isdigit() and len(pages) < 6 else "0"
    return page.say(f"operate.done_{done}", pages=number) if done in DONE else ""


def _actions(store: Store, source: Source) -> tuple[str, ...]:
    """Return what can be done with *source* as it is."""
    if source.enabled:
        return ("poll", "recrawl", "pause")
    return ("resume", "recrawl") if source.name in store.sources.paused() else ("recrawl",)


def _strip(store: Store, name: str, packed: str, now: datetime) -> list[Day]:
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    since = today - timedelta(days=DAYS - 1)
    came = Counter(at.astimezone(UTC).date() for at in store.sources.item_times(name, since=since))
    learned = rhythm.unpack(packed)
    most = max(came.values(), default=0)
    found = []
    for number in range(DAYS):
        at = since + timedelta(days=number)
        until = min(at + timedelta(days=1), now)
        expected = learned.expected(at, until) * learned.each if learned.is_known else None
        items = came[at.date()]
        heat = str(-(-4 * items // most)) if items else "0"
        if not items and expected is not None and expected >= QUIET:
            heat = "quiet"
        found.append(Day(at, items, expected, heat))
    return found
