"""Hostile feeds and pages, from the wire through the guard into the real parsers in a worker."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from monitor.engine.workers import Workers
from monitor.extraction.page import Extracted, read_page
from monitor.http.guard import Guard, Limits, Request, Response
from monitor.sources import Document, Listing, parse
from storage.reasons import MEANINGS
from storage.records import Source
from tests.hostile import cases_encodings, cases_items, cases_pages, cases_xml
from tests.hostile.content import FeedCase, PageCase
from tests.hostile.scripts import reply
from tests.hostile.server import Newsroom

FEEDS = (*cases_xml.CASES, *cases_items.CASES, *cases_encodings.CASES)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SOURCE = Source(name="hostile", url="https://news.example/feed", language="en")
LIMITS = Limits(deadline_seconds=20.0)
FEED_SECONDS = 2.0
PAGE_SECONDS = 10.0
"""CPU that an input may cost (issue 3)."""


def read_feed(document: Document) -> tuple[float, Listing]:
    """Return the CPU seconds and the listing: what the worker runs."""
    started = time.process_time()
    listing = parse(document, SOURCE, 500)
    return time.process_time() - started, listing


def read_article(document: Document) -> tuple[float, Extracted]:
    """Return the CPU seconds and the article: what the worker runs."""
    started = time.process_time()
    found = read_page(document, source=SOURCE, entry=None, first_seen=NOW, now=NOW)
    return time.process_time() - started, found


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    preload = ("monitor.sources.feeds.reading", "monitor.extraction.page", __name__)
    with Workers(1, 1_500_000_000, preload=preload) as pool:
        yield pool


def fetched(case: FeedCase | PageCase, newsroom: Newsroom, guard: Guard) -> Response:
    """Serve the case and fetch it: the bytes must come through as they are."""
    canary = newsroom.places["canary"].encode()
    body = case.body.replace(b"{canary}", canary)
    path = f"/content-{case.name}"
    newsroom.add(path, reply(body, headers=(f"Content-Type: {case.media_type}",)))
    response = guard.fetch(Request(url=f"http://{newsroom.places['server']}{path}"), LIMITS)
    assert response.reason == "ok"
    assert response.body == body
    return response


def document_of(response: Response) -> Document:
    return Document(
        url="https://news.example/feed",
        media_type=response.media_type,
        charset=response.charset,
        body=response.body,
        at=NOW,
    )


def is_clean(text: str) -> bool:
    return not any(
        unicodedata.category(character) in ("Cc", "Cs", "Cn", "Co") and character != "\n"
        for character in text
    )


@pytest.mark.parametrize("case", FEEDS, ids=lambda case: case.name)
def test_feed(case: FeedCase, newsroom: Newsroom, guard: Guard, workers: Workers) -> None:
    document = document_of(fetched(case, newsroom, guard))
    spent, listing = workers.submit(read_feed, document, 60.0).result()

    assert listing.reason in case.expect, listing.detail
    assert listing.reason in MEANINGS
    assert spent <= FEED_SECONDS
    fewest, most = case.entries
    assert fewest <= len(listing.entries) <= most
    titles = [entry.title for entry in listing.entries]
    assert [title for title in titles if title in case.titles] == list(case.titles)
    if case.beyond is not None:
        assert listing.beyond == case.beyond
    assert newsroom.hits == []
    for entry in listing.entries:
        assert len(entry.title) <= 1_000
        assert "\n" not in entry.title
        told = (entry.title, entry.link, *entry.authors, *entry.categories)
        assert all(map(is_clean, (*told, entry.summary)))
        assert not any(bad in text for bad in case.absent for text in told)
        assert len(entry.link) <= 2_048
        if entry.link:
            assert urlsplit(entry.link).scheme in ("http", "https")
        for date in (entry.published, entry.updated):
            assert date is None or datetime(1995, 1, 1, tzinfo=UTC) <= date <= NOW + timedelta(2)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(reason=case.open, strict=True)] if case.open else [],
        )
        for case in cases_pages.CASES
    ],
)
def test_page(case: PageCase, newsroom: Newsroom, guard: Guard, workers: Workers) -> None:
    document = document_of(fetched(case, newsroom, guard))
    spent, found = workers.submit(read_article, document, 60.0).result()

    assert found.reason in case.expect, found.detail
    assert spent <= PAGE_SECONDS
    article = found.article
    text = article.text if article else ""
    assert all(part in text for part in case.present)
    assert not any(bad in text for bad in case.absent)
    assert newsroom.hits == []
    if article is not None:
        assert is_clean(article.text)
        assert is_clean(article.headline)
        assert "\n" not in article.headline
        assert article.date_published is None or article.date_published <= NOW + timedelta(2)
