"""What questions cost in a store of a million articles: searches, pages, commands, the engine.

    python -m tests.bench.million [--articles 1000000] [--folder FOLDER] [--times 5]

The store is written first (`tests.bench.grown`), through the contract and with one writer: about
19 KB an article; FOLDER keeps it, and one that is there is used again. Each question is asked
*times* over, of a reader opened for it; printed are medians of milliseconds: of CPU, by the
clock, and of CPU of the slowest statement, of which none in the engine's thread should take 20.
One more article is put and decided on a hundred times: of it stands what 95 stay under too. What is
wanted stands beside, for CPU; at last a daemon starts over the store
(`tests.bench.starting`).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import httpx

from config.settings import MonitorSettings, Settings
from monitor.cli import status
from monitor.engine.stage import Later
from monitor.parts import Parts
from monitor.stages import compare, group, match
from monitor.stages.table import STAGES, STAGES_OF
from monitor.watch.survey import survey
from monitor.web.app import application
from monitor.web.numbers import numbers_of
from monitor.web.site import Site
from storage.contract.retention import Ages
from storage.opening import open_reader, open_store
from storage.query import parse
from storage.records import Article, Classification, Outcome
from storage.sqlite.connection import Cursor
from storage.store import Store
from tests.bench import starting
from tests.bench.grown import BATCH, Grown

ARTICLES: Final = 1_000_000
TIMES: Final = 5

OF_THE_ENGINE: Final = "engine: "
"""How what its thread does is called here."""
ONE_MORE: Final = f"{OF_THE_ENGINE}compare, group and match one more article"
MANY: Final = 100
"""Articles more, of which the 95th counts."""

WANTED: Final = (
    ("search ", 200.0),
    ("page /search", 200.0),
    ("status", 500.0),
    ("sources list", 500.0),
    (ONE_MORE, 8.0),
)
"""Milliseconds, of what begins so; of one more article for 95 of 100."""
WANTED_STATEMENT: Final = 20.0

SEARCHES: Final = (
    "relevance:about",
    "country:KG",
    "topic:security",
    "place:town-77",
    "person:person-4000",
    "event:meeting-{month}",
    "language:ru",
    'outlet:"Outlet 7"',
    "reprint:yes",
    "since:{week} until:{day}",
    "country:KZ until:{week}",
    "country:KZ person:person-4000",
    "-country:KZ language:en",
    "summit",
    "w0",
    "summit country:KG",
    "w0 w1 person:person-4000",
    "summit OR place:town-77",
    '"no such phrase"',
)
PAGES: Final = (
    "/",
    "/days/{week}",
    "/?topic=security",
    "/search?q=summit",
    "/search?q=country:KZ&sort=newest",
    "/search?q=w0&sort=newest",
    "/trends",
    "/trends?q=country:KZ&q=topic:security&days=90",
    "/trends?q=country:KZ+language:ru&days=90",
    "/sources",
    "/metrics",
    "/readyz",
)


def main() -> None:
    """Write the store unless it is there, ask, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    watch()
    with tempfile.TemporaryDirectory() as spare:
        settings = Settings(monitor=MonitorSettings(data_dir=asked.folder or Path(spare)))
        write(settings, asked.articles)
        print(f"{'medians of ms':58} {'CPU':>8} {'clock':>8} {'statement':>9} {'wanted':>7}")
        slowest = 0.0
        for name, question in questions(settings):
            times = max(MANY, asked.times) if name.endswith("one more article") else asked.times
            readings = [took(question) for _ in range(times)]
            _tell(name, readings)
            if name.startswith(OF_THE_ENGINE):
                slowest = max(slowest, *(statement for _, _, statement in readings))
        print(
            f"slowest statement in the engine's thread: {slowest:.1f} ms of CPU "
            f"(wanted: {WANTED_STATEMENT:.0f} at most)"
        )
        starting.tell(settings)


