"""Whose pages may read the API from a browser (CORS): nobody's, but those that the settings name.

Only answers of the API are theirs to read, and nothing that changes anything is theirs to ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.web.api.serving import BASE

KEPT_SECONDS: Final = 600


class Origins:
    """Lets pages of *names* ("https://desk.example.org") read what is below `BASE`."""

    def __init__(self, app: ASGIApp, *, names: Sequence[str]) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=names,
            allow_methods=["GET"],
            allow_headers=["Authorization", "If-None-Match"],
            expose_headers=["ETag", "Retry-After"],
            max_age=KEPT_SECONDS,
        )
        self._is_any = bool(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        is_open = self._is_any and scope["type"] == "http" and scope["path"].startswith(f"{BASE}/")
        await (self._open if is_open else self._app)(scope, receive, send)
