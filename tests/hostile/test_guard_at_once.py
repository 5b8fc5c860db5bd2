"""The guard over many exchanges: turns of hosts, threads, sockets."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from monitor.http.guard import Guard, Limits, Request
from monitor.http.politeness import Politeness
from tests.hostile.guards import polite_guard, url
from tests.hostile.scripts import PATIENT, moved, reply
from tests.hostile.server import OTHER, SERVER, Newsroom, Wire

# -- turns, threads, sockets ---------------------------------------------------------------------


def test_turns_hold_over_redirects(newsroom: Newsroom) -> None:
    newsroom.add("/turn-away", moved("http://{other}/turn"))
    newsroom.add("/turn", reply(b"x"))
    limits = Limits(deadline_seconds=10.0)
    started = len(newsroom.requests)
    with polite_guard(newsroom, Politeness(0.1)) as guard, ThreadPoolExecutor(6) as pool:
        targets = [url(newsroom, "/turn-away"), url(newsroom, "/turn", "other")] * 3
        answers = list(pool.map(lambda each: guard.fetch(Request(url=each), limits), targets))
    assert [answer.reason for answer in answers] == ["ok"] * 6
    for host, asked in ((OTHER, 6), (SERVER, 3)):
        times = [at for where, _, at in newsroom.requests[started:] if where == host]
        assert len(times) == asked
        assert all(after - before >= 0.1 for before, after in pairwise(times))


def test_a_turn_that_does_not_come_is_told(newsroom: Newsroom) -> None:
    politeness = Politeness(30.0)
    with polite_guard(newsroom, politeness) as guard:
        assert guard.fetch(Request(url=url(newsroom, "/good"))).reason == "ok"
        response = guard.fetch(Request(url=url(newsroom, "/good")))
        assert (response.reason, response.status) == ("host-busy", 0)


def test_waiting_for_the_turn_does_not_use_up_the_deadline(newsroom: Newsroom) -> None:
    def answer(wire: Wire) -> None:
        time.sleep(0.3)
        wire.send(b"HTTP/1.1 200 OK\r\n\r\nx")

    newsroom.add("/slowish", answer)
    limits = Limits(deadline_seconds=1.0)
    with polite_guard(newsroom, Politeness(0.9)) as guard:
        for _ in range(2):
            response = guard.fetch(Request(url=url(newsroom, "/slowish")), limits)
            assert response.reason == "ok"
            assert 300 <= response.milliseconds <= 1_000


def test_exchanges_at_once_are_bounded(newsroom: Newsroom) -> None:
    now, most = 0, 0
    lock = threading.Lock()

    def count(wire: Wire) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.03)
        with lock:
            now -= 1
        wire.send(b"HTTP/1.1 200 OK\r\n\r\nx")

    newsroom.add("/counted", count)
    with (
        Guard(PATIENT, "x", newsroom.allowed, concurrency=3) as guard,
        ThreadPoolExecutor(12) as pool,
    ):
        requests = [Request(url=url(newsroom, "/counted"))] * 24
        assert {answer.reason for answer in pool.map(guard.fetch, requests)} == {"ok"}
    assert most == 3


def test_no_socket_is_left_open(newsroom: Newsroom, guard: Guard) -> None:
    def sockets() -> int:
        return sum(
            os.readlink(f"/proc/self/fd/{name}").startswith("socket")
            for name in os.listdir("/proc/self/fd")
            if os.path.lexists(f"/proc/self/fd/{name}")
        )

    paths = ("/good", "/hang-up", "/no-target", "/gzip-bad-data", "/loop", "/status-503")
    time.sleep(0.6)
    before = sockets()
    for path in paths * 10:
        guard.fetch(Request(url=url(newsroom, path)))
        guard.fetch(Request(url=f"https://{newsroom.places['tls_expired']}{path}"))
    time.sleep(0.7)  # the server's side closes within half a second
    assert sockets() <= before + 2