def write(settings: Settings, count: int) -> None:
    """Write the store, or what is missing of it."""
    Path(settings.monitor.data_dir).mkdir(parents=True, exist_ok=True)
    with open_store(settings.database) as store:
        present, begun = store.articles.count(), time.monotonic()
        if present < count:
            for number in Grown().fill(store, count):
                if number % (100 * BATCH) == 0:
                    speed = (number - present) / (time.monotonic() - begun)
                    print(f"{number} articles, {speed:.0f} a second", flush=True)
            store.tidy()
            spent = time.monotonic() - begun
            speed = (count - present) / spent
            print(f"{count - present} articles written in {spent:.0f} s, {speed:.0f} a second")
        number, size = store.articles.count(), store.size().data
        print(f"{number} articles, {size / 1e9:.1f} GB, {size / number / 1e3:.1f} KB an article")


def newest(settings: Settings) -> datetime:
    """Return when the newest article came."""
    with open_reader(settings.database) as store:
        (hit,) = store.search.find(parse("source:outlet"), limit=1, newest=True)
        article = store.articles.get(hit.article)
        assert article is not None
        return article.first_seen


def dated(text: str, end: datetime) -> str:
    """Return *text* with the days for which names stand in it."""
    week, day = end - timedelta(days=7), end - timedelta(days=1)
    month = f"{end.year}-{end.month}"
    return text.format(week=week.date(), day=day.date(), month=month)


def questions(settings: Settings) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield everything that is asked, by name."""
    end = newest(settings)
    for text in (dated(one, end) for one in SEARCHES):
        yield f"search {text}", lambda text=text: _read(settings, _search(text))
        yield f"count  {text}", lambda text=text: _read(settings, _count(text))
    with _site(settings, end) as ask:
        for path in (*(dated(one, end) for one in PAGES), *_of_one_story(settings, end)):
            yield f"page {path}", lambda path=path: ask(path)
    yield "status", lambda: status.state(settings)
    yield "sources list", lambda: _read(settings, lambda store: survey(store, end))
    yield "numbers for /metrics", lambda: _read(settings, lambda store: numbers_of(store, end))
    yield from of_the_engine(settings, end)


def _search(text: str) -> Callable[[Store], object]:
    return lambda store: store.search.find(parse(text), limit=201)


def _count(text: str) -> Callable[[Store], object]:
    return lambda store: store.search.count(parse(text))


def _read(settings: Settings, question: Callable[[Store], object]) -> object:
    with open_reader(settings.database) as store:
        return question(store)


@contextmanager
def _site(settings: Settings, end: datetime) -> Iterator[Callable[[str], None]]:
    """Give a way to ask for a page, as it is at the *end* of the store's time."""
    site = Site(settings, clock=lambda: end)
    app = application(site)

    async def asked(path: str) -> None:
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 40_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.get(path, headers={"Host": "localhost"})
            # Nobody writes beside this: the store is not ready, and that is told.
            if answer.status_code not in (200, 503 if path == "/readyz" else 200):
                print(f"{path} was answered with {answer.status_code}")

    def ask(path: str) -> None:
        asyncio.run(asked(path))

    try:
        yield ask
    finally:
        site.close()


def _of_one_story(settings: Settings, end: datetime) -> list[str]:
    """Return pages of the largest story of the last day, and of an article of it."""
    with open_reader(settings.database) as store:
        day = end - timedelta(days=1)
        members = store.stories.members(store.stories.ids(since=day, until=end, relevant=True))
        story, articles = max(members.items(), key=lambda one: len(one[1]))
        return [f"/stories/{story}", f"/articles/{articles[0]}", f"/search?q=story:{story}"]


