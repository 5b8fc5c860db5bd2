"""robots.txt: RFC 9309, with an own clock and real answers of the guard's shape."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from monitor.http.exchange import Limits, Request, Response
from monitor.http.robots import Permission, Robots

AGENT = "sco-monitor/0.1 (+mailto:desk@example.org)"
RULES = b"""\xef\xbb\xbfUser-agent: *
Disallow: /private/
Allow: /private/open
Crawl-delay: 7
Sitemap: https://example.org/sitemap.xml

User-agent: sco-monitor
User-agent: other
Disallow: /nothing-for-monitors
Crawl-delay: 2.5

User-agent: badbot
Disallow: /
"""


class Host:
    """Stands for the guard: gives the answers it was told, and remembers what was asked."""

    def __init__(self, *answers: Response) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Limits | None]] = []
        self.seconds = 0.0

    def fetch(self, request: Request, limits: Limits | None = None) -> Response:
        self.asked.append((request.url, limits))
        time.sleep(self.seconds)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def text(body: bytes) -> Response:
    return Response(reason="ok", status=200, body=body)


def failure(reason: str, status: int = 0) -> Response:
    return Response(reason=reason, status=status, detail="broken")


def verdict(answer: Response, url: str = "https://example.org/page") -> Permission:
    return Robots(Host(answer), Clock()).allowed(url, AGENT)


@pytest.mark.parametrize(
    ("path", "agent", "allowed", "delay"),
    [
        ("/private/x", "unknown/1", False, 7.0),
        ("/private/open/x", "unknown/1", True, 7.0),
        ("/", "unknown/1", True, 7.0),
        ("/private/x", AGENT, True, 2.5),
        ("/nothing-for-monitors", AGENT, False, 2.5),
        ("/nothing-for-monitors", "SCO-Monitor", False, 2.5),
        ("/", "badbot/3 (x)", False, None),
    ],
)
def test_rules_are_those_of_the_most_specific_group(
    path: str, agent: str, allowed: bool, delay: float | None
) -> None:
    robots = Robots(Host(text(RULES)), Clock())
    found = robots.allowed(f"https://example.org{path}", agent)
    assert (found.allowed, found.crawl_delay, found.temporary) == (allowed, delay, False)
    assert allowed or "rule" in found.detail


@pytest.mark.parametrize(
    "answer",
    [
        failure("not-found", 404),
        failure("gone", 410),
        failure("forbidden", 401),
        failure("forbidden", 403),
        failure("blocked", 403),
        failure("rate-limited", 429),
        failure("http-error", 400),
        failure("too-many-redirects", 302),
        failure("empty", 200),
        text(b"<!DOCTYPE html><html><body>Disallow: is only text here</body></html>"),
        text(b"\x00\xff\xfe nonsense \x80" * 50),
    ],
)
def test_no_rules_allow_everything(answer: Response) -> None:
    assert verdict(answer).allowed


@pytest.mark.parametrize(
    "answer",
    [
        failure("unavailable", 500),
        failure("unavailable", 503),
        failure("blocked", 503),
        failure("timeout"),
        failure("dns-failed"),
        failure("connect-failed"),
        failure("tls-failed"),
        failure("protocol-error"),
        failure("truncated", 200),
        failure("address-refused", 302),
        failure("host-busy"),
    ],
)
def test_unreachable_allows_nothing_for_now(answer: Response) -> None:
    found = verdict(answer)
    assert not found.allowed
    assert found.temporary
    assert "broken" in found.detail


def test_asked_once_an_origin_and_day() -> None:
    host, clock = Host(text(RULES)), Clock()
    robots = Robots(host, clock)
    for url in ("https://a.example/1", "https://A.example/2", "https://a.example/3?x"):
        robots.allowed(url, AGENT)
    robots.allowed("http://a.example/1", AGENT)
    robots.allowed("https://a.example:8443/1", AGENT)
    assert [url for url, _ in host.asked] == [
        "https://a.example/robots.txt",
        "http://a.example/robots.txt",
        "https://a.example:8443/robots.txt",
    ]
    clock.now += timedelta(hours=23, minutes=59)
    robots.allowed("https://a.example/1", AGENT)
    assert len(host.asked) == 3
    clock.now += timedelta(minutes=2)
    robots.allowed("https://a.example/1", AGENT)
    assert len(host.asked) == 4


def test_unreachable_is_asked_again_sooner() -> None:
    host, clock = Host(failure("timeout"), text(RULES)), Clock()
    robots = Robots(host, clock)
    assert not robots.allowed("https://a.example/", AGENT).allowed
    clock.now += timedelta(minutes=5)
    assert not robots.allowed("https://a.example/", AGENT).allowed
    clock.now += timedelta(minutes=30)
    assert robots.allowed("https://a.example/", AGENT).allowed
    assert len(host.asked) == 2


def test_a_host_without_a_turn_is_asked_at_the_next_page() -> None:
    host, clock = Host(failure("host-busy"), text(RULES)), Clock()
    robots = Robots(host, clock)
    assert robots.allowed("https://a.example/", AGENT).temporary
    assert robots.allowed("https://a.example/", AGENT).allowed


def test_old_rules_hold_while_the_file_is_unreachable() -> None:
    host, clock = Host(text(RULES), failure("unavailable", 503)), Clock()
    robots = Robots(host, clock)
    robots.allowed("https://a.example/", AGENT)
    clock.now += timedelta(days=2)
    assert robots.allowed("https://a.example/", AGENT).allowed
    denied = robots.allowed("https://a.example/nothing-for-monitors", AGENT)
    assert not denied.allowed
    assert not denied.temporary


def test_after_a_month_of_errors_the_file_is_taken_for_missing() -> None:
    host, clock = Host(failure("unavailable", 503)), Clock()
    robots = Robots(host, clock)
    for _ in range(29):
        assert not robots.allowed("https://a.example/", AGENT).allowed
        clock.now += timedelta(days=1)
    assert not robots.allowed("https://a.example/", AGENT).allowed
    clock.now += timedelta(days=1)
    assert robots.allowed("https://a.example/", AGENT).allowed


def test_limits_are_those_of_the_rfc() -> None:
    host = Host(text(RULES))
    Robots(host, Clock()).allowed("https://user:secret@a.example/", AGENT)
    url, limits = host.asked[0]
    assert url == "https://a.example/robots.txt"
    assert limits is not None
    assert (limits.max_bytes, limits.max_redirects, limits.cut) == (512_000, 5, True)


@pytest.mark.long
def test_hostile_files_cost_little() -> None:
    files = (
        b"User-agent: *\nDisallow: /" + b"*a" * 250_000,
        b"User-agent: *\n" + b"Disallow: /*x*y*z$\n" * 25_000,
        b"User-agent: a\n" * 35_000,
        b"User-agent: *\n" + b"".join(b"Disallow: /%d\n" % n for n in range(30_000)),
        b"\n" * 500_000,
        b"Crawl-delay: 1e999\n" * 20_000,
    )
    for body in files:
        started = time.process_time()
        robots = Robots(Host(text(body)), Clock())
        assert isinstance(robots.allowed("https://a.example/" + "xyz" * 600, AGENT), Permission)
        assert time.process_time() - started < 2.0


def test_threads_of_one_origin_wait_for_one_fetch() -> None:
    host = Host(text(RULES))
    host.seconds = 0.05
    robots = Robots(host, Clock())
    barrier = threading.Barrier(6)

    def ask(number: int) -> bool:
        barrier.wait()
        return robots.allowed(f"https://a.example/{number}", AGENT).allowed

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(ask, range(6)))
    assert len(host.asked) == 1


def test_unreadable_urls_are_not_allowed() -> None:
    assert not verdict(text(RULES), "https://[::1/").allowed
