"""The resolver's threads: bounded, left behind when they hang, shared by those who ask alike."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from monitor.http.exchange import ExchangeError
from monitor.http.resolver import CACHE_NAMES, Answer, SystemResolver


class NameServer:
    """Stands for getaddrinfo: names that begin with "hang" wait until they are let go."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.let_go = threading.Event()

    def __call__(self, host: str, port: int) -> list[Any]:
        self.asked.append(host)
        if host.startswith("hang"):
            self.let_go.wait(20)
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        if host.startswith("slow"):
            time.sleep(0.1)
        if host.startswith("bad"):
            raise UnicodeError("label too long")
        if host.startswith("none"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port)),
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:2800:220::1", port, 0, 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port)),
        ]


FOUND: Answer = ("93.184.216.34", "2606:2800:220::1")


@pytest.fixture
def server() -> Iterator[NameServer]:
    made = NameServer()
    yield made
    made.let_go.set()


def reason_of(resolver: SystemResolver, host: str, seconds: float = 0.1) -> str:
    with pytest.raises(ExchangeError) as caught:
        resolver.resolve(host, 80, seconds)
    return caught.value.reason


def test_answers_are_literals_in_order_without_repetition(server: NameServer) -> None:
    assert SystemResolver(look_up=server).resolve("news.example", 80, 1.0) == FOUND


def test_literals_are_not_looked_up(server: NameServer) -> None:
    resolver = SystemResolver(look_up=server)
    assert resolver.resolve("127.0.0.1", 80, 1.0) == ("127.0.0.1",)
    assert resolver.resolve("0:0::1", 80, 1.0) == ("::1",)
    assert server.asked == []


def test_number_forms_are_what_the_system_makes_of_them() -> None:
    assert SystemResolver().resolve("127.1", 80, 5.0) == ("127.0.0.1",)
    assert SystemResolver().resolve("0x7f000001", 80, 5.0) == ("127.0.0.1",)


def test_answers_are_used_again_for_a_while(server: NameServer) -> None:
    resolver = SystemResolver(look_up=server, cache_seconds=0.05)
    for _ in range(3):
        resolver.resolve("news.example", 80, 1.0)
    assert server.asked == ["news.example"]
    time.sleep(0.06)
    resolver.resolve("news.example", 80, 1.0)
    assert len(server.asked) == 2


def test_failures_have_a_reason_and_are_not_kept(server: NameServer) -> None:
    resolver = SystemResolver(look_up=server)
    assert reason_of(resolver, "none.example") == "dns-failed"
    assert reason_of(resolver, "none.example") == "dns-failed"
    assert reason_of(resolver, "bad.example") == "dns-failed"
    assert server.asked == ["none.example", "none.example", "bad.example"]


def test_who_asks_the_same_name_shares_a_look_up(server: NameServer) -> None:
    resolver = SystemResolver(look_up=server, cache_seconds=0.0)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: resolver.resolve("slow.example", 80, 2.0), range(8)))
    assert answers == [FOUND] * 8
    assert len(server.asked) == 1


def test_a_hanging_name_ends_in_time_and_holds_one_thread(server: NameServer) -> None:
    resolver = SystemResolver(2, look_up=server)
    assert reason_of(resolver, "hang.example") == "dns-timeout"
    assert reason_of(resolver, "hang.example") == "dns-timeout"
    assert server.asked == ["hang.example"]
    assert resolver.resolve("news.example", 80, 1.0) == FOUND


def test_full_pool_times_out_and_recovers(server: NameServer) -> None:
    resolver = SystemResolver(2, look_up=server)
    for name in ("hang1", "hang2", "news1", "news2"):
        assert reason_of(resolver, name, 0.05) == "dns-timeout"
    server.let_go.set()
    assert resolver.resolve("news1", 80, 2.0) == FOUND
    assert "news2" not in server.asked  # who asked is gone, so it is not looked up


def test_names_that_hung_before_get_half_of_the_threads(server: NameServer) -> None:
    resolver = SystemResolver(4, look_up=server)
    names = [f"hang{number}" for number in range(4)]
    for name in names:
        assert reason_of(resolver, name, 0.05) == "dns-timeout"
    server.let_go.set()  # all four look-ups fail at last ...
    assert resolver.resolve("news.example", 80, 2.0) == FOUND
    while resolver._open:
        time.sleep(0.01)
    server.let_go.clear()  # ... and hang again the next time
    server.asked.clear()
    for name in names:
        assert reason_of(resolver, name, 0.05) == "dns-timeout"
    assert sorted(server.asked) == names[:2]
    assert resolver.resolve("fresh.example", 80, 1.0) == FOUND


def test_thousands_of_names_keep_few_answers(server: NameServer) -> None:
    resolver = SystemResolver(2, look_up=server)
    for number in range(3_000):
        resolver.resolve(f"n{number}.example", 80, 5.0)
    assert len(resolver._known) == CACHE_NAMES


def test_a_closed_resolver_says_so(server: NameServer) -> None:
    resolver = SystemResolver(look_up=server)
    resolver.resolve("news.example", 80, 1.0)
    resolver.close()
    assert reason_of(resolver, "other.example") == "interrupted"
