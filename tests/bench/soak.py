"""A simulated week of the whole program: does it grow, lose anything, or leave anything undone?

    python -m tests.bench.soak [--sources 500] [--days 7] [--seconds 1200] [--keep DIR]

Real are the engine, the store, the guard, the worker processes, every stage from poll to deliver
and what the daemon does once an hour; only the time is simulated. The outlets of
`tests.bench.newsstand` publish on loopback, one item of twenty is about the SCO and has a page,
a third of the pages carry a wire's text. Three readers get a digest a day by SMTP, a webhook
each article. Every simulated hour the memory of the process is read (RSS); the slope is that of
a straight line through the readings after the first two sevenths. Exit code 1 when a number is
missed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import linear_regression
from typing import Any, Final
from urllib.parse import urlsplit

from config.load import load_settings
from config.settings import Settings
from monitor.app import App
from monitor.daemon.upkeep import Care
from tests.bench.catalogue import Clock
from tests.bench.loopback import beside
from tests.bench.newsstand import START, serving, sources, visits
from tests.bench.pages import paragraphs_of, sentence

MATCHING: Final = 20
"""One item of so many has a page."""
WIRE: Final = 3
"""One page of so many carries the text of a wire."""
WIRES: Final = 20
"""Texts that the wires send in a day."""
WARMING: Final = 2 / 7
"""The share of the time in which caches fill and which the slope leaves out."""
WANTED_SLOPE: Final = 1.0
"""Megabytes a day."""
HOUR: Final = 3_600.0
LOOK: Final = 1.0
READERS: Final = (
    ("office", "07:30", "Asia/Bishkek", "relevance:about"),
    ("think tank", "06:00", "UTC", ""),
    ("newsroom", "18:00", "Asia/Shanghai", "topic:energy OR topic:economy-trade-finance"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the process held at a simulated hour: megabytes, descriptors, threads."""

    hour: float
    rss: float
    workers: float
    descriptors: int
    threads: int


@dataclass(frozen=True, slots=True)
class Week:
    """What a simulated week came to."""

    days: float
    seconds: float
    readings: tuple[Reading, ...]
    requests: int
    posts: int
    mails: int
    items: int
    articles: int
    hooked: int
    """Messages for the webhook."""
    editions: dict[str, int]
    """Editions by reader."""
    expected: dict[str, int]
    """Hours of an edition that passed, by reader."""
    undone: dict[str, int]
    """What is parked, failed or overdue at the end, by stage and reason."""
    megabytes: float
    """Of the database at the end, its log included."""

    @property
    def slope(self) -> float:
        """Megabytes a day by which the process grew after it was warm."""
        warm = [one for one in self.readings if one.hour >= self.days * 24 * WARMING]
        return linear_regression([r.hour / 24 for r in warm], [r.rss for r in warm]).slope

    def missed(self) -> list[str]:
        """Return which numbers are missed, in words."""
        first, last = self.readings[len(self.readings) // 3], self.readings[-1]
        wrong = {
            f"{self.slope:.2f} MB a day": self.slope >= WANTED_SLOPE,
            f"editions {self.editions} instead of {self.expected}": self.editions != self.expected,
            f"{self.mails} mails of {sum(self.editions.values())} editions": self.mails
            < sum(self.editions.values()),
            f"{self.posts} posts of {self.hooked} messages": self.posts != self.hooked,
            f"left undone: {self.undone}": bool(self.undone),
            f"descriptors {first.descriptors} to {last.descriptors}": last.descriptors
            > first.descriptors + 8,
            f"threads {first.threads} to {last.threads}": last.threads > first.threads + 4,
        }
        return [what for what, is_wrong in wrong.items() if is_wrong]


def article(url: str, at: float) -> bytes:
    """Return the page at *url*, published *at*: its own text, or a wire's of that day."""
    dice = random.Random(url)
    title = f"SCO: {sentence(dice)[:60].rstrip('. ')}"
    if dice.random() < 1 / WIRE:
        day = datetime.fromtimestamp(at, UTC).date()
        dice = random.Random(f"{day} {dice.randrange(WIRES)}")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs_of(dice))
    date = datetime.fromtimestamp(at, UTC).isoformat()
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{date}"></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article>"
        "<footer>All rights reserved.</footer></body></html>"
    ).encode()


class _Mailbox:
    """Counts mails and keeps none."""

    def __init__(self) -> None:
        self.count = 0

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        self.count += 1
        return "250 taken"


