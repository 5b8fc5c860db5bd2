"""Twenty readers while articles come in: how long pages take, and how long the writer waits.

    python -m tests.bench.readers [--articles 20000] [--folder FOLDER] [--seconds 60]

A real server, over a store that is written first (see `tests.bench.million`). Each reader asks for
a page every 2 s: a day, a story, an article, a search. Beside them one writer brings five articles
a second, each with all that is found out about it in one transaction; before, it does so alone.
On a machine that does other work too, the CPU of the server for each page is what to read.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from config.settings import MonitorSettings, Settings
from storage.opening import open_reader, open_store
from storage.store import Store
from tests.bench.grown import Grown
from tests.bench.million import newest, write

READERS: Final = 20
PAUSE: Final = 2.0
"""Seconds between two pages of one reader."""

A_SECOND: Final = 5
"""Articles that come in each second: 400 times what 300 sources bring."""

WANTED: Final = {"day": 100, "story": 100, "article": 100, "search": 200}
"""Milliseconds within which 95 of 100 pages of a kind are wanted."""
WANTED_MEBIBYTES: Final = 90

SEARCHES: Final = ("summit", "country:KG", "topic:security", "language:ru", "w0 country:KZ")
STARTED_SECONDS: Final = 60.0
COMMAND: Final = [sys.executable, "-c", "from monitor.cli import main; raise SystemExit(main())"]


def main() -> None:
    """Write the store unless it is there, read and write, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        settings = Settings(monitor=MonitorSettings(data_dir=asked.folder or Path(spare)))
        write(settings, asked.articles)
        alone = bring(settings, asked.seconds / 4)
        with served(settings) as (port, server):
            paths = pages(settings)
            took: defaultdict[str, list[float]] = defaultdict(list)
            threads = [
                threading.Thread(target=read, args=(port, number, paths, asked.seconds, took))
                for number in range(READERS)
            ]
            for thread in threads:
                thread.start()
            beside = bring(settings, asked.seconds)
            for thread in threads:
                thread.join()
            spent, most = cpu_seconds(server), most_mebibytes(server)
    tell(took, alone, beside)
    asked_for = sum(map(len, took.values()))
    print(f"CPU of the server, its start too: {1_000 * spent / asked_for:.0f} ms a page")
    print(f"memory of the server at its most: {most:.0f} MiB (wanted: under {WANTED_MEBIBYTES})")


def tell(took: dict[str, list[float]], alone: list[float], beside: list[float]) -> None:
    """Print the table."""
    print(f"{'ms':26} {'number':>7} {'median':>8} {'95 of 100':>10} {'longest':>8} {'wanted':>7}")
    for kind, seconds in sorted(took.items()):
        wanted = f"{WANTED[kind]:7}" if kind in WANTED else ""
        _line(f"page: {kind}", seconds, wanted)
    _line("one article, alone", alone)
    _line("one article, with readers", beside)


def _line(name: str, seconds: list[float], wanted: str = "") -> None:
    ordered = sorted(1_000 * one for one in seconds)
    middle, high = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"{name:26} {len(ordered):7} {middle:8.0f} {high:10.0f} {ordered[-1]:8.0f} {wanted}")


@contextmanager
def served(settings: Settings) -> Iterator[tuple[int, int]]:
    """Serve the store; give the port and the number of the process once it answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port: int = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "readers.toml"
        config.write_text(
            f"catalogue = false\n[monitor]\ndata_dir = '{settings.monitor.data_dir.resolve()}'\n"
            "[web]\npublic = true\n"  # each reader has an address of his own
        )
        with subprocess.Popen(
            [*COMMAND, "--config", str(config), "serve", "--listen", f"127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server:
            try:
                _await(port)
                yield port, server.pid
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(30)


def cpu_seconds(process: int) -> float:
    """Return the seconds of processors that *process* has taken (proc(5), stat)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def most_mebibytes(process: int) -> float:
    """Return what *process* held at its most, what it maps from files too (proc(5), VmHWM)."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (held,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(held) / 1024


def _await(port: int) -> None:
    until = time.monotonic() + STARTED_SECONDS
    while time.monotonic() < until:
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 5)):
            return
        time.sleep(0.1)
    raise SystemExit("the server does not answer")


def pages(settings: Settings) -> list[tuple[str, str]]:
    """Return (kind, path) of pages of the newest days, as many of each kind."""
    end = newest(settings)
    with open_reader(settings.database) as store:
        return list(_pages(store, end))


def _pages(store: Store, end: datetime) -> Iterator[tuple[str, str]]:
    days = [end - timedelta(days=back) for back in range(8)]
    stories = store.stories.ids(since=days[2], until=end, relevant=True)[-40:]
    articles = store.articles.ids(since=days[2], until=end)[-40:]
    for number in range(40):
        yield "day", f"/days/{days[number % len(days)].date()}"
        yield "story", f"/stories/{quote(stories[number % len(stories)])}"
        yield "article", f"/articles/{quote(articles[number % len(articles)])}"
        yield "search", f"/search?q={quote(SEARCHES[number % len(SEARCHES)])}"


def read(
    port: int,
    number: int,
    paths: Sequence[tuple[str, str]],
    seconds: float,
    took: defaultdict[str, list[float]],
) -> None:
    """Be the reader *number*, with an address of his own, for so many *seconds*."""
    chance, end = random.Random(number), time.monotonic() + seconds
    time.sleep(PAUSE * number / READERS)
    while time.monotonic() < end:
        kind, path = chance.choice(paths)
        begun = time.perf_counter()
        connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=30, source_address=(f"127.0.0.{number + 2}", 0)
        )
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        spent = time.perf_counter() - begun
        took[kind if answer.status == http.HTTPStatus.OK else f"{answer.status}"].append(spent)
        time.sleep(max(0.0, PAUSE - spent))


def bring(settings: Settings, seconds: float) -> list[float]:
    """Bring articles for so many *seconds*; return how long each took, its commit included."""
    took: list[float] = []
    with open_store(settings.database) as store:
        grown, end = Grown(seed=time.time_ns()), newest(settings)
        number, until = 10**9 + time.time_ns() % 10**9, time.monotonic() + seconds
        while time.monotonic() < until:
            records, _ = grown.records(number, end)
            begun = time.perf_counter()
            with store.writing():
                store.put(records)
            took.append(time.perf_counter() - begun)
            number += 1
            time.sleep(max(0.0, 1 / A_SECOND - took[-1]))
    return took


if __name__ == "__main__":
    main()
