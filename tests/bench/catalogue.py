"""A simulated day of a large catalogue through the real engine, store, poll and parse stages.

    python -m tests.bench.catalogue [--sources 10000] [--hours 24]

Time is simulated, and so is the network: a server side that knows what each of 2,500 hosts
published when, answers conditionally, and notes every request. A tenth of the feeds are short:
they hold eleven hours of items or less, and publish three times as fast in bursts. Printed:
requests, the shortest pause between two requests to a host, items that fell out of a feed
before they were seen, memory by the hour, and the CPU of a poll.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from monitor.flow import flow
from monitor.http.exchange import Request, Response
from monitor.http.politeness import Politeness
from monitor.pipeline import Lane, LaneName, Runner, Stage
from monitor.stages import parse, poll
from monitor.stages.turns import HostTurns
from storage.database import writing
from storage.records import Outcome, Source
from storage.store import Store

START = datetime(2026, 11, 16, tzinfo=UTC)
DELAY = 2.0
SHORT = 10
"""One source of so many has a short feed."""
RATES = (60.0, 20.0, 8.0, 3.0, 1.0, 0.3)
"""Items a day."""
BURST = 3.0


class Clock:
    """Simulated time."""

    def __init__(self) -> None:
        self.at = START.timestamp()

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    def seconds(self) -> float:
        """Return the same as seconds, as `Politeness` counts."""
        return self.at


@dataclass(slots=True)
class Feed:
    """What a source publishes, and how much of it its document holds."""

    url: str
    times: list[float]
    held: int
    first: float = 0.0
    last: float = 0.0

    def body(self, at: float) -> tuple[str, bytes]:
        """Return (entity tag, RSS document) as of *at*."""
        end = bisect_right(self.times, at)
        items = "".join(
            f"<item><title>Item {n} of the day</title><link>{self.url}/{n}</link><pubDate>"
            f"{format_datetime(datetime.fromtimestamp(self.times[n], UTC))}</pubDate></item>"
            for n in range(max(end - self.held, 0), end)
        )
        text = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        return f'"{end}"', text.encode()

    def visible(self) -> int:
        """Return how many items could be seen between its first and its last poll."""
        until = bisect_right(self.times, self.last)
        return until - max(bisect_right(self.times, self.first) - self.held, 0)


@dataclass(slots=True)
class World:
    """The other side of the network: it answers, and notes who comes when."""

    clock: Clock
    politeness: Politeness
    feeds: dict[str, Feed]
    requests: int = 0
    unchanged: int = 0
    shortest: float = float("inf")
    came: dict[str, float] = field(default_factory=dict)

    def fetch(self, request: Request) -> Response:
        """Answer as the guard would have the server's answer."""
        with self.politeness.turn(request.url):
            host = request.url.split("/")[2]
            at = self.clock.at
            if host in self.came:
                self.shortest = min(self.shortest, at - self.came[host])
            self.came[host] = at
            self.requests += 1
            feed = self.feeds[request.url]
            feed.first = feed.first or at
            feed.last = at
            tag, body = feed.body(at)
            headers = (("etag", tag), ("content-type", "application/rss+xml"))
            if request.etag == tag:
                self.unchanged += 1
                return Response(reason="not-modified", status=304, url=request.url, headers=headers)
            return Response(reason="ok", status=200, url=request.url, headers=headers, body=body)


class Inline:
    """A lane that runs at once: simulated requests take no time."""

    size = 16

    def submit(
        self, function: Callable[[Any], Outcome], argument: Any, seconds: float
    ) -> Future[Outcome]:
        """Run now."""
        done: Future[Outcome] = Future()
        done.set_result(function(argument))
        return done


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


def catalogue(count: int, days: float, seed: int = 1) -> tuple[list[Source], dict[str, Feed]]:
    """Return *count* sources, four to a host, and their feeds."""
    sources, feeds = [], {}
    for number in range(count):
        dice = random.Random(f"{seed}/{number}")
        short = number % SHORT == 0
        rate = 60.0 if short else RATES[number % len(RATES)]
        url = f"https://outlet{number // 4}.example/feed{number % 4}.xml"
        # Eleven hours of a source of 60 a day are 27 items; by day they are fewer hours.
        held = dice.choice((15, 27)) if short else 20
        feeds[url] = Feed(url, published(rate, dice, days, bursts=short), held)
        every = dice.choice((3_600, 7_200, 21_600)) if short else 1_800
        sources.append(Source(name=f"Source {number:05}", url=url, every=every))
    return sources, feeds