def _post_office(pipe: Connection) -> None:
    """Take mails; tell how many when asked."""
    from aiosmtpd.smtp import SMTP

    async def serve() -> None:
        box, loop = _Mailbox(), asyncio.get_running_loop()
        office = await loop.create_server(lambda: SMTP(box), "127.0.0.1", 0)

        def answer() -> None:
            with contextlib.suppress(EOFError):
                pipe.recv()
                pipe.send(box.count)
                return
            office.close()

        loop.add_reader(pipe.fileno(), answer)
        pipe.send(office.sockets[0].getsockname()[1])
        await office.serve_forever()

    asyncio.run(serve())


def _settings(folder: Path, count: int, port: int, mail: int) -> Settings:
    secret = folder / "hook.secret"
    secret.touch(mode=0o600)
    secret.write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", "utf-8")
    watched = list(sources(count, port))
    hosts = sorted({f"127.0.0.1:{port}", *(urlsplit(source.url).netloc for source in watched)})
    head = (
        "catalogue = false\n"
        f'[monitor]\ndata_dir = "{folder}"\ncontact = "mailto:operator@example.org"\n'
        f"[fetch]\nhost_delay_seconds = 0\nallow_addresses = {json.dumps(hosts)}\n"
        f'[smtp]\nhost = "127.0.0.1"\nport = {mail}\nsecurity = "none"\n'
        'sender = "digest@example.org"\n'
        f'[[webhooks]]\nname = "hook"\nurl = "http://127.0.0.1:{port}/hook"\n'
        f'secret_file = "{secret}"\n'
    )
    readers = "".join(
        f'[[subscriptions]]\nname = "{name}"\naddress = "{name[:3]}@example.org"\n'
        f'at = "{at}"\ntimezone = "{zone}"\nquery = "{query}"\n'
        for name, at, zone, query in READERS
    )
    outlets = "".join(
        f'[[sources]]\nname = "{source.name}"\nurl = "{source.url}"\nfetch = "matching"\n'
        f'every = "{source.every}s"\ncountry = "KZ"\nlanguage = "en"\n'
        for source in watched
    )
    config = folder / "soak.toml"
    config.write_text(head + readers + outlets, "utf-8")
    return load_settings(config, environment={})


def soak(
    folder: Path,
    *,
    count: int,
    days: float,
    minutes: float,
    told: Callable[[str], None] = lambda _: None,
) -> Week:
    """Run the program over *count* sources for *days*; stop after *minutes* of real time."""
    clock = Clock()
    begun = time.monotonic()
    with contextlib.ExitStack() as closing:
        port = closing.enter_context(
            serving(clock.shared, count, days, matching=MATCHING, page=article)
        )
        office = closing.enter_context(beside(_post_office))
        settings = _settings(folder, count, port, office.recv())
        app = closing.enter_context(App(settings, clock=clock))
        readings = tuple(_run(app, clock, days, begun + minutes * 60, told))
        office.send("how many?")
        return _judged(
            app,
            days=clock.seconds() / 86_400 - START.timestamp() / 86_400,
            seconds=time.monotonic() - begun,
            readings=readings,
            mails=office.recv(),
            came=visits(port),
        )


def _run(
    app: App, clock: Clock, days: float, until: float, told: Callable[[str], None]
) -> Iterator[Reading]:
    """Do what the daemon does, and go on to the next time at which something is due."""
    care = Care()
    begun = time.monotonic()
    end = START.timestamp() + days * 86_400
    hours = 0
    while clock.seconds() < end and time.monotonic() < until:
        app.runner.run_due()
        now = (clock.seconds() - START.timestamp()) / HOUR
        if now >= hours + 1:
            hours = int(now)
            care(app)
            app.runner.run_due()
            yield (reading := _reading(now, app.parts.workers.processes()))
            spent = time.monotonic() - begun
            told(f"{hours} h: {reading.rss:.1f} MB, {reading.descriptors} open, {spent:.0f} s")
        due = app.store.work.next_due(app.runner.stages)
        at = min(due.timestamp() if due else end, START.timestamp() + (hours + 1) * HOUR)
        clock.move(min(max(at, clock.seconds() + LOOK), end))
    yield _reading((clock.seconds() - START.timestamp()) / HOUR, app.parts.workers.processes())


