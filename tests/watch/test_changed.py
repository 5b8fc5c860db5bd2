"""A feed that changes is read as far as it changed: over real polls, a crash and a replay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.records import KnownItems
from tests.kept import entries_of
from tests.outlets import Outlet, rss
from tests.watch.conftest import NOW, Watch
from tests.watch.test_watching import entries, feed, items

HOUR = timedelta(hours=1)


def parsed(watch: Watch) -> str:
    """Return what the last reading said of itself."""
    return [step.detail for step in watch.steps if step.stage == "parse"][-1]


def test_only_what_is_new_is_read(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(20))
    watch.add(feed(outlet))
    watch.poll()
    assert parsed(watch) == "s: 20 items"
    outlet.pages["/feed"] = rss(*items(21, NOW + HOUR))
    health = watch.poll()
    assert parsed(watch) == "s: 21 items, 20 as before"
    assert entries(watch) == 21
    assert watch.polls()[0].new_items == 1
    assert health.newest_item == NOW + HOUR
    assert health.window > 0


def test_the_newest_item_may_be_one_that_was_known(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(3))
    watch.add(feed(outlet))
    watch.poll()
    outlet.pages["/feed"] = rss(*items(3), *items(1, NOW - timedelta(days=9)))
    assert watch.poll().newest_item == NOW


def test_a_crash_before_the_end_of_a_reading_loses_nothing(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(5))
    watch.add(feed(outlet))
    watch.poll()
    outlet.pages["/feed"] = rss(*items(8, NOW + 3 * HOUR))
    read, watch.read = watch.read, lambda _: 1 / 0  # type: ignore[assignment,return-value]
    watch.poll()
    assert entries(watch) == 5
    watch.read = read
    watch.start()
    with watch.store.writing():
        watch.store.work.open("parse", watch.store.work.items("parse", state="parked"), watch.now)
    watch.runner.run_due()
    assert entries(watch) == 8


def test_a_replay_of_all_polls_changes_nothing(watch: Watch, outlet: Outlet) -> None:
    watch.add(feed(outlet))
    for hours in range(4):
        outlet.pages["/feed"] = rss(*items(5 + hours, NOW + hours * HOUR))
        watch.poll()
    before = entries_of(watch.store)
    with watch.store.writing():
        watch.store.work.open("parse", watch.store.work.items("parse"), watch.now)
    watch.runner.run_due()
    assert entries_of(watch.store) == before
    outlet.pages["/feed"] = rss(*items(12, NOW + 7 * HOUR))
    watch.poll()
    assert entries(watch) == 12


def test_what_another_version_remembered_is_read_again(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(3))
    watch.add(feed(outlet))
    watch.poll()
    known = watch.store.entries.known_items("s", outlet.url("/feed"))
    assert known.items
    with watch.store.writing():
        old = replace(known, items=b"\xff\xff" + known.items[2:], before=known.capture)
        watch.store.entries.put_known_items(old)
    outlet.pages["/feed"] = rss(*items(4, NOW + HOUR))
    watch.poll()
    assert parsed(watch) == "s: 4 items"


def test_two_readings_side_by_side_leave_nothing_remembered(watch: Watch) -> None:
    """The second did not know what the first found: the next document is read whole."""
    put = watch.store.entries.put_known_items
    with watch.store.writing():
        put(KnownItems(source="s", url="u", capture="1", before="", items=b"first"))
        put(KnownItems(source="s", url="u", capture="2", before="1", items=b"second"))
        assert watch.store.entries.known_items("s", "u").items == b"second"
        put(KnownItems(source="s", url="u", capture="3", before="1", items=b"third"))
    assert watch.store.entries.known_items("s", "u").items == b""
    assert watch.store.entries.known_items("s", "u").capture == "3"


def test_a_source_that_leaves_takes_what_is_remembered_along(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(3))
    watch.add(feed(outlet))
    watch.poll()
    assert watch.store.entries.known_items("s", outlet.url("/feed")).items
    with watch.store.writing():
        watch.store.sources.begin_anew("s", polled_by="poll")
    assert not watch.store.entries.known_items("s", outlet.url("/feed")).items
