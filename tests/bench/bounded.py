"""What a hostile text costs each stage: CPU seconds and memory at 10,000 to 1,000,000 characters.

    python -m tests.bench.bounded [--sizes 10000,100000,1000000] [STAGE ...] [--shapes NAME,...]

Each measurement is a child of its own: its CPU time (so a busy machine does not show) and the
most memory that was its own, above what it was started with. The shapes are dense with what a
stage looks for, or poor in what it cuts at. Exit code 1 where the longest text takes more than
5 s or 500 MB, or a text ten times as long takes more than 1.2 times ten times as long.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Final

from monitor.extraction.page import read_page
from monitor.quotes.quotes import PersonMention, find_quotes
from monitor.reprints.changes import changes
from monitor.reprints.likeness import kind, likeness
from monitor.reprints.shingles import shingled
from monitor.reprints.signature import signature
from monitor.sources import Document
from monitor.stages.classify import classifier
from monitor.stories.view import lookup, pack, view
from storage.records import Article, Source

AT: Final = datetime(2025, 9, 1, 12, tzinfo=UTC)
SOURCE: Final = Source(name="Plain", url="https://feed.example/feed")
MOST_SECONDS: Final = 5.0
MOST_BYTES: Final = 500_000_000
GROWTH: Final = 1.2
MEASURABLE: Final = 0.25
"""Seconds under which growth is not judged: what is made at the first use hides it."""
PATIENCE: Final = 40
"""CPU seconds after which a child is ended."""

SHAPES: Final = {
    "names": "The SCO summit in Tianjin heard Xi Jinping, Vladimir Putin and Narendra Modi. ",
    "people": "Chairman Ivan Petrov said that Minister Pyotr Sidorov spoke with Li Lei. ",
    "one sentence": "SCO summit Tianjin Xi Jinping 2025 Kazakhstan RATS UN member states and ",
    "abbreviation": "SCO ",
    "meetings": "The 25th SCO summit in Astana in 2024; the summit in Bishkek in 2026. ",
    "explainers": "The SCO was founded in Shanghai in 2001. Photo: Kabar. ",
    "explainer line": "founded in Shanghai 2001 SCO 1996 Shanghai Five comprises, ",
    "brackets": "Shops Close Often (SCO) ",
    "numbers": "10,000 200 1.234,5 млн 5% 7 ",
    "digits": "7",
    "quotes": "“We will do this together,” President Ivan Petrov said. ",
    "marks": "“«„\"",
    "opened": "“a\n",
    "dates": "TIANJIN, September 1, 2025. /TASS/. 1 сентября 2025 г. 2025年9月1日 ",
    "one word": "a",
    "capitals": "Abcd ",
    "characters": "上海合作组织外长王毅说",
    "dense": "上",
    "russian": "Председатель Иван Петров заявил, что ШОС и МИД Казахстана обсудили саммит. ",
    "persian": "سازمان همکاری شانگهای‌ها در تهران گفت. ",
    "lines": "a\n",
    "name lines": "SCO\n",
    "spaces": " ",
    "commas": ", ",
    "accents": "e\u0301\u0323 ",
    "ligatures": "ﬁ ",
}  # fmt: skip
LANGUAGES: Final = {"characters": "zh", "dense": "zh", "russian": "ru", "persian": "fa"}


def article_of(shape: str, size: int) -> Article:
    """Return an article whose text is *size* characters of *shape*."""
    piece = SHAPES[shape]
    return Article(
        id="a" * 24,
        url="https://feed.example/a",
        source="Plain",
        headline="SCO summit opens in Tianjin",
        text=(piece * (size // len(piece) + 1))[:size],
        capture="c" * 24,
        captured_at=AT,
        first_seen=AT,
        date_published=AT,
        language=LANGUAGES.get(shape, "en"),
    )


def _extract(article: Article) -> None:
    document = Document(url=article.url, media_type="text/plain", body=article.text.encode(), at=AT)
    read_page(document, source=SOURCE, entry=None, first_seen=AT, now=AT)


def _extract_markup(article: Article) -> None:
    lines = "</p><p>".join(article.text.split("\n"))
    body = f"<html><body><h1>SCO</h1><article><p>{lines}</p></article></body></html>".encode()
    document = Document(url=article.url, media_type="text/html", body=body, at=AT)
    read_page(document, source=SOURCE, entry=None, first_seen=AT, now=AT)


def _compare(article: Article) -> None:
    signature(article)
    other = replace(article, text=f"Reuters. {article.text[:-7]} 12 more.", id="b" * 24)
    ours, theirs = (shingled(each.text, each.language) for each in (article, other))
    if ours.hashes and theirs.hashes:
        likeness(ours, theirs)
        kind(ours, theirs)
    changes(other, article)


def _classify(article: Article) -> None:
    classifier().classify(article)


def _classify_undated(article: Article) -> None:
    classifier().classify(replace(article, date_published=None))


def _group(article: Article) -> None:
    seen = view(article)
    pack(seen)
    lookup(seen)


def _quotes(article: Article) -> None:
    name, people, at = "Ivan Petrov", [], article.text.find("Ivan Petrov")
    while at >= 0:
        people.append(PersonMention(at, at + len(name), "ivan-petrov", name))
        at = article.text.find(name, at + 1)
    find_quotes(article.text, article.language, people)


STAGES: Final[dict[str, Callable[[Article], None]]] = {
    "extract": _extract,
    "markup": _extract_markup,
    "compare": _compare,
    "classify": _classify,
    "undated": _classify_undated,
    "group": _group,
    "quotes": _quotes,
}


def child(stage: str, article: Article, pipe: Connection) -> None:
    """Run *stage* and send (CPU seconds, bytes that were needed for it)."""
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    with open("/proc/self/clear_refs", "w", encoding="ascii") as peak:
        peak.write("5")
    before = _memory("VmRSS")
    started = time.process_time()
    STAGES[stage](article)
    spent = time.process_time() - started
    pipe.send((spent, _memory("VmHWM") - before))


def _memory(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def measure(stage: str, article: Article) -> tuple[float, float]:
    """Return CPU seconds and bytes of one stage for one text; infinite where it was ended."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=child, args=(stage, article, theirs))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        return float("inf"), float("inf")
    finally:
        process.join()


