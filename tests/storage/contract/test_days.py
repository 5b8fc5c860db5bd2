"""Days are counted as the tables say, whatever is written, counted before or looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from storage.query import parse
from storage.records import Membership, Reprint, Tag
from storage.sql import days as sql_days
from storage.store import Store
from tests.storage.records import ABOUT, ARTICLE, DAY, NOW

QUERIES = ("", "country:KZ", "language:en", "relevance:about", "topic:energy", "language:xx")
TOLD = ("hello", "country:KZ language:en", "-language:en", "reprint:yes", "outlet:dawn")
SINCE = datetime.combine(NOW.date(), time(), UTC) - 5 * DAY
UNTIL = SINCE + 12 * DAY
KZ = Tag(scheme="country", term="KZ", label="Kazakhstan")
COPY = Reprint(
    article="a2",
    source_article="a1",
    origin="a1",
    kind="near",
    containment=0.9,
    containment_reverse=0.8,
)


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction over six articles of four days, in three stories."""
    with store.writing():
        for number in range(6):
            name = f"a{number + 1}"
            store.put(
                [
                    replace(
                        ARTICLE,
                        id=name,
                        first_seen=NOW + (number % 4) * DAY,
                        language="en" if number % 2 else "ru",
                        publisher="Dawn" if number < 3 else "",
                    ),
                    replace(ABOUT, article=name, tags=(*ABOUT.tags, KZ)[number % 3 :]),
                    Membership(article=name, story=f"s{number % 3}"),
                ]
            )
        yield


def told(store: Store, query: str) -> tuple[dict[date, int], dict[date, int]]:
    """Return articles and stories by day, read article by article."""
    names = [hit.article for hit in store.search.find(parse(query), limit=100)]
    stories = store.stories.story_of(names)
    articles: defaultdict[date, int] = defaultdict(int)
    found: defaultdict[date, set[str]] = defaultdict(set)
    for one in store.articles.get_all(names).values():
        if SINCE <= one.first_seen < UNTIL:
            articles[one.first_seen.date()] += 1
            if one.id in stories:
                found[one.first_seen.date()].add(stories[one.id])
    return dict(articles), {day: len(one) for day, one in found.items()}


def check(store: Store) -> None:
    """Hold every count to what is read article by article."""
    for query in (*QUERIES, *TOLD):
        articles, stories = told(store, query)
        asked = parse(query)
        assert store.search.by_day(asked, since=SINCE, until=UNTIL) == articles, query
        counted = store.search.stories_by_day(asked, since=SINCE, until=UNTIL)
        assert (dict(counted.days), counted.uncounted) == (stories, frozenset()), query


def count_all(store: Store) -> list[date]:
    """Count what is due; return the days."""
    return list(iter(store.days.count_next, None))


def test_counted_and_looked_at_are_the_same(store: Store) -> None:
    check(store)
    days = [(NOW + number * DAY).date() for number in range(4)]
    assert store.days.due() == 4
    assert count_all(store) == days[::-1]
    assert store.days.due() == 0
    check(store)
    assert count_all(store) == []


def test_whatever_changes_makes_its_day_due(store: Store) -> None:
    count_all(store)
    steps = (
        [Membership(article="a2", story="s2")],
        [replace(ABOUT, article="a3", tags=(), level="mention")],
        [COPY],
        [replace(COPY, kind="exact")],
        [replace(ARTICLE, id="a2", first_seen=NOW + DAY, language="zh")],
        [replace(ARTICLE, id="a7", first_seen=NOW + 3 * DAY)],
    )
    for records in steps:
        store.put(records)
        assert store.days.due() == 1, records
        check(store)
        assert len(count_all(store)) == 1
        check(store)
    store.reprints.drop("a2")
    store.articles.remove("a6")
    check(store)
    assert len(count_all(store)) == 1
    check(store)
    store.put([Membership(article="a1", story=store.stories.story_of(["a1"])["a1"])])
    assert store.days.due() == 0, "nothing changed"


def test_days_with_too_many_articles_are_said_not_to_be_counted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_days, "LOOKED_AT", 2)
    days = [(NOW + number * DAY).date() for number in range(4)]
    query = parse("language:en")
    found = store.search.stories_by_day(query, since=SINCE, until=UNTIL)
    assert found.uncounted == frozenset(days[:2]), "the newest are looked at"
    assert set(found.days) <= set(days[2:])
    articles, _ = told(store, "language:en")
    assert store.search.by_day(query, since=SINCE, until=UNTIL) == articles, "always known"
    leading = store.days.leading("language", since=SINCE, until=UNTIL, most=5)
    assert leading.uncounted == frozenset(days[:2])
    count_all(store)
    assert store.search.stories_by_day(query, since=SINCE, until=UNTIL).uncounted == frozenset()


@pytest.mark.parametrize("counted", [False, True])
def test_the_values_with_the_most_articles_lead(store: Store, *, counted: bool) -> None:
    if counted:
        count_all(store)
        store.put([replace(ARTICLE, id="a8", language="ru", first_seen=NOW + DAY)])
    leading = store.days.leading("language", since=SINCE, until=UNTIL, most=1)
    ((value, days),) = leading.values
    articles, stories = told(store, f"language:{value}")
    assert {day: one.articles for day, one in days.items()} == articles
    assert {day: one.stories for day, one in days.items() if one.stories} == stories
    assert value == ("ru" if counted else "en")
    both = store.days.leading("language", since=SINCE, until=UNTIL, most=9)
    assert [name for name, _ in both.values] == (["ru", "en"] if counted else ["en", "ru"])
    none = store.days.leading("person", since=SINCE - 90 * DAY, until=SINCE, most=9)
    assert none.values == ()
