"""A fetcher that is made when the first thing is asked for.

The guard and its library take a fifth of a second to import, and most commands ask nobody.
"""

from __future__ import annotations

from collections.abc import Callable

from monitor.http.exchange import Fetcher, Limits, Request, Response


class LateFetcher:
    """Fetches by what *made* returns, which is called for each request."""

    def __init__(self, made: Callable[[], Fetcher]) -> None:
        self._made = made

    def fetch(self, request: Request, limits: Limits | None = None) -> Response:
        """Return how the exchange ended."""
        return self._made().fetch(request, limits)
