"""Many at once: bombs do not fill the memory, and hostile servers do not delay the good ones."""

from __future__ import annotations

import gc
import gzip
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from monitor.http.guard import Guard, Limits, Request, Response
from tests.hostile.cases_compression import bomb
from tests.hostile.scripts import BUSY_SECONDS, QUICK, raw
from tests.hostile.server import Newsroom, Script, Wire, resident_growth

HOSTILE = (
    "silence",
    "drip-header",
    "drip-body",
    "drip-chunks",
    "drip-interim",
    "endless-body",
    "endless-chunks",
    "endless-headers",
    "gzip-bomb",
    "gzip-drip",
    "deeper",
    "slow-deeper",
    "reset-in-body",
    "silence-after-head",
    "loop",
)
FEED = gzip.compress(random.Random(7).randbytes(30_000).hex().encode())


def serve(data: bytes, seconds: float = 0.0) -> Script:
    def script(wire: Wire) -> None:
        time.sleep(seconds)
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + data)

    return script


@pytest.mark.parametrize("kind", ["gzip", "plain"])
def test_eight_bombs_at_once_grow_the_process_by_less_than_100_mb(
    newsroom: Newsroom, guard: Guard, kind: str
) -> None:
    def plain(wire: Wire) -> None:
        wire.send(b"HTTP/1.1 200 OK\r\n\r\n")
        wire.flood(bytes(65_536))

    newsroom.add("/bomb-gzip", serve(bomb(100)))
    newsroom.add("/bomb-plain", plain)
    limits = Limits(deadline_seconds=20.0)  # 10 MB each, as shipped
    request = Request(url=f"http://{newsroom.places['server']}/bomb-{kind}")
    gc.collect()
    with resident_growth() as growth, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: guard.fetch(request, limits), range(8)))
        grown = growth()
    print(f"grown by {grown:,} bytes")
    assert [answer.reason for answer in answers] == ["too-large"] * 8
    assert grown < 100_000_000
    assert kind == "plain" or {"bomb" in answer.detail for answer in answers} == {True}


def test_good_feeds_are_not_late_among_hostile_ones(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/feed", serve(FEED, 0.02))
    limits = replace(QUICK, deadline_seconds=1.0)
    ends: dict[str, list[float]] = {"good": [], "hostile": []}

    def fetch(path: str, started: float) -> Response:
        begun = time.monotonic()
        response = guard.fetch(Request(url=f"http://{newsroom.places['server']}/{path}"), limits)
        kind = "good" if path == "feed" else "hostile"
        ends[kind].append(time.monotonic() - (started if kind == "good" else begun))
        return response

    def run(paths: list[str]) -> list[Response]:
        ends["good"].clear()
        started = time.monotonic()
        with ThreadPoolExecutor(16) as pool:
            return list(pool.map(lambda path: fetch(path, started), paths))

    good = ["feed"] * 60
    assert {response.reason for response in run(good)} == {"ok"}
    alone = max(ends["good"])
    mixed = [*good, *HOSTILE]
    random.Random(3).shuffle(mixed)
    answers = run(mixed)
    assert sum(response.reason == "ok" for response in answers) == 60
    assert len(ends["hostile"]) == 15
    assert max(ends["hostile"]) <= limits.deadline_seconds + BUSY_SECONDS
    assert max(ends["good"]) <= alone + BUSY_SECONDS


def test_bodies_are_given_back_whole_under_load(newsroom: Newsroom, guard: Guard) -> None:
    bodies = {f"/own-{number}": f"{number}".encode() * 500 for number in range(40)}
    for path, body in bodies.items():
        newsroom.add(path, raw(b"HTTP/1.1 200 OK\r\n\r\n", body))
    with ThreadPoolExecutor(12) as pool:
        for path, response in zip(
            bodies,
            pool.map(
                lambda path: guard.fetch(Request(url=f"http://{newsroom.places['server']}{path}")),
                bodies,
            ),
            strict=True,
        ):
            assert response.body == bodies[path]
