"""A simulated day of a large catalogue: the real engine, store, guard, workers and gate.

    python -m tests.bench.catalogue [SOURCES] [--hours 24] [--keep FOLDER]

Only the time is simulated. A server in another process (`tests.bench.newsstand`) answers on a
loopback address for each of the outlets, four feeds to each, and measures the rule per host at
its door, over redirects, robots.txt and article pages too. A tenth of the feeds are short
and publish in bursts. The store begins empty, which is the hardest day: no rhythm is known.

10,000 sources take 20 to 30 minutes, so ``make bench`` runs 1,000; ``--keep`` leaves the store
where the commands can be tried on it.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, inf
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from config.settings import Settings
from monitor.engine.lanes import Processes, Threads
from monitor.engine.runner import Runner
from monitor.engine.stage import Lane, LaneName, Later, Stage
from monitor.engine.workers import Workers
from monitor.http.guard import Guard, Limits
from monitor.http.politeness import Politeness
from monitor.http.robots import Robots
from monitor.http.turns import HostTurns
from monitor.stages import fetch, parse, poll
from monitor.stages.flow import flow
from monitor.taggers.gate import announced_matches
from monitor.taggers.shipped import gazetteer_with
from storage.sqlite.store import SqliteStore
from storage.store import Store
from tests.bench.newsstand import DELAY, START, Feed, Visits, feeds, serving, sources, visits
from tests.bench.pipeline import pss

STARTS = timedelta(milliseconds=100)
"""Between the first polls of two sources, as the program spreads them."""
LOOK = 1.0
"""The daemon looks for due work once a second."""
TOGETHER = 0.02
"""Real seconds in which threads that sleep count as sleeping side by side."""
WANTED_MEGABYTES = 300
WHOLE = 10_000


class Clock:
    """Simulated time in memory that is shared with the server. Whole milliseconds, as stored."""

    def __init__(self) -> None:
        self.shared = multiprocessing.get_context("spawn").RawValue("d", START.timestamp())
        self._moving = threading.Lock()

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.shared.value, UTC)

    def seconds(self) -> float:
        """Return the same as seconds, as `Politeness` counts."""
        return float(self.shared.value)

    def move(self, at: float) -> None:
        """Go on to *at*, in seconds; never back."""
        with self._moving:
            self.shared.value = max(self.shared.value, ceil(at * 1_000) / 1_000)

    def sleep(self, seconds: float) -> None:
        """Let *seconds* pass: at once, but for all who sleep at this moment together."""
        until = self.shared.value + seconds
        time.sleep(TOGETHER)
        self.move(until)


@dataclass(frozen=True, slots=True)
class Day:
    """What a simulated day showed. Memory in MB by the hour: all processes, and the main one."""

    visits: Visits
    lost: dict[str, int]
    """Items that fell out of a feed unseen: of short feeds, and of others."""
    passed: dict[str, int]
    """Items that fell out of a feed, seen or not."""
    hours: float
    seen: int
    never: int
    """Sources that nobody asked."""
    queued: float
    """Seconds that a poll waited for the turn of its host, at most."""
    delays: tuple[float, float]
    """Seconds from an item's publication to its first sight: median, and 95 of 100."""
    memory: tuple[tuple[float, float], ...]
    cpu: tuple[float, float]
    """CPU seconds of the main process, and of its workers."""
    written: int
    size: int
    """Bytes written to disk, and of the database at the end."""
    done: int
    """Rows of the work table that are done."""


class Queue:
    """How long items of a stage waited for the turn of their host."""

    def __init__(self, read: Callable[[Store, str, datetime], Any]) -> None:
        self._read = read
        self._since: dict[str, datetime] = {}
        self.longest = 0.0

    def read(self, store: Store, item: str, now: datetime) -> Any:
        """Look up *item* as the stage does."""
        value = self._read(store, item, now)
        if isinstance(value, Later):
            self._since.setdefault(item, now)
        elif item in self._since:
            self.longest = max(self.longest, (now - self._since.pop(item)).total_seconds())
        return value