def _reading(hour: float, workers: Sequence[int]) -> Reading:
    own = os.getpid()
    return Reading(
        hour=hour,
        rss=rss(own),
        workers=sum(rss(pid) for pid in workers),
        descriptors=len(os.listdir(f"/proc/{own}/fd")),
        threads=len(os.listdir(f"/proc/{own}/task")),
    )


def rss(pid: int) -> float:
    """Return the resident memory of a process in MB; 0 where it is gone."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(x for x in lines if x.startswith("VmRSS:")).split()[1]) / 1_000
    return 0.0


def _judged(
    app: App,
    *,
    days: float,
    seconds: float,
    readings: tuple[Reading, ...],
    mails: int,
    came: Any,
) -> Week:
    """Compare what is in the store with what has to be there."""
    from monitor.digests.calendar import slot_due

    store, now = app.store, app.clock()
    editions, expected = {}, {}
    for reader in store.subscriptions.all():
        if reader.cadence == "daily":
            (made,) = store.database.execute(
                "SELECT count(*) FROM digests WHERE subscription = ?", [reader.name]
            ).fetchone()
            editions[reader.name] = made
            expected[reader.name] = (slot_due(reader, now).day - slot_due(reader, START).day).days
    undone = {
        f"{stage} {state} {reason}".strip(): number
        for stage, state, reason, number in store.database.execute(
            "SELECT stage, state, reason, count(*) FROM work WHERE state = 'parked' "
            "OR (due_at < ? AND lease_until IS NULL) OR tries > 0 GROUP BY 1, 2, 3",
            [int(now.timestamp() * 1_000)],
        )
    }
    (hooked,) = store.database.execute(
        "SELECT count(*) FROM deliveries WHERE channel = 'webhook'"
    ).fetchone()
    (items,) = store.database.execute("SELECT count(*) FROM entries").fetchone()
    files = [store.path, *store.path.parent.glob(f"{store.path.name}-*")]
    return Week(
        days=days,
        seconds=seconds,
        readings=readings,
        requests=came.requests,
        posts=came.posts,
        mails=mails,
        items=items,
        articles=len(store.articles.ids()),
        hooked=hooked,
        editions=editions,
        expected=expected,
        undone=undone,
        megabytes=sum(file.stat().st_size for file in files) / 1e6,
    )


def tell(week: Week, count: int) -> None:
    """Print what a week showed, the wanted value beside each."""
    first, last = week.readings[0], week.readings[-1]
    most = max(one.rss for one in week.readings)
    print(
        f"{count} sources, {week.days:.2f} simulated days in {week.seconds / 60:.1f} min: "
        f"{week.requests} requests, {week.items} items, {week.articles} articles"
    )
    print(
        f"memory of the process: {first.rss:.1f} MB after an hour, {last.rss:.1f} MB at the end, "
        f"{most:.1f} MB at most; with workers {max(r.rss + r.workers for r in week.readings):.0f}"
    )
    print(
        f"slope of it after {week.days * WARMING:.1f} days: {week.slope:+.3f} MB a day "
        f"(wanted: under {WANTED_SLOPE:g})"
    )
    print(f"open descriptors: {first.descriptors} to {last.descriptors}")
    print(f"threads: {first.threads} to {last.threads}")
    print(f"editions: {week.editions} (wanted: {week.expected}), {week.mails} mails taken")
    print(f"webhook: {week.posts} posts of {week.hooked} messages")
    print(f"parked, failed or overdue at the end: {week.undone or 0} (wanted: 0)")
    print(f"database with its log: {week.megabytes:.1f} MB")


def main() -> int:
    """Simulate and print; return 1 when a number is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--days", type=float, default=7.0)
    parser.add_argument("--seconds", type=float, default=1_200.0, help="of real time, at most")
    parser.add_argument("--keep", type=Path, help="leave the data in this folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        week = soak(
            Path(name),
            count=asked.sources,
            days=asked.days,
            minutes=asked.seconds / 60,
            told=lambda line: print(line, file=sys.stderr, flush=True),
        )
        if asked.keep:
            shutil.copytree(name, asked.keep, dirs_exist_ok=True)
    tell(week, asked.sources)
    missed = week.missed()
    if week.days < asked.days - 1e-6:
        missed.append(f"only {week.days:.2f} days in {asked.seconds:g} s")
    print("MISSED: " + "; ".join(missed) if missed else "all numbers held")
    return 1 if missed else 0


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
