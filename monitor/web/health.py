"""Whether the service lives, and whether it does its work: for those who start it anew or call a
person. Both are open to everybody, and say why to those who may read.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from monitor.web.problem import ProblemError
from monitor.web.site import Site
from monitor.web.standing import Standing

NOT_READY: Final = frozenset(
    {"not-running", "stuck", "damaged", "unreadable", "disk-full", "read-only"}
)
"""Findings of the verdict with which no work is done. A network that is down is none of them: it
is no better for being started anew."""


def routes(site: Site) -> list[Route]:
    """Return ``/healthz`` and ``/readyz``."""
    health = _Health(site)
    return [Route("/healthz", health.alive), Route("/readyz", health.ready)]


class _Health:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def alive(self, _: Request) -> Response:
        """Answer 200 while the daemon lives, 503 when it is gone or hangs."""
        is_alive = self._site.pulse.is_alive()
        told = {"status": "alive" if is_alive else "the daemon is gone, or hangs"}
        return JSONResponse(told, 200 if is_alive else 503)

    async def ready(self, request: Request) -> Response:
        """Answer 200 when the database can be read and the daemon does its work, else 503."""
        standing = await self._site.standing.now()
        told = self._told(standing)
        is_ready = not NOT_READY & {one.code for one in standing.verdict.findings}
        is_ready = is_ready and self._site.pulse.is_alive()
        if await self._may_read(request):
            told["verdict"] = standing.verdict.line
        told["status"] = "ready" if is_ready else "not ready"
        return JSONResponse(told, 200 if is_ready else 503)

    def _told(self, standing: Standing) -> dict[str, object]:
        findings = standing.verdict.findings
        return {"state": standing.verdict.state, "findings": [one.code for one in findings]}

    async def _may_read(self, request: Request) -> bool:
        try:
            return "read" in (await self._site.access.asker(request)).scopes
        except ProblemError:
            return False
