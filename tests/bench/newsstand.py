"""A day of many outlets behind a real HTTP server, which keeps the record of who came when.

Every outlet has a loopback address of its own, so the politeness key is the address. What an
outlet has published depends on the simulated time alone, which the measuring process keeps
in shared memory. The server runs in a process of its own and trusts nobody: whether the rule
per host was kept is what it saw, not what the client says of itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import random
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from multiprocessing.connection import Connection
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import urlopen

from storage.records import Source

START: Final = datetime(2026, 11, 16, tzinfo=UTC)
"""A Monday."""
DELAY: Final = 2.0
"""The rule: seconds between two requests to a host, one at a time."""
TO_A_HOST: Final = 4
"""Sources of one host."""
SHORT: Final = 10
"""One source of so many has a short feed."""
REDIRECTS: Final = 50
"""One source of so many answers with a redirect to its document."""
RATES: Final = (30.0, 12.0, 6.0, 3.0, 1.0, 0.3)
"""Items a day of the other feeds."""
SHORT_RATE: Final = 60.0
BURST: Final = 3.0
"""A short feed publishes so many times as fast for four hours of the day."""
HELD: Final = (15, 27)
"""Items of a short feed: of 60 a day, 27 are eleven hours on the average, 15 by day four, and in a
burst by day they are an hour and twenty minutes."""
SLOW_HOSTS: Final = 20
CRAWL_DELAY: Final = 10.0
"""One host of so many asks for a longer pause in its robots.txt, in seconds."""
EVERY: Final = (1_800, 3_600, 10_800, 21_600)
"""Wished intervals in seconds."""
SHORT_EVERY: Final = (3_600, 7_200, 21_600)
USUAL: Final = (15, 20, 30)
"""Items of any other feed."""
MATCHING: Final = 200
"""One item of so many is about the SCO: its page is asked for too, at the same host."""
WORDS: Final = (
    "the ministry said on Monday that talks on water sharing would go on next week in the capital",
    "farmers of the southern districts expect a better harvest than last year despite late rains",
    "the new railway station opened to passengers after two years of repairs and some delays",
    "prices of bread and fuel did not change in the third week of the month, the office reported",
    "a museum shows works of young painters who studied abroad and came home last summer",
)


def address(number: int) -> str:
    """Return the loopback address of outlet *number*."""
    high, low = divmod(number, 250)
    return f"127.{1 + high // 250}.{high % 250}.{1 + low}"


@dataclass(slots=True)
class Feed:
    """What a source publishes, when, and how much of it its document holds."""

    url: str
    times: list[float]
    held: int
    is_short: bool
    redirects: bool
    matching: int = MATCHING
    rendered: deque[bytes] = field(default_factory=deque)
    until: int = 0

    def body(self, at: float) -> tuple[str, bytes]:
        """Return (entity tag, RSS document) as of *at*."""
        end = bisect_right(self.times, at)
        for number in range(max(self.until, end - self.held), end):
            self.rendered.append(self._item(number).encode())
        self.until = end
        while len(self.rendered) > self.held:
            self.rendered.popleft()
        items = b"".join(reversed(self.rendered))
        head = b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
        return f'"{end}"', head + items + b"</channel></rss>"

    def _item(self, number: int) -> str:
        matches = number % self.matching == 0
        about = "SCO summit: what was signed" if matches else "News of the day"
        at = format_datetime(datetime.fromtimestamp(self.times[number], UTC))
        place = number + len(self.url)
        text = "; ".join(WORDS[(place * step) % len(WORDS)] for step in (1, 2, 3))
        return (
            f"<item><title>{about}, number {number}</title><link>{self.url}/{number}</link>"
            f"<description>{text}</description><pubDate>{at}</pubDate></item>"
        )

    def lost(self, first: float, end: float) -> range:
        """Return the numbers of the items that were in the document at or after *first* and
        have fallen out of it before *end*: who has not seen them will not see them.
        """
        return range(
            max(bisect_right(self.times, first) - self.held, 0),
            max(bisect_right(self.times, end) - self.held, 0),
        )


def published(rate: float, dice: random.Random, days: float, *, bursts: bool) -> list[float]:
    """Return when a source of *rate* items a day published, the ten days before START too."""
    begin, end = START.timestamp() - 10 * 86_400, START.timestamp() + days * 86_400
    times, at = [], begin
    burst = START.timestamp() + dice.random() * days * 86_400
    while at < end:
        hot = bursts and burst <= at < burst + 4 * 3_600
        day = 1.5 if 4 <= at % 86_400 / 3_600 < 16 else 0.5
        at += dice.expovariate(rate * day * (BURST if hot else 1.0)) * 86_400
        times.append(at)
    return times


def sources(count: int, port: int) -> Iterator[Source]:
    """Yield *count* sources, the same for the same arguments."""
    for number in range(count):
        # The operator of a short feed may wish for rare polls: its window goes before the wish.
        wishes = SHORT_EVERY if number % SHORT == 0 else EVERY
        yield Source(
            name=f"Source {number:05}",
            url=_url(number, port),
            every=wishes[number // 60 % len(wishes)],
            fetch="matching",
            country="KZ",
        )


def feeds(count: int, days: float, port: int, matching: int = MATCHING) -> Iterator[Feed]:
    """Yield what those *sources* publish; one item of *matching* is about the SCO."""
    for number in range(count):
        dice = random.Random(number)
        is_short = number % SHORT == 0
        rate = SHORT_RATE if is_short else RATES[number % len(RATES)]
        held = dice.choice(HELD if is_short else USUAL)
        times = published(rate, dice, days, bursts=is_short)
        redirects = number % REDIRECTS == 7
        yield Feed(_url(number, port), times, held, is_short, redirects, matching)


def _url(number: int, port: int) -> str:
    return f"http://{address(number // TO_A_HOST)}:{port}/feed{number % TO_A_HOST}.xml"


@dataclass(slots=True)
class Visits:
    """What the server saw. Times are simulated seconds since the epoch."""

    requests: int = 0
    posts: int = 0
    unchanged: int = 0
    pages: int = 0
    redirects: int = 0
    robots: int = 0
    overlapping: int = 0
    too_soon: int = 0
    shortest: float = 1e9
    first: dict[str, float] = field(default_factory=dict)
    """When each feed was asked for the first time."""


class Server:
    """Answers for all outlets, and measures at the door how often each is asked.

    *page* makes the article at an address, published at a time (seconds since the epoch).
    """

    def __init__(
        self, clock: Any, feeds: dict[str, Feed], port: int, page: Callable[[str, float], bytes]
    ) -> None:
        self._clock = clock
        self._feeds = feeds
        self._port = port
        self._page = page
        self._busy: set[str] = set()
        self._left: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        self._visits = Visits()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            host = writer.get_extra_info("sockname")[0]
            path = head.split(b" ", 2)[1].decode()
            if head.startswith(b"POST "):
                self._visits.posts += 1
                await reader.readexactly(_length(head))
                reply = _reply("204 No Content", b"")
            elif path == "/-/visits":
                reply = _reply("200 OK", json.dumps(_plain(self._visits)).encode())
            else:
                self._enter(host)
                # Whoever comes to this host while it is being served is seen here.
                await asyncio.sleep(0)
                reply = self._reply(f"http://{host}:{self._port}{path}", head)
                self._busy.discard(host)
                self._left[host] = self._clock.value
            writer.write(reply)
            await writer.drain()
        writer.close()

    def _enter(self, host: str) -> None:
        visits, at = self._visits, self._clock.value
        visits.requests += 1
        visits.overlapping += host in self._busy
        if host in self._left:
            pause = at - self._left[host]
            visits.shortest = min(visits.shortest, pause)
            # A simulated second is a float since 1970: it is exact to less than a microsecond.
            visits.too_soon += pause < self._delays.get(host, DELAY) - 1e-6
        self._busy.add(host)

    def _reply(self, url: str, head: bytes) -> bytes:
        document = url.removesuffix("?now")
        feed = self._feeds.get(document)
        if url.endswith("/robots.txt"):
            return self._robots(url)
        if feed is None:
            self._visits.pages += 1
            where, _, number = document.rpartition("/")
            source = self._feeds.get(where)
            at = source.times[int(number)] if source else 0.0
            return _reply("200 OK", self._page(document, at), ("Content-Type: text/html",))
        if feed.redirects and url == document:
            self._visits.redirects += 1
            return _reply("302 Found", b"", (f"Location: {url}?now",))
        self._visits.first.setdefault(document, self._clock.value)
        tag, body = feed.body(self._clock.value)
        if f"if-none-match: {tag}\r\n".encode() in head.lower():
            self._visits.unchanged += 1
            return _reply("304 Not Modified", b"", (f"ETag: {tag}",))
        return _reply("200 OK", body, (f"ETag: {tag}", "Content-Type: application/rss+xml"))

    def _robots(self, url: str) -> bytes:
        """Answer with the rules of the host; from now on it is to be asked by them."""
        self._visits.robots += 1
        host = urlsplit(url).hostname or ""
        if int(host.rpartition(".")[2]) % SLOW_HOSTS != 5:
            return _reply("404 Not Found", b"")
        self._delays[host] = CRAWL_DELAY
        rules = f"User-agent: *\nCrawl-delay: {CRAWL_DELAY:g}\n".encode()
        return _reply("200 OK", rules, ("Content-Type: text/plain",))


def stub(url: str, at: float) -> bytes:
    """Return a page without a text, for those who measure polls."""
    return b"<html><body><h1>SCO summit</h1></body></html>"


def _length(head: bytes) -> int:
    """Return the length of the body that follows *head*."""
    found = re.search(rb"\r\ncontent-length: *(\d+)", head.lower())
    return int(found[1]) if found else 0


def _reply(status: str, body: bytes, more: tuple[str, ...] = ()) -> bytes:
    lines = (f"HTTP/1.1 {status}", *more, f"Content-Length: {len(body)}", "Connection: close")
    return "\r\n".join((*lines, "", "")).encode() + body


def _plain(visits: Visits) -> dict[str, Any]:
    return {name: getattr(visits, name) for name in Visits.__slots__}


@contextlib.contextmanager
def serving(
    clock: Any,
    count: int,
    days: float,
    *,
    matching: int = MATCHING,
    page: Callable[[str, float], bytes] = stub,
) -> Iterator[int]:
    """Serve *count* sources for *days* as of the shared *clock*; yield the port.

    One item of *matching* is about the SCO and has a page; *page* is a function of a module.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    arguments = (there, clock, count, days, matching, page)
    process = context.Process(target=_serve, args=arguments, daemon=True)
    process.start()
    there.close()  # so that a server which cannot start is noticed, not waited for
    try:
        yield int(here.recv())
    finally:
        process.terminate()
        process.join()


def visits(port: int) -> Visits:
    """Return what the server has seen so far."""
    with urlopen(f"http://127.0.0.1:{port}/-/visits", timeout=60) as answer:
        return Visits(**json.load(answer))


def _serve(pipe: Connection, *what: Any) -> None:
    asyncio.run(_run(pipe, *what))


async def _run(
    pipe: Connection,
    clock: Any,
    count: int,
    days: float,
    matching: int,
    page: Callable[[str, float], bytes],
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.answer(reader, writer)

    listening = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1_000)
    port = listening.sockets[0].getsockname()[1]
    published = {feed.url: feed for feed in feeds(count, days, port, matching)}
    server = Server(clock, published, port, page)
    pipe.send(port)
    await listening.serve_forever()
