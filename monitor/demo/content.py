"""What the newsroom publishes: outlets and articles read from TOML, dated relative to now.

Copies are derived from their originals as the files say (what is kept, dropped, replaced
and added), so that what the monitor should find is true by construction.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final
from urllib.parse import quote

SUMMARY_LENGTH: Final = 220
"""Characters of the first paragraph that a feed announces."""

MEDIA_TYPES: Final = {
    "rss": "application/rss+xml",
    "broken": "application/rss+xml",
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
}
_KINDS: Final = {"newsmap": "sitemap", "listing": "listing"}
_DAY: Final = "{day}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One address of an outlet that announces articles, or fails to (``outlets.toml``)."""

    name: str
    language: str
    format: str
    path: str
    url: str

    @property
    def kind(self) -> str:
        """The source kind that reads it."""
        return _KINDS.get(self.format, "feed")

    @property
    def media_type(self) -> str:
        """The media type of a feed, "" for what is none."""
        return MEDIA_TYPES.get(self.format, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One outlet: a site with a port of its own."""

    id: str
    name: str
    country: str
    layout: str
    url: str
    encoding: str
    display: str
    forbidden: str
    sources: tuple[Channel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a monitor should find out about an article.

    ``level`` is about, mention or none, or "forbidden" where robots.txt denies the page.
    Articles with one ``story`` tell the same event. ``origin`` is the id of the article that
    this one carries, ``copy`` the kind of reprint. The tuples name what must be among the
    tags (codes, canonical names, topics); more may be.
    """

    story: str
    level: str
    copy: str = ""
    origin: str = ""
    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One article as its outlet shows it; ``published`` and ``modified`` are aware UTC."""

    id: str
    outlet: str
    language: str
    path: str
    url: str
    headline: str
    paragraphs: tuple[str, ...]
    day: str
    published: datetime
    modified: datetime
    truth: Truth
    authors: tuple[str, ...] = ()
    credit: str = ""
    note: str = ""
    corrected: Page | None = field(default=None, repr=False)

    @property
    def summary(self) -> str:
        """What a feed says of it."""
        first = self.paragraphs[0]
        return first if len(first) <= SUMMARY_LENGTH else first[:SUMMARY_LENGTH].rstrip() + "…"

    def json_ld(self, outlet: Outlet) -> dict[str, Any]:
        """Return its metadata as agencies embed it (schema.org NewsArticle)."""
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": self.url,
            "headline": self.headline,
            "datePublished": self.published.isoformat(),
            "dateModified": self.modified.isoformat(),
            "inLanguage": self.language,
            "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
        }


@cache
def _folder() -> Traversable:
    return resources.files("monitor.demo")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(_folder().joinpath(name).read_text("utf-8"))


def words() -> dict[str, Any]:
    """Return what stands around articles, by language (``words.toml``)."""
    return _toml("words.toml")


def outlet_ids() -> tuple[str, ...]:
    """Return the ids of all outlets, in the order of ``outlets.toml``."""
    return tuple(outlet["id"] for outlet in _toml("outlets.toml")["outlets"])


def outlets(addresses: Mapping[str, str]) -> tuple[Outlet, ...]:
    """Return the outlets; *addresses* maps their ids to ``http://host:port``."""
    return tuple(
        Outlet(
            id=row["id"],
            name=row["name"],
            country=row["country"],
            layout=row["layout"],
            url=f"{addresses[row['id']]}/",
            encoding=row.get("encoding", "utf-8"),
            display=row.get("display", "snippet"),
            forbidden=row.get("forbidden", ""),
            sources=tuple(
                Channel(**channel, url=addresses[row["id"]] + channel["path"])
                for channel in row["sources"]
            ),
        )
        for row in _toml("outlets.toml")["outlets"]
    )


def pages(addresses: Mapping[str, str], now: datetime) -> tuple[Page, ...]:
    """Return all articles, the newest first, as published in the day and a half before *now*."""
    rows: dict[str, dict[str, Any]] = {}
    for file in sorted(_folder().joinpath("articles").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            rows |= {row["id"]: row for row in tomllib.loads(file.read_text("utf-8"))["articles"]}
    made = [_page(row, rows, addresses, now) for row in rows.values()]
    return tuple(sorted(made, key=lambda page: page.published, reverse=True))


def day_in_words(at: datetime, language: str) -> str:
    """Return the day of *at* as newspapers of *language* write it."""
    form = words()[language]
    return str(form["day"]).format(d=at.day, n=at.month, m=form["months"][at.month - 1])


def _page(
    row: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, Any]],
    addresses: Mapping[str, str],
    now: datetime,
) -> Page:
    original = rows[row["copy_of"]] if "copy_of" in row else row
    published = (now - timedelta(hours=row["hours"])).replace(second=0, microsecond=0)
    told = now - timedelta(hours=original["hours"])
    language = row["language"]
    path = _filled(row["path"], published)
    page = Page(
        id=row["id"],
        outlet=row["outlet"],
        language=language,
        path=path,
        url=addresses[row["outlet"]] + quote(path),
        headline=row.get("headline") or original["headline"],
        paragraphs=_paragraphs(row, original, day_in_words(told, language)),
        day=day_in_words(published, language),
        published=published,
        modified=published,
        authors=tuple(row.get("authors", ())),
        credit=row.get("credit", ""),
        truth=_truth(row),
    )
    if "correction" in row:
        return replace(page, corrected=_corrected(page, row["correction"], now))
    return page


def _filled(path: str, at: datetime) -> str:
    return path.format(
        date=at.strftime("%Y%m%d"),
        year=at.strftime("%Y"),
        month=at.strftime("%m"),
        monthday=at.strftime("%m%d"),
    )


def _paragraphs(row: Mapping[str, Any], original: Mapping[str, Any], day: str) -> tuple[str, ...]:
    """Return the text of a row: that of its original, kept, dropped, replaced, added to."""
    text = _split(original["text"])
    kept = text[: row.get("keep", len(text))]
    dropped = {number - 1 for number in row.get("drop", ())}
    paragraphs = [one for number, one in enumerate(kept) if number not in dropped]
    for old, new in row.get("replace", ()):
        if not any(old in paragraph for paragraph in paragraphs):
            raise ValueError(f"article {row['id']!r}: {old!r} is not in the text that it replaces")
        paragraphs = [paragraph.replace(old, new) for paragraph in paragraphs]
    paragraphs += _split(row.get("added", ""))
    dateline = row.get("dateline") or ("" if row is original else original.get("dateline", ""))
    if dateline:
        paragraphs[0] = f"{dateline} {paragraphs[0]}"
    return tuple(paragraph.replace(_DAY, day) for paragraph in paragraphs)


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def _corrected(page: Page, row: Mapping[str, Any], now: datetime) -> Page:
    paragraphs = page.paragraphs
    for old, new in row["replace"]:
        paragraphs = tuple(paragraph.replace(old, new) for paragraph in paragraphs)
    changed = (now - timedelta(hours=row["hours"])).replace(second=0, microsecond=0)
    return replace(
        page,
        headline=row["headline"],
        paragraphs=paragraphs,
        note=row["note"],
        modified=changed,
    )


def _truth(row: Mapping[str, Any]) -> Truth:
    values = dict(row["truth"])
    for name in ("countries", "people", "topics"):
        values[name] = tuple(values.get(name, ()))
    return Truth(**values, origin=row.get("copy_of", ""))
