"""What the parts of the server share, and how an endpoint reads the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from config.settings import Settings
from monitor.clock import now
from monitor.web.access import Access
from monitor.web.discovering import Discovery
from monitor.web.pulse import Pulse
from monitor.web.readers import Readers
from monitor.web.standing import Looks
from monitor.web.working import Working
from monitor.web.writing import Writing
from storage.store import Store

PROGRAMS: Final = 3
PROGRAMS_WAITING: Final = 30
"""Threads that answer programs, apart from those of the pages: who looks does not wait for what a
program reads in bulk."""

Reading = Callable[[Request, Store], Response]
"""An endpoint that answers from the store: plain code, run in a thread."""

Endpoint = Callable[[Request], Awaitable[Response]]


class Site:
    """The settings, the readers of the store, who may do what, and the daemon's pulse."""

    def __init__(
        self,
        settings: Settings,
        *,
        pulse: Pulse | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.access = Access(settings.web)
        self.pulse = pulse or Pulse(settings.database)
        self.readers = Readers(settings.database)
        self.programs = Readers(settings.database, threads=PROGRAMS, waiting=PROGRAMS_WAITING)
        self.writing = Writing(settings.database)
        self.working = Working(settings)
        self.discovery = Discovery(settings)
        self.standing = Looks(settings, self.pulse, clock)

    def reading(self, answer: Reading) -> Endpoint:
        """Return *answer* as an endpoint for those who may read; ``request.state.asker`` is who."""

        async def endpoint(request: Request) -> Response:
            request.state.asker = await self.access.allow(request, "read")
            return await self.readers.ask(lambda store: answer(request, store))

        return endpoint

    @property
    def is_busy(self) -> bool:
        """Whether a question to the store is under way."""
        return self.readers.are_busy or self.programs.are_busy or self.standing.is_busy

    def close(self) -> None:
        """Let go of what the parts share."""
        self.readers.close()
        self.programs.close()
        self.working.close()
        self.standing.close()
