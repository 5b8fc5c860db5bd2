"""Trends side by side, held against the store."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import median
from urllib.parse import quote

import pytest

from monitor.reading.comparing import ORGANISATIONS
from monitor.reading.importance import COPIES
from monitor.web.trends import HEIGHT
from storage.query import parse
from storage.store import Store
from tests.web import outside
from tests.web.conftest import Asked
from tests.web.reading_pages import soup_of, text_of


def table_of(asked: Asked, path: str) -> list[list[str]]:
    """Return the rows of a CSV file."""
    answer = asked(path)
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.text)))


def test_shares_are_of_all_namings(shown: Asked, store: Store) -> None:
    counted = [store.search.count(parse(f"organisation:{one}")) for one in ORGANISATIONS]
    assert counted[0] > 0
    page = soup_of(shown("/trends/organisations?days=90"))
    lines = page.select("table")[0].select("tbody tr")
    rows = [[text_of(one) for one in row.select("th, td")] for row in lines]
    assert [row[0] for row in rows] == ["SCO", "BRICS", "CSTO", "EAEU", "OTS", "CICA"]
    assert [int(row[1]) for row in rows] == counted
    shares = [100 * one / sum(counted) for one in counted]
    assert [row[2] for row in rows] == [f"{one:.1f} %" for one in shares]
    head, *days = table_of(shown, "/trends/organisations.csv?days=90")
    assert head == ["day", *(row[0] for row in rows)]
    assert len(days) == 90
    assert [sum(int(day[at]) for day in days) for at in range(1, 7)] == counted
    drawn = shown("/trends/organisations/1.svg?days=90")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.count("<rect") == len({day[0] for day in days if day[1] != "0"})
    assert shown("/trends/organisations/7.svg").status_code == 404
    russian = soup_of(shown("/trends/organisations?ui=ru"))
    assert "ОДКБ" in russian.get_text()


@pytest.mark.parametrize("query", ['"the Secretary-General"', "SCO", "country:KZ"])
def test_a_phrase_by_the_country_of_the_outlet(shown: Asked, store: Store, query: str) -> None:
    hits = store.search.find(parse(query), limit=1_000)
    articles = store.articles.get_all([hit.article for hit in hits]).values()
    wanted = Counter(one.country for one in articles)
    head, *days = table_of(shown, f"/trends/phrase.csv?q={quote(query)}&days=28")
    assert len(head) - 1 == len(wanted)
    found = [sum(int(day[at]) for day in days) for at in range(1, len(head))]
    assert found == sorted(wanted.values(), reverse=True)
    page = soup_of(shown(f"/trends/phrase?q={quote(query)}&days=28"))
    assert len(page.select(".trend")) == min(len(wanted), 12)
    if wanted:
        name = max(sorted(wanted), key=lambda code: wanted[code])
        assert name
        heights = [float(str(bar["height"])) for bar in page.select(".trend rect")]
        assert max(heights) == HEIGHT, "the charts have one scale"


def test_outlets_by_their_copies_and_delay(shown: Asked, store: Store) -> None:
    now = datetime.now(UTC)
    rows = {row[0]: row[1:] for row in table_of(shown, "/trends/outlets.csv?days=28")[1:]}
    articles = [one for one in store.articles.all() if one.status == "usable"]
    assert sorted(rows) == sorted({one.source for one in articles})
    edges = store.reprints.of([one.id for one in articles])
    by_id = {one.id: one for one in articles}
    for name, (number, copies, originality, delay) in rows.items():
        mine = [one for one in articles if one.source == name]
        copied = [edges[one.id] for one in mine if one.id in edges and edges[one.id].kind in COPIES]
        assert (int(number), int(copies)) == (len(mine), len(copied))
        assert float(originality) == pytest.approx(1 - len(copied) / len(mine), abs=1e-4)
        late = [
            (at - first).total_seconds()
            for edge in copied
            if (at := by_id[edge.article].date_published)
            and (first := by_id[edge.origin].date_published)
            and at >= first
        ]
        assert delay == (str(round(median(late))) if late else "")
    assert any(row[3] for row in rows.values())
    assert now - timedelta(days=28) < max(one.first_seen for one in articles)
    page = soup_of(shown("/trends/outlets"))
    assert len(page.select("tbody tr")) == len(rows)


def test_what_comes_from_outside_stays_text(hostile: Asked) -> None:
    asked = quote(outside.BREAKOUT)
    soup_of(hostile(f"/trends/phrase?q={asked}&days=9999"))
    soup_of(hostile("/trends/phrase?q=country:KZ"))
    soup_of(hostile("/trends/outlets"))
    assert "<script" not in hostile(f"/trends/phrase/1.svg?q={quote('x OR relevance:about')}").text
    for name in ("organisations", "phrase"):
        assert soup_of(hostile(f"/trends/{name}?days=7")).select("nav.links a[aria-current]")
