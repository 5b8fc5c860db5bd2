"""The kind ``sitemap`` on real-looking and broken files: ``corpus/sitemap``."""

from __future__ import annotations

import gzip
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.sources import Document, Listing, load_kind
from storage.records import Source

CORPUS = Path(__file__).parent / "corpus" / "sitemap"
CASES = sorted(path.name for path in CORPUS.iterdir() if path.suffix != ".toml")
AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
URL = "https://paper.example/sitemap.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def read(body: bytes, limit: int = 500, **options: str) -> Listing:
    source = Source(
        name="Paper", url=URL, kind="sitemap", language="en", options=tuple(options.items())
    )
    document = Document(url=URL, media_type="application/xml", body=body, at=AT)
    return load_kind("sitemap").parse(document, source, limit)


def urlset(items: str) -> bytes:
    return f'<?xml version="1.0"?><urlset xmlns="{NAMESPACE}">{items}</urlset>'.encode()


@pytest.mark.parametrize("case", CASES)
def test_corpus(case: str) -> None:
    expected = tomllib.loads((CORPUS / f"{case.rpartition('.')[0]}.toml").read_text("utf-8"))
    listing = read((CORPUS / case).read_bytes(), **expected.get("options", {}))
    assert listing.reason == expected["reason"]
    assert [
        [
            entry.link,
            entry.title,
            entry.published.isoformat() if entry.published else "",
            entry.updated.isoformat() if entry.updated else "",
            entry.language,
        ]
        for entry in listing.entries
    ] == expected["entries"]
    assert listing.skipped == expected.get("skipped", 0)
    assert list(listing.follow) == expected.get("follow", [])
    assert expected.get("detail", "") in listing.detail


def test_of_a_huge_sitemap_the_newest_are_taken_and_the_rest_is_counted() -> None:
    items = "".join(
        f"<url><loc>https://paper.example/{n}</loc>"
        f"<lastmod>20{10 + n % 17:02}-{1 + n % 10:02}-05</lastmod></url>"
        for n in range(5_000)
    )
    listing = read(urlset(items), limit=100)
    assert len(listing.entries) == 100
    assert listing.beyond == 4_900
    assert all(entry.updated and entry.updated.year == 2026 for entry in listing.entries)
    days = [entry.updated for entry in listing.entries]
    assert days == sorted(days, key=lambda day: day or AT, reverse=True)


def test_dates_of_the_future_do_not_crowd_out_the_news() -> None:
    items = "".join(
        f"<url><loc>https://paper.example/{n}</loc><lastmod>{year}-11-20</lastmod></url>"
        for n, year in enumerate([2203] * 20 + [2026] * 20)
    )
    listing = read(urlset(items), limit=20)
    assert all(entry.updated and entry.updated.year == 2026 for entry in listing.entries)


def test_index_of_500_files_is_followed_for_its_newest_few() -> None:
    children = "".join(
        f"<sitemap><loc>https://paper.example/s{n}.xml</loc>"
        f"<lastmod>{2000 + n // 20}-{1 + n % 12:02}-01</lastmod></sitemap>"
        for n in range(500)
    )
    body = f'<sitemapindex xmlns="{NAMESPACE}">{children}</sitemapindex>'.encode()
    listing = read(body)
    assert listing.reason == "ok"
    assert len(listing.follow) == 3
    assert listing.entries == ()
    assert "500" in listing.detail
    assert read(body, follow="20").follow[:3] == listing.follow
    assert read(body, child_pattern=r"/s7\.xml").follow == ("https://paper.example/s7.xml",)


@pytest.mark.parametrize("follow", ["0", "21", "many", "", "1e3"])
def test_follow_must_be_a_small_number(follow: str) -> None:
    assert read(urlset(""), follow=follow).reason == "bad-option"


def test_quiet_day_is_no_fault() -> None:
    listing = read(urlset(""))
    assert (listing.reason, listing.entries) == ("ok", ())


def test_empty_body() -> None:
    assert read(b" \n").reason == "empty"


def test_cut_gzip_gives_its_beginning() -> None:
    items = "".join(f"<url><loc>https://paper.example/{n}</loc></url>" for n in range(20_000))
    whole = gzip.compress(urlset(items))
    listing = read(whole[: len(whole) // 2])
    assert listing.reason == "ok"
    assert listing.entries
    assert "beginning" in listing.detail
    assert read(b"\x1f\x8b" + b"garbage" * 10).reason == "bad-sitemap"


@pytest.mark.long
def test_gzip_bomb_is_not_inflated_whole() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 200_000_000)
    started = time.process_time()
    assert read(bomb).reason in ("ok", "bad-sitemap")
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "body",
    [
        urlset("<url " + " ".join(f"a{n}='1'" for n in range(50_000)) + "><loc>x</loc></url>"),
        urlset("<a>" * 50_000),
        urlset("<url><loc>" + "a" * 2_000_000),
        b"<urlset>" * 50_000,
        b"\x00" * 10_000,
        b"<?xml version='1.0' encoding='no-such-code'?><urlset/>",
        urlset("<url><loc>https://paper.example/x</loc></url>").decode().encode("utf-16"),
    ],
    ids=["attributes", "deep", "long", "nested", "nul", "encoding", "utf-16"],
)
def test_hostile_bytes_end_soon(body: bytes) -> None:
    started = time.process_time()
    assert read(body).reason in ("ok", "bad-sitemap")
    assert time.process_time() - started < 5
