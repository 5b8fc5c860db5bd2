"""Trends, held against the store."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from PIL import Image, ImageColor

from monitor.web.picture import BAR
from monitor.web.trends import HEIGHT, WIDTH
from storage.query import parse
from storage.store import Store
from tests.web.conftest import Asked
from tests.web.reading_pages import soup_of, text_of

QUERIES = ("SCO", "country:KZ", "")


def _counted(store: Store, query: str) -> Counter[date]:
    names = [hit.article for hit in store.search.find(parse(query), limit=10_000)]
    return Counter(one.first_seen.date() for one in store.articles.get_all(names).values())


@pytest.mark.parametrize("days", [7, 28, 90])
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
        assert max(heights) == 120
    table = list(csv.reader(io.StringIO(shown("/trends.csv" + path).text)))
    assert table[0] == ["day", *QUERIES[:2]]
    assert table[1:] == [
        [day.isoformat(), *(str(one[day]) for one in wanted)] for day in dates[::-1]
    ]
    drawn = shown("/trends/2.svg" + path)
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.count("<rect") == len(wanted[1])
    assert shown("/trends/3.svg" + path).status_code == 404


def test_a_picture_has_the_bars_that_the_store_counts(shown: Asked, store: Store) -> None:
    try:
        answer = shown("/trends/2.png?q=SCO&q=country:KZ&days=7")
        assert answer.headers["content-type"] == "image/png"
        with Image.open(io.BytesIO(answer.content)) as image:
            assert image.info["Title"] == "country:KZ"
            drawn = image.convert("RGB")
        assert drawn.size == (2 * WIDTH, 2 * (HEIGHT + 36))
        wanted, bar = _counted(store, "country:KZ"), ImageColor.getrgb(BAR)
        today = datetime.now(UTC).date()
        for place in range(7):
            number = wanted[today - timedelta(days=6 - place)]
            column = round(2 * WIDTH * (place + 0.5) / 7)
            tall = sum(drawn.getpixel((column, y)) == bar for y in range(drawn.height))
            assert tall == round(2 * HEIGHT * number / max(wanted.values()))
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
