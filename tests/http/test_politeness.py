"""Turns: one request at a time to a domain, with a pause between, whoever asks."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from monitor.http import politeness
from monitor.http.politeness import LONGEST_DELAY, Politeness


class Time:
    """A clock that runs when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def polite(clock: Time) -> Politeness:
    return Politeness(2.0, clock, clock.sleep)


def test_first_turn_comes_at_once(polite: Politeness, clock: Time) -> None:
    with polite.turn("https://news.example.org/a") as came:
        assert came
    assert clock.now == 1_000.0


def test_next_turn_comes_after_the_pause(polite: Politeness, clock: Time) -> None:
    with polite.turn("https://news.example.org/a"):
        clock.now += 5.0  # the pause begins when the request is over
    with polite.turn("http://m.example.org:80/b") as came:
        assert came
    assert clock.now == 1_007.0


def test_other_domains_do_not_wait(polite: Politeness, clock: Time) -> None:
    with polite.turn("https://a.example.org/"), polite.turn("https://example.com/") as came:
        assert came
    assert clock.now == 1_000.0


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://www.mfa.gov.cn/a", "https://en.mfa.gov.cn/b", True),
        ("https://www.mfa.gov.cn/a", "https://english.www.gov.cn/b", False),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8001/x", True),
        ("http://[::1]:8001/", "http://[::1]:8001/x", True),
    ],
)
def test_the_key_is_the_registrable_domain(polite: Politeness, a: str, b: str, same: bool) -> None:
    assert (polite.key(a) == polite.key(b)) is same


def test_a_turn_that_cannot_come_in_time_does_not_wait(polite: Politeness, clock: Time) -> None:
    with polite.turn("https://example.org/"):
        pass
    with polite.turn("https://example.org/", 1.9) as came:
        assert not came
    assert clock.now == 1_000.0
    with polite.turn("https://example.org/", 2.0) as came:
        assert came


def test_a_turn_is_given_back_after_an_error(polite: Politeness, clock: Time) -> None:
    with pytest.raises(KeyError), polite.turn("https://example.org/"):
        raise KeyError
    with polite.turn("https://example.org/") as came:
        assert came
    assert clock.now == 1_002.0


def test_ready_at_tells_without_waiting(polite: Politeness, clock: Time) -> None:
    url = "https://example.org/"
    assert polite.ready_at(url) == 1_000.0
    with polite.turn(url):
        assert polite.ready_at(url) == 1_002.0
        clock.now += 10.0
        assert polite.ready_at(url) == 1_012.0
    assert polite.ready_at(url) == 1_012.0
    clock.now += 3.0
    assert polite.ready_at(url) == 1_012.0
    assert polite.ready_at("https://example.net/") == clock.now


def test_crawl_delay_only_raises_the_pause(polite: Politeness, clock: Time) -> None:
    url = "https://example.org/"
    assert polite.delay(url) == 2.0
    polite.slow_down(url, 0.5)
    assert polite.delay(url) == 2.0
    polite.slow_down(url, 10.0)
    assert polite.delay("https://www.example.org/") == 10.0
    with polite.turn(url):
        pass
    assert polite.ready_at(url) == clock.now + 10.0


def test_a_crawl_delay_holds_from_the_robots_txt_that_asks_for_it(
    polite: Politeness, clock: Time
) -> None:
    with polite.turn("https://example.org/robots.txt"):
        clock.now += 1.0
    polite.slow_down("https://example.org/page", 10.0)
    polite.slow_down("https://example.org/page", 10.0)
    assert polite.ready_at("https://example.org/page") == clock.now + 10.0


@pytest.mark.parametrize("delay", [1e9, float("inf"), float("nan"), -3.0])
def test_absurd_crawl_delays_are_bounded(polite: Politeness, delay: float) -> None:
    polite.slow_down("https://example.org/", delay)
    assert 2.0 <= polite.delay("https://example.org/") <= LONGEST_DELAY


def test_delay_zero_lifts_everything(clock: Time) -> None:
    lifted = Politeness(0, clock, clock.sleep)
    lifted.slow_down("https://example.org/", 10.0)
    with lifted.turn("https://example.org/"), lifted.turn("https://example.org/", 0.0) as came:
        assert came
    assert lifted.ready_at("https://example.org/") == clock.now == 1_000.0


@pytest.mark.long
def test_old_domains_are_forgotten(polite: Politeness, clock: Time) -> None:
    polite.slow_down("https://slow.example/", 5.0)
    for number in range(politeness.DOMAINS + 500):
        with polite.turn(f"http://10.{number >> 16}.{number >> 8 & 255}.{number & 255}/"):
            clock.now += 0.01
    assert len(polite._domains) < politeness.DOMAINS
    assert polite.delay("https://slow.example/") == 5.0


def test_threads_take_turns() -> None:
    polite = Politeness(0.02)
    running = 0
    spans: list[tuple[float, float]] = []
    lock = threading.Lock()

    def ask(_: int) -> None:
        nonlocal running
        with polite.turn("https://example.org/", 10.0) as came:
            assert came
            with lock:
                running += 1
                assert running == 1
            started = time.monotonic()
            time.sleep(0.005)
            with lock:
                running -= 1
                spans.append((started, time.monotonic()))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(12)))
    spans.sort()
    assert len(spans) == 12
    assert all(after[0] - before[1] >= 0.0195 for before, after in pairwise(spans))


def test_who_waits_behind_a_long_request_gives_up_in_time() -> None:
    polite = Politeness(0.01)
    with polite.turn("https://example.org/"), ThreadPoolExecutor(1) as pool:

        def ask() -> bool:
            with polite.turn("https://example.org/", 0.1) as came:
                return came

        assert pool.submit(ask).result() is False
