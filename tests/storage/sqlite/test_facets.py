"""Facets and counts are what the tables say, whatever is written and in whatever order."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from storage.contract.work import Claim, Settlement
from storage.query import parse
from storage.records import Membership, Reprint, Tag
from storage.sqlite.schema import facets
from storage.sqlite.store import SqliteStore
from tests.storage.records import ABOUT, ARTICLE, DAY, HOUR, NOW

COUNTED = {
    "facet_counts": "SELECT field, value, count(*) FROM facets GROUP BY field, value",
    "facet_days": "SELECT field, value, seen, count(*) FROM facets GROUP BY field, value, seen",
    "tag_labels": "SELECT scheme, term, label, count(*) FROM tags GROUP BY scheme, term, label",
    "work_counts": "SELECT stage, state, reason, count(*) FROM work GROUP BY stage, state, reason",
    "totals": "SELECT 'stories', count(DISTINCT story) FROM memberships",
}
COPY = Reprint(
    article="a2",
    source_article="a1",
    origin="a1",
    kind="near",
    containment=0.9,
    containment_reverse=0.8,
)
SECOND = replace(ARTICLE, id="a2", first_seen=NOW + DAY, publisher="Dawn", date_published=None)


def check(store: SqliteStore) -> None:
    """Hold what the triggers made to what a migration would make of the same tables."""
    wanted: set[tuple[object, ...]] = set()
    for select in re.findall(r"INSERT INTO facets \(.*\)\s+(SELECT [^;]*);", facets.FILL):
        wanted.update(store.database.execute(select).fetchall())
    kept = store.database.execute("SELECT field, value, at, article, seen FROM facets").fetchall()
    assert set(kept) == wanted
    assert len(kept) == len(wanted)
    for table, counted in COUNTED.items():
        kept = store.database.execute(f"SELECT * FROM {table}").fetchall()
        assert sorted(kept) == sorted(store.database.execute(counted).fetchall()), table


def test_they_follow_everything_that_is_written(store: SqliteStore) -> None:
    tags = (*ABOUT.tags, Tag(scheme="country", term="KG", label="Kyrgyzstan"))
    steps = (
        [ARTICLE, ABOUT, Membership(article="a1", story="s1")],
        [replace(ABOUT, article="a2"), COPY, SECOND, Membership(article="a2", story="s1")],
        [replace(ABOUT, tags=tags, level="mention")],
        [replace(ABOUT, tags=(replace(tags[0], label="Power"),))],
        [replace(ARTICLE, date_published=NOW - 2 * HOUR, language="ky")],
        [replace(SECOND, source="Other", publisher="")],
        [replace(COPY, kind="exact"), Membership(article="a2", story="s2")],
    )
    with store.writing():
        for records in steps:
            store.put(records)
            check(store)
        assert store.stories.count() == 2
        assert store.articles.count() == 2
        store.reprints.drop("a2")
        check(store)
        for name in ("a1", "a2"):
            store.articles.remove(name)
            check(store)
        assert store.stories.count() == store.articles.count() == 0


def test_work_is_counted_as_it_goes_on(store: SqliteStore) -> None:
    with store.writing():
        store.work.open("fetch", ["p", "q", "r"], NOW)
        store.work.record("fetch", ["z"], "too-old", NOW)
        store.work.settle([Settlement(Claim("fetch", "p", 1, 0), "ok")], now=NOW, version=1)
        store.work.give_back([(Claim("fetch", "q", 1, 0), NOW + HOUR)])
        store.work.drop("fetch", ["r"])
        check(store)
    assert store.work.counts() == [
        ("fetch", "done", "ok", 1),
        ("fetch", "done", "too-old", 1),
        ("fetch", "waiting", "", 1),
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    "text",
    [
        "relevance:about",
        "topic:energy since:2026-11-01",
        "topic:energy -country:KG",
        "country:KG OR language:ky",
        "source:kabar reprint:yes",
        "story:s1",
        "hello",
        "hello topic:energy",
        "hello OR topic:energy",
    ],
)
def test_no_question_reads_a_table_whole(store: SqliteStore, text: str) -> None:
    with store.writing():
        store.put([ARTICLE, ABOUT, SECOND, COPY, Membership(article="a1", story="s1")])
    asked: list[str] = []
    store.database.conn.set_trace_callback(asked.append)
    query = parse(text)
    store.search.find(query)
    store.search.find(query, newest=True)
    store.search.stories(query)
    store.search.by_day(query, since=NOW - DAY, until=NOW)
    store.search.count(query)
    store.database.conn.set_trace_callback(None)
    whole = r"SCAN (?!json_each|j\b|n\b|CONSTANT|\(subquery|\w+ VIRTUAL TABLE)"
    for statement in asked:
        if statement.lstrip().startswith("SELECT"):
            plan = store.database.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            assert not [row[3] for row in plan if re.match(whole, row[3])], statement


@pytest.mark.long
def test_a_page_of_a_common_value_takes_what_a_page_takes(store: SqliteStore) -> None:
    """Ten times the articles are as many steps of SQLite: what is not asked for is not read."""

    def steps(count: int) -> int:
        with store.writing():
            for number in range(count):
                name = f"x{count}-{number}"
                store.put([replace(ARTICLE, id=name, first_seen=NOW + number * HOUR)])
                store.put([replace(ABOUT, article=name)])
        taken = 0

        def step() -> None:
            nonlocal taken
            taken += 1

        store.database.conn.set_progress_handler(step, 10)
        for text in ("topic:energy", "relevance:about since:2026-11-01", "language:xx"):
            store.search.find(parse(text), limit=5)
        store.articles.count()
        store.work.counts()
        store.database.conn.set_progress_handler(None, 0)
        return taken

    few, many = steps(300), steps(3_000)
    assert many < 1.5 * few
