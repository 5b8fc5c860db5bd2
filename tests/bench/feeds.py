"""Feeds: entries found and time taken, beside feedparser.

    python -m tests.bench.feeds

Printed: the entries on the 2,107 files of feedparser's suite and the 539 of gofeed's (where
``../shared`` is present), with every file in which feedparser finds more; the CPU time of
well-formed feeds of 300 KB in several shapes, and of 30 items; the longest time that a hostile
document of 10 MB takes. CPU time of the best run, both parsers in turn on the same machine.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from monitor.sources import Document, Listing, parse
from storage.records import Source
from tests.sources.test_feed import HOSTILE, MEGABYTES

AT = datetime(2026, 11, 21, tzinfo=UTC)
URL = "https://feed.example/feed"
SOURCE = Source(name="Bench", url=URL, country="RU", language="ru")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "feeds"
RUNS = 8

SENTENCE = "Лидеры стран ШОС обсудили в Тяньцзине безопасность, торговлю и энергетику. "
LOREM = "The leaders of the member states discussed security, trade and energy in Tianjin. "


def read(body: bytes) -> Listing:
    return parse(Document(url=URL, body=body, at=AT), SOURCE, 500)


def rss(count: int, summary: str, *, rich: bool = False) -> bytes:
    more = (
        "<dc:creator><![CDATA[Иван Петров]]></dc:creator><category>Политика</category>"
        "<category>ШОС</category>"
    )
    items = "".join(
        f"<item><title>Саммит ШОС: новость номер {n}</title>"
        f"<link>https://agency.example/2025/09/01/sco-{n}.html?utm_source=rss</link>"
        f'<guid isPermaLink="false">https://agency.example/?p={n}</guid>'
        f"<pubDate>Mon, 01 Sep 2025 {n % 24:02}:{n % 60:02}:00 +0300</pubDate>"
        f"{more if rich else ''}<description>{summary}</description></item>"
        for n in range(count)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Agency</title>'
        f"<link>https://agency.example/</link><ttl>15</ttl>{items}</channel></rss>"
    ).encode()


def atom(count: int, summary: str) -> bytes:
    items = "".join(
        f'<entry><title>News {n}</title><link href="https://agency.example/{n}"/>'
        f"<id>https://agency.example/{n}</id><updated>2025-09-01T10:00:{n % 60:02}Z</updated>"
        f'<summary type="html">{summary}</summary></entry>'
        for n in range(count)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Agency</title>{items}</feed>"
    ).encode()


def markup(sentence: str, times: int) -> str:
    part = f'&lt;p&gt;{sentence}&lt;a href="/x"&gt;&lt;b&gt;more&lt;/b&gt;&lt;/a&gt;&lt;/p&gt;'
    return part * times


def seconds(work: Callable[[bytes], object], body: bytes) -> float:
    started = time.process_time()
    work(body)
    return time.process_time() - started


def counts() -> None:
    """Print the entries that both find in the corpora."""
    if not SHARED.is_dir():
        print("corpora: ../shared is not here")
        return
    for folder in ("feedparser", "gofeed"):
        ours = theirs = failed = 0
        fewer = []
        paths = sorted((SHARED / folder).iterdir())
        for path in paths:
            body = path.read_bytes()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                expected = len(feedparser.parse(body).entries)
            try:
                found = len(read(body).entries)
            except Exception as error:  # noqa: BLE001 - any exception is what is looked for
                failed += 1
                print(f"  {path.name}: {error!r}")
                continue
            ours, theirs = ours + found, theirs + expected
            if found < expected:
                fewer.append(f"  {path.name}: {found} of {expected}")
        print(
            f"corpus {folder}: {len(paths):,} files, {ours:,} entries (feedparser {theirs:,}), "
            f"fewer in {len(fewer)} files, {failed} exceptions"
        )
        print("\n".join(fewer), end="\n" if fewer else "")


def speed() -> None:
    """Print the times of well-formed feeds."""
    shapes = {
        "RSS, 30 items, 45 KB": rss(30, SENTENCE * 7, rich=True),
        "RSS, 300 items, Russian": rss(300, SENTENCE * 4, rich=True),
        "RSS, 300 items, English": rss(300, LOREM * 8),
        "RSS, 300 items, HTML": rss(300, markup(LOREM, 4)),
        "Atom, 300 items, HTML": atom(300, markup(LOREM, 5)),
        "Atom, 300 items, English": atom(300, LOREM * 9),
        "RSS, 600 items, short": rss(600, LOREM),
    }
    for name, body in shapes.items():
        ours = theirs = 1e9
        for _ in range(RUNS):
            ours = min([ours, *(seconds(read, body) for _ in range(4))])
            theirs = min(theirs, seconds(feedparser.parse, body))
        print(
            f"{name:26} {len(body) / 1000:5.0f} KB: {ours * 1000:6.1f} ms, "
            f"feedparser {theirs * 1000:6.1f} ms, {theirs / ours:5.1f} times"
        )


def again() -> None:
    """Print the time of a feed that was read before, with one new item at its head."""
    items = rss(301, LOREM * 8).split(b"</item>")
    head, first = items[0].split(b"<item>")
    before = b"</item>".join([head + b"<item>" + items[1].removeprefix(b"<item>"), *items[2:]])
    now = b"</item>".join([head + b"<item>" + first, *items[1:]])
    known = parse(Document(url=URL, body=before, at=AT, known=b""), SOURCE, 500).known
    document = Document(url=URL, body=now, at=AT, known=known)
    assert len(parse(document, SOURCE, 500).entries) == 1
    ours = theirs = 1e9
    for _ in range(RUNS):
        ours = min(
            [ours, *(seconds(lambda _: parse(document, SOURCE, 500), now) for _ in range(4))]
        )
        theirs = min(theirs, seconds(feedparser.parse, now))
    print(
        f"{'the same with 1 new item':26} {len(now) / 1000:5.0f} KB: {ours * 1000:6.1f} ms, "
        f"feedparser {theirs * 1000:6.1f} ms, {theirs / ours:5.1f} times"
    )


def endurance() -> None:
    """Print the longest time of a hostile document."""
    times = {}
    for name, make in HOSTILE.items():
        body = make(MEGABYTES).encode("utf-8", "surrogatepass")
        times[name] = seconds(read, body)
    worst = max(times, key=lambda name: times[name])
    print(f"hostile: {len(times)} documents of up to 10 MB, longest {times[worst]:.2f} s ({worst})")


def main() -> None:
    counts()
    speed()
    again()
    endurance()


if __name__ == "__main__":
    main()
