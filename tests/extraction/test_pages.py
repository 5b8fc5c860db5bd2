"""Pages in the styles of the SCO space, written for this project, with what they must give.

Each ``pages/NAME.html`` has a ``NAME.toml`` beside it. Only the fields that stand there
are checked: ``begins``, ``ends``, ``holds`` and ``lacks`` are about the text, the others
are fields of the article; ``article = false`` says that there must be none.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.extraction.page import Extracted, read_page
from monitor.sources import Document
from storage.records import Dateline, Image, Source

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
EXPECTED: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(PAGES.glob("*.toml"))
}
CASES = list(EXPECTED)
ARTICLES = [name for name, expected in EXPECTED.items() if expected.get("article", True)]
PLAIN_FIELDS = (
    "language",
    "script",
    "date_only",
    "canonical_url",
    "section",
    "summary",
    "is_accessible_for_free",
)


def read(name: str) -> tuple[dict[str, Any], Extracted]:
    expected = EXPECTED[name]
    source = Source(
        name="corpus",
        url="https://feeds.example.com/",
        country=expected.get("country", ""),
        publisher=expected.get("publisher", ""),
    )
    document = Document(
        url=expected["url"],
        media_type="text/html",
        body=(PAGES / f"{name}.html").read_bytes(),
        at=NOW,
    )
    return expected, read_page(document, source=source, entry=None, first_seen=NOW, now=NOW)


def test_the_corpus_is_complete() -> None:
    assert len(CASES) >= 20
    assert sorted(path.stem for path in PAGES.glob("*.html")) == CASES


@pytest.mark.parametrize("name", CASES)
def test_end_of_page(name: str) -> None:
    expected, found = read(name)
    assert found.reason == expected.get("reason", "ok"), found.detail
    assert (found.article is not None) is expected.get("article", True)
    assert expected.get("detail_holds", "") in found.detail
    if found.article is not None:
        assert found.article.status == expected.get("status", "usable")
        assert found.article.reason == found.reason


@pytest.mark.parametrize("name", ARTICLES)
def test_fields(name: str) -> None:
    expected, found = read(name)
    article = found.article
    assert article is not None
    if expected.get("headline_begins"):
        assert article.headline.startswith(expected["headline"])
    else:
        assert article.headline == expected["headline"]
    for field in PLAIN_FIELDS:
        if field in expected:
            assert getattr(article, field) == expected[field], field
    if "authors" in expected:
        assert article.authors == tuple(expected["authors"])
    if "credits" in expected:
        assert sorted(article.credits) == sorted(expected["credits"])
    for field in ("date_published", "date_modified"):
        if field in expected:
            assert getattr(article, field) == datetime.fromisoformat(expected[field]), field
    if "image" in expected:
        assert article.image == (Image(**expected["image"]) if expected["image"] else None)
    if "keywords" in expected:
        assert article.keywords == tuple(expected["keywords"])
    if "dateline" in expected:
        assert article.dateline == Dateline(**expected["dateline"])


@pytest.mark.long
@pytest.mark.parametrize("name", ARTICLES)
def test_text(name: str) -> None:
    expected, found = read(name)
    assert found.article is not None
    text = found.article.text
    assert text.startswith(expected.get("begins", ""))
    assert text.endswith(expected.get("ends", ""))
    for piece in expected.get("holds", ()):
        assert piece in text
    for piece in expected.get("lacks", ()):
        assert piece not in text
