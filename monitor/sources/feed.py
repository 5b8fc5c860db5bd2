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
)
