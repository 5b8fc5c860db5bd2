"""Never two requests at once to one domain, with the pause after each: measured at the servers.

Three outlets answer slowly, each a domain; a fourth part of the pages of one lead to another, whose
turn a redirect takes too. Workers are processes of their own, which ask as they do anywhere.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Final

from tests.bench.pages import feed, page
from tests.cluster import cluster, folder_of_its_own
from tests.outlets import Answer, Asked, Outlet
from tests.postgres import Server

DELAY: Final = 0.1
"""The pause in seconds between two requests to a domain."""

THINKING: Final = 0.05
"""Seconds that an outlet takes for an answer: without it few requests could meet."""

PATIENCE: Final = 600.0


class Busy(Outlet):
    """An outlet that notes from when to when it was at each request, redirects included."""

    def __init__(self) -> None:
        super().__init__()
        self.at_work: list[tuple[float, float]] = []
        self.at_once = self.most_at_once = 0
        self._counting = threading.Lock()

    def answer(self, one: Asked) -> Answer:
        """Take the time that an answer takes, and count who is served meanwhile."""
        begun = time.monotonic()
        with self._counting:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(THINKING)
        found = super().answer(one)
        with self._counting:
            self.at_once -= 1
            self.at_work.append((begun, time.monotonic()))
        return found

    def pauses(self) -> list[float]:
        """Return the seconds between the end of each request and the begin of the next."""
        spans = sorted(self.at_work)
        return [after[0] - before[1] for before, after in pairwise(spans)]


def polite(server: Server, *, workers: int, pages: int = 24) -> list[str]:
    """Have *pages* of each of three outlets read by *workers*; return what was not as promised."""
    with folder_of_its_own() as folder, ExitStack() as serving:
        outlets = [serving.enter_context(Busy()) for _ in range(3)]
        for number, outlet in enumerate(outlets):
            _fill(outlet, outlets[(number + 1) % 3], number * 1_000, pages)
        with cluster(server.address(), _config(folder, outlets), folder) as many:
            took = many.gather(workers)
            print(f"{took:6.1f} s  a scheduler and {workers} workers are there")
            begun = time.monotonic()
            wanted = len(outlets) * pages
            many.wait_for(
                lambda: many.number("SELECT count(*) FROM articles") >= wanted,
                seconds=PATIENCE,
                what="read",
            )
            print(f"{time.monotonic() - begun:6.1f} s  until {wanted} pages were read")
    return [line for outlet in outlets for line in _judged(outlet)]


def _fill(outlet: Outlet, other: Outlet, first: int, pages: int) -> None:
    last, host = first + pages, outlet.url("")
    outlet.pages["/rss"] = Answer(feed(first, last, host), "application/rss+xml")
    for number in range(first, last):
        at, body = f"/news/{number}.html", Answer(page(number, host, cards=2, script_bytes=0))
        if number % 4:
            outlet.pages[at] = body
        else:  # it has moved next door
            outlet.pages[at] = Answer(status=302, headers={"Location": other.url(at)})
            other.pages[at] = body


def _config(folder: Path, outlets: list[Busy]) -> Path:
    addresses = json.dumps([outlet.address for outlet in outlets])
    lines = ["catalogue = false", "[meaning]", 'vectors = "none"', "[fetch]"]
    lines += [f"host_delay_seconds = {DELAY}", f"allow_addresses = {addresses}"]
    for number, outlet in enumerate(outlets):
        lines += ["[[sources]]", f'name = "Outlet {number}"', f'url = "{outlet.url("/rss")}"']
    config = folder / "polite.toml"
    config.write_text("\n".join(lines) + "\n", "utf-8")
    return config


def _judged(outlet: Busy) -> list[str]:
    pauses = outlet.pauses()
    print(
        f"        {outlet.address}: {len(outlet.at_work)} requests, {outlet.most_at_once} at once "
        f"at the most, {min(pauses):.3f} s between two at the least ({DELAY} wanted)"
    )
    told = []
    if outlet.most_at_once != 1:
        told.append(f"{outlet.address} had {outlet.most_at_once} requests at once")
    if min(pauses) < DELAY:
        told.append(f"{outlet.address} was asked again after {min(pauses):.3f} s")
    return told
