"""How large an edition may be: what does not fit is cut, said and linked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from monitor.digests.compose import compose
from monitor.digests.html import BYTE_LIMIT
from monitor.digests.material import Correction, Material, SourceProblem
from monitor.digests.measure import width
from monitor.digests.plain import COLUMNS
from storage.records import Subscription
from tests.digests.looking import (
    DAYS,
    EVERYBODY,
    renamed,
    soup,
)
from tests.digests.materials import (
    COUNTS,
    OUTLETS,
    PRESS_OFFICE,
    common_day,
    material,
    story,
    summit_day,
    view,
)


@DAYS
@EVERYBODY
def test_every_edition_fits(day: Any, subscription: Subscription) -> None:
    digest = compose(subscription, day())
    assert len(digest.html.encode()) <= BYTE_LIMIT
    assert max(width(line) for line in digest.text.splitlines() if "://" not in line) <= COLUMNS
    assert "{" not in digest.text


def monstrous_day(event: str) -> Material:
    """Return 300 stories with endless headlines, addresses, names and topics."""
    long = "کشورهای عضو سازمان همکاری شانگهای & " * 30
    monsters = [
        story(
            f"s{number:03d}",
            *(
                renamed(
                    view(
                        outlet,
                        f"{number} {long}",
                        long * 5,
                        topics=(f"t{number}",),
                        event=event.format(number // 2),
                    ),
                    url=f"https://example.org/{number}?{'&' * 1900}",
                    publisher=f"{outlet} {long}",
                )
                for outlet in list(OUTLETS)[: 3 + number % 8]
            ),
        )
        for number in range(300)
    ]
    problems = tuple(SourceProblem(name=f"{n} {long}", state="failing") for n in range(200))
    corrections = tuple(
        Correction(view=monsters[n].articles[0], kind="changed", earlier_headline=long)
        for n in range(100)
    )
    return material(*monsters, problems=problems, corrections=corrections, counts=COUNTS)


@pytest.mark.long
@pytest.mark.parametrize("event", ["", "event-{}"])
def test_a_monstrous_day_is_cut_and_says_so(event: str) -> None:
    query = " OR ".join(["شانگهای", *(f"word{number}" for number in range(190))])
    digest = compose(replace(PRESS_OFFICE, query=query), monstrous_day(event))
    assert 10_000 < len(digest.html.encode()) <= BYTE_LIMIT
    assert "more stories" in digest.text
    assert "more sources" in digest.text
    assert "more corrections" in digest.text
    assert "in the attached file sco-2026-11-21.html" in digest.text
    assert len(digest.stories) == 300
    assert {one.story for one in digest.shown} == set(digest.stories)


@pytest.mark.long
def test_what_does_not_fit_stands_in_the_annex_with_its_address() -> None:
    made = replace(monstrous_day(""), corrections=())
    digest = compose(PRESS_OFFICE, made)
    annex = BeautifulSoup(digest.annex, "lxml")
    links = {a["href"] for a in annex.select("a[href]")}
    assert all(view.article.url in links for one in made.stories for view in one.articles)
    assert "more stories" not in annex.get_text()
    assert compose(PRESS_OFFICE, common_day()).annex == ""


@pytest.mark.parametrize("stories", [11, 40, 90])
def test_no_story_is_only_counted(stories: int) -> None:
    made = summit_day(stories)
    digest = compose(PRESS_OFFICE, made)
    linked_here = {a["href"] for a in soup(digest).select("a[href]")}
    for one in made.stories:
        assert any(view.article.url in linked_here for view in one.articles), one.id
        assert any(view.article.url in digest.text for view in one.articles), one.id
    assert {one.story for one in digest.shown} == {one.id for one in made.stories}


@pytest.mark.long
def test_where_there_is_more_there_is_a_link_to_it() -> None:
    digest = compose(
        PRESS_OFFICE, replace(monstrous_day(""), public_url="https://sco.example/today")
    )
    assert soup(digest).select_one('.more a[href="https://sco.example/today"]') is not None
    assert "https://sco.example/today" in digest.text