def engine(
    store: Store, clock: Clock, allowed: frozenset[str], closing: ExitStack
) -> tuple[Runner, Workers, Queue]:
    """Return the engine with the stages of watching, put together as `monitor.app` does."""
    politeness = Politeness(DELAY, clock.seconds, clock.sleep)
    guard = closing.enter_context(
        Guard(Limits(), "sco-monitor/0 (+mailto:b@example.org)", allowed, politeness=politeness)
    )
    settings = Settings()
    workers = closing.enter_context(
        Workers(
            settings.work.workers,
            settings.work.worker_memory,
            preload=("monitor.stages.parse", "monitor.extraction.page"),
        )
    )
    threads = Threads(settings.fetch.threads)
    closing.callback(threads.close)
    gazetteer = gazetteer_with()
    turns = HostTurns(politeness, clock.seconds)
    polls = poll.Poll(guard, turns, clock)
    queue = Queue(polls.read)
    parses = parse.Parse(settings.fetch.max_items)
    fetches = fetch.Fetch(
        guard,
        Robots(guard, clock),
        turns,
        lambda title, text: announced_matches(title, text, gazetteer, day=clock().date()),
        clock,
        agent="sco-monitor",
        slow_down=politeness.slow_down,
    )
    stages = (
        Stage(
            name="poll",
            version=1,
            lane="threads",
            read=queue.read,
            run=polls.run,
            tries=0,
            slow=poll.is_slow,
        ),
        Stage(name="parse", version=1, lane="workers", read=parses.read, run=parse.run),
        Stage(name="fetch", version=1, lane="threads", read=fetches.read, run=fetches.run),
    )
    lanes: dict[LaneName, Lane] = {
        "threads": threads,
        "workers": Processes(workers, settings.work.workers),
    }
    return Runner(store, stages, lanes, clock=clock, opens=flow(clock)), workers, queue


def simulate(
    folder: Path,
    count: int,
    hours: float,
    told: Callable[[str], None] = lambda _: None,
    patience: float = inf,
) -> Day:
    """Run the engine over *count* sources for *hours*, or for *patience* real seconds."""
    clock = Clock()
    with ExitStack() as closing:
        port = closing.enter_context(serving(clock.shared, count, hours / 24))
        store = SqliteStore.open(folder / "sco-monitor.db")
        closing.callback(store.close)
        allowed = _begin(store, count, port)
        gc.collect()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with ExitStack() as parts:
            runner, workers, queue = engine(store, clock, allowed, parts)
            begun, wrote = time.process_time(), written()
            until = time.monotonic() + patience
            memory = _run(runner, store, clock, hours, workers, told, until)
            cpu, wrote = time.process_time() - begun, written() - wrote
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        theirs = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return _judged(
            store,
            feeds(count, hours / 24, port),
            visits(port),
            clock.seconds(),
            memory,
            (cpu, theirs),
            wrote,
            queue.longest,
        )


def _begin(store: Store, count: int, port: int) -> frozenset[str]:
    """Put the sources into the store; return "ip:port" of each of their hosts."""
    watched = list(sources(count, port))
    with store.writing():
        store.sources.follow(watched, polled_by="poll")
        for number, source in enumerate(watched):
            store.work.open("poll", (source.name,), START + STARTS * number)
    return frozenset(urlsplit(source.url).netloc for source in watched)


def _run(
    runner: Runner,
    store: Store,
    clock: Clock,
    hours: float,
    workers: Workers,
    told: Callable[[str], None],
    until: float,
) -> tuple[tuple[float, float], ...]:
    """Do what is due, and go on to the next time at which something is, until the end."""
    begun = time.monotonic()
    memory: list[tuple[float, float]] = []
    end = START.timestamp() + hours * 3_600
    while clock.seconds() < end and time.monotonic() < until:
        runner.run_due()
        while len(memory) <= (clock.seconds() - START.timestamp()) / 3_600 - 1:
            store.tidy()
            memory.append(_memory(workers))
            spent = time.monotonic() - begun
            told(f"{len(memory)} h: {memory[-1][0]:.0f} MB, {spent:.0f} s")
        due = store.work.next_due(runner.stages)
        clock.move(min(max(due.timestamp() if due else end, clock.seconds() + LOOK), end))
    return (*memory, _memory(workers))


def _memory(workers: Workers) -> tuple[float, float]:
    return pss([os.getpid(), *workers.processes()]), pss([os.getpid()])


