"""The kind ``telegram``: the public preview of a channel, ``https://t.me/s/NAME``."""

from __future__ import annotations

from monitor.sources import Document, Listing, SourceKind
from storage.records import Source


def parse(document: Document, source: Source, max_items: int) -> Listing:
    """Return the posts of a preview."""
    from monitor.sources.telegram_reading import read

    return read(document, source, max_items)


KIND = SourceKind(
    name="telegram",
    description="the public preview of a Telegram channel, https://t.me/s/NAME",
    parse=parse,
    accept="text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    holds_text=True,
)
