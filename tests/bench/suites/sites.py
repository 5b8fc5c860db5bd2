"""What is known of a site, on publishers held apart: ``python -m tests.bench.suites.sites``.

    python -m tests.bench.suites.sites [FOLDER] [--half worked|apart] [--undeclared] [--show]

Pages of the suites are put together by host. Each is read without anything and with what its
site's other pages teach, those of the same address or text left out; publishers are in halves by
their names. The texts of one ministry or president's office (``texts/*.jsonl`` of ``../shared``)
are read one after the other by their dates: there is no gold, what would go is counted and shown.

``--undeclared`` looks at dates: each page is read without what it declares (data, meta elements,
microdata, its address), the others as they are, so that only places can say where its date is.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from lxml import etree
from lxml.html import document_fromstring, tostring

from monitor.extraction.identity import site_of
from monitor.extraction.page import Extracted, read_page
from monitor.extraction.recurring import NOTHING_KNOWN, WINDOW, Known, learned
from monitor.extraction.sitewide import marks_of, without_sitewide
from monitor.reprints.signature import text_digest
from monitor.sources import Document
from storage.records import Article, Recurring, SitePage, Source
from tests.bench.suites.__main__ import BESIDE, SHARED
from tests.bench.suites.checkouts import SUITES
from tests.bench.suites.measures import dates, words_of
from tests.bench.suites.page import Page, Reading
from tests.bench.suites.readers import NOW

FEWEST: Final = 4
"""Pages of a publisher: three to learn from and one to read."""

_SOURCE: Final = Source(name="bench", url="https://bench.example/")
_NO_SITE: Final = frozenset({"", "web.archive.org", "news.example.com", "fakehost"})


def main() -> int:
    """Print what was taken out of how many pages, and what it did to bodies and headlines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=BESIDE / "suites")
    parser.add_argument("--half", choices=("worked", "apart"), default="worked")
    parser.add_argument("--undeclared", action="store_true", help="dates by their places")
    parser.add_argument("--show", action="store_true", help="each thing that was taken out")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    before, after = [], []
    for site, pages in sorted(_sites(asked.folder).items()):
        if _half(site) != asked.half or len({page.url for page in pages}) < FEWEST:
            continue
        counts["publishers"] += 1
        if asked.undeclared:
            _count_dates(site, pages, counts, is_shown=asked.show)
            continue
        for page, alone, known in _each(site, pages):
            counts["pages"] += 1
            found = _read(page, known)
            _tell(site, page, alone, found, counts, is_shown=asked.show)
            if page.gold.text:
                before.append(words_of(page.gold, Reading(text=_of(alone).text)))
                after.append(words_of(page.gold, Reading(text=_of(found).text)))
    print(f"{asked.half}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    if asked.undeclared:
        return 0
    if before:
        mean = [sum(values) / len(values) for values in (before, after)]
        print(f"words of {len(before)} bodies: {mean[0]:.4f} without, {mean[1]:.4f} with")
    for path in sorted(SHARED.parent.glob("texts/*.jsonl")):
        _print_texts(path, is_shown=asked.show)
    return 0


def _sites(folder: Path) -> dict[str, list[Page]]:
    found: defaultdict[str, list[Page]] = defaultdict(list)
    for name, (place, read) in SUITES.items():
        root = SHARED if name == "scrapinghub" else folder / place
        for page in read(root) if root.is_dir() else ():
            found[site_of(page.url)].append(page)
    return {site: pages for site, pages in found.items() if site not in _NO_SITE}


def _half(site: str) -> str:
    return "worked" if hashlib.sha256(site.encode()).digest()[0] % 2 == 0 else "apart"


def _each(site: str, pages: Sequence[Page]) -> Iterator[tuple[Page, Extracted, Known]]:
    """Yield each page, how it is read alone, and what the others teach."""
    read: list[tuple[Page, Extracted, SitePage]] = []
    for number, page in enumerate(pages):
        alone = _read(page, NOTHING_KNOWN)
        if alone.article is not None and alone.marks:
            left = SitePage(
                article=alone.article.id,
                capture=str(number),
                site=site,
                at=NOW + timedelta(days=number),
                text=text_digest(alone.article),
                marks=alone.marks,
            )
            read.append((page, alone, left))
    for page, alone, mine in read:
        seen = {mine.article, mine.text}
        others = []
        for _, _, other in read:
            if seen.isdisjoint({other.article, other.text}):
                others.append(other)
                seen |= {other.article, other.text}
        yield page, alone, learned(others[-WINDOW:])


def _count_dates(site: str, pages: Sequence[Page], counts: Counter[str], *, is_shown: bool) -> None:
    """Count the dates that are right without anything, and with what declaring pages teach."""
    for page, _, known in _each(site, pages):
        if not page.gold.date:
            continue
        bare = _undeclared(page, site)
        said = [dict(_of(_read(bare, by)).dates).get("page", "") for by in (NOTHING_KNOWN, known)]
        right = [dates([(page.gold, Reading(date=one))]).value == 1 for one in said]
        counts["dated"] += 1
        counts["right without"] += right[0]
        counts["right with"] += right[1]
        counts["changed"] += said[0] != said[1]
        if is_shown and said[0] != said[1]:
            print(f"  {site} {page.gold.date}: {said[0]!r} -> {said[1]!r} {page.name}")


def _undeclared(page: Page, site: str) -> Page:
    """Return *page* without what it declares for machines, at an address without a date."""
    root = document_fromstring(page.body)
    for element in list(root.iter("script", "meta")):
        if element.get("charset") is None and element.get("http-equiv") is None:
            element.drop_tree()
    for element in root.iter(etree.Element):
        element.attrib.pop("itemprop", None)
    body = tostring(root, encoding="utf-8")
    return replace(page, body=body, url=f"https://{site}/page")


def _read(page: Page, known: Known) -> Extracted:
    document = Document(url=page.url, media_type="text/html", body=page.body, at=NOW)
    return read_page(document, source=_SOURCE, entry=None, first_seen=NOW, now=NOW, known=known)


def _of(found: Extracted) -> Article:
    if found.article is None:
        raise ValueError("a page that was an article is none when more is known")
    return found.article


def _tell(
    site: str,
    page: Page,
    alone: Extracted,
    found: Extracted,
    counts: Counter[str],
    *,
    is_shown: bool,
) -> None:
    if found.taken:
        counts["pages changed"] += 1
    for one in found.taken:
        counts[one.kind] += 1
        if one.kind == "paragraph" and page.gold.text and one.text in page.gold.text:
            counts["paragraphs of the gold lost"] += 1
        if is_shown:
            _show(site, one)
            if one.kind == "title":
                print(f"    {_of(alone).headline!r} -> {_of(found).headline!r}")


def _show(site: str, one: Recurring) -> None:
    print(f"  {site} {one.kind} {one.pages}/{one.of} {one.text[:120]!r}")


def _print_texts(path: Path, *, is_shown: bool) -> None:
    """Print what would go of the texts of one outlet, told in the order of their dates."""
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if len({site_of(item["url"]) for item in items}) > 1 or "cluster" in items[0]:
        return
    left: list[SitePage] = []
    gone: Counter[str] = Counter()
    blank = SitePage(article="", capture="", site=path.stem, at=NOW, text="")
    for number, item in enumerate(sorted(items, key=lambda one: str(one["date"]))):
        lines = [line for raw in item["text"].split("\n") if (line := raw.strip())]
        known = learned(left[-WINDOW:])
        _, taken = without_sitewide(
            lines, known, headline=item["title"], linked=lambda _: frozenset()
        )
        gone.update(one.text for one in taken)
        marks = marks_of(lines, beside_titles=(), authors=(), dates=(), places=())
        left.append(replace(blank, article=str(number), text=str(number), marks=marks))
    print(f"{path.stem}: {len(items)} texts, {sum(gone.values())} lines go, {len(gone)} different")
    for text, count in gone.most_common() if is_shown else ():
        print(f"  {count:4} {text[:120]!r}")


if __name__ == "__main__":
    sys.exit(main())
