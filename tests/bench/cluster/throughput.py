"""Items a second with more and more workers: it grows until the cores are full.

Pages that are each another are put into the store as if they had just been fetched; every stage
of an article follows. The scheduler only says what is due, so that workers alone do the work.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from monitor.clock import now
from monitor.stages.flow import flow
from storage.opening import open_store
from storage.records import Capture, key
from tests.bench.pages import page
from tests.cluster import Cluster, cluster, folder_of_its_own
from tests.postgres import Server

PAGES: Final = 300
"""Pages for each number of workers."""

PATIENCE: Final = 900.0
JOBS: Final = "SELECT last_value FROM procrastinate_jobs_id_seq"
SETTLED: Final = "SELECT count(*) FROM work WHERE state = 'done'"
CONFIG: Final = 'catalogue = false\n[meaning]\nvectors = "none"\n'


def throughput(server: Server, workers: Sequence[int]) -> list[str]:
    """Print what so many workers do; return what was not done."""
    with folder_of_its_own() as folder:
        config = folder / "throughput.toml"
        config.write_text(CONFIG, "utf-8")
        with cluster(server.address(), config, folder) as many:
            many.start("run", SCO_MONITOR_ENGINE_STAGES="compose")
            many.wait_until_there(1)
            _read(many, 0, 10)  # a new worker's first pages cost it what it has to load
            started, first = 0, 10
            print(
                "        workers  pages/s  items/s  jobs/page  "
                "cores: of workers, of PostgreSQL, of all  ms/page: engines, readers, PostgreSQL"
            )
            for wanted in workers:
                for _ in range(wanted - started):
                    many.start("worker")
                started = wanted
                many.wait_until_there(1 + wanted)
                first = _measured(many, wanted, first)
            with open_store(many.address) as store:
                read = store.articles.count()
    return [] if read == first else [f"{read} articles of {first} pages"]


def _measured(many: Cluster, workers: int, first: int) -> int:
    """Print one line; return the number of the next page."""
    warm, last = first + 10 * workers, first + 10 * workers + PAGES
    _read(many, first, warm)
    many.wait_for(many.is_done, seconds=PATIENCE, what="warm")
    before, jobs, begun = many.number(SETTLED), many.number(JOBS), time.monotonic()
    (engines, readers), server, machine = _cpu(many), _server(), _machine()
    _read(many, warm, last)
    many.wait_for(many.is_done, seconds=PATIENCE, what="read")
    took = time.monotonic() - begun
    items, jobs = many.number(SETTLED) - before, many.number(JOBS) - jobs
    engines, readers = (
        now - then for now, then in zip(_cpu(many), (engines, readers), strict=True)
    )
    theirs, busy = _server() - server, (_machine() - machine) / took
    print(
        f"        {workers:7}  {PAGES / took:7.1f}  {items / took:7.1f}  {jobs / PAGES:9.1f}  "
        f"{(engines + readers) / took:17.2f}, {theirs / took:13.2f}, "
        f"{busy:.2f} of {os.cpu_count()}  "
        + ", ".join(f"{1e3 * cpu / PAGES:10.1f}" for cpu in (engines, readers, theirs))
    )
    return last


def _read(many: Cluster, first: int, last: int) -> None:
    """Put pages into the store, each as the answer to a request."""
    captures = [
        Capture(
            id=key("capture", str(number)),
            source="bench",
            url=f"https://bench.example/{number}",
            purpose="article",
            at=datetime(2026, 11, 21, tzinfo=UTC),
            reason="ok",
            status=200,
            final_url=f"https://bench.example/{number}",
            page=key("page", str(number)),
            media_type="text/html",
            body=page(number, "https://bench.example"),
        )
        for number in range(first, last)
    ]
    with open_store(many.address) as store, store.writing():
        store.keep(captures, opens=flow(now))


def _cpu(many: Cluster) -> tuple[float, float]:
    """Return the seconds of CPU of all processes, and of those that they started."""
    ticks, tree = os.sysconf("SC_CLK_TCK"), _children()
    engines = readers = 0
    left = list[int]()
    for process in many.processes:
        used, started = tree.get(process.pid, (0, []))
        engines, left = engines + used, left + started
    while left:
        used, started = tree.get(left.pop(), (0, []))
        readers, left = readers + used, left + started
    return engines / ticks, readers / ticks


def _server() -> float:
    """Return the seconds of CPU of PostgreSQL on this machine, all that runs there."""
    found = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            words = stat.read_text()
            if "(postgres)" in words:
                fields = words.rpartition(")")[2].split()
                found += int(fields[11]) + int(fields[12])
    return found / os.sysconf("SC_CLK_TCK")


def _machine() -> float:
    """Return the seconds of CPU that the machine has spent, PostgreSQL's among them (proc(5))."""
    first = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    user, nice, system, _idle, _waiting, hard, soft = (int(ticks) for ticks in first[:7])
    return (user + nice + system + hard + soft) / os.sysconf("SC_CLK_TCK")


def _children() -> dict[int, tuple[int, list[int]]]:
    """Return each process of this machine with its ticks of CPU and its children (proc(5))."""
    ticks: dict[int, int] = {}
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        pid = int(stat.parent.name)
        ticks[pid] = int(fields[11]) + int(fields[12])
        children.setdefault(int(fields[1]), []).append(pid)
    return {pid: (used, children.get(pid, [])) for pid, used in ticks.items()}