def of_the_engine(settings: Settings, end: datetime) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what the engine's thread does, over a store that is open for writing."""
    opening = f"{OF_THE_ENGINE}open, as a start does"
    yield opening, lambda: open_store(settings.database).close()
    with open_store(settings.database) as store:

        def reopen() -> None:
            with store.writing():
                for name, row in STAGES.items():
                    store.work.reopen_older(name, row.version, end)

        steps: Iterator[object] = iter(())

        def prune() -> None:
            nonlocal steps
            month = end - timedelta(days=30)
            with store.writing():
                if next(steps, None) is None:
                    steps = store.retention.slices(
                        Ages(documents=month, history=month), stages=STAGES_OF
                    )

        yield f"{OF_THE_ENGINE}reopen what older stages did (nothing)", reopen
        yield f"{OF_THE_ENGINE}sources.unread", lambda: store.sources.unread(read_by="parse")
        yield f"{OF_THE_ENGINE}a step of forgetting what is old", prune
        yield f"{OF_THE_ENGINE}work.counts", store.work.counts
        with ExitStack() as closing:
            yield from _more(store, end, Parts(settings, closing))


def _more(store: Store, end: datetime, parts: Parts) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield how one more article is put at the *end* of the store's time, and decided on."""
    count = store.articles.count()
    grown = Grown(seed=time.time_ns())
    grouping, matching = group.Group(""), match.Match(parts)
    waiting: deque[str] = deque()

    def put() -> None:
        number = count + time.time_ns() % 1_000_000_000
        records, _ = grown.records(number, end)
        with store.writing():
            store.put([one for one in records if isinstance(one, Article | Classification)])
        waiting.extend(one.id for one in records if isinstance(one, Article))

    def decide() -> None:
        if not waiting:
            put()
        item = waiting.popleft()
        with store.writing():
            for read, run in (
                (compare.read, compare.run),
                (grouping.read, group.run),
                (matching.read, matching.run),
            ):
                value: Any = read(store, item, end)
                outcome = value if isinstance(value, Outcome) else run(value)
                assert not isinstance(value, Later)
                store.put(outcome.records)

    yield f"{OF_THE_ENGINE}put one more article", put
    yield ONE_MORE, decide


class _Slowest:
    """The longest statement since it was asked for, its rows included, in seconds of CPU."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def watched(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return *work* (of a cursor), which tells how long it took."""

        def timed(*arguments: Any) -> Any:
            begun = time.thread_time()
            try:
                return work(*arguments)
            finally:
                self.seconds = max(self.seconds, time.thread_time() - begun)

        return timed


SLOWEST: Final = _Slowest()


def watch() -> None:
    """Have every statement of this process watched from now on."""
    for name in ("execute", "executemany", "fetchone", "fetchall"):
        setattr(Cursor, name, SLOWEST.watched(getattr(Cursor, name)))


def took(question: Callable[[], object]) -> tuple[float, float, float]:
    """Return what *question* took, of CPU and by the clock, and its slowest statement, in ms."""
    SLOWEST.seconds, begun, spent = 0.0, time.perf_counter(), time.process_time()
    question()
    taken = (time.process_time() - spent, time.perf_counter() - begun, SLOWEST.seconds)
    return tuple(1_000 * one for one in taken)  # type: ignore[return-value]  # three of them


def _tell(name: str, took: list[tuple[float, float, float]]) -> None:
    spent, whole, statement = (median(some) for some in zip(*took, strict=True))
    wanted = next((most for begin, most in WANTED if name.startswith(begin)), None)
    most = f"{wanted:7.0f}" if wanted and name != ONE_MORE else ""
    print(f"{name:58} {spent:8.1f} {whole:8.1f} {statement:9.1f} {most}".rstrip(), flush=True)
    if name == ONE_MORE:
        spent, whole, statement = (quantiles(some, n=20)[-1] for some in zip(*took, strict=True))
        print(f"{'  95 of 100 under':58} {spent:8.1f} {whole:8.1f} {statement:9.1f} {wanted:7.0f}")


if __name__ == "__main__":
    os.nice(5)
    main()
