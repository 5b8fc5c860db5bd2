"""The connections of the server: none may be held by one who says nothing, or reads nothing."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS: Final = 10.0
"""From the beginning of a connection to the end of its first request's head."""

EXCHANGE_SECONDS: Final = 40.0
"""From a request's head to the moment its answer is handed to the network: the body that comes,
the answer's own time (`monitor.web.limits`), and reading it."""

MOST: Final = 400
"""Connections at once; for a further one the one is cut that has said nothing for the longest.
Under the 1,024 files that a process may open."""


class Connection(H11Protocol):
    """A connection of uvicorn's that is cut when an exchange takes too long."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; where there are too many, another ends."""
        self._end: asyncio.TimerHandle | None = None
        self._has_head = False
        super().connection_made(transport)
        self._began = self.loop.time()
        self._give(HEAD_SECONDS)
        if sum(not one.transport.is_closing() for one in self.connections) > MOST:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """Take in what comes; the head of a request gives it more time, once."""
        super().data_received(data)
        if not self._has_head and self.cycle is not None and not self.cycle.response_complete:
            self._has_head = True
            self._give(EXCHANGE_SECONDS)

    def on_response_complete(self) -> None:
        """Begin anew for the next request."""
        self._has_head = False
        self._give(HEAD_SECONDS)
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        if self._end is not None:
            self._end.cancel()
        super().connection_lost(exc)

    def _make_room(self) -> None:
        """Cut the one that has said nothing for the longest; this one where all are at work."""
        silent = [
            one
            for one in self.connections
            if isinstance(one, Connection) and not one._has_head and not one.transport.is_closing()
        ]
        min(silent, key=lambda one: one._began).transport.abort()

    def _give(self, seconds: float) -> None:
        """Cut the connection in so many *seconds* if nothing more happens."""
        if self._end is not None:
            self._end.cancel()
        self._end = self.loop.call_later(seconds, self.transport.abort)

    def _unsupported_upgrade_warning(self) -> Any:
        """Say nothing: whoever asks for another protocol gets an answer in this one."""
