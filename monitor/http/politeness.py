"""Turns: one request at a time to a registrable domain, and a pause after each.

The key is the domain that somebody registered (an outlet's mobile, image and AMP hosts are
one outlet); for an IP literal it is ``host:port``. The engine asks `ready_at` and schedules
around it, the guard takes the turn itself, for every hop of a redirect, so that the rule
holds at the server whoever asks.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from monitor.text.addresses.urls import registrable_domain

LONGEST_DELAY: Final = 120.0
"""Seconds of a crawl-delay that are honoured: news sites ask for 1 to 60; more would be one
page in an hour, which is said better by a Disallow."""

DOMAINS: Final = 20_000
"""Domains remembered; above this, those whose pause is over are forgotten."""


@dataclass(slots=True)
class _Domain:
    ready: float = 0.0
    """When the next request may start, in the clock's seconds."""
    busy: bool = False
    delay: float = 0.0
    """What the domain's robots.txt asks for; 0 for nothing."""


class Politeness:
    """Gives turns. Thread-safe.

    *delay_seconds* is the pause after each request; 0 lifts everything, "one at a time" and
    crawl-delays too (intranets, tests). *clock* counts seconds and never runs backwards;
    *sleep* waits for some of them.
    """

    def __init__(
        self,
        delay_seconds: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._delay = delay_seconds
        self._clock = clock
        self._sleep = sleep
        self._domains: dict[str, _Domain] = {}
        self._freed = threading.Condition()

    def key(self, url: str) -> str:
        """Return what has turns: the registrable domain of *url*, of an IP literal host:port."""
        return registrable_domain(url)

    def delay(self, url: str) -> float:
        """Return the pause in seconds between two requests to the domain of *url*."""
        with self._freed:
            domain = self._domains.get(self.key(url))
            return self._pause(domain) if domain else self._delay

    def ready_at(self, url: str) -> float:
        """Return when a request to *url* may start, in the clock's seconds.

        A time that is past means now. While a request to the domain runs it is the
        earliest possible time, one pause from now.
        """
        with self._freed:
            domain = self._domains.get(self.key(url))
            if domain is None or not self._delay:
                return self._clock()
            if domain.busy:
                return self._clock() + self._pause(domain)
            return domain.ready

    def slow_down(self, url: str, crawl_delay: float) -> None:
        """Raise the pause of the domain of *url* to the *crawl_delay* of its robots.txt."""
        if math.isfinite(crawl_delay) and crawl_delay > 0:
            with self._freed:
                domain = self._domain(self.key(url))
                before = self._pause(domain)
                domain.delay = min(crawl_delay, LONGEST_DELAY)
                if domain.ready:
                    # The pause that runs, after robots.txt itself, is one of those asked for.
                    domain.ready += max(self._pause(domain) - before, 0.0)

    @contextlib.contextmanager
    def turn(self, url: str, seconds: float = math.inf) -> Iterator[bool]:
        """Wait up to *seconds* for the turn of *url* and hold it: True, or False when it
        did not come. The pause begins when the turn is given back.
        """
        if not self._delay:
            yield True
            return
        domain = self._take(self.key(url), self._clock() + seconds)
        try:
            yield domain is not None
        finally:
            if domain is not None:
                with self._freed:
                    domain.busy = False
                    domain.ready = self._clock() + self._pause(domain)
                    self._freed.notify_all()

    def _take(self, key: str, until: float) -> _Domain | None:
        """Return the domain once it is free and its pause is over, None after *until*."""
        while True:
            with self._freed:
                domain = self._domain(key)
                now = self._clock()
                if domain.busy:
                    if now >= until:
                        return None
                    self._freed.wait(min(until - now, threading.TIMEOUT_MAX))
                    continue
                pause = domain.ready - now
                if pause <= 0:
                    domain.busy = True
                    return domain
                if domain.ready > until:
                    return None
            self._sleep(pause)

    def _domain(self, key: str) -> _Domain:
        """Return the state of *key*; the lock is held."""
        found = self._domains.get(key)
        if found is None:
            if len(self._domains) >= DOMAINS:
                now = self._clock()
                self._domains = {
                    name: each
                    for name, each in self._domains.items()
                    if each.busy or each.delay or each.ready > now
                }
            found = self._domains[key] = _Domain()
        return found

    def _pause(self, domain: _Domain) -> float:
        return max(self._delay, domain.delay)
