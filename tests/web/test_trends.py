"""Trends, held against the store."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, unquote

import pytest
from PIL import Image, ImageColor

from monitor.web.picture import BAR
from monitor.web.trends import FILE_HEIGHT, FILE_WIDTH, HEIGHT
from storage.query import parse
from storage.sql import days as sql_days
from storage.store import Store
from tests.web.conftest import Asked
from tests.web.reading_pages import soup_of, text_of

QUERIES = ("SCO", "country:KZ", "")


def _counted(store: Store, query: str) -> Counter[date]:
    names = [hit.article for hit in store.search.find(parse(query), limit=10_000)]
    return Counter(one.first_seen.date() for one in store.articles.get_all(names).values())


@pytest.mark.parametrize("days", [7, 28, 365])
def test_bars_table_and_file_say_what_the_store_counts(
    shown: Asked, store: Store, days: int
) -> None:
    path = f"?q={quote(QUERIES[0])}&q={quote(QUERIES[1])}&days={days}"
    page = soup_of(shown("/trends" + path))
    wanted = [_counted(store, query) for query in QUERIES[:2]]
    assert all(wanted)
    dates = [datetime.now(UTC).date() - timedelta(days=number) for number in range(days)]
    rows = [[text_of(cell) for cell in row.select("td")] for row in page.select("tbody tr")]
    assert [row[1:] for row in rows] == [[str(one[day]) for one in wanted] for day in dates]
    for section, one in zip(page.select(".trend"), wanted, strict=True):
        heights = [float(str(bar["height"])) for bar in section.select("rect")]
        assert len(heights) == len(one)
        assert max(heights) == HEIGHT
    table = list(csv.reader(io.StringIO(shown("/trends.csv" + path).text)))
    assert table[0] == ["day", *QUERIES[:2]]
    assert table[1:] == [
        [day.isoformat(), *(str(one[day]) for one in wanted)] for day in dates[::-1]
    ]
    drawn = shown("/trends/2.svg" + path)
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.count("<rect") == len(wanted[1])
    assert shown("/trends/3.svg" + path).status_code == 404


def _stories(store: Store, query: str) -> dict[date, int]:
    names = [hit.article for hit in store.search.find(parse(query), limit=10_000)]
    found: defaultdict[date, set[str]] = defaultdict(set)
    stories = store.stories.story_of(names)
    for one in store.articles.get_all(names).values():
        if one.id in stories:
            found[one.first_seen.date()].add(stories[one.id])
    return {day: len(one) for day, one in found.items()}


def test_stories_are_counted_as_well_as_articles(shown: Asked, store: Store) -> None:
    path = f"?q={quote(QUERIES[0])}&q={quote(QUERIES[1])}&days=28&count=stories"
    wanted = [_stories(store, query) for query in QUERIES[:2]]
    assert all(wanted)
    articles = [sum(_counted(store, query).values()) for query in QUERIES[:2]]
    assert sum(wanted[0].values()) < articles[0], "a story has several articles"
    dates = [datetime.now(UTC).date() - timedelta(days=number) for number in range(28)]
    page = soup_of(shown("/trends" + path))
    rows = [[text_of(cell) for cell in row.select("td")] for row in page.select("tbody tr")]
    assert [row[1:] for row in rows] == [[str(one.get(day, 0)) for one in wanted] for day in dates]
    assert f"{sum(wanted[0].values()) / 28:.1f} stories a day" in text_of(page.select_one(".trend"))
    assert text_of(page.select_one("#count option[selected]")) == "Stories"
    head, *table = csv.reader(io.StringIO(shown("/trends.csv" + path).text))
    assert head == ["day", *(f"{query} (stories)" for query in QUERIES[:2])]
    assert [int(row[1]) for row in table] == [wanted[0].get(day, 0) for day in dates[::-1]]
    assert shown("/trends/2.svg" + path).text.count("<rect") == len(wanted[1])


def test_days_that_are_not_counted_yet_are_said(
    shown: Asked, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_days, "LOOKED_AT", 0)
    days = set(_counted(store, ""))
    for path in ("/trends?q=country:KZ&count=stories", "/trends/values?field=language"):
        page = soup_of(shown(path))
        assert f"{len(days)} day" in text_of(page.select_one("p.note[role=status]"))
    table = [
        row[1]
        for row in csv.reader(io.StringIO(shown("/trends.csv?q=country:KZ&count=stories").text))
    ]
    assert table.count("") == len(days)


@pytest.mark.parametrize("count", ["articles", "stories"])
@pytest.mark.parametrize("field", ["language", "country", "topic", "outlet"])
def test_values_of_a_field_side_by_side(shown: Asked, store: Store, field: str, count: str) -> None:
    page = soup_of(shown(f"/trends/values?field={field}&count={count}"))
    sections = page.select(".trend")
    assert 1 < len(sections) <= 12
    lines = page.select("table")[0].select("tbody tr")
    totals = [int(text_of(row.select_one("td.number"))) for row in lines]
    assert totals == sorted(totals, reverse=True)
    for section, total in zip(sections, totals, strict=True):
        query = unquote(str(section.select_one("a")["href"]).partition("?q=")[2])
        told = _stories(store, query) if count == "stories" else _counted(store, query)
        # What a topic finds has its finer ones in it, which are told apart here.
        assert sum(told.values()) == total or field == "topic"
    head, *days = csv.reader(
        io.StringIO(shown(f"/trends/values.csv?field={field}&count={count}").text)
    )
    assert [sum(int(day[at]) for day in days) for at in range(1, len(head))] == totals
    assert "<rect" in shown(f"/trends/values/1.svg?field={field}").text


def test_a_picture_has_the_bars_that_the_store_counts(shown: Asked, store: Store) -> None:
    try:
        answer = shown("/trends/2.png?q=SCO&q=country:KZ&days=7")
        assert answer.headers["content-type"] == "image/png"
        with Image.open(io.BytesIO(answer.content)) as image:
            assert image.info["Title"] == "country:KZ"
            drawn = image.convert("RGB")
        assert drawn.size == (2 * FILE_WIDTH, 2 * (FILE_HEIGHT + 36))
        wanted, bar = _counted(store, "country:KZ"), ImageColor.getrgb(BAR)
        today = datetime.now(UTC).date()
        for place in range(7):
            number = wanted[today - timedelta(days=6 - place)]
            column = round(2 * FILE_WIDTH * (place + 0.5) / 7)
            tall = sum(drawn.getpixel((column, y)) == bar for y in range(drawn.height))
            assert tall == round(2 * FILE_HEIGHT * number / max(wanted.values()))
        compared = shown("/trends/organisations/1.png")
        assert compared.content.startswith(b"\x89PNG")
        assert "/trends/2.png?q=SCO" in shown("/trends?q=SCO&q=country:KZ").text
        for path in ("/trends/3.png?q=SCO", "/trends/1.gif", "/trends/organisations/99.png"):
            assert shown(path).status_code == 404
    finally:
        shown.site.close()


def test_without_pillow_no_picture_is_offered(
    shown: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)  # as if it were not installed
    assert ".png" not in shown("/trends?q=SCO").text
    answer = shown("/trends/1.png?q=SCO")
    assert (answer.status_code, "sco-monitor[report]" in answer.text) == (404, True)


def test_without_a_query_it_is_what_is_about_the_organisation(shown: Asked, store: Store) -> None:
    page = soup_of(shown("/trends"))
    wanted = sum(_counted(store, "relevance:about").values())
    assert f"{wanted} articles" in text_of(page.select_one(".trend"))


def test_what_is_asked_stays_text(hostile: Asked) -> None:
    asked = quote('contry:kz "><script>alert(1)</script>')
    page = soup_of(hostile(f"/trends?q={asked}&q={asked}&q={asked}&q=x&days=9999"))
    assert len(page.select(".trend")) == 3
    assert "contry" in text_of(page.select_one(".box"))
    drawn = hostile(f"/trends/1.svg?q={asked}")
    assert "<script" not in drawn.text
    assert drawn.headers["content-disposition"].startswith("attachment")
    assert hostile(f"/trends.csv?q={quote('=1+1')}").text.startswith("day,'=1+1")
