"""Feeds, sitemaps and listings found from a home page."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from monitor.catalogue.discovery import USUAL_FEEDS, USUAL_SITEMAPS, SourceCandidate, discover
from monitor.sources import Document

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
HOME = "https://paper.example/en/"

PAGE = """<!DOCTYPE html><html><head><title>The Paper</title>
<link rel="alternate" type="application/rss+xml" title="The Paper" href="/en/feed/">
<link rel="alternate" type="application/rss+xml" title="Comments here" href="/comments/feed/">
<link rel="ALTERNATE nofollow" type="application/atom+xml"
 href="https://feeds.paper.example/atom?x=1&amp;y=2">
<link rel="alternate" type="application/feed+json" title="JSON" href="/feed.json">
<link rel="alternate" hreflang="ru" href="/ru/">
<link rel="stylesheet" type="text/css" href="/feed.css">
</head><body><nav><a href="/world/">World</a></nav>
<ul>{articles}</ul><footer><a href="/rss.xml">RSS</a> <a href="/en/feed">Our feed</a>
<a href="/podcast">Listen</a> <a href="https://x.example/paper">X</a></footer></body></html>"""
ARTICLES = "".join(
    f'<li><a href="/2026/11/20/a-story-of-the-day-{n}/">A story of the day, number {n}</a></li>'
    for n in range(8)
)
ROBOTS = """User-agent: *
Disallow: /admin
Sitemap: https://paper.example/sitemap.xml
sitemap:https://paper.example/sitemap_news.xml
# Sitemap: https://paper.example/commented.xml
Sitemap: ftp://paper.example/no.xml
"""


def found(page: str, robots: str = "", url: str = HOME) -> tuple[SourceCandidate, ...]:
    return discover(Document(url=url, body=page.encode(), at=AT), robots=robots)


def test_all_that_a_site_names_is_found_in_order() -> None:
    candidates = found(PAGE.format(articles=ARTICLES), ROBOTS)
    assert [(one.kind, one.url) for one in candidates] == [
        ("feed", "https://paper.example/en/feed/"),
        ("feed", "https://feeds.paper.example/atom?x=1&y=2"),
        ("feed", "https://paper.example/feed.json"),
        ("feed", "https://paper.example/rss.xml"),
        ("sitemap", "https://paper.example/sitemap_news.xml"),
        ("sitemap", "https://paper.example/sitemap.xml"),
        ("listing", HOME),
    ]
    assert all(one.named and one.why for one in candidates)
    assert candidates[0].title == "The Paper"
    assert "8 links" in candidates[-1].why


def test_usual_places_are_proposed_where_nothing_is_named() -> None:
    candidates = found("<html><title>Bare</title><p>Welcome.</p></html>")
    assert not any(one.named for one in candidates)
    urls = {one.url for one in candidates}
    for name in USUAL_FEEDS + USUAL_SITEMAPS:
        assert f"https://paper.example/{name}".rstrip("/") in {url.rstrip("/") for url in urls}
        assert f"{HOME}{name}".rstrip("/") in {url.rstrip("/") for url in urls}


def test_usual_sitemaps_are_proposed_beside_named_feeds() -> None:
    kinds = {(one.kind, one.named) for one in found(PAGE.format(articles=""))}
    assert kinds == {("feed", True), ("sitemap", False)}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "sitemap"),
        ("<sitemapindex></sitemapindex>", "sitemap"),
    ],
)
def test_an_address_may_be_a_source_itself(body: str, kind: str) -> None:
    (candidate,) = found(body)
    assert (candidate.kind, candidate.url) == (kind, HOME)


def test_links_to_nowhere_are_no_candidates() -> None:
    page = (
        '<a href="javascript:rss()">RSS</a><a href="feed://">RSS</a>'
        '<link rel=alternate type="application/rss+xml">'
    )
    assert not any(one.named for one in found(page))


@pytest.mark.long
def test_hostile_pages_end_soon() -> None:
    started = time.process_time()
    assert len(found("".join(f'<a href="/rss/{n}">RSS {n}</a>' for n in range(20_000)))) <= 60
    found("<div>" * 20_000, "Sitemap: " * 50_000 + "\n" * 50_000)
    assert time.process_time() - started < 10
