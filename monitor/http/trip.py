"""The state of one fetch on its way through redirects, and what its end means."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from monitor.http import fields
from monitor.http.cookies import Cookies
from monitor.http.exchange import Header, Hop, Limits, Request, Response, plain, shown
from monitor.http.walls import bot_wall
from storage.reasons import MAYBE_WALLS

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

_REASONS: Final = {
    401: "forbidden",
    403: "forbidden",
    404: "not-found",
    410: "gone",
    429: "rate-limited",
    451: "forbidden",
}
_WITH_CONTENT: Final = frozenset({200, 201, 202, 203, 226})
"""226 (RFC 3229): feeds of some servers say it unasked, with the whole feed."""

_WHOLE_RANGE: Final = re.compile(r"bytes\s+0-(\d{1,18})/(\d{1,18})", re.I)


class Trip:
    """One fetch: what was asked, where it is now, and what the last answer was."""

    __slots__ = (
        "_clock",
        "asked",
        "body",
        "conditional",
        "cookies",
        "deadline",
        "headers",
        "hops",
        "limits",
        "request_head",
        "response_head",
        "started",
        "status",
        "url",
        "wire_bytes",
    )

    def __init__(self, asked: Request, limits: Limits, clock: Callable[[], datetime]) -> None:
        self.asked = asked
        self.limits = limits
        self.url = asked.url
        self.hops: list[Hop] = []
        self.status = 0
        self.headers: tuple[Header, ...] = ()
        self.body = b""
        self.request_head = ""
        self.response_head = ""
        self.conditional = False
        self.cookies: Cookies | None = None
        self.wire_bytes = 0
        self.started = 0.0
        self.deadline = 0.0
        self._clock = clock

    @property
    def redirected(self) -> bool:
        """Whether the last answer is a redirect that is to be followed."""
        follows = self.asked.follow_redirects and self.asked.method != "POST"
        return follows and self.status in REDIRECTS

    @property
    def refreshes(self) -> bool:
        """Whether the last answer may be a page that only sends its reader on."""
        return self.asked.refreshes and self.status == 200 and self.asked.method == "GET"

    def keep_cookies(self, host: str) -> None:
        """Keep what the last answer, a redirect of *host*, set."""
        if any(name == "set-cookie" for name, _ in self.headers):
            self.cookies = self.cookies or Cookies()
            self.cookies.take(self.headers, host)

    def start(self) -> float:
        """Start the clock of the whole fetch, once; return the deadline (monotonic seconds)."""
        if not self.started:
            self.started = time.monotonic()
            self.deadline = self.started + self.limits.deadline_seconds
        return self.deadline

    def go(self, url: str) -> None:
        """Turn to *url*: nothing of the last answer is left."""
        self.url = url
        self.status = 0
        self.headers = ()
        self.request_head = self.response_head = ""
        self.body = b""
        self.conditional = False

    def hop(self) -> None:
        """Note that the last answer, a redirect, is followed."""
        self.hops.append(Hop(self.status, self.told()))

    def told(self) -> str:
        """Return the URL for those outside: of a secret one no more than the host."""
        return shown(self.url, secret=True) if self.asked.secret_url else self.url

    def ended(self, reason: str, detail: str = "") -> Response:
        """Return the end of the trip before a whole answer was there."""
        return self._response(reason, detail)

    def answered(self) -> Response:
        """Return the end of the trip with the last answer judged."""
        reason, detail = self._meaning()
        response = self._response(reason, detail)
        if reason in MAYBE_WALLS and self.asked.method == "GET" and bot_wall(response):
            return self._response(
                "blocked", f"a bot wall or a consent page, with status {self.status}"
            )
        return response

    def _meaning(self) -> tuple[str, str]:
        status = self.status
        if status == 304:
            if self.conditional:
                return "not-modified", ""
            return "http-error", "304 (not modified), but nothing conditional was asked"
        if 200 <= status < 300 and self.asked.method != "GET":
            return "ok", ""
        if status in _WITH_CONTENT or (status == 206 and self._is_whole_range()):
            return ("ok", "") if self.body else ("empty", f"status {status} without a body")
        if status in (204, 205):
            return "empty", f"status {status}"
        if status in REDIRECTS:
            return "http-error", f"status {status}: a redirect, and redirects are not followed here"
        reason = _REASONS.get(status, "unavailable" if 500 <= status < 600 else "http-error")
        return reason, f"status {status}"

    def _is_whole_range(self) -> bool:
        """Tell whether a part that nobody asked for is all there is (RFC 9110, 14.4)."""
        found = _WHOLE_RANGE.fullmatch(fields.first(self.headers, "content-range").strip())
        return found is not None and int(found[1]) + 1 == int(found[2])

    def _response(self, reason: str, detail: str) -> Response:
        spent = time.monotonic() - self.started if self.started else 0.0
        wait = None
        if self.status >= 400:
            wait = fields.retry_after(fields.first(self.headers, "retry-after"), self._clock())
        return Response(
            reason=reason,
            status=self.status,
            url=self.told(),
            hops=tuple(self.hops),
            headers=self.headers,
            body=self.body,
            milliseconds=round(spent * 1000),
            wire_bytes=self.wire_bytes,
            detail=plain(detail),
            retry_after=wait,
            request_head=self.request_head,
            response_head=self.response_head,
        )
