"""The long fuzz run: mutated feeds, pages, dates, URLs, texts and prose; no exception, no hang.

    python -m tests.fuzz.run --feeds 1000000 --pages 100000 [--dates N] [--urls N] [--texts N]
                             [--prose N] [--seed N] [--minutes M]
    python -m tests.fuzz.run --show feeds:0:4711    # writes that document to stdout

One child process reads the documents and says which one it is at; a document that takes
longer than the limit, or kills the child, is a finding, and the run goes on after it. Exit 1
with a finding. The limits are those that issue 3 sets: 2 s for a feed, 10 s for a page.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
import traceback
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from monitor.sources import Document, load_kind
from storage.reasons import MEANINGS
from storage.records import Source
from tests.fuzz.mutate import feed_seeds, mutated, page_seeds
from tests.fuzz.prose import prose_seeds, read_prose
from tests.fuzz.texts import date_seeds, read_date, read_text, read_url, text_seeds, url_seeds

AT = datetime(2026, 11, 21, tzinfo=UTC)
SOURCES = (
    Source(name="Plain", url="https://feed.example/feed"),
    Source(name="Пресса", url="https://feed.example/feed", country="RU", language="ru"),
    Source(name="خبر", url="https://feed.example/feed", country="IR", language="fa"),
    Source(name="报", url="https://feed.example/feed", country="CN", language="zh"),
)
STEP = 100
"""Documents between two reports of the child."""

TEXT_SECONDS = 1.0
"""For a title, a date, a URL: a feed has 500 of each, and two seconds."""

PROSE_SECONDS = 20.0
"""For all the stages of an article together, of up to 200,000 characters."""


@dataclass(frozen=True)
class Target:
    """What is fed with documents: how one is read, the documents to mutate, and the limit."""

    read: Callable[[bytes, int], str]
    seeds: Callable[[], list[bytes]]
    seconds: float


def read_feed(body: bytes, number: int) -> str:
    """Read *body* as a feed; the result must hold what the records promise."""
    listing = load_kind("feed").parse(
        Document(url="https://feed.example/feed", body=body, at=AT),
        SOURCES[number % len(SOURCES)],
        500,
    )
    assert listing.reason in MEANINGS
    for entry in listing.entries:
        assert len(entry.title) <= 1_000
        assert not any(map(unwanted, entry.title + entry.summary))
        assert not entry.link or entry.link.startswith(("http://", "https://"))
        assert bool(entry.link) == bool(entry.page)
        assert len(entry.link) <= 2_048
        for when in (entry.published, entry.updated):
            assert when is None or (when.tzinfo is UTC and 1995 <= when.year <= 2026)
        f"{entry.title}{entry.summary}{entry.content}{entry.guid}".encode()
    assert len({entry.id for entry in listing.entries}) == len(listing.entries)
    return listing.reason


def unwanted(character: str) -> bool:
    """Say whether *character* may never come out of the cleaner."""
    overrides = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return overrides or unicodedata.category(character) in ("Cc", "Cs", "Co")


def read_article(body: bytes, number: int) -> str:
    """Read *body* as an article page."""
    from monitor.extraction.page import read_page

    found = read_page(
        Document(url="https://feed.example/a", media_type="text/html", body=body, at=AT),
        source=SOURCES[number % len(SOURCES)],
        entry=None,
        first_seen=AT,
        now=AT,
    )
    assert found.reason in MEANINGS
    if found.article is not None:
        f"{found.article.headline}{found.article.text}".encode()
    return found.reason


TARGETS = {
    "feeds": Target(read_feed, feed_seeds, 2.0),
    "pages": Target(read_article, page_seeds, 10.0),
    "dates": Target(read_date, date_seeds, TEXT_SECONDS),
    "urls": Target(read_url, url_seeds, TEXT_SECONDS),
    "texts": Target(read_text, text_seeds, TEXT_SECONDS),
    "prose": Target(read_prose, prose_seeds, PROSE_SECONDS),
}


def child(name: str, seed: int, numbers: range, pipe: Connection) -> None:
    """Read the documents *numbers* and report: a finding at once, the counts every STEP."""
    target = TARGETS[name]
    seeds = target.seeds()
    ends: Counter[str] = Counter()
    for number in numbers:
        if number % STEP == 0:
            pipe.send(("at", number, ends))
            ends = Counter()
        body = mutated(seeds, seed, number)
        started = time.process_time()
        try:
            ends[target.read(body, number)] += 1
        except Exception:  # noqa: BLE001 - any exception is what is looked for
            ends["exception"] += 1
            pipe.send(("finding", number, traceback.format_exc(limit=-4)))
        spent = time.process_time() - started
        if spent > target.seconds:
            ends["slow"] += 1
            pipe.send(("finding", number, f"took {spent:.1f} s"))
    pipe.send(("done", numbers.stop, ends))


def run(name: str, count: int, seed: int, deadline: float) -> int:
    """Run one target to *count* documents or until *deadline*; return the number of findings."""
    ends: Counter[str] = Counter()
    findings = 0
    at, started = 0, time.monotonic()
    while at < count and time.monotonic() < deadline:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(
            target=child, args=(name, seed, range(at, count), theirs), daemon=True
        )
        process.start()
        theirs.close()
        at, new = _watch(name, ours, ends, at, deadline)
        findings += new
        process.kill()
        process.join()
    minutes = (time.monotonic() - started) / 60
    told = ", ".join(f"{reason} {number:,}" for reason, number in ends.most_common())
    print(f"{name}: {sum(ends.values()):,} in {minutes:.1f} min, {findings} findings ({told})")
    return findings


def _watch(
    name: str, pipe: Connection, ends: Counter[str], at: int, deadline: float
) -> tuple[int, int]:
    """Follow one child until it is done, hangs or dies; return where to go on, and findings."""
    findings = 0
    patience = TARGETS[name].seconds * 5 + STEP
    while time.monotonic() < deadline:
        try:
            if not pipe.poll(patience):
                raise EOFError
            kind, number, told = pipe.recv()
        except EOFError:
            print(f"{name}: the reader hung or died between {at} and {at + STEP}", flush=True)
            return at + STEP, findings + 1
        if kind == "finding":
            findings += 1
            print(f"{name} {number}: {told}", flush=True)
            continue
        at = number
        ends.update(told)
        if kind == "done":
            break
    return at, findings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the counts, return 1 with findings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    for name in TARGETS:
        parser.add_argument(f"--{name}", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=60 * 24, help="of each target")
    parser.add_argument("--show", metavar="NAME:SEED:NUMBER", help="write one document to stdout")
    options = parser.parse_args(arguments)
    if options.show:
        name, seed, number = options.show.split(":")
        sys.stdout.buffer.write(mutated(TARGETS[name].seeds(), int(seed), int(number)))
        return 0
    findings = 0
    for name in TARGETS:
        count = getattr(options, name)
        if count:
            deadline = time.monotonic() + options.minutes * 60
            findings += run(name, count, options.seed, deadline)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