def written() -> int:
    """Return how many bytes this process has made the kernel write to disk."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("write_bytes")).split()[1])


def _judged(
    store: SqliteStore,
    published: Iterable[Feed],
    came: Visits,
    end: float,
    memory: tuple[tuple[float, float], ...],
    cpu: tuple[float, float],
    written: int,
    queued: float,
) -> Day:
    """Compare what is in the store with what was published and what the server saw."""
    numbers: dict[str, set[int]] = {}
    waits: list[float] = []
    for url, link, at, seen in store.database.execute(
        "SELECT s.url, e.link, e.published, e.first_seen FROM entries e "
        "JOIN sources s ON s.name = e.source"
    ):
        numbers.setdefault(url, set()).add(int(link.rpartition("/")[2]))
        out = datetime.fromisoformat(at).timestamp()
        # What a first poll found had been published before: only the rest waited for us.
        if out > came.first[url]:
            waits.append(datetime.fromisoformat(seen).timestamp() - out)
    waits.sort()
    lost, passed = {"short": 0, "other": 0}, {"short": 0, "other": 0}
    never = 0
    for feed in published:
        never += feed.url not in came.first
        gone = feed.lost(came.first.get(feed.url, end), end)
        kind = "short" if feed.is_short else "other"
        passed[kind] += len(gone)
        lost[kind] += len(set(gone) - numbers.get(feed.url, set()))
    done = sum(count for _, state, _, count in store.work.counts() if state == "done")
    store.tidy()
    return Day(
        visits=came,
        lost=lost,
        passed=passed,
        hours=(end - START.timestamp()) / 3_600,
        seen=sum(map(len, numbers.values())),
        never=never,
        queued=queued,
        delays=(median(waits), waits[int(len(waits) * 0.95)]) if waits else (0.0, 0.0),
        memory=memory,
        cpu=cpu,
        written=written,
        size=store.size().data,
        done=done,
    )


def tell(day: Day, count: int) -> None:
    """Print what *day* showed, the wanted value beside each."""
    came, total = day.visits, sum(day.passed.values())
    everyone = [whole for whole, _ in day.memory]
    main_one = [alone for _, alone in day.memory]
    print(
        f"{count} sources at {(count + 3) // 4} hosts, {day.hours:.1f} simulated hours, "
        "nothing known at first"
    )
    print(
        f"requests {came.requests}: {came.unchanged} unchanged, {came.redirects} redirects, "
        f"{came.pages} pages, {came.robots} robots.txt"
    )
    print(f"requests while another of that host ran: {came.overlapping} (wanted: 0)")
    print(f"requests within a host's pause: {came.too_soon} (wanted: 0)")
    print(f"shortest pause at a host: {came.shortest:.2f} s (rule: {DELAY:g})")
    print(
        f"items of short feeds that fell out unseen: {day.lost['short']} of "
        f"{day.passed['short']} (wanted: 0); of other feeds: {day.lost['other']} of "
        f"{total - day.passed['short']}"
    )
    print(f"items seen: {day.seen}; sources never asked: {day.never} (wanted: 0)")
    print(f"longest wait of a poll for the turn of its host: {day.queued:.0f} s")
    print(
        f"from publication to first sight: {day.delays[0] / 60:.0f} min in the median, "
        f"{day.delays[1] / 60:.0f} min for 95 of 100"
    )
    print(
        f"memory of all processes: {max(everyone):.0f} MB at most "
        f"(wanted: under {WANTED_MEGABYTES}); main process {main_one[0]:.0f} MB after the first "
        f"hour, {main_one[-1]:.0f} MB at the end (wanted: flat)"
    )
    each = sum(day.cpu) / max(came.requests, 1) * 1_000
    share = sum(day.cpu) / (day.hours * 3_600)
    print(
        f"CPU {day.cpu[0]:.0f} s, workers {day.cpu[1]:.0f} s: {share:.2%} of a core, {each:.2f} ms "
        "a request with its reading"
    )
    print(
        f"database {day.size / 1e6:.0f} MB, {day.written / 1e6:.0f} MB written, "
        f"{day.done} items of work done"
    )


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sources", type=int, nargs="?", default=1_000)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--minutes", type=float, default=inf, help="of real time, at most")
    parser.add_argument("--keep", type=Path, help="leave the store in this folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        day = simulate(
            Path(folder),
            asked.sources,
            asked.hours,
            lambda line: print(line, file=sys.stderr),
            asked.minutes * 60,
        )
        if asked.keep:
            shutil.copytree(folder, asked.keep, dirs_exist_ok=True)
    tell(day, asked.sources)
    if asked.sources < WHOLE:
        print(f"{WHOLE} sources take half an hour: python -m tests.bench.catalogue {WHOLE}")


if __name__ == "__main__":
    main()
