"""Parts of titles are a site's when they recur, and a headline's when they do not."""

from __future__ import annotations

import pytest

from monitor.extraction.affixes import affixes_of, without_affixes
from monitor.extraction.recurring import Known, mark
from tests.extraction.sites import Site, headline_of, page

HEADLINES = (
    "장동혁 대표 국민의힘 새 지도부 구성 발표",
    "민주당 선호투표제 도입 또다시 불발 논란",
    "국회 본회의 예산안 처리 시한 넘겨",
    "정부 내년 경제성장률 전망 하향 조정",
    "서울시 버스 요금 인상안 다시 검토",
)


@pytest.mark.parametrize(
    ("title", "affixes"),
    [
        ("Trade grows for a fifth year | Bhopal News", ["… | Bhopal News"]),
        ("[Video] Trade grows for a fifth year", ["[Video] …"]),
        ("Trade grows for a fifth year - Minister", ["… - Minister"]),
        ("India - trade grows for a year", ["India - …"]),
        ("News | Trade grows | Site", ["… | Site", "News | …"]),
        ("Trade | Site", []),
        ("The COVID-19 wards of the region are closed", []),
    ],
)
def test_parts_beside_a_title(title: str, affixes: list[str]) -> None:
    assert [one.text for one in affixes_of(title)] == affixes


def test_the_sections_of_a_site_are_cut_off_with_its_name() -> None:
    site = Site()
    title = "{}-정치ㅣ한국일보"

    def told(number: int) -> str:
        markup = page(number, title="@")
        return markup.replace("@", title.format(HEADLINES[number]))

    found = site.read_all(range(5), told)
    assert headline_of(found[0]) == title.format(HEADLINES[0])
    assert [headline_of(one) for one in found[3:]] == [*HEADLINES[3:]]
    assert [one.text for one in found[4].taken] == ["… ㅣ 한국일보", "… - 정치"]


def test_a_label_before_every_headline_goes() -> None:
    found = Site().read_all(range(5), lambda number: page(number, title="[Film] {}"))
    assert headline_of(found[0]).startswith("[Film] ")
    assert headline_of(found[4]).startswith("District 4")


def test_whoever_speaks_in_every_third_headline_stays() -> None:
    """A dash parts speaker and word in headlines, a bar never does."""
    speaks = {mark("title", "… — Minister"): 4, mark("title", "… | World"): 4}
    titles = ["Trade grows for a year — Minister", "Trade grows for a year | World"]
    assert without_affixes(titles, Known(12, speaks)).of(titles) == [
        "Trade grows for a year — Minister",
        "Trade grows for a year",
    ]


def test_the_outlets_name_inside_a_headline_stays() -> None:
    site = Site()
    site.read_all(range(9), lambda number: page(number, title="{} | Kazakhstan Today"))
    markup = page(9, title="@").replace("@", "Freight resumes on the route China — Kazakhstan")
    assert headline_of(site.read(markup)) == "Freight resumes on the route China — Kazakhstan"


def test_what_the_page_itself_shows_is_not_told() -> None:
    def told(number: int) -> str:
        return page(number, title="{}").replace("</title>", " | District Post</title>")

    found = Site().read_all(range(5), told)[4]
    assert headline_of(found).startswith("District 4")
    assert found.taken == ()
