"""What the tests of this folder share: one way to read a body."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.extraction.page import Extracted, read_page
from monitor.sources import Document
from storage.records import Article, Entry, Source

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://news.example.com/world/2025/summit-opens"
LONG = (
    "The heads of state met behind closed doors for two hours and then signed a declaration "
    "on trade, transport and the fight against crime that had been prepared for months."
)


def read_body(
    body: bytes | str,
    *,
    url: str = URL,
    media_type: str = "text/html",
    charset: str = "",
    entry: Entry | None = None,
    source: Source | None = None,
    first_seen: datetime = NOW,
    at: datetime = NOW,
) -> Extracted:
    """Read *body* as the stage does."""
    document = Document(
        url=url,
        media_type=media_type,
        charset=charset,
        body=body.encode() if isinstance(body, str) else body,
        at=at,
    )
    return read_page(
        document,
        source=source or Source(name="test", url="https://feeds.example.com/"),
        entry=entry,
        first_seen=first_seen,
        now=at,
    )


def article_of(found: Extracted) -> Article:
    """Return the article, which must be there."""
    assert found.article is not None, (found.reason, found.detail)
    return found.article


def html(body: str, head: str = "", title: str = "Summit opens in the old capital") -> str:
    """Return a page with *body* under a headline."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def entry(**fields: object) -> Entry:
    """Return an entry of the test's feed."""
    values: dict[str, object] = {
        "id": "e1",
        "source": "test",
        "guid": "g1",
        "link": URL,
        "page": "p1",
        "title": "Summit opens in the old capital",
    }
    return Entry(**{**values, **fields})  # type: ignore[arg-type]
