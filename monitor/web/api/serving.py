"""The routes of the API: each request checked, answered within its limits, and named by a tag."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from monitor.web.access import is_somebody
from monitor.web.api import acting, others, records
from monitor.web.api.asking import parameters
from monitor.web.api.document import document
from monitor.web.api.operation import Asked, Json, Operation
from monitor.web.conditional import conditional
from monitor.web.limits import Tries
from monitor.web.site import Endpoint, Site

BASE: Final = "/api/v1"
OPERATIONS: Final = (*acting.OPERATIONS, *records.OPERATIONS, *others.OPERATIONS)

ASKED: Final = 120
ASKED_SECONDS: Final = 0.2
"""Requests of one asker: so many at once, then five in a second. A year of the ledger (30,000
lines) is read in 150 pages."""


def routes(site: Site) -> list[Route]:
    """Return the operations, and the document that describes them."""
    tries = Tries(ASKED, ASKED_SECONDS)
    found = [
        Route(
            BASE + _route(one.path),
            endpoint_of(site, one, tries),
            methods=[one.method],
            name=one.name,
        )
        for one in OPERATIONS
    ]
    return [Route(f"{BASE}/openapi.json", _described(site)), *found]


def _route(path: str) -> str:
    """Return *path* as the router has it: names and addresses hold slashes, dates do not."""
    for name in ("id", "name", "subscription"):
        path = path.replace(f"{{{name}}}", f"{{{name}:path}}")
    return path


def endpoint_of(site: Site, operation: Operation, tries: Tries) -> Endpoint:
    """Return the endpoint of *operation*; *tries* are those of each asker."""

    async def endpoint(request: Request) -> Response:
        asker = await site.access.allow(request, operation.needs)
        tries.take(asker.address, "requests")
        body = await request.body()
        asked = Asked(
            site=site,
            request=request,
            asker=asker,
            may_read_whole=is_somebody(request, asker),
            given=parameters(operation, request, body),
            now=site.clock(),
        )
        if operation.acts is not None:
            return answered(await operation.acts(asked))
        answers = operation.answers
        assert answers is not None
        response = await site.programs.ask(lambda store: answered(answers(asked, store)))
        return conditional(request, response)

    return endpoint


def answered(told: Json) -> Response:
    """Return *told* as JSON; made in the thread of its question, as it may be long."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)
    # Text from outside may hold half of a pair of UTF-16, which no UTF-8 has.
    return Response(text.encode("utf-8", "replace"), media_type="application/json")


def _described(site: Site) -> Callable[[Request], Any]:
    async def described(request: Request) -> Response:
        await site.access.asker(request)
        base = site.settings.web.public_url.rstrip("/")
        return conditional(request, answered(document(OPERATIONS, base + BASE)))

    return described
