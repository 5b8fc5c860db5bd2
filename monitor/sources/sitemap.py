"""The kind ``sitemap``: Google News and plain sitemaps, and index files of sitemaps."""

from __future__ import annotations

from typing import Final

from monitor.sources import Document, Listing, SourceKind
from storage.records import Source

FOLLOW: Final = 3
"""Children of an index that are polled, newest first, unless option ``follow`` says else."""

MOST_FOLLOW: Final = 20


def parse(document: Document, source: Source, max_items: int) -> Listing:
    """Return the newest pages, or the newest children of an index to follow."""
    from monitor.sources.sitemap_reading import read

    try:
        follow = _follow(source)
    except ValueError as error:
        return Listing(reason="bad-option", detail=str(error))
    return read(document, source, max_items, follow)


def _follow(source: Source) -> int:
    text = source.option("follow", str(FOLLOW))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_FOLLOW:
        raise ValueError(f"follow = {text!r} must be a number from 1 to {MOST_FOLLOW}")
    return int(text)


KIND = SourceKind(
    name="sitemap",
    description="a Google News or plain sitemap, or an index of sitemaps",
    parse=parse,
    options={
        "link_pattern": "regular expression that the address of an article matches",
        "child_pattern": "regular expression that the address of a child sitemap matches",
        "date_pattern": "regular expression with (?P<year>), (?P<month>) and (?P<day>) "
        "that finds the date in an address",
        "follow": f"how many children of an index are polled, newest first (1 to {MOST_FOLLOW})",
        "timezone": "IANA time zone of times that name none; without it that of the country",
    },
    has_past=True,
    accept="application/xml, text/xml;q=0.9, */*;q=0.5",
)
