"""One more copy of a text costs the same whether ten or hundreds of outlets printed it before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.reprints.signature import signature
from monitor.stages import compare, group
from storage.records import Article, Classification, Membership, Outcome, Reprint
from storage.sqlite.store import SqliteStore
from tests.storage.records import ARTICLE, NOW

WORDS = " ".join(f"Word{number} of the agency on the meeting." for number in range(40))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "sco-monitor.db") as opened:
        yield opened


def copy(number: int) -> Article:
    """The text of the first as another outlet printed it, some minutes later."""
    at = NOW + timedelta(minutes=number)
    return replace(
        ARTICLE,
        id=f"copy-{number:05}",
        url=f"https://outlet{number}.example/1",
        source=f"Outlet {number}",
        text=WORDS,
        headline="Leaders meet",
        language="en",
        credits=(),
        dateline=None,
        date_published=at,
        first_seen=at,
    )


FIRST = copy(0)
MARK = replace(signature(FIRST), sketch=signature(FIRST).sketch[:4])
EDGE = Reprint(
    article="",
    source_article=FIRST.id,
    origin=FIRST.id,
    kind="exact",
    containment=1.0,
    containment_reverse=1.0,
)


def bring(store: SqliteStore, article: Article) -> Outcome:
    """Compare and group *article* as the engine does; return how comparing ended."""
    store.put([article, Classification(article=article.id, level="about", score=0.9)])
    task = compare.read(store, article.id, NOW)
    compared = task if isinstance(task, Outcome) else compare.run(task)
    store.put(compared.records)
    stage = group.Group("")
    grouped = stage.read(store, article.id, NOW)
    assert isinstance(grouped, group.GroupTask)
    store.put(group.run(grouped).records)
    return compared


def steps(store: SqliteStore, article: Article) -> int:
    """Return how many steps of SQLite's machine *article* takes, in hundreds."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1

    store.database.conn.set_progress_handler(step, 100)
    bring(store, article)
    store.database.conn.set_progress_handler(None, 0)
    return taken


def print_it(store: SqliteStore, numbers: range) -> None:
    """Keep copies as the stages would leave them."""
    for number in numbers:
        article = copy(number)
        edge = replace(EDGE, article=article.id)
        sign = replace(MARK, article=article.id)
        store.put([article, sign, edge, Membership(article=article.id, story=FIRST.id)])


@pytest.mark.long
def test_one_more_carrier_costs_what_one_before_cost(store: SqliteStore) -> None:
    """From where the bounds of the look-ups are reached: 200 articles under a value of a sketch."""
    with store.writing():
        bring(store, FIRST)
        print_it(store, range(1, 250))
        few = steps(store, copy(250))
        print_it(store, range(251, 750))
        many = steps(store, copy(750))
    assert many < 1.5 * few
    assert store.reprints.count_copies(FIRST.id) == 750


@pytest.mark.long
def test_who_printed_it_before_all_others_becomes_their_origin(store: SqliteStore) -> None:
    """Where one more text changes others, the whole family follows."""
    with store.writing():
        for number in range(1, 40):
            bring(store, copy(number))
        bring(store, copy(0))
    edges = store.reprints.copies("copy-00000")
    assert len(edges) == 39
    assert {edge.origin for edge in edges} == {"copy-00000"}
    first = store.reprints.copies("copy-00000", limit=5)
    assert [edge.article for edge in first] == [f"copy-{number:05}" for number in range(1, 6)]
