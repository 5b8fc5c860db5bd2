"""robots.txt: what a host allows (RFC 9309), asked at most once a day and origin.

2xx is obeyed, 4xx allows everything, 5xx and silence allow nothing until the file can be read
again; where it could be read before, the old rules go on to hold. Fetches go through the
guard, so turns, limits and refused addresses hold here as everywhere.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from monitor.http.exchange import Fetcher, Limits, Request, Response
from storage.reasons import NO_RULES

KEPT: Final = timedelta(hours=24)
"""RFC 9309, 2.4: rules should not be used for longer."""

ASKED_AGAIN: Final = timedelta(minutes=30)
"""How long an unreachable robots.txt is believed to be unreachable."""

GIVEN_UP: Final = timedelta(days=30)
"""RFC 9309, 2.3.1.4: after "a reasonably long period (for example, 30 days)" of errors the
file may be taken for missing."""

ORIGINS: Final = 1_000
"""Origins whose rules are kept; a robots.txt of a news site takes some 20 KB parsed."""

LIMITS: Final = Limits(deadline_seconds=10.0, max_bytes=500 * 1024, max_redirects=5, cut=True)
"""RFC 9309: at least 500 KiB are parsed (2.5), at least five redirects followed (2.3.1.2). The
deadline is short because all pages of the origin wait."""

LONGEST_LINE: Final = 2_048
"""Characters of a rule: longer ones are dropped, no URL that is asked for has more."""


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a URL may be fetched. ``crawl_delay`` is in seconds, None where not asked for.

    ``temporary`` says that the denial is no rule of the host: robots.txt itself cannot be
    read now, and the page is worth a later try; ``reason`` is the code with which it failed.
    """

    allowed: bool
    crawl_delay: float | None = None
    detail: str = ""
    temporary: bool = False
    reason: str = ""


@dataclass(slots=True)
class _Origin:
    """What is known of one origin; ``asking`` is held while its file is fetched."""

    asking: threading.Lock = field(default_factory=threading.Lock)
    rules: Protego | None = None
    until: datetime | None = None
    unreachable_since: datetime | None = None
    problem: str = ""
    reason: str = ""


class Robots:
    """Answers for every origin from its robots.txt, cached. Thread-safe.

    *clock* returns aware UTC.
    """

    def __init__(
        self,
        guard: Fetcher,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        limits: Limits = LIMITS,
    ) -> None:
        self._guard = guard
        self._clock = clock
        self._limits = limits
        self._lock = threading.Lock()
        self._origins: OrderedDict[str, _Origin] = OrderedDict()

    def allowed(self, url: str, user_agent: str) -> Permission:
        """Return whether *user_agent* (its product token counts) may fetch *url*."""
        try:
            parts = urlsplit(url)
            place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()
        except ValueError:
            return Permission(allowed=False, detail="the URL cannot be read")
        known = self._known(place)
        with known.asking:
            if known.until is None or known.until <= self._clock():
                self._ask(place, known)
            rules, problem = known.rules, known.problem
        if rules is None:
            if problem:
                return Permission(
                    allowed=False, detail=problem, temporary=True, reason=known.reason
                )
            return Permission(allowed=True, detail="the host has no robots.txt")
        token = user_agent.partition("/")[0].strip() or "*"
        delay = rules.crawl_delay(token)
        if rules.can_fetch(url, token):
            return Permission(allowed=True, crawl_delay=delay)
        return Permission(allowed=False, crawl_delay=delay, detail=f"a rule of {place}/robots.txt")

    def _known(self, place: str) -> _Origin:
        with self._lock:
            known = self._origins.setdefault(place, _Origin())
            self._origins.move_to_end(place)
            if len(self._origins) > ORIGINS:
                self._origins.popitem(last=False)
            return known

    def _ask(self, place: str, known: _Origin) -> None:
        """Fetch the file of *place* and note what follows from it."""
        answer = self._guard.fetch(Request(url=f"{place}/robots.txt"), self._limits)
        now = self._clock()
        known.until = now + KEPT
        if answer.reason == "ok":
            known.rules, known.problem, known.unreachable_since = _parsed(answer), "", None
        elif answer.reason in NO_RULES or 400 <= answer.status < 500:
            known.rules, known.problem, known.unreachable_since = None, "", None
        else:
            known.unreachable_since = known.unreachable_since or now
            known.until = now if answer.reason == "host-busy" else now + ASKED_AGAIN
            long_enough = now - known.unreachable_since >= GIVEN_UP
            why = answer.detail or answer.reason
            known.problem = "" if long_enough else f"robots.txt cannot be read: {why}"
            known.reason = answer.reason


def _parsed(answer: Response) -> Protego:
    """Return the rules of a robots.txt; lines that are no rules, HTML say, are passed over."""
    text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = (line for line in text.splitlines() if len(line) <= LONGEST_LINE)
    return Protego.parse("\n".join(lines))
