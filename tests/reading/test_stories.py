"""Stories as a reader looks through them, over a store with several days in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.reading.stories import (
    stories_found,
    stories_named,
    stories_of_time,
    story_view_line,
)
from storage.opening import open_store
from storage.query import parse
from storage.records import Article, Classification, Level, Membership, Record, Reprint, Tag
from storage.store import Store
from tests.storage.records import ARTICLE, DAY, HOUR, NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "sco-monitor.db") as opened, opened.writing():
        yield opened


def told(
    name: str,
    story: str,
    outlet: str,
    *,
    hours: float = 0,
    level: Level = "about",
    event: str = "",
    **more: str,
) -> list[Record]:
    """An article of *outlet* in a story, seen *hours* after now, with what is known of it."""
    at = NOW + timedelta(hours=hours)
    article = replace(
        ARTICLE,
        id=name,
        url=f"https://outlet.example/{name}",
        headline=f"Headline {name}",
        text="The ministers met.",
        publisher=outlet,
        first_seen=at,
        date_published=at - timedelta(minutes=5),
        date_only=False,
        capture=f"c-{name}",
        **more,  # type: ignore[arg-type]
    )
    tags = (Tag(scheme="event", term=event, label=event),) if event else ()
    return [
        article,
        Classification(article=name, level=level, score=0.9, tags=tags),
        Membership(article=name, story=story),
    ]


def copy(name: str, origin: str, kind: str = "near") -> Reprint:
    return Reprint(
        article=name,
        source_article=origin,
        origin=origin,
        kind=kind,  # type: ignore[arg-type]
        containment=1.0,
        containment_reverse=0.9,
    )


def of_day(store: Store, query: str = "") -> list[str]:
    found = stories_of_time(store, NOW, NOW + DAY, parse(query) if query else None)
    return [one.story.id for one in found]


def test_a_day_by_importance(store: Store) -> None:
    store.put(
        [
            *told("x1", "alone", "Kabar"),
            *told("a1", "big", "Kabar", country="KG", language="ru"),
            *told("a2", "big", "Xinhua", hours=1, country="CN", language="zh"),
            *told("a3", "big", "Dawn", hours=2, country="PK", language="en"),
            *told("m1", "aside", "Kabar", level="mention"),
            *told("m2", "aside", "TASS", level="mention", hours=1),
            *told("m3", "aside", "Dawn", level="mention", hours=1),
            *told("n1", "other", "Kabar", level="none"),
            *told("y1", "yesterday", "Kabar", hours=-1),
            *told("z1", "tomorrow", "Kabar", hours=24),
        ]
    )
    assert of_day(store) == ["big", "alone", "aside"]
    big, *_ = stories_of_time(store, NOW, NOW + DAY)
    assert big.level == "about"
    assert big.first.outlet == "Kabar"
    assert big.story.countries == ("KG", "CN", "PK")
    assert big.story.languages == ("ru", "zh", "en")
    assert not big.copies


def test_old_articles_do_not_make_a_story_todays(store: Store) -> None:
    old = [
        record
        for number, outlet in enumerate(("Kabar", "Xinhua", "Dawn", "TASS"))
        for record in told(f"o{number}", "old", outlet, hours=-48)
    ]
    store.put(
        [*old, *told("o9", "old", "UzA"), *told("b1", "new", "Kabar"), *told("b2", "new", "Dawn")]
    )
    assert of_day(store) == ["new", "old"]
    old_one = stories_of_time(store, NOW, NOW + DAY)[1]
    assert [view.article.id for view in old_one.asked] == ["o9"]
    assert len(old_one.articles) == 5


def test_copies_weigh_less_than_reports(store: Store) -> None:
    store.put(
        [
            *told("c1", "copied", "Kabar"),
            *told("c2", "copied", "Xinhua", hours=1),
            *told("c3", "copied", "Dawn", hours=1),
            copy("c2", "c1"),
            copy("c3", "c1", "exact"),
            *told("d1", "reported", "Kabar"),
            *told("d2", "reported", "Xinhua", hours=1),
            *told("d3", "reported", "Dawn", hours=1),
            copy("d3", "d1", "partial"),
        ]
    )
    assert of_day(store) == ["reported", "copied"]
    reported, copied = stories_of_time(store, NOW, NOW + DAY)
    assert [view.article.id for view in copied.copies] == ["c2", "c3"]
    assert not reported.copies  # a partial copy has text of its own


def test_one_outlet_under_two_names_counts_once(store: Store) -> None:
    store.put(
        [
            *told("e1", "one", "Xinhua"),
            *told("e2", "one", "新华社", hours=1),
            *told("f1", "two", "Xinhua"),
            *told("f2", "two", "Kabar", hours=1),
        ]
    )
    assert of_day(store) == ["two", "one"]


def test_a_meeting_weighs_more(store: Store) -> None:
    store.put([*told("g1", "plain", "Kabar"), *told("h1", "event", "Kabar", event="chg-2026-x")])
    assert of_day(store) == ["event", "plain"]


def test_what_its_outlet_took_down_is_no_news(store: Store) -> None:
    store.put(told("i1", "gone", "Kabar"))
    article = store.articles.get("i1")
    assert article is not None
    store.put([replace(article, status="canceled", reason="gone")])
    assert of_day(store) == []


def test_a_day_narrowed_by_a_query(store: Store) -> None:
    store.put(
        [*told("j1", "ru", "Kabar", language="ru"), *told("k1", "zh", "Xinhua", language="zh")]
    )
    assert of_day(store, "language:zh") == ["zh"]
    assert of_day(store, "ministers outlet:kabar") == ["ru"]


def test_stories_by_a_query(store: Store) -> None:
    store.put(
        [
            *told("l1", "twice", "Kabar"),
            *told("l2", "twice", "Dawn", hours=3),
            *told("l3", "once", "Kabar", hours=2),
            *told("l4", "else", "Kabar", hours=9, level="none"),
        ]
    )

    def ids(query: str, **more: int) -> list[str]:
        return [one.story.id for one in stories_found(store, parse(query), **more)]

    # Without words the newest leads, and a query without any term asks for relevant news.
    assert ids("") == ["twice", "once"]
    assert ids("", limit=1, offset=1) == ["once"]
    assert store.search.count_stories(parse("")) == 2
    assert sorted(ids("ministers")) == ["else", "once", "twice"]
    assert store.search.count_stories(parse("ministers")) == 3
    assert ids("outlet:dawn") == ["twice"]
    (found,) = stories_found(store, parse("outlet:dawn"))
    assert [view.article.id for view in found.asked] == ["l2"]
    assert found.story.articles == ("l1", "l2")
    assert ids("nowhere") == []
    assert store.search.count_stories(parse("nowhere")) == 0


def test_a_story_stands_where_its_best_article_does(store: Store) -> None:
    in_headline = told("p1", "headline", "Kabar")
    article = in_headline[0]
    assert isinstance(article, Article)
    store.put(
        [
            *told("q1", "text", "Kabar", hours=5),
            replace(article, headline="The ministers meet"),
            *in_headline[1:],
        ]
    )
    assert store.search.stories(parse("ministers")) == ["headline", "text"]


def test_an_article_that_is_in_no_story_yet_is_in_no_list(store: Store) -> None:
    store.put(told("r1", "", "Kabar")[:2])
    assert stories_found(store, parse("")) == []
    assert store.search.count_stories(parse("")) == 0
    assert of_day(store) == []


def test_what_programs_are_told(store: Store) -> None:
    store.put([*told("s1", "one", "Kabar", country="KG"), *told("s2", "one", "Dawn", hours=1)])
    store.put([copy("s2", "s1")])
    (found,) = stories_named(store, ["one", "nosuch"])
    line = story_view_line(found)
    assert line["id"] == "one"
    assert line["relevance"] == "about"
    assert line["first_outlet"] == "Kabar"
    assert line["copies"] == 1
    assert line["articles"] == line["asked"] == ["s1", "s2"]
    assert line["last_seen"] == (NOW + HOUR).isoformat()
