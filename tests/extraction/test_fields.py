"""Headlines, authors and dates: the rules one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.extraction.authors import clean_authors
from monitor.extraction.headline import choose_headline, make_headline, names_of
from monitor.extraction.jsonld import article_node, names, read_blocks
from monitor.extraction.published import Clock, choose_published, date_in_address
from monitor.text.dates.reading import ParsedDate

SEEN = datetime(2025, 9, 2, 6, tzinfo=UTC)
CLOCK = Clock("en", "", SEEN)


@pytest.mark.parametrize(
    ("titles", "headings", "page_title", "outlet", "headline"),
    [
        (["Deal done - TASS"], ["Deal done"], "Deal done - World - TASS", ["TASS"], "Deal done"),
        (["Bank agreed | Outlet"], [], "Bank agreed | Outlet", ["Outlet"], "Bank agreed"),
        ([], [], "上合组织峰会开幕_新华网", ["新华网"], "上合组织峰会开幕"),
        ([], [], "Mercury — Summit opens", ["Mercury"], "Summit opens"),
        (["Home"], ["Leaders sign treaty"], "Home", [], "Leaders sign treaty"),
        (["Leaders sign the treaty on water ..."], ["Leaders sign the treaty on water use"], "", [],
         "Leaders sign the treaty on water use"),
        (["Xi - Putin talks end"], ["Xi - Putin talks end"], "Xi - Putin talks end", ["Daily"],
         "Xi - Putin talks end"),
        (["SCO: what next"], ["Newsletter"], "SCO: what next | Daily", ["Daily"], "SCO: what next"),
        ([], [], "", [], ""),
        ([], ["Daily"], "Daily", ["Daily"], ""),
    ],
)  # fmt: skip
def test_headline(
    titles: list[str], headings: list[str], page_title: str, outlet: list[str], headline: str
) -> None:
    found = choose_headline(titles, headings=headings, page_title=page_title, outlet=outlet)
    assert found == headline


def test_the_feed_breaks_the_tie() -> None:
    found = choose_headline(
        ["Ten years on"], headings=["Spring in the steppe"], announced="Spring in the steppe"
    )
    assert found == "Spring in the steppe"


def test_a_headline_is_made_from_a_sentence() -> None:
    assert make_headline("The summit began.") == "The summit began"
    made = make_headline("The summit began on the first day of the month, " * 5)
    assert made.endswith("…")
    assert len(made) <= 121


def test_names_under_which_an_outlet_signs() -> None:
    assert "TASS" in names_of("TASS (English)")
    assert "Kun" in names_of("Kun.uz")


@pytest.mark.parametrize(
    ("raw", "authors", "agencies"),
    [
        (["By Anna Lee and Bo Li"], ["Anna Lee", "Bo Li"], []),
        (["https://x.example/author/anna", "Anna Lee"], ["Anna Lee"], []),
        (["Xinhua"], [], ["Xinhua"]),
        (["admin", "Web Desk", "Редакция", "责任编辑"], [], []),
        (["ANNA LEE", "Anna Lee"], ["Anna Lee"], []),
        (["Daily Planet", "Анна Петрова и Олег Ли"], ["Анна Петрова", "Олег Ли"], []),
        (["记者：王芳、李强"], ["王芳", "李强"], []),
        (["Anna Lee, Senior Correspondent"], ["Anna Lee"], []),
        (["anna@example.com"], [], []),
        (["ТАСС", "Иван Сомов"], ["Иван Сомов"], ["TASS"]),
        (["Byron Lee"], ["Byron Lee"], []),
    ],
)
def test_authors(raw: list[str], authors: list[str], agencies: list[str]) -> None:
    found = clean_authors(raw, outlet=["Daily Planet"])
    assert list(found.authors) == authors
    assert list(found.agencies) == agencies


def at(text: str, *, date_only: bool = False) -> ParsedDate:
    return ParsedDate(datetime.fromisoformat(text).replace(tzinfo=UTC), date_only)


@pytest.mark.parametrize(
    ("feed", "page", "chosen", "date_only"),
    [
        ("2025-09-01T08:00", at("2025-09-01", date_only=True), "2025-09-01T08:00", False),
        ("2025-09-01T08:00", at("2025-09-01T07:40"), "2025-09-01T08:00", False),
        ("2025-09-01T08:00", at("2020-03-05T07:40"), "2020-03-05T07:40", False),
        (None, at("2025-09-01", date_only=True), "2025-09-01", True),
        (None, at("2025-09-02T15:00"), "2025-09-02", True),
        (None, at("2025-10-09T15:00"), None, False),
        ("2025-09-01T08:00", at("2025-10-09T15:00"), "2025-09-01T08:00", False),
        ("2026-01-01T08:00", None, None, False),
        (None, None, None, False),
    ],
)
def test_date_published(
    feed: str | None, page: ParsedDate | None, chosen: str | None, date_only: bool
) -> None:
    found = choose_published(feed=at(feed).at if feed else None, page=page, first_seen=SEEN)
    assert found.at == (at(chosen).at if chosen else None)
    assert found.date_only is date_only
    assert found.dates[-1] == ("first-seen", SEEN.isoformat())
    assert len(found.dates) == 1 + (feed is not None) + (page is not None)


def test_a_change_before_the_publication_is_none() -> None:
    page = at("2025-09-01T08:00")
    found = choose_published(feed=None, page=page, first_seen=SEEN, modified=page)
    assert found.modified is None
    later = ParsedDate(page.at + timedelta(hours=1), date_only=False)
    found = choose_published(feed=None, page=page, first_seen=SEEN, modified=later)
    assert found.modified == later.at


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://x.example/2025/09/01/summit", "2025-09-01"),
        ("https://x.example/20250901/summit-2038.html", "2025-09-01"),
        ("https://x.example/2025-07/08/c_1310001.htm", "2025-07-08"),
        ("https://x.example/news/a-2025-9-1.html", "2025-09-01"),
        ("https://x.example/news/202509", None),
        ("https://x.example/news/15510203", None),
    ],
)
def test_date_in_address(url: str, day: str | None) -> None:
    found = date_in_address(url, CLOCK)
    assert (found.at.date().isoformat() if found else None) == day


def test_midnight_is_a_day() -> None:
    found = CLOCK.read("2025-09-01T00:00:00+08:00")
    assert found == at("2025-09-01", date_only=True)


@pytest.mark.parametrize(
    "block",
    [
        '{"@type":"NewsArticle","headline":"A","datePublished":"2025-09-01",}',
        '<!-- {"@type":"NewsArticle","headline":"A","datePublished":"2025-09-01"} -->',
        '[{"@graph":[{"@type":["Thing","NewsArticle"],"headline":"A","datePublished":"2025-09-01"}]}]',
        '{"@type":"NewsArticle","headline":"A\n","datePublished":"2025-09-01"}',
        '{"@type":"NewsArticle","headline":"A" "datePublished":"2025-09-01", oops',
    ],
)
def test_broken_jsonld_still_speaks(block: str) -> None:
    node = article_node(read_blocks([block]), "A")
    assert node["headline"].strip() == "A"
    assert node["datePublished"] == "2025-09-01"


@pytest.mark.parametrize(
    "block",
    ["[" * 100_000, "{" * 100_000, '{"a":' * 50_000, "9" * 100_000, "null", "[]", '"x"', "nan"],
)
def test_hostile_jsonld_is_nothing(block: str) -> None:
    assert article_node(read_blocks([block]), "A") == {}


def test_references_are_followed() -> None:
    graph = (
        '{"@graph":[{"@type":"Article","headline":"A","author":{"@id":"#p"}},'
        '{"@type":["Person"],"@id":"#p","name":"Anna Lee"}]}'
    )
    nodes = read_blocks([graph])
    assert names(article_node(nodes, "A")["author"], nodes) == ["Anna Lee"]