def engine(store: Store, world: World, clock: Clock) -> Runner:
    """Return the engine with the two stages that polling is."""
    polls = poll.Poll(world, HostTurns(world.politeness, clock.seconds), clock)  # type: ignore[arg-type]
    parses = parse.Parse(500)
    stages = (
        Stage(name="poll", version=1, lane="threads", read=polls.read, run=polls.run, tries=0),
        Stage(name="parse", version=1, lane="workers", read=parses.read, run=parse.run),
    )
    lanes: dict[LaneName, Lane] = {"threads": Inline(), "workers": Inline()}
    opens = flow(clock)
    return Runner(store, stages, lanes, clock=clock, opens=opens)


@dataclass(frozen=True, slots=True)
class Day:
    """What a simulated day showed. Memory in bytes, by the hour; CPU in seconds."""

    requests: int
    unchanged: int
    shortest: float
    missed: int
    seen: int
    memory: tuple[int, ...]
    cpu: float


def simulate(
    folder: Path, count: int, hours: float, told: Callable[[str], None] = lambda _: None
) -> Day:
    """Run the engine over *count* sources for *hours*."""
    clock = Clock()
    sources, feeds = catalogue(count, hours / 24)
    world = World(clock, Politeness(DELAY, clock.seconds), feeds)
    store = Store(folder / "catalogue.db")
    try:
        with writing(store.database):
            store.sources.follow(sources)
            for number, source in enumerate(sources):
                store.work.open(
                    "poll", (source.name,), START + timedelta(milliseconds=100 * number)
                )
        runner = engine(store, world, clock)
        end, memory, began = START.timestamp() + hours * 3_600, [memory_now()], time.process_time()
        while clock.at < end:
            runner.run_due()
            due = store.work.next_due(("poll", "parse"))
            clock.at = max(due.timestamp() if due else end, clock.at + 1.0)
            while len(memory) <= (clock.at - START.timestamp()) / 3_600:
                memory.append(memory_now())
                told(f"{len(memory) - 1} h: {world.requests} requests, {memory[-1] // 10**6} MB")
                store.tidy()
        cpu = time.process_time() - began
        missed, seen = items_missed(store, sources, feeds)
        return Day(
            world.requests, world.unchanged, world.shortest, missed, seen, tuple(memory), cpu
        )
    finally:
        store.close()


def items_missed(
    store: Store, sources: Sequence[Source], feeds: dict[str, Feed]
) -> tuple[int, int]:
    """Return how many items no poll saw although they were there, and how many were seen."""
    kept = dict(
        store.database.execute("SELECT source, count(*) FROM entries GROUP BY source").fetchall()
    )
    due = {source.name: feeds[source.url].visible() for source in sources}
    return sum(due[name] - kept.get(name, 0) for name in due), sum(kept.values())


def memory_now() -> int:
    """Return the resident memory of this process in bytes (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4_096


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--hours", type=float, default=24.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        day = simulate(
            Path(folder), asked.sources, asked.hours, lambda line: print(line, file=sys.stderr)
        )
    print(f"{asked.sources} sources, {asked.hours:g} simulated hours")
    print(f"requests {day.requests}, of them unchanged {day.unchanged}")
    print(f"shortest pause between two requests to a host {day.shortest:.2f} s (rule: {DELAY} s)")
    print(f"items seen {day.seen}, missed {day.missed}")
    mega = [value // 10**6 for value in day.memory]
    print(f"memory {mega[0]} MB at the start, {max(mega)} MB at most, {mega[-1]} MB at the end")
    each = day.cpu / max(day.requests, 1) * 1_000
    print(f"CPU {day.cpu:.0f} s, {each:.2f} ms a poll with its parsing")


if __name__ == "__main__":
    main()
