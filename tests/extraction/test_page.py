"""What `read_page` decides: types, addresses, what is believed, and what is stored instead."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.engine.workers import Workers
from monitor.text.addresses.urls import page_key
from storage.reasons import MEANINGS
from storage.records import Source, key
from tests.extraction.reading import LONG, NOW, URL, article_of, entry, html, read_body

STORY = f"<p>{LONG}</p><p>{LONG.replace('declaration', 'charter')}</p>"


@pytest.mark.parametrize(
    ("body", "media_type", "reason"),
    [
        (b"", "text/html", "empty"),
        (b"  \n\t ", "text/html", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 400, "image/png", "unsupported-type"),
        (b"PK\x03\x04" + b"\x00\x14" * 300, "", "unsupported-type"),
        (b'{"a": 1}', "application/json", "unsupported-type"),
        (b'<?xml version="1.0"?><rss><channel/></rss>', "application/rss+xml", "unsupported-type"),
        (b"<html><body></body></html>", "text/html", "no-text"),
        (b"<!-- nothing -->", "text/html", "empty"),
        (b"%PDF-1.4 garbage", "application/pdf", "no-text"),
    ],
)
def test_what_cannot_be_read(body: bytes, media_type: str, reason: str) -> None:
    found = read_body(body, media_type=media_type)
    assert found.reason == reason
    assert found.article is None
    assert found.reason in MEANINGS


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/octet-stream", "text/html"])
def test_markup_is_known_by_its_bytes(media_type: str) -> None:
    found = read_body(html(STORY), media_type=media_type)
    assert article_of(found).headline == "Summit opens in the old capital"


def test_the_address_and_id_are_the_entry_s() -> None:
    found = read_body(
        html(STORY), url="https://news.example.com/redirected?id=5", entry=entry(link=URL)
    )
    article = article_of(found)
    assert article.url == URL
    assert article.id == key("article", page_key(URL))


def test_a_file_is_its_digest() -> None:
    body = LONG.encode()
    urn = f"urn:sha256:{hashlib.sha256(body).hexdigest()}"
    article = article_of(read_body(body, url=urn, media_type="text/plain"))
    assert article.url == urn
    assert article.id == key("article", page_key(urn))
    assert article.canonical_url == ""


@pytest.mark.parametrize(
    ("declared", "believed"),
    [
        (
            "/world/2025/summit-opens?utm_source=x",
            "https://news.example.com/world/2025/summit-opens",
        ),
        ("https://www.example.com/a/other-path", "https://www.example.com/a/other-path"),
        ("https://other.example.org/world/2025/summit-opens", ""),
        ("https://news.example.com/", ""),
        ("https://news.example.com/world", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_canonical_url(declared: str, believed: str) -> None:
    found = read_body(html(STORY, head=f'<link rel="canonical" href="{declared}">'))
    assert article_of(found).canonical_url == believed
    assert ("not believed" in found.detail) is (bool(declared) and not believed)


def test_a_summary_stands_in_for_a_page_without_text() -> None:
    found = read_body(
        "<html><body><div id=app></div></body></html>",
        entry=entry(summary="Leaders of ten states have gathered for two days of talks."),
    )
    article = article_of(found)
    assert found.reason == article.reason == "no-text"
    assert article.status == "withheld"
    assert article.text == "Leaders of ten states have gathered for two days of talks."
    assert article.headline == "Summit opens in the old capital"


def test_a_full_text_in_the_feed_is_the_outlet_s_own() -> None:
    found = read_body(
        "<html><head><title>Just a moment...</title></head><body>Checking.</body></html>",
        entry=entry(content=STORY * 3 + f"<p>{LONG}</p>" * 2),
    )
    article = article_of(found)
    assert found.reason == "ok"
    assert article.status == "usable"
    assert LONG in article.text
    assert "blocked" not in article.reason
    assert "announced" in found.detail


def test_news_about_the_protection_of_data_is_no_consent_text() -> None:
    told = [
        "The ministry promotes a seal for learning platforms: “We use cookies”, their operators "
        "write, and parents are to know what that means for the personal data of pupils.",
        "Whoever wants the seal has to show how pupils accept all cookies or none, and that nobody "
        "shares their personal data with partners, said the minister at a platform in the south.",
    ]
    shown = "".join(f"<p>{text}</p>" for text in told)
    assert read_body(html(shown, title="Border bridge is open again")).reason == "consent-page"
    title = "Ministry promotes seal for platforms of pupils"
    assert read_body(html(shown, title=title)).reason == "ok"


def test_consent_text_is_nobody_s_article() -> None:
    page = html(
        "<p>We value your privacy. We and our 80 partners use cookies to store and/or access "
        "information on a device. You may accept all or manage preferences at any time.</p>"
        "<p>By clicking accept all you consent to the processing of personal data.</p>",
        title="Privacy",
    )
    found = read_body(page, entry=entry(summary="Leaders of ten states have gathered."))
    article = article_of(found)
    assert found.reason == "consent-page"
    assert article.text == "Leaders of ten states have gathered."
    assert read_body(page).article is None


def test_an_article_about_cookies_is_an_article() -> None:
    page = html(f"<p>{LONG}</p>" * 4 + "<p>The bill also says how sites may use cookies.</p>")
    assert read_body(page).reason == "ok"


def test_the_longer_of_stub_and_announcement_is_kept() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}'
        "</script>"
    )
    found = read_body(html(f"<p>{LONG}</p>", head=head), entry=entry(summary="Short."))
    assert found.reason == "paywall-stub"
    assert article_of(found).text == LONG


def test_a_free_long_text_is_no_stub() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}'
        "</script>"
    )
    paragraphs = "".join(f"<p>{number}. {LONG}</p>" for number in range(14))
    found = read_body(html(paragraphs, head=head))
    assert found.reason == "ok"
    assert article_of(found).is_accessible_for_free is False


def test_dates_are_all_kept_and_the_future_is_not_believed() -> None:
    seen = datetime(2025, 9, 1, 12, tzinfo=UTC)
    head = '<meta property="article:published_time" content="2025-12-24T10:00:00Z">'
    published = datetime(2025, 9, 1, 9, 30, tzinfo=UTC)
    found = read_body(html(STORY, head=head), entry=entry(published=published), first_seen=seen)
    article = article_of(found)
    assert article.date_published == published
    assert article.dates == (
        ("feed", "2025-09-01T09:30:00+00:00"),
        ("page", "2025-12-24T10:00:00+00:00"),
        ("first-seen", "2025-09-01T12:00:00+00:00"),
    )


def test_nobody_knows_the_date() -> None:
    article = article_of(read_body(html(STORY), url="https://news.example.com/a/summit"))
    assert article.date_published is None
    assert article.dates == (("first-seen", NOW.isoformat()),)


def test_the_encoding_of_the_source_wins() -> None:
    body = html(
        f"<p>{'Саммит открылся в Астане, лидеры стран прибыли утром. ' * 4}</p>", title="Саммит"
    )
    body = body.replace('<meta charset="utf-8">', "")
    source = Source(name="s", url="https://x.example/", encoding="koi8-r")
    article = article_of(read_body(body.encode("koi8-r"), source=source))
    assert article.headline == "Саммит"
    assert article.language == "ru"


def test_an_announced_fragment_is_read_like_a_page() -> None:
    found = read_body(STORY, entry=entry(published=NOW - timedelta(hours=2)))
    article = article_of(found)
    assert article.text.startswith("The heads of state")
    assert article.headline == "Summit opens in the old capital"


def test_reading_twice_gives_the_same() -> None:
    assert read_body(html(STORY)) == read_body(html(STORY))


@pytest.mark.long
def test_pages_are_read_in_a_worker_that_stays_small() -> None:
    """One worker, sixty long pages: its share of memory (PSS) stays far under the 300 MB."""
    paragraphs = "".join(f"<p>{number}. {LONG}</p>" for number in range(200))
    with Workers(1, 600 * 2**20, preload=["monitor.extraction.page"]) as workers:
        futures = [
            workers.submit(read_body, html(f"<p>Page {number}.</p>{paragraphs}"), 60.0)
            for number in range(60)
        ]
        assert all(future.result().reason == "ok" for future in futures)
        (pid,) = workers.processes()
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        pss = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        assert pss < 110 * 1024


WALL = '<div class="paywall"><p>Subscribe now to continue reading.</p></div>'
NOT_FREE = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Summit opens in the'
    ' old capital", "isAccessibleForFree": false}</script>'
)


@pytest.mark.parametrize(
    ("body", "head", "status"),
    [
        (f"{STORY * 8}{WALL}", NOT_FREE, "withheld"),
        (f"{STORY}{WALL}", "", "withheld"),
        (f"<p>{LONG[:90]}</p>", NOT_FREE, "withheld"),
        (f"{STORY * 2}<p>{LONG[:-30]} ...</p>", NOT_FREE.replace("false", '"False"'), "withheld"),
        (f"{STORY * 2}<p>{LONG[:-30]} and</p>", NOT_FREE, "withheld"),
        (STORY * 2, NOT_FREE, "usable"),
        (f"{STORY * 8}{WALL}", "", "usable"),
        (
            f"{STORY}<p>“The archive is for subscribers only,” the editor said on Monday.</p>",
            "",
            "usable",
        ),
        (f'{STORY}<p>"This content is for subscribers only", the sign says.</p>', "", "usable"),
    ],
)
def test_an_offer_makes_a_stub_and_a_flag_alone_does_not(body: str, head: str, status: str) -> None:
    article = article_of(read_body(html(body, head)))
    assert article.status == status


def test_what_somebody_said_of_subscribers_stays_in_the_text() -> None:
    said = "The editor added: “For subscribers only, from today, and for good.”"
    article = article_of(read_body(html(f"{STORY}<p>{said}</p>")))
    assert said in article.text
