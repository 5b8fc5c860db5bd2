"""The readers that are compared: the product, trafilatura as it comes, htmldate as it comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from monitor.extraction.page import read_page
from monitor.sources import Document
from storage.records import Source
from tests.bench.suites.page import Page, Reading

NOW: Final = datetime(2026, 11, 21, tzinfo=UTC)
_SOURCE: Final = Source(name="bench", url="https://bench.example/")


def product(page: Page) -> Reading:
    """Read a page as the extract stage does, without an entry that announces it."""
    document = Document(url=page.url, media_type="text/html", body=page.body, at=NOW)
    article = read_page(document, source=_SOURCE, entry=None, first_seen=NOW, now=NOW).article
    if article is None:
        return Reading()
    return Reading(
        text=article.text,
        title=article.headline,
        date=dict(article.dates).get("page", ""),
        authors=article.authors,
    )


def trafilatura(page: Page) -> Reading:
    """Read a page with trafilatura's default: its cascade, no comments, with metadata."""
    from trafilatura.settings import Document as Extracted

    from tests.trafilatura_alone import trafilatura_alone

    try:
        found = trafilatura_alone(page.body, include_comments=False, with_metadata=True)
    except Exception:  # noqa: BLE001 - the suite counts a crash as a miss
        return Reading()
    if not isinstance(found, Extracted):
        return Reading()
    return Reading(
        text=found.text or "",
        title=found.title or "",
        date=found.date or "",
        authors=tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
    )


def htmldate(page: Page) -> Reading:
    """Read a page's date with htmldate's default: the extensive search, the original date."""
    from htmldate import find_date

    try:
        found = find_date(page.body, original_date=True, extensive_search=True)
    except Exception:  # noqa: BLE001 - the suite counts a crash as a miss
        return Reading()
    return Reading(date=found or "")


READERS: Final[dict[str, Callable[[Page], Reading]]] = {
    "product": product,
    "trafilatura": trafilatura,
    "htmldate": htmldate,
}
