"""The search page, held against the store's own answers."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.reading.doubts import mended
from monitor.web.search import A_PAGE, SEARCHES
from storage.query import parse
from storage.records import Article
from storage.sql.articles import SqlArticles
from storage.store import Store
from tests.web.conftest import ELSEWHERE, Asked
from tests.web.reading_pages import clean, soup_of, text_of

QUERIES = ("", "SCO", "ШОС", "上合组织", "country:KZ", "topic:economy-trade-finance OR reprint:yes")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("sort", ["best", "newest"])
def test_the_page_lists_what_the_store_finds(
    shown: Asked, store: Store, query: str, sort: str
) -> None:
    hits = store.search.find(parse(query), limit=1_000, newest=sort == "newest")
    assert hits
    page = soup_of(shown(f"/search?q={quote(query)}&sort={sort}"))
    listed = [str(one["data-article"]) for one in page.select(".hits > li")]
    assert listed == [hit.article for hit in hits[:20]]
    assert f"{len(hits)} article" in text_of(page.select_one(".lead"))
    if len(hits) > 20:
        second = soup_of(shown(f"/search?q={quote(query)}&sort={sort}&page=2"))
        more = [str(one["data-article"]) for one in second.select(".hits > li")]
        assert more == [hit.article for hit in hits[20:40]]


def test_the_newest_come_first_where_that_is_asked(store: Store) -> None:
    hits = store.search.find(parse("SCO"), limit=100, newest=True)
    articles = store.articles.get_all([hit.article for hit in hits])
    times = [articles[h.article].date_published or articles[h.article].first_seen for h in hits]
    assert times == sorted(times, reverse=True)
    assert len(times) > 3


def test_every_facet_counts_and_its_link_finds_as_many(shown: Asked, store: Store) -> None:
    page = soup_of(shown("/search?q=SCO"))
    hits = [hit.article for hit in store.search.find(parse("SCO"), limit=200)]
    languages = Counter(a.language for a in store.articles.get_all(hits).values())
    checked = 0
    for item in page.select(".facets li"):
        link = item.select_one("a")
        assert link is not None
        number = int(text_of(item.select_one(".by")))
        narrowed = soup_of(shown(str(link["href"])))
        assert f"{number} article" in text_of(narrowed.select_one(".lead")), link
        checked += 1
    assert checked > 10
    said = {text_of(item) for item in page.select(".facets li")}
    assert f"English {languages['en']}" in said


def test_a_search_loads_no_more_articles_than_it_shows(
    shown: Asked, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[int] = []
    get_all = SqlArticles.get_all

    def counted(self: SqlArticles, names: Sequence[str]) -> dict[str, Article]:
        loaded.append(len(names))
        return get_all(self, names)

    monkeypatch.setattr(SqlArticles, "get_all", counted)
    assert store.search.count(parse("")) > A_PAGE
    page = soup_of(shown("/search"))
    assert loaded == [A_PAGE]
    levels = {text_of(one) for one in page.select(".facets div:first-child li")}
    known = store.classifications.levels()
    assert f"about the SCO {known['about']}" in levels


def test_doubts_are_told_and_mended(shown: Asked) -> None:
    page = soup_of(shown("/search?q=contry%3AKZ+energy"))
    box = page.select_one(".box")
    assert "contry" in text_of(box)
    assert box is not None
    assert [text_of(link) for link in box.select("a")] == ["country:KZ energy"]
    assert mended("country:KZ energy") == ""
    assert mended("http://kabar.kg/1 12:30 contry:kz topics:energy") == (
        "http://kabar.kg/1 12:30 country:kz topic:energy"
    )


def test_a_slip_of_the_pen_is_put_right_where_nothing_is_found(shown: Asked) -> None:
    page = soup_of(shown("/search?q=Tashkennt+ministers"))
    (link,) = page.select(".box a")
    assert text_of(link) == "tashkent ministers"
    assert soup_of(shown(str(link["href"]))).select(".hits > li")


def test_what_was_found_leaves_as_lines_and_cells(shown: Asked, store: Store) -> None:
    names = [hit.article for hit in store.search.find(parse("SCO"), limit=1_000)]
    lines = [json.loads(line) for line in shown("/search.jsonl?q=SCO").text.splitlines()]
    assert [line["id"] for line in lines] == names
    rows = list(csv.DictReader(io.StringIO(shown("/search.csv?q=SCO").text)))
    assert [row["headline"].removeprefix("'") for row in rows] == [one["headline"] for one in lines]
    assert shown("/search.exe?q=SCO").status_code == 404


def test_an_address_leads_to_its_article(shown: Asked, store: Store) -> None:
    article = next(a for a in store.articles.all() if a.url.startswith("http"))
    answer = shown(f"/search?q={quote(article.url, safe='')}")
    assert answer.headers["location"] == f"/articles/{article.id}"
    assert soup_of(shown("/search?q=https://elsewhere.example/"))


def test_too_many_searches_are_put_off(shown: Asked) -> None:
    for _ in range(SEARCHES):
        assert shown("/search.exe", by=ELSEWHERE).status_code == 401  # refused, so not counted
    asked, answer = 1, shown("/search.exe")
    while answer.status_code == 404 and asked < SEARCHES * 10:
        asked, answer = asked + 1, shown("/search.exe")
    assert answer.status_code == 429
    assert asked > SEARCHES
    assert int(answer.headers["retry-after"]) >= 1
    assert clean(answer).title


@pytest.mark.long
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300), st.text(max_size=5))
def test_every_string_is_a_legal_search(hostile: Asked, query: str, number: str) -> None:
    path = f"/search?q={quote(query, errors='replace')}&page={quote(number, errors='replace')}"
    asked = Asked(hostile.settings)  # each asks for the first time
    soup_of(asked(path))
    asked.site.close()


def test_what_comes_from_outside_stays_text(hostile: Asked) -> None:
    page = soup_of(hostile("/search?q=" + quote('said "><script>alert(1)</script>')))
    assert page.select_one("#q")
    page = soup_of(hostile("/search?q=said"))
    assert len(page.select(".hits > li")) == 2
    assert "{{ 7 * 7 }}" in text_of(page.select_one(".facets"))
