"""Walking into a site's past: what robots.txt, an index and a sitemap say lies behind D.

`read_past` reads one document and names the pages and the further documents that are worth
a look. Where `sitemap` takes the newest, this takes all, and leaves out what is known to be
older. Pure; runs in a worker (a part of ``sitemap``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from monitor.sources import Document
from monitor.sources.link_patterns import PatternError, patterns_of
from monitor.sources.sitemap_items import Content, SitemapItem, period_in, read_items
from monitor.sources.sitemap_reading import entry_of, refused
from monitor.text.addresses.urls import canonical, same_site
from monitor.text.dates.reading import parse_date
from storage.records import Entry, Source

PART: Final = 5_000
"""Pages of one sitemap taken at a time; the protocol allows 50,000, and each becomes two rows
in one transaction."""

MOST_PARTS: Final = 40
"""Parts of one file: 200,000 pages, four times what the protocol allows."""

USUAL_SITEMAPS: Final = (
    "sitemap_news.xml",
    "news-sitemap.xml",
    "sitemap-news.xml",
    "google-news-sitemap.xml",
    "sitemap.xml",
)
"""Where WordPress, Bitrix, Drupal and home-made systems put them, as in ``config/sources.toml``."""

USUAL_INDEXES: Final = ("sitemap_index.xml", "wp-sitemap.xml", "sitemap.xml.gz")
"""Where whole archives are (Yoast, WordPress core, Bitrix); of no use for what is new."""

_ROBOTS_SITEMAP: Final = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2048})", re.I | re.M)
_PAGE_DATE: Final = re.compile(r"/20\d\d[/_.-]?(?:0[1-9]|1[0-2])(?!\d*[A-Za-z])")
# Only at the beginning of a segment: further on it is what the article is about.
_ROBOTS_LIMIT: Final = 500_000
_NEWS: Final = re.compile(r"news", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTask:
    """One document of a walk. ``site`` is an address of the outlet; ``part`` counts from 0."""

    document: Document
    source: Source
    site: str
    since: datetime | None = None
    part: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A further sitemap, and when its index says that it changed last."""

    url: str
    changed: datetime | None = None
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What one document says of the past. ``older`` and ``undated`` pages were left out."""

    reason: str
    entries: tuple[Entry, ...] = ()
    children: tuple[Child, ...] = ()
    older: int = 0
    undated: int = 0
    elsewhere: int = 0
    has_more: bool = False
    detail: str = ""


@dataclass(slots=True)
class _Found:
    """The pages of one file, sorted by what is known of their age."""

    dated: list[tuple[datetime, SitemapItem]] = field(default_factory=list)
    undated: list[SitemapItem] = field(default_factory=list)
    older: int = 0
    elsewhere: int = 0


def read_past(task: PastTask) -> Past:
    """Return what the document of *task* names; reasons bad-option, bad-sitemap, empty."""
    document = task.document
    if urlsplit(document.url).path == "/robots.txt":
        return Past(reason="ok", children=_named(document))
    if not document.body.strip():
        return Past(reason="empty")
    try:
        patterns = patterns_of(task.source, "link_pattern", "child_pattern", "date_pattern")
    except PatternError as error:
        return Past(reason="bad-option", detail=str(error))
    content, _ = read_items(document, task.source)
    if content.root not in ("urlset", "sitemapindex"):
        return Past(reason="bad-sitemap", detail=refused(content).detail)
    if content.children and not content.pages:
        return _of_index(content, task, patterns.get("child_pattern"))
    return _of_pages(content, task, patterns)


def robots_sitemaps(robots: str, base: str) -> list[str]:
    """Return the sitemaps that robots.txt names (RFC 9309, 2.2.4), those of news first."""
    found = _ROBOTS_SITEMAP.finditer(robots[:_ROBOTS_LIMIT])
    urls = filter(None, (canonical(one[1], base=base) for one in found))
    return sorted(dict.fromkeys(urls), key=lambda url: not _NEWS.search(urlsplit(url).path))


def _named(document: Document) -> tuple[Child, ...]:
    """Return the sitemaps that robots.txt names; the usual places where it names none."""
    named = robots_sitemaps(document.body.decode("utf-8", "replace"), document.url)
    return tuple(Child(url=url) for url in named) or usual_places(document.url)


def usual_places(base: str) -> tuple[Child, ...]:
    """Return where sitemaps usually are at the site of *base*."""
    places = (canonical(f"/{name}", base=base) for name in (*USUAL_SITEMAPS, *USUAL_INDEXES))
    return tuple(Child(url=url, guessed=True) for url in places if url)


def _of_index(content: Content, task: PastTask, pattern: re.Pattern[str] | None) -> Past:
    """Return the children that may hold pages since then, the newest first.

    A file's lastmod is the newest date in it. Without one its address may name its month;
    a child of which nothing is known is looked into.
    """
    found: dict[str, datetime | None] = {}
    newest: dict[str, datetime | None] = {}
    elsewhere = older = 0
    for item in content.children:
        url = canonical(item.loc, base=task.document.url)
        if url is None or url == task.document.url:
            continue
        if not (pattern.search(url) if pattern else _is_here(url, task)):
            elsewhere += 1
            continue
        written = parse_date(item.lastmod, now=task.document.at, thorough=False)
        latest = written.at if written else period_in(url)[1]
        if task.since and latest and latest < _day(task.since, item.lastmod):
            older += 1
            continue
        found.setdefault(url, written.at if written else None)
        newest.setdefault(url, latest)
    order = _newest_first(found, newest)
    return Past(
        reason="ok",
        children=tuple(Child(url=url, changed=found[url]) for url in order),
        older=older,
        elsewhere=elsewhere,
        detail=f"index of {len(content.children)} sitemaps",
    )


def _newest_first(urls: Iterable[str], at: dict[str, datetime | None]) -> list[str]:
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(urls, key=lambda url: at[url] or oldest, reverse=True)


def _of_pages(content: Content, task: PastTask, patterns: dict[str, re.Pattern[str]]) -> Past:
    """Return one part of the pages since then, the newest first.

    Pages without any date are section pages where others have one: left out then, when a
    time was asked for. Where nothing is dated, all are taken.
    """
    found = _sorted_out(content.pages, task, patterns.get("link_pattern"))
    skips_undated = task.since is not None and bool(found.dated or found.older)
    undated = [] if skips_undated else found.undated
    pages = [item for _, item in sorted(found.dated, key=lambda one: one[0], reverse=True)]
    pages += undated
    start = task.part * PART
    chosen = pages[start : start + PART]
    pattern = patterns.get("date_pattern")
    made = (entry_of(item, task.document, task.source, pattern) for item in chosen)
    return Past(
        reason="ok",
        entries=tuple(entry for entry in made if entry is not None),
        older=found.older,
        undated=len(found.undated) if skips_undated else 0,
        elsewhere=found.elsewhere,
        has_more=len(pages) > start + PART and task.part + 1 < MOST_PARTS,
        detail=f"{len(pages)} of {len(content.pages)} pages",
    )


def _sorted_out(
    items: Iterable[SitemapItem], task: PastTask, wanted: re.Pattern[str] | None
) -> _Found:
    found = _Found()
    hosts: dict[str, bool] = {}
    for item in items:
        url = canonical(item.loc, base=task.document.url)
        if url is None or _is_root(url) or (wanted and not wanted.search(url)):
            continue
        host = url.split("/", 3)[2]
        if host not in hosts:
            hosts[host] = _is_here(url, task)
        if not hosts[host]:
            found.elsewhere += 1
            continue
        at, latest = _dates(item, url, task.document.at)
        if at is None:
            found.undated.append(item)
        elif task.since and latest < _day(task.since, item.published or item.lastmod):
            found.older += 1
        else:
            found.dated.append((at, item))
    return found


def _dates(item: SitemapItem, url: str, now: datetime) -> tuple[datetime | None, datetime]:
    """Return when a page appeared as far as is known, and the latest time that may have been.

    The news date counts for most, then the date in the address; lastmod is a time after it.
    """
    published = _read_date(item.published, now)
    if published:
        return published, published
    first, last = period_in(url) if _PAGE_DATE.search(url) else (None, None)
    if first and last and first <= now:
        return first, last
    changed = _read_date(item.lastmod, now)
    return changed, changed or now


def _read_date(text: str, now: datetime) -> datetime | None:
    """Return the W3C date in *text*; other forms are read the long way, ten times as slow."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        found = parse_date(text, now=now, thorough=False)
        return found.at if found else None
    return min(at if at.tzinfo else at.replace(tzinfo=UTC), now)


def _day(since: datetime, written: str) -> datetime:
    """Return *since*, or the beginning of its day where the date it meets has no time of day."""
    if "T" in written or ":" in written:
        return since
    return since.replace(hour=0, minute=0, second=0, microsecond=0)


def _is_root(url: str) -> bool:
    return url.endswith("/") and url.count("/") == 3


def _is_here(url: str, task: PastTask) -> bool:
    return same_site(url, task.site) or same_site(url, task.document.url)
