"""The kind ``archive``: pages that were saved before, in WARC files or in directories."""

from __future__ import annotations

from monitor.sources import Document, Listing, SourceKind
from storage.records import Source


def parse(document: Document, source: Source, max_items: int) -> Listing:
    """Return the pages of an archive, or the files of a directory to follow."""
    from monitor.sources.archive_reading import read

    return read(document, source, max_items)


KIND = SourceKind(
    name="archive",
    description="WARC files and saved pages, in a directory here (url = /path) or on a server",
    parse=parse,
    options={"link_pattern": "regular expression that the address of a page matches"},
)
