"""One request at a time to a domain, whoever of many processes asks: measured at the server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Final
from urllib.request import urlopen

import pytest

from monitor.http.shared_turns import SharedPoliteness
from storage.contract.cluster import Turns
from storage.errors import StorageError
from storage.opening import cluster_of, open_store, open_turns
from tests.outlets import Answer, Asked, Outlet

if TYPE_CHECKING:
    from tests.postgres import Databases

PROCESSES: Final = 8
PAUSE: Final = 0.05
REQUESTS: Final = 3


class AtOnce:
    """Counts how many requests are answered at the same time."""

    def __init__(self) -> None:
        self.most = 0
        self.spans: list[tuple[float, float]] = []
        self._now = 0
        self._lock = threading.Lock()

    def __call__(self, _: Asked) -> Answer:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            begun = time.monotonic()
        time.sleep(0.02)  # long enough to meet another one
        with self._lock:
            self._now -= 1
            self.spans.append((begun, time.monotonic()))
        return Answer(b"ok", validators=False)


@pytest.fixture
def place(databases: Databases) -> Iterator[str]:
    with databases.place() as address:
        with open_store(address) as store, store.writing():
            cluster_of(store).prepare([])
        yield address


def test_eight_processes_ask_a_host_one_after_the_other(place: str, outlet: Outlet) -> None:
    counted = outlet.pages["/page"] = AtOnce()
    url = outlet.url("/page")

    def process(_: int) -> int:
        """Ask as a process of its own would: nothing is shared but the store."""
        with closing(open_turns(place)) as turns:
            polite = SharedPoliteness(PAUSE, turns, longest=10)
            for _ in range(REQUESTS):
                with polite.turn(url, 60) as came:
                    assert came
                    with urlopen(url) as answer:
                        answer.read()
        return REQUESTS

    with ThreadPoolExecutor(PROCESSES) as all_of_them:
        done = sum(all_of_them.map(process, range(PROCESSES)))
    assert len(counted.spans) == done == PROCESSES * REQUESTS
    assert counted.most == 1


def test_whoever_waits_too_long_goes_without(place: str) -> None:
    with closing(open_turns(place)) as mine, closing(open_turns(place)) as theirs:
        first = SharedPoliteness(PAUSE, mine, longest=10)
        second = SharedPoliteness(PAUSE, theirs, longest=10)
        url = "https://news.example.org/a"
        with first.turn(url) as came:
            assert came
            assert second.ready_at(url) > time.monotonic()
            with second.turn("https://m.example.org/b", 0.2) as other:
                assert not other
            with second.turn("https://elsewhere.example.net/", 0.2) as elsewhere:
                assert elsewhere
        with second.turn(url, 60) as came:
            assert came


class Lost(Turns):
    """The store is out of reach."""

    def take(self, domain: str, holder: str, *, seconds: float) -> float:
        raise StorageError("out of reach")


def test_without_a_store_nobody_asks() -> None:
    polite = SharedPoliteness(PAUSE, Lost(), longest=10)  # type: ignore[abstract]
    with polite.turn("https://news.example.org/a", 5) as came:
        assert not came


def test_where_no_pause_is_kept_the_store_is_not_asked() -> None:
    polite = SharedPoliteness(0.0, Lost(), longest=10)  # type: ignore[abstract]
    with polite.turn("https://news.example.org/a", 5) as came:
        assert came
