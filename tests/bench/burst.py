"""A summit's hour, and a text that thousands print: does the last article cost what the first did?

    python -m tests.bench.burst [--reports 5000] [--carriers 2000] [--languages 13] [--plot]

Reports of one summit come within an hour in as many languages, each in words of its own, about the
same persons, places and numbers; carriers print one text word for word, or nearly. Each goes the
engine's own way over a real store: kept, compared, grouped, matched. Printed is CPU by tenths of
the burst; the last tenth may cost 1.5 times what the second did (the first fills empty tables; how
it compares with that is printed too).
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any, Final

from config.settings import Settings
from monitor.engine.stage import Later
from monitor.parts import Parts
from monitor.stages import compare, group, match
from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from storage.opening import open_store
from storage.records import Article, Classification, Outcome, key
from storage.store import Store
from tests.bench.speed_plots import PLOTS, lines
from tests.stories.newsroom import newsroom

BEGIN: Final = datetime(2026, 8, 31, 9, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
LANGUAGES: Final = ("en", "ru", "zh", "kk", "ky", "uz", "tg", "fa", "ur", "hi", "be", "mn", "tr")
WANTED: Final = 1.5
WORDS: Final = 300
"""Words of a text that are its own: as many as a report of a news agency has."""


def main() -> None:
    """Measure both bursts and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--reports", type=int, default=5_000)
    parser.add_argument("--carriers", type=int, default=2_000)
    parser.add_argument("--languages", type=int, default=len(LANGUAGES))
    parser.add_argument("--plot", action="store_true", help=f"draw {PLOTS}/burst.svg")
    asked = parser.parse_args()
    asking = (
        (f"{asked.reports} reports of one summit", "reports", asked.reports, asked.languages),
        (f"{asked.carriers} carriers of one text", "carriers", asked.carriers, 1),
    )
    print(f"{'ms of CPU an article, by tenths':36} {' '.join(f'{n:>6}' for n in range(1, 11))}")
    with ProcessPoolExecutor() as processes:  # each by itself, at once: what counts is CPU
        begun = [(name, processes.submit(measured, *words)) for name, *words in asking]
        tenths = {name: one.result() for name, one in begun}
    for name, each in tenths.items():
        tell(name, each)
    if asked.plot:
        drawn = lines("CPU of an article in a burst, ms", tenths, "tenths of the burst")
        PLOTS.joinpath("burst.svg").write_text(drawn)


def measured(kind: str, count: int, languages: int) -> list[float]:
    """Return what `measure` does of *count* reports or carriers."""
    base, found = base_of_a_summit()
    if kind == "carriers":
        return measure(carriers(base, count), found)
    return measure(reports(base, count, LANGUAGES[:languages]), found)


def tell(name: str, tenths: list[float]) -> None:
    """Print one line of the table, and how the last tenth compares."""
    print(f"{name:36} {' '.join(f'{one:6.1f}' for one in tenths)}")
    second, first = tenths[-1] / tenths[1], tenths[-1] / tenths[0]
    print(f"{'':36} last over second {second:.2f} (wanted: {WANTED} at most), first {first:.2f}")


def base_of_a_summit() -> tuple[Article, Classification]:
    """Return a text about a summit, and what is found in it."""
    classifier = Classifier(gazetteer_with())
    found = [(one, classifier.classify(one)) for one in newsroom()[0]]
    return max(found, key=lambda one: (one[1].level == "about", len(one[1].tags)))


def reports(base: Article, count: int, languages: tuple[str, ...]) -> Iterator[Article]:
    """Yield reports in words of their own; what is found in them is what the base says."""
    chance = random.Random(1)
    for number in range(count):
        language = languages[number % len(languages)]
        own = " ".join(f"{language}{int(chance.paretovariate(0.6)) % 50_000}" for _ in range(WORDS))
        yield _told(base, number, count, language, own)


def carriers(base: Article, count: int) -> Iterator[Article]:
    """Yield copies of one text, every third with a sentence less."""
    own = " ".join(f"word{n * n % 9_973}" for n in range(WORDS))
    for number in range(count):
        yield _told(base, number, count, "en", own[:-80] if number % 3 == 2 else own)


def _told(base: Article, number: int, count: int, language: str, text: str) -> Article:
    at = BEGIN + HOUR * number / count
    link = f"https://outlet{number}.example/{number}"
    return replace(
        base,
        id=key("article", link),
        url=link,
        source=f"Outlet {number % 600}",
        publisher=f"Outlet {number % 600}",
        text=text,
        language=language,
        first_seen=at,
        captured_at=at,
        date_published=at,
    )


def measure(burst: Iterable[Article], found: Classification) -> list[float]:
    """Return the mean CPU of an article in each tenth of *burst*, in milliseconds."""
    took: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        ExitStack() as closing,
        open_store(Path(folder) / "burst.db") as store,
    ):
        grouping = group.Group("")
        matching = match.Match(Parts(Settings(), closing))
        steps: tuple[Step, ...] = (
            (compare.read, compare.run),
            (grouping.read, group.run),
            (matching.read, matching.run),
        )
        for article in burst:
            begun = time.process_time()
            _bring(store, article, replace(found, article=article.id), steps)
            took.append(1_000 * (time.process_time() - begun))
    size = len(took) // 10
    return [mean(took[at * size : (at + 1) * size]) for at in range(10)]


Step = tuple[Callable[[Store, str, datetime], Any], Callable[[Any], Outcome]]
"""How a stage looks up what it needs for an article, and how it decides."""


def _bring(store: Store, article: Article, found: Classification, steps: tuple[Step, ...]) -> None:
    with store.writing():
        store.put([article, found])
        for read, run in steps:
            value: Any = read(store, article.id, article.first_seen)
            if not isinstance(value, Later):
                store.put((value if isinstance(value, Outcome) else run(value)).records)


if __name__ == "__main__":
    main()