def judge(sizes: Sequence[int], seconds: Sequence[float], most: float) -> str:
    """Say what is wrong with one row, "" when nothing is."""
    wrong = []
    if seconds[-1] > MOST_SECONDS:
        wrong.append("slow")
    if most > MOST_BYTES:
        wrong.append("large")
    for one, other, short, long in zip(seconds, seconds[1:], sizes, sizes[1:], strict=False):
        if one >= MEASURABLE and other / one > GROWTH * long / short:
            wrong.append(f"grows {other / one:.0f}-fold")
    return ", ".join(wrong)


def warm() -> None:
    """Make what every worker makes once, so that no measurement pays for it."""
    for stage in STAGES.values():
        for shape in ("names", "quotes", "characters", "russian", "persian"):
            stage(article_of(shape, 2_000))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print one row for each stage and shape."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=", ".join(STAGES))
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--shapes", default=",".join(SHAPES))
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    warm()
    columns = "".join(f"{size:>12,}" for size in sizes)
    print(f"{'stage':10}{'shape':16}{columns}{'MB':>8}   CPU seconds by characters", flush=True)
    bad = 0
    for stage in options.stages or STAGES:
        for shape in options.shapes.split(","):
            found = [measure(stage, article_of(shape, size)) for size in sizes]
            seconds, most = [each[0] for each in found], max(each[1] for each in found)
            told = judge(sizes, seconds, most)
            bad += bool(told)
            row = "".join(f"{each:12.3f}" for each in seconds)
            print(f"{stage:10}{shape:16}{row}{most / 1e6:8.0f}   {told}", flush=True)
    print(f"{bad} rows are over a limit")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
