"""The application: the parts of the server, behind what holds for all of them."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from monitor.web import (
    article,
    calendar,
    comparing,
    day,
    editions,
    feeds,
    health,
    metrics,
    operating,
    pages,
    search,
    sources,
    story,
    subscribing,
    trends,
)
from monitor.web.api import serving as api
from monitor.web.headers import Guarded
from monitor.web.hosts import Hosts, hosts_of
from monitor.web.limits import Limits
from monitor.web.origins import Origins
from monitor.web.problem import Answered, answer
from monitor.web.site import Site

PARTS = (
    *(health, metrics, pages, day, story, article, search, sources, editions, feeds),
    *(trends, comparing, calendar, operating, subscribing, api),
)
"""Modules with ``routes(site)``."""


def application(site: Site) -> Starlette:
    """Return the application over *site*."""
    routes: list[BaseRoute] = [route for part in PARTS for route in part.routes(site)]
    drawn = pages.drawn_for(site)
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(Guarded),
            Middleware(Origins, names=site.settings.web.origins),
            Middleware(Answered, drawn=drawn),
            Middleware(Hosts, names=hosts_of(site.settings)),
            Middleware(Limits),
        ],
        exception_handlers={HTTPException: answer(drawn)},
    )
    app.router.redirect_slashes = False
    return app
