"""What each stage costs: the way of pages from their bytes to their stories, one after the other.

    python -m tests.bench.stages [--pages 181]

All in one process, without network, turns and workers, so that a figure is that stage's own work;
pages as in `tests.bench.speed`, of which the first third warms up what starts once. Printed is the
CPU of each in ms a page, beside trafilatura's ``bare_extraction`` of the same pages with metadata.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, TypeVar

from config.settings import MonitorSettings, Settings
from monitor.parts import Parts
from monitor.stages import classify, compare, extract, group, match
from storage.opening import open_store
from storage.records import Article, Capture, Outcome, Record
from storage.store import Store
from tests.bench.pipeline import _NOW
from tests.bench.speed import PAGES, bodies
from tests.trafilatura_alone import trafilatura_alone

T = TypeVar("T")
WARM: Final = 3
"""One page in so many is not counted, the first ones."""


class Costs:
    """Seconds of CPU by what they were spent on."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def of(self, name: str, work: Callable[[], T]) -> T:
        """Do *work* and note what it cost."""
        begun = time.process_time()
        try:
            return work()
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - begun


def take_in(store: Store, parts: Parts, number: int, body: bytes, costs: Costs) -> bool:
    """Take page *number* all the way, each step on *costs*; return whether there is an article."""
    capture = Capture(
        id=f"page-{number}", source="bench", url=f"http://127.0.0.1/news/{number}.html",
        purpose="article", at=_NOW, reason="ok", page=f"page-{number}", media_type="text/html",
        body=body,
    )  # fmt: skip
    task = extract.ExtractTask(source=extract.INGESTED, capture=capture, entry=None, now=_NOW)
    costs.of("trafilatura alone", lambda: trafilatura_alone(body, with_metadata=True))
    made = costs.of("extract, with the signature", lambda: extract.run(task))
    article = next((one for one in made.records if isinstance(one, Article)), None)
    if article is None:
        return False
    found = costs.of("classify", lambda: classify.run(classify.ClassifyTask(article)))
    with store.writing():
        costs.of("keep page and article", lambda: _put(store, (capture, *made.records)))
        costs.of("keep what it is about", lambda: _put(store, found.records))
        grouping, matching = group.Group(""), match.Match(parts)
        for name, read, run in (
            ("compare", compare.read, compare.run),
            ("group", grouping.read, group.run),
            ("match", matching.read, matching.run),
        ):
            costs.of(name, lambda read=read, run=run: _step(store, article.id, read, run))  # type: ignore[misc]
    return True


def _put(store: Store, records: tuple[Record, ...]) -> object:
    return store.put(records)


def _step(store: Store, item: str, read: Callable[..., Any], run: Callable[[Any], Outcome]) -> None:
    value = read(store, item, _NOW)
    store.put((value if isinstance(value, Outcome) else run(value)).records)


def measured(count: int) -> tuple[int, Costs]:
    """Return how many pages were counted, and the costs of all of them."""
    pages = bodies(count)
    costs, counted = Costs(), 0
    with tempfile.TemporaryDirectory() as folder, ExitStack() as closing:
        settings = Settings(monitor=MonitorSettings(data_dir=Path(folder)))
        parts = Parts(settings, closing)
        store = closing.enter_context(open_store(settings.database))
        for number, body in enumerate(pages):
            warms = number < len(pages) // WARM
            counted += (
                take_in(store, parts, number, body, Costs() if warms else costs) and not warms
            )
    return counted, costs


def told(counted: int, costs: Costs) -> Iterator[str]:
    """Yield the table."""
    yield "| Step | CPU, ms a page |"
    yield "|---|---|"
    for name, seconds in costs.seconds.items():
        yield f"| {name} | {1e3 * seconds / counted:.2f} |"
    (theirs, *ours) = costs.seconds.values()
    yield f"{counted} pages: {1e3 * sum(ours) / counted:.1f} ms, {sum(ours) / theirs:.2f} times it"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=PAGES)
    for line in told(*measured(parser.parse_args().pages)):
        print(line)


if __name__ == "__main__":
    main()
