"""What a document of a walk into the past leads to: which pages, which further documents."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.sources import Document
from monitor.sources.sitemap_items import period_in
from monitor.sources.sitemap_past import PART, Past, PastTask, read_past
from monitor.stages.walk import BUDGET, beginnings
from monitor.stages.walk_reading import WalkDocument, read
from storage.records import Entry, Source, Walk
from tests.sources.pasts import index, robots, urlset

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
SINCE = datetime(2026, 9, 1, tzinfo=UTC)
HOME = "https://paper.example"


def past(
    body: bytes,
    *,
    since: datetime | None = SINCE,
    path: str = "/s.xml",
    part: int = 0,
    **options: str,
) -> Past:
    source = Source(name="Paper", url=f"{HOME}/rss", options=tuple(options.items()))
    document = Document(url=HOME + path, body=body, at=NOW)
    task = PastTask(document=document, source=source, site=HOME, since=since, part=part)
    return read_past(task)


def links(found: Past) -> list[str]:
    return [entry.link.removeprefix(HOME) for entry in found.entries]


@pytest.mark.parametrize(
    ("url", "first", "last"),
    [
        ("/sitemap-2025-09.xml", "2025-09-01T00:00", "2025-09-30T23:59"),
        ("/2025/12/sitemap.xml.gz", "2025-12-01T00:00", "2025-12-31T23:59"),
        ("/sitemap20240229.xml", "2024-02-29T00:00", "2024-02-29T23:59"),
        ("/archive_2023.xml", "2023-01-01T00:00", "2023-12-31T23:59"),
        ("/sitemap-20251399.xml", None, None),
        ("/sitemap-120251.xml", None, None),
        ("/post-sitemap7.xml", None, None),
        ("https://vote2026.example/post-sitemap7.xml", None, None),
        ("http://127.0.0.1:2031/post-sitemap7.xml", None, None),
        ("//2031.example?year=2025&month=9", "2025-09-01T00:00", "2025-09-30T23:59"),
    ],
)
def test_the_time_that_an_address_names(url: str, first: str | None, last: str | None) -> None:
    found = period_in(url)
    assert [at.strftime("%Y-%m-%dT%H:%M") if at else None for at in found] == [first, last]


def test_children_that_end_before_the_day_are_left_out() -> None:
    body = index(
        [
            (f"{HOME}/by-lastmod-old.xml", "2026-08-31"),
            (f"{HOME}/by-lastmod.xml", "2026-09-01"),
            (f"{HOME}/2026-08.xml", ""),
            (f"{HOME}/2026-09.xml", ""),
            (f"{HOME}/2026.xml", ""),
            (f"{HOME}/2015.xml", "2026-11-20T08:00:00Z"),
            (f"{HOME}/unknown.xml", ""),
            ("https://elsewhere.example/x.xml", "2026-11-01"),
            (f"{HOME}/s.xml", "2026-11-01"),
        ]
    ).body
    found = past(body)
    assert [child.url.removeprefix(HOME) for child in found.children] == [
        "/2026.xml",
        "/2015.xml",
        "/2026-09.xml",
        "/by-lastmod.xml",
        "/unknown.xml",
    ]
    assert (found.older, found.elsewhere) == (2, 1)
    assert len(past(body, since=None).children) == 7


def test_pages_are_judged_by_the_best_date_that_is_known() -> None:
    rows = [
        (f"{HOME}/2026/08/31/old-but-touched", "2026-11-20"),
        (f"{HOME}/2026/09/02/in-the-address", ""),
        (f"{HOME}/2026-10-05-in-the-segment", ""),
        (f"{HOME}/changed", "2026-09-01"),
        (f"{HOME}/untouched", "2026-08-31T23:59:59Z"),
        (f"{HOME}/history-of-2001-06-15", "2026-11-01"),
        (f"{HOME}/section", ""),
        (f"{HOME}/", "2026-11-20"),
        ("https://elsewhere.example/2026/10/05/x", ""),
    ]
    found = past(urlset(rows).body)
    assert links(found) == [
        "/history-of-2001-06-15",
        "/2026-10-05-in-the-segment",
        "/2026/09/02/in-the-address",
        "/changed",
    ]
    assert (found.older, found.undated, found.elsewhere) == (2, 1, 1)
    assert len(past(urlset(rows).body, since=None).entries) == 7


def test_where_nothing_is_dated_all_is_taken() -> None:
    found = past(urlset([(f"{HOME}/a", ""), (f"{HOME}/b", "")]).body)
    assert links(found) == ["/a", "/b"]
    kept = past(urlset([(f"{HOME}/a", ""), (f"{HOME}/b", "")]).body, link_pattern="/b$")
    assert links(kept) == ["/b"]


def test_robots_names_sitemaps_or_the_usual_places_are_tried() -> None:
    named = past(robots(f"{HOME}/all.xml", "/news.xml").body, path="/robots.txt")
    assert [child.url for child in named.children] == [f"{HOME}/news.xml", f"{HOME}/all.xml"]
    guessed = past(b"User-agent: *", path="/robots.txt").children
    assert all(child.guessed for child in guessed)
    assert f"{HOME}/sitemap.xml" in [child.url for child in guessed]


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty"), (b"<html></html>", "bad-sitemap"), (b"<rss></rss>", "bad-sitemap")],
)
def test_what_is_no_sitemap_has_a_reason(body: bytes, reason: str) -> None:
    assert past(body).reason == reason
    assert past(body or b"x", link_pattern="(").reason == "bad-option"


def looked_into(walk: Walk, body: bytes) -> list[Walk]:
    reading = WalkDocument(
        document=Document(url=walk.url, body=body, at=NOW),
        source=Source(name="Paper", url=f"{HOME}/rss"),
        site=HOME,
        walk=walk,
        capture="c1",
        now=NOW,
    )
    return [record for record in read(reading).records if isinstance(record, Walk)]


@pytest.mark.long
def test_a_hostile_index_cannot_ask_for_more_than_the_budget() -> None:
    body = index((f"{HOME}/{number}.xml", "") for number in range(50_000)).body
    walk = Walk(source="Paper", url=f"{HOME}/s.xml", budget=BUDGET)
    first = looked_into(walk, body)
    assert sum(child.budget for child in first) <= BUDGET - 1
    assert looked_into(first[0], body) == []
    few = looked_into(walk, index((f"{HOME}/{n}.xml", "") for n in range(20)).body)
    assert {child.budget for child in few} == {(BUDGET - 1) // 20}
    deepest = Walk(source="Paper", url=f"{HOME}/s.xml", budget=BUDGET, depth=4)
    assert looked_into(deepest, body) == []


@pytest.mark.long
def test_a_long_file_is_taken_in_parts() -> None:
    body = urlset((f"{HOME}/p/{number}", "2026-10-01") for number in range(PART + 3)).body
    first, second = past(body), past(body, part=1)
    assert (len(first.entries), first.has_more) == (PART, True)
    assert (len(second.entries), second.has_more) == (3, False)
    assert not set(links(first)) & set(links(second))
    walks = looked_into(Walk(source="Paper", url=f"{HOME}/s.xml", since=SINCE), body)
    assert [walk.part for walk in walks] == [1]


def test_entries_come_as_the_source_would_announce_them() -> None:
    body = urlset([(f"{HOME}/a", "2026-10-01")]).body
    reading = WalkDocument(
        document=Document(url=f"{HOME}/s.xml", body=body, at=NOW),
        source=Source(name="Paper", url=f"{HOME}/rss", fetch="matching"),
        site=HOME,
        walk=Walk(source="Paper", url=f"{HOME}/s.xml"),
        capture="c1",
        now=NOW,
    )
    (entry,) = read(reading).records
    assert isinstance(entry, Entry)
    assert (entry.decision, entry.capture, entry.first_seen) == ("matching", "c1", NOW)
    assert entry.found == "walked"


def test_a_walk_begins_at_the_outlet_s_own_site() -> None:
    feed = Source(name="A", url="https://feeds.example/a", homepage=f"{HOME}/news/")
    assert [walk.url for walk in beginnings(feed, None)] == [f"{HOME}/robots.txt"]
    query = Source(name="Q", url="https://news.google.com/rss/search?q=SCO")
    assert beginnings(query, None) == ()
    assert beginnings(Source(name="S", url="/data/pages", kind="archive"), None) == ()
    own = Source(name="A", url=f"{HOME}/news.xml", kind="sitemap")
    assert [walk.url for walk in beginnings(own, None)] == [
        f"{HOME}/robots.txt",
        f"{HOME}/news.xml",
    ]
