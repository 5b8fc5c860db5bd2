"""CPU of a poll that brings something new, beside the unchanged poll of the same sources.

    python -m tests.bench.changed_feed

200 sources on loopback, polled and read by the whole way: request, capture, reading in a
worker process, entries, the work that they open. Three kinds of feed, each told anew at every
request: 30 new items; 300 KB with one new item; 300 KB with 300 new items. Counted is the CPU
of this process and of its workers; what a poll costs more than an unchanged one is printed.
Rounds are interleaved with unchanged ones; the server is a process of its own.

Milliseconds are those of one machine at one moment. Beside them stands the same in bare
`httpx.Client` GETs of the same run: the limits were set where one of these took 0.80 ms.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import ssl
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from config.load import load_settings
from monitor.app import App
from tests.bench.loopback import AUTHORITY, beside, serving
from tests.bench.poll_cpu import bare, cost
from tests.bench.poll_path import configuration

HOSTS = 20
REFERENCE = 0.80
"""Milliseconds of a bare GET where the limits were set."""
ROUNDS = 5
WORDS = (
    "leaders member states security trade energy transport Tianjin Astana Bishkek council "
    "ministers declaration cooperation development bank railway grain digital health summit "
    "session agreement region border investment climate dialogue partners observers"
).split()


def feed(host: str, first: int, count: int, size: int) -> bytes:
    """Return RSS of *count* items, the newest called *first*, of about *size* bytes."""
    room = max(1, size // count - 420)
    items = "".join(_item(host, number, room) for number in range(first, first - count, -1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Agency</title>'
        f"<link>https://agency.example/</link><ttl>15</ttl>{items}</channel></rss>"
    ).encode()


def _item(host: str, number: int, room: int) -> str:
    words = itertools.islice(itertools.cycle(WORDS), number % 30, number % 30 + room // 8)
    minutes = number % 1440
    return (
        f"<item><title>News number {number} of the agency</title>"
        f"<link>http://{host}/2026/11/20/sco-{number}.html?utm_source=rss</link>"
        f'<guid isPermaLink="false">http://{host}/?p={number}</guid>'
        f"<pubDate>Fri, 20 Nov 2026 {minutes // 60:02}:{minutes % 60:02}:00 +0300</pubDate>"
        "<dc:creator><![CDATA[Ivan Petrov]]></dc:creator><category>Politics</category>"
        f"<description>{' '.join(words)} {number}</description></item>"
    )


SHAPES = {
    "30 new items": (30, 45_000, 30, 6.0),
    "300 KB, 1 new item": (300, 300_000, 1, 6.0),
    "300 KB, 300 new items": (300, 300_000, 300, 25.0),
}
"""name: items, bytes, new items at each request, milliseconds wanted"""


def _serve(pipe: Connection) -> None:
    asyncio.run(_run(pipe))


async def _run(pipe: Connection) -> None:
    state: dict[str, int] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            lines = dict(
                line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line
            )
            host = lines["host"]
            count, size, fresh, _ = list(SHAPES.values())[int(head.split()[1].strip("/"))]
            if always or host not in state:
                state[host] = state.get(host, 10_000) + fresh
            tag = f'"{state[host]}"'
            if lines.get("if-none-match") == tag:
                body, answered = b"", b"304 Not Modified\r\n"
            else:  # to one who asks without it too: now and then "not modified" is doubted
                body = feed(host, state[host], count, size)
                answered = b"200 OK\r\nContent-Type: application/rss+xml\r\n"
            writer.write(
                b"HTTP/1.1 " + answered + f"ETag: {tag}\r\n".encode() + b"Connection: close\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body) + body
            )
            await writer.drain()
        writer.close()

    always = False
    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1_000)
    pipe.send(server.sockets[0].getsockname()[1])

    def told() -> None:
        nonlocal always
        always = pipe.recv()
        pipe.send("done")

    asyncio.get_running_loop().add_reader(pipe.fileno(), told)
    await server.serve_forever()


class Changing:
    """A server whose feeds change at every request while it is told so."""

    def __init__(self, pipe: Connection, port: int) -> None:
        self._pipe = pipe
        self.port = port

    def change(self, *, always: bool) -> None:
        """Have every answer new, or 304 to whoever has seen the last."""
        self._pipe.send(always)
        self._pipe.recv()


@contextlib.contextmanager
def changing() -> Iterator[Changing]:
    """Serve on all loopback addresses until the block ends."""
    with beside(_serve) as pipe:
        yield Changing(pipe, int(pipe.recv()))


def worker_seconds(app: App) -> float:
    """Return the CPU that the workers which live now have used."""
    told = (
        Path(f"/proc/{pid}/schedstat").read_text("ascii") for pid in app.parts.workers.processes()
    )
    return sum(int(line.split()[0]) for line in told) / 1e9


def poll(app: App) -> float:
    """Poll and read every source once; return the CPU of one in milliseconds."""
    with app.store.writing():
        for source in app.store.sources.all():
            app.store.work.postpone("poll", source.name, app.clock())
    begun, workers = time.process_time(), worker_seconds(app)
    app.runner.run_due(["poll", "parse"])
    spent = time.process_time() - begun + worker_seconds(app) - workers
    return spent / HOSTS * 1_000


def measure(shape: int, name: str, get: Callable[[], float]) -> None:
    """Print what the feeds of one shape cost; *get* returns what a bare GET costs now."""
    wanted = SHAPES[name][3]
    with changing() as server, tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "bench.toml"
        text = configuration(folder, server.port, hosts=HOSTS, path=f"/{shape}")
        config.write_text(text + "[work]\nworkers = 1\n", "utf-8")
        with App(load_settings(config, environment={})) as app:
            for always in (True, True, False, False):  # the first "not modified" is doubted once
                server.change(always=always)
                poll(app)
            rounds = []
            for _ in range(ROUNDS):
                server.change(always=False)
                unchanged = poll(app)
                server.change(always=True)
                rounds.append((poll(app) - unchanged, get()))
    more = statistics.median(found for found, _ in rounds)
    gets = statistics.median(found / bare_get for found, bare_get in rounds)
    print(
        f"{name:24} {more:6.2f} ms more than an unchanged poll (wanted: {wanted:.0f}), "
        f"{gets:5.1f} bare GETs (wanted: {wanted / REFERENCE:.1f})"
    )


def main() -> None:
    """Measure and print."""
    trust = ssl.create_default_context(cafile=str(AUTHORITY))
    with serving() as (port, _):
        alone = bare(lambda number: f"http://127.0.0.{number % 200 + 1}:{port}/feed.xml", trust)
        for shape, name in enumerate(SHAPES):
            measure(shape, name, lambda: cost(alone, 200, 16))


if __name__ == "__main__":
    main()
