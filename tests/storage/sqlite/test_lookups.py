"""Look-ups that polling does for every source and page use an index, whatever the table's size."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from storage.records import Capture, Entry, Follow
from storage.sqlite.store import SqliteStore

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


ENTRY = Entry(
    id="e", source="s", guid="g", link="https://a.example/1", page="p", first_seen=NOW, capture="c"
)
FOLLOW = Follow(source="s", url="https://a.example/f")
CAPTURE = Capture(
    id="c", source="s", url="https://a.example/f", purpose="poll", at=NOW, reason="ok", body=b"x"
)


@pytest.mark.long
@pytest.mark.parametrize(
    "look_up",
    [
        lambda store: store.entries.of_page("p"),
        lambda store: store.entries.put([ENTRY]),
        lambda store: store.entries.ask("p"),
        lambda store: store.archive.of_page("p"),
        lambda store: store.archive.latest_of(["p"]),
        lambda store: store.archive.get("c"),
        lambda store: store.documents.answer(FOLLOW),
        lambda store: store.documents.followed("s"),
        lambda store: store.documents.follow(FOLLOW.id),
        lambda store: store.documents.walk("w"),
        lambda store: store.archive.history("s", since=NOW),
        lambda store: store.sources.health("s"),
        lambda store: store.sources.standing(["s"]),
        lambda store: store.sources.item_times("s", since=NOW),
        lambda store: store.sources.newest_entries(["s"]),
        lambda store: store.entries.get("e", source="s"),
        lambda store: store.work.states("poll", ["s"]),
        lambda store: store.work.items("poll", state="parked"),
        lambda store: store.work.reopen_older("poll", 3, NOW),
        lambda store: store.deliveries.about("a"),
        lambda store: store.deliveries.find("msg_0123456789"),
        lambda store: store.digests.named("d"),
        lambda store: store.sources.unread(read_by="parse"),
        lambda store: store.work.counts(),
        lambda store: store.articles.count(),
        lambda store: store.stories.count(),
        lambda store: store.classifications.articles_with("topic", "energy"),
    ],
)
def test_no_table_is_read_whole(
    store: SqliteStore, look_up: Callable[[SqliteStore], object]
) -> None:
    store.put([FOLLOW, CAPTURE, ENTRY])
    asked: list[str] = []
    store.database.conn.set_trace_callback(asked.append)
    look_up(store)
    store.database.conn.set_trace_callback(None)
    assert asked
    for statement in asked:
        if not re.match(r"\s*(SELECT|UPDATE|DELETE)", statement):
            continue
        plan = store.database.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
        # A list of names that was handed in (json_each) is read whole, as it is meant to be.
        # So are the few states of work, and the few hundred sources.
        listed = r"SCAN (?!json_each|CONSTANT|work_counts|h\b|\w+ VIRTUAL TABLE)"
        whole = [row[3] for row in plan if re.match(listed, row[3])]
        assert not whole, statement


@pytest.mark.parametrize(
    "look_up",
    [
        lambda store: store.work.next_due(["fetch", "poll"]),
        lambda store: store.work.suspects(["fetch", "poll"], NOW),
        lambda store: store.work.has_due("poll", NOW),
        lambda store: store.work.queues("poll", NOW),
    ],
)
def test_what_each_turn_asks_is_found_however_much_waits(
    store: SqliteStore, look_up: Callable[[SqliteStore], object]
) -> None:
    """Of a database without statistics: the planner knows nothing of a first backfill."""

    def steps(count: int) -> int:
        with store.writing():
            store.work.open("poll", [f"{count}-{n}" for n in range(count)], NOW)
        taken = 0

        def step() -> None:
            nonlocal taken
            taken += 1

        store.database.conn.set_progress_handler(step, 1)
        look_up(store)
        store.database.conn.set_progress_handler(None, 0)
        return taken

    few = steps(20)
    assert steps(2_000) < 1.5 * few


def test_the_next_time_is_that_of_the_first(store: SqliteStore) -> None:
    with store.writing():
        store.work.open("poll", ["one", "other"], NOW)
    assert store.work.next_due(["fetch", "poll"]) == NOW
