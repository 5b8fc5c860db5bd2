"""Outlets that publish when they are told to, in a process of their own: feeds and short pages.

Item *n* of the whole stands in feed ``n % feeds``, the newest first, as soon as more than *n*
items are out. Its page is a text that nobody else has (`mark` is in it), except that every
tenth is a copy of an earlier one with a headline of its own. The server counts how often each
page was asked for: what is fetched again after a crash is seen here.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Iterator
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import Final

from tests.bench.loopback import beside
from tests.bench.pages import sentence, spoken

COPIED: Final = 10
"""One page of so many carries the text of the page before the one before it."""
PARAGRAPHS: Final = 9
"""A little more than the 1,500 characters under which a page is read a second time."""


class Press:
    """Our end: says what is out, asks what was asked for."""

    def __init__(self, pipe: Connection, feeds: int, items: int) -> None:
        self._pipe = pipe
        self.feeds = feeds
        pipe.send((feeds, items))
        self.address: str = pipe.recv()

    def publish(self, count: int) -> None:
        """Put the first *count* items out."""
        self._pipe.send(count)
        self._pipe.recv()

    def asked(self) -> list[int]:
        """Return how often the page of each item was asked for."""
        self._pipe.send(None)
        found: list[int] = self._pipe.recv()
        return found

    def feed(self, number: int) -> str:
        """Return the address of feed *number*."""
        return f"http://{self.address}/feed/{number}.xml"

    def page(self, number: int) -> str:
        """Return the address of item *number*."""
        return f"http://{self.address}/news/{number}.html"

    def settings(self, folder: object) -> str:
        """Return a configuration that watches all feeds and keeps its data in *folder*."""
        head = (
            f'catalogue = false\n[monitor]\ndata_dir = "{folder}"\n'
            f'[fetch]\nallow_addresses = ["{self.address}"]\nhost_delay_seconds = 0\n'
        )
        sources = (
            f'[[sources]]\nname = "feed {n}"\nurl = "{self.feed(n)}"\nlanguage = "en"\n'
            for n in range(self.feeds)
        )
        return head + "".join(sources)


@contextlib.contextmanager
def printing(feeds: int, items: int) -> Iterator[Press]:
    """Serve *items* in *feeds* as long as the block lasts; none is out at first."""
    with beside(_serve) as pipe:
        yield Press(pipe, feeds, items)


def mark(number: int) -> str:
    """Return the word that only the page of item *number* has."""
    return f"mark{number:06}x"


def headline(number: int) -> str:
    """Return the headline of item *number*."""
    return f"{sentence(random.Random(-number - 1))[:60].rstrip('. ')} {mark(number)}"


def text(number: int) -> list[str]:
    """Return the paragraphs of item *number*, about the SCO for one of two."""
    of = number - 2 if number % COPIED == COPIED - 1 else number
    dice = random.Random(of)
    first = spoken(dice) if of % 2 else sentence(dice)
    rest = [f"{sentence(dice)} {sentence(dice)}" for _ in range(PARAGRAPHS)]
    return [f"{first} File {mark(of)}.", *rest]


@lru_cache(maxsize=4_096)
def _page(number: int) -> bytes:
    title = headline(number)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text(number))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article"></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{title}</h1>{body}</article><footer>All rights reserved.</footer>"
        "</body></html>"
    ).encode()


class _Server:
    def __init__(self, feeds: int, items: int) -> None:
        self.feeds = feeds
        self.out = 0
        self.asked = [0] * items

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(self._reply(head))
            await writer.drain()
        writer.close()

    def _reply(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        kind, _, name = path.strip("/").partition("/")
        number = name.partition(".")[0]
        if kind == "news" and number.isdigit() and int(number) < self.out:
            self.asked[int(number)] += 1
            return _sent("200 OK", _page(int(number)), "Content-Type: text/html")
        if kind != "feed" or not number.isdigit():
            return _sent("404 Not Found", b"")
        numbers = range(int(number), self.out, self.feeds)
        tag = f'ETag: "{len(numbers)}"'
        if f'if-none-match: "{len(numbers)}"\r\n'.encode() in head.lower():
            return _sent("304 Not Modified", b"", tag)
        return _sent("200 OK", _feed(numbers), tag, "Content-Type: application/rss+xml")


def _feed(numbers: range) -> bytes:
    items = "".join(
        f"<item><title>{headline(n)}</title><link>/news/{n}.html</link></item>"
        for n in reversed(numbers)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Press</title>'
        f"{items}</channel></rss>"
    ).encode()


def _sent(status: str, body: bytes, *more: str) -> bytes:
    lines = (f"HTTP/1.1 {status}", *more, f"Content-Length: {len(body)}", "Connection: close")
    return "\r\n".join((*lines, "", "")).encode() + body


def _serve(pipe: Connection) -> None:
    asyncio.run(_run(pipe))


async def _run(pipe: Connection) -> None:
    feeds, items = pipe.recv()
    server = _Server(feeds, items)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.answer(reader, writer)

    listening = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1_000)

    def obey() -> None:
        """Do what the pipe says: put items out, or tell what was asked for."""
        try:
            wanted = pipe.recv()
        except EOFError:
            listening.close()
            return
        if wanted is not None:
            server.out = wanted
        pipe.send(server.asked if wanted is None else None)

    asyncio.get_running_loop().add_reader(pipe.fileno(), obey)
    pipe.send(f"127.0.0.1:{listening.sockets[0].getsockname()[1]}")
    with contextlib.suppress(asyncio.CancelledError):
        await listening.serve_forever()
