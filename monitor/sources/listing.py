"""The kind ``listing``: an HTML page of links to articles, for outlets without a feed."""

from __future__ import annotations

from monitor.sources import Document, Listing, SourceKind
from storage.records import Source


def parse(document: Document, source: Source, max_items: int) -> Listing:
    """Return the articles that a page links to."""
    from monitor.sources.listing_reading import read

    return read(document, source, max_items)


KIND = SourceKind(
    name="listing",
    description="an HTML page of links to articles",
    parse=parse,
    options={
        "link_pattern": "regular expression that the address of an article matches; "
        "without it the links are found automatically",
        "skip_pattern": "regular expression of addresses that are left out",
        "date_pattern": "regular expression with (?P<year>), (?P<month>) and (?P<day>) "
        "that finds the date in an address",
        "within": "CSS selector of the part of the page that holds the links",
        "timezone": "IANA time zone of times that name none; without it that of the country",
    },
    accept="text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
)
