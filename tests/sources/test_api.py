"""The kind ``api``: mappings, on answers like those of the catalogue: ``corpus/api``."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from monitor.sources import Document, Listing, load_kind
from monitor.sources.api import KIND
from storage.records import Source

CORPUS = Path(__file__).parent / "corpus" / "api"
CASES = sorted(path.name for path in CORPUS.iterdir() if path.suffix != ".toml")
AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


def source(url: str = "https://api.example/list", **options: str) -> Source:
    return Source(
        name="Interface", url=url, kind="api", language="en", options=tuple(options.items())
    )


def read(body: bytes, **options: str) -> Listing:
    document = Document(url="https://api.example/list", body=body, at=AT)
    return load_kind("api").parse(document, source(**options), 500)


@pytest.mark.parametrize("case", CASES)
def test_corpus(case: str) -> None:
    expected = tomllib.loads((CORPUS / f"{case.rpartition('.')[0]}.toml").read_text("utf-8"))
    document = Document(url=expected["url"], body=(CORPUS / case).read_bytes(), at=AT)
    mapped = replace(source(expected["url"], **expected["options"]), language=expected["language"])
    listing = load_kind("api").parse(document, mapped, 500)
    assert listing.reason == expected["reason"]
    assert [
        [
            entry.link,
            entry.title,
            entry.published.isoformat() if entry.published else "",
            entry.summary,
        ]
        for entry in listing.entries
    ] == expected["entries"]
    assert listing.skipped == expected.get("skipped", 0)
    assert expected.get("detail", "") in listing.detail
    if "languages" in expected:
        assert [entry.language for entry in listing.entries] == expected["languages"]
        assert [list(entry.authors) for entry in listing.entries] == expected["authors"]


def test_more_items_than_the_poll_takes_are_counted() -> None:
    body = b"[" + b",".join(b'{"u":"https://p.example/%d"}' % n for n in range(50)) + b"]"
    document = Document(url="https://api.example/list", body=body, at=AT)
    listing = KIND.parse(document, source(link="u"), 20)
    assert (len(listing.entries), listing.beyond) == (20, 30)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{}", "bad-json"),
        (b"[]", "ok"),
        (b"null", "bad-json"),
        (b'"text"', "bad-json"),
        (b"callback(", "bad-json"),
        (b"callback()", "bad-json"),
        (b"[" * 200_000, "bad-json"),
        (b'{"a":' * 200_000, "bad-json"),
        (b"[" + b"9" * 50_000 + b"]", "bad-json"),
        (b"[NaN, Infinity, 1e999]", "bad-json"),
        (b"\xff\xfe\x00garbage", "bad-json"),
        (b"(" * 500_000, "bad-json"),
    ],
)
def test_odd_documents_have_a_reason_and_end_soon(body: bytes, reason: str) -> None:
    started = time.process_time()
    assert read(body, link="url").reason == reason
    assert time.process_time() - started < 5


def test_odd_values_are_no_dates_and_no_titles() -> None:
    body = b"""[{"u":"https://p.example/1","t":{"a":1},"d":Infinity},
      {"u":"https://p.example/2","t":["x"],"d":[1]},{"u":"https://p.example/3","t":false,"d":-1},
      {"u":"https://p.example/4","t":1.5,"d":1e308}]"""
    listing = read(body, link="u", title="t", published="d")
    assert [(entry.title, entry.published) for entry in listing.entries] == [("", None)] * 4


def test_bad_line_pattern_is_an_option_fault() -> None:
    listing = read(b'{"text":"a"}', lines="text", line_pattern="(a+)+")
    assert listing.reason == "bad-option"
    assert "line_pattern" in listing.detail


def test_url_is_filled_with_the_date() -> None:
    page = source(
        "https://w.example/?page=Events/{year}_{month_name}_{day}&x={month2}-{day2}-{month}"
    )
    at = datetime(2026, 9, 1, 3, tzinfo=UTC)
    assert KIND.request_url(page, at) == "https://w.example/?page=Events/2026_September_1&x=09-01-9"
    assert KIND.request_url(source("https://w.example/{other}"), at) == "https://w.example/{other}"


def test_date_in_the_url_is_of_utc_and_may_lag() -> None:
    url = "https://w.example/{year}-{month2}-{day2}"
    beijing = timezone(timedelta(hours=8))
    assert KIND.request_url(source(url), datetime(2026, 1, 1, 3, tzinfo=beijing)).endswith(
        "2025-12-31"
    )
    lagging = source(url, lag_hours="6")
    assert KIND.request_url(lagging, datetime(2026, 1, 1, 5, tzinfo=UTC)).endswith("2025-12-31")
    assert KIND.request_url(lagging, datetime(2026, 1, 1, 6, tzinfo=UTC)).endswith("2026-01-01")
    assert KIND.request_url(
        source(url, lag_hours="soon"), datetime(2026, 1, 1, tzinfo=UTC)
    ).endswith("2026-01-01")


def test_an_address_may_be_made_of_paths() -> None:
    options = {"items": "", "link": "https://site.example/news/{id}/{meta.slug}", "title": "t"}
    body = b'[{"id": 7, "t": "One", "meta": {"slug": "a/b"}}, {"id": 8, "t": "Two"}]'
    listing = read(body, **options)
    assert [entry.link for entry in listing.entries] == ["https://site.example/news/7/a%2Fb"]
    assert listing.skipped == 1  # no slug: it leads nowhere
