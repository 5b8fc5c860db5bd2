"""The kind ``feed``: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed, told by their bytes."""

from __future__ import annotations

from monitor.sources import Document, Listing, SourceKind
from storage.records import Source


def parse(document: Document, source: Source, max_items: int) -> Listing:
    """Return the entries of a feed, of whatever format and condition."""
    from monitor.sources.feeds.reading import read

    return read(document, source, max_items)


KIND = SourceKind(
    name="feed",
    description="RSS, Atom or JSON Feed, told by its content",
    parse=parse,
    accept=(
        "application/rss+xml, application/atom+xml, application/feed+json, "
        "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, "
        "*/*;q=0.5"
    ),
)
