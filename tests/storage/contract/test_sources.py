"""Sources and their health: what follows the files, what is learned, what was told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import pytest

from storage.contract.sources import (
    ADDED,
    CONFIGURED,
    INTERNAL,
    ONE_ROUND,
    Standing,
    Unread,
    followed,
)
from storage.contract.work import Settlement
from storage.records import Follow, Health, KnownItems, Source
from storage.store import Store
from tests.storage.records import DAY, ENTRY, HOUR, NOW, poll

KABAR = Source(
    name="Kabar",
    url="https://kabar.kg/feed",
    country="KG",
    language="ky",
    options=(("items", ".news"), ("title", "h2")),
)
ILL = Health(
    source="Kabar",
    state="failing",
    since=NOW,
    failures=4,
    etag='W/"x"',
    ttl=60,
    polled_at=NOW,
    rhythm="packed",
    last_item=NOW - DAY,
)


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def follow(store: Store, *sources: Source) -> tuple[list[str], list[str]]:
    return store.sources.follow(sources, polled_by="poll")


def test_a_source_comes_back_as_it_went_in(store: Store) -> None:
    store.sources.add(KABAR)
    assert store.sources.get("Kabar") == KABAR
    store.sources.add(replace(KABAR, enabled=False))
    assert store.sources.get("Kabar") == replace(KABAR, enabled=False)
    assert store.sources.get("unknown") is None


def test_configured_sources_follow_the_files_and_added_ones_stay(store: Store) -> None:
    store.sources.add(Source(name="mine", url="https://a.example/"))
    one, two = Source(name="one", url="https://b.example/"), Source(name="two", url="c")
    assert follow(store, two, one) == (["one", "two"], [])
    assert follow(store, replace(two, url="d")) == ([], ["one"])
    assert [source.name for source in store.sources.all()] == ["mine", "two"]
    assert [store.sources.origin(n) for n in ("mine", "two", "one")] == [ADDED, CONFIGURED, ""]


def test_what_would_follow_can_be_seen_without_following(store: Store) -> None:
    store.sources.add(Source(name="mine", url="a", country="UZ"))
    store.sources.add(Source(name="taken", url="b"))
    store.sources.add(Source(name="ingest", url=""), origin=INTERNAL)
    follow(store, KABAR, Source(name="left", url="c"))
    files = [replace(KABAR, url="other"), Source(name="taken", url="d"), Source(name="Ж", url="e")]
    before = store.sources.all()
    seen = followed(store.sources, files)
    assert store.sources.all() == before
    follow(store, *files)
    assert store.sources.all() == seen


def test_sources_are_by_country_and_name_without_internal_ones(store: Store) -> None:
    for name, country in (("b", "KZ"), ("a", "KZ"), ("z", ""), ("Я", "KG"), ("Z", "KG")):
        store.sources.add(Source(name=name, url=name, country=country, enabled=name != "z"))
    store.sources.add(Source(name="ingest", url=""), origin=INTERNAL)
    assert [one.name for one in store.sources.all()] == ["z", "Z", "Я", "a", "b"]
    assert [one.name for one in store.sources.all(enabled=True)] == ["Z", "Я", "a", "b"]
    assert [one.name for one in store.sources.all(enabled=False)] == ["z"]
    assert store.sources.all(origin=CONFIGURED) == []
    assert store.sources.displays(["a", "unknown"]) == {"a": "snippet"}


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://kabar.kg/rss"},
        {"kind": "sitemap"},
        {"encoding": "koi8-r"},
        {"options": ()},
    ],
    ids=str,
)
def test_a_source_that_is_another_one_begins_anew(store: Store, change: dict[str, Any]) -> None:
    follow(store, KABAR)
    store.put([ILL, KnownItems(source="Kabar", url=KABAR.url, capture="1", items=b"x")])
    store.sources.note_told({"Kabar": "failing"}, NOW)
    store.work.postpone("poll", "Kabar", NOW + 9 * DAY)
    follow(store, replace(KABAR, **change))
    assert store.sources.health("Kabar") == Health(
        source="Kabar", rhythm="packed", last_item=NOW - DAY, told="failing", told_at=NOW
    )
    assert store.entries.known_items("Kabar", KABAR.url).items == b""
    assert store.work.next_due(["poll"]) == NOW


def test_a_source_that_is_described_otherwise_goes_on(store: Store) -> None:
    follow(store, KABAR)
    store.put([ILL])
    store.work.postpone("poll", "Kabar", NOW + DAY)
    other = replace(KABAR, publisher="Kabar agency", every=60, country="KZ")
    follow(store, other)
    assert store.sources.get("Kabar") == other
    assert store.sources.health("Kabar") == ILL
    assert store.work.next_due(["poll"]) == NOW + DAY


def test_what_was_never_polled_has_nothing_to_begin_anew(store: Store) -> None:
    follow(store, KABAR)
    store.sources.begin_anew("Kabar", polled_by="poll")
    assert store.work.items("poll") == []


def test_a_removed_source_takes_its_polls_along(store: Store) -> None:
    store.sources.add(KABAR)
    store.put([ILL, ENTRY, KnownItems(source="Kabar", url="u", capture="1", items=b"x")])
    store.work.postpone("poll", "Kabar", NOW)
    store.work.postpone("poll", "Dawn", NOW)
    assert store.sources.remove("Kabar", polled_by="poll")
    assert not store.sources.remove("Kabar", polled_by="poll")
    assert store.sources.all_health() == {}
    assert store.entries.known_items("Kabar", "u").items == b""
    assert store.entries.get("e1") == ENTRY
    assert store.work.items("poll") == ["Dawn"]


def test_health_comes_back_as_it_went_in(store: Store) -> None:
    assert store.sources.health("Kabar") == Health(source="Kabar")
    whole = Health(source="Kabar", **{f.name: _value(f.type) for f in fields(Health)[1:]})
    store.put([whole])
    kept = store.sources.health("Kabar")
    assert kept == whole
    assert store.sources.all_health() == {"Kabar": kept}


def _value(hint: Any) -> Any:
    """Return some value of a field of Health."""
    return NOW if "datetime" in hint else 7 if hint == "int" else "silent"


def test_what_the_operator_was_told_outlives_a_poll(store: Store) -> None:
    store.put([ILL])
    store.sources.note_told({"Kabar": "failing", "unknown": "ok"}, NOW)
    store.put([replace(ILL, state="ok", told="ok", told_at=None)])
    kept = store.sources.health("Kabar")
    assert (kept.state, kept.told, kept.told_at) == ("ok", "failing", NOW)


def test_pauses_that_a_clock_made_up_are_forgotten(store: Store) -> None:
    store.put([replace(ILL, not_before=NOW + 9 * DAY)])
    store.put([replace(ILL, source="Dawn", not_before=NOW + HOUR)])
    store.sources.distrust_after(NOW + DAY)
    assert store.sources.health("Kabar").not_before is None
    assert store.sources.health("Dawn").not_before == NOW + HOUR


def test_those_that_were_slow_or_failed_are_suspected(store: Store) -> None:
    assert not store.sources.is_suspected("Kabar")
    for health, suspected in (
        (Health(source="Kabar"), False),
        (Health(source="Kabar", state="slow"), True),
        (Health(source="Kabar", failures=1), True),
        (Health(source="Kabar", state="silent"), False),
    ):
        store.put([health])
        assert store.sources.is_suspected("Kabar") is suspected


def test_a_document_is_unread_until_its_reading_is_done(store: Store) -> None:
    def unread() -> dict[str, Unread]:
        return store.sources.unread(read_by="read")

    store.put([poll(1, NOW), replace(ILL, changed_at=NOW, read_at=NOW - DAY)])
    assert unread() == {}  # no work is known of it
    store.work.open("read", ["Kabar-poll-1"], NOW)
    assert unread() == {"Kabar": Unread("", "", is_parked=False)}
    assert store.sources.unread("Dawn", read_by="read") == {}
    assert store.sources.unread("Kabar", read_by="other") == {}
    (claim,) = store.work.claim("read", now=NOW, limit=1, lease=HOUR)
    end = Settlement(claim, "poison", parked=True, detail="it stalled")
    store.work.settle([end], now=NOW, version=1)
    assert unread() == {"Kabar": Unread("poison", "it stalled", is_parked=True)}
    store.put([replace(ILL, changed_at=NOW, read_at=NOW)])
    assert unread() == {}


def test_the_newest_entry_of_each_source(store: Store) -> None:
    for name, source, at in (("1", "Kabar", NOW), ("2", "Kabar", NOW + HOUR), ("3", "Dawn", NOW)):
        store.put([replace(ENTRY, id=name, source=source, first_seen=at)])
    newest = store.sources.newest_entries(["Kabar", "Dawn", "unknown"])
    assert newest == {"Kabar": NOW + HOUR, "Dawn": NOW}


def test_an_entry_appeared_between_the_poll_before_and_the_one_that_saw_it(store: Store) -> None:
    first, second, third = NOW, NOW + 2 * HOUR, NOW + 4 * HOUR
    store.put([poll(n, at) for n, at in enumerate((first, second, third))])
    # Another document of the same round.
    store.put([poll(9, third - ONE_ROUND / 2)])

    def item(name: str, seen: datetime, published: datetime | None) -> None:
        store.put([replace(ENTRY, id=name, page=name, first_seen=seen, published=published)])

    item("of the first poll", first, NOW - 9 * DAY)
    item("as it says", second, second - HOUR)
    item("older than it can be", third, NOW - DAY)
    item("from the future", third, third + DAY)
    item("without a date", third, None)
    store.put([replace(ENTRY, id="past", page="past", first_seen=third, found="walked")])
    times = store.sources.item_times("Kabar", since=NOW - HOUR)
    assert times == [NOW - 9 * DAY, second - HOUR, second, third, third]
    assert store.sources.item_times("Kabar", since=third) == [NOW - DAY, third, third]


def test_all_that_a_poll_asks_of_a_source_is_found_in_one_go(store: Store) -> None:
    before, last = NOW, NOW + 2 * HOUR
    store.sources.add(KABAR)
    store.sources.add(Source(name="Dawn", url="https://dawn.example/"))
    store.put([replace(ILL, answered_before=before, answered_at=last)])
    store.put([Follow(source="Dawn", url="https://dawn.example/more")])

    def newest(seen: datetime, published: datetime | None) -> datetime | None:
        store.put([replace(ENTRY, id=f"{seen}{published}", first_seen=seen, published=published)])
        return store.sources.standing(["Kabar"])["Kabar"].newest

    assert newest(before - HOUR, before - HOUR) is None
    assert newest(before, before - DAY) == before - DAY
    assert newest(last, before - DAY) == before  # it was not in the poll before
    assert newest(last, before + HOUR) == before + HOUR
    assert newest(last, last + DAY) == last
    store.put([replace(ENTRY, id="past", first_seen=last + DAY, published=None, found="walked")])
    store.put([replace(ENTRY, id="other", source="Dawn", first_seen=NOW, published=None)])
    found = store.sources.standing(["Kabar", "unknown", "Dawn", "Kabar"])
    health = replace(ILL, answered_before=before, answered_at=last)
    assert found == {
        "Kabar": Standing(KABAR, health, last, has_further=False),
        "Dawn": Standing(
            Source(name="Dawn", url="https://dawn.example/"),
            Health(source="Dawn"),
            NOW,
            has_further=True,
        ),
    }
    assert store.sources.standing([]) == {}


def test_a_pause_holds_whatever_the_files_say_until_it_is_taken_back(store: Store) -> None:
    follow(store, KABAR)
    assert not store.sources.resume("Kabar")
    assert store.sources.pause("Kabar")
    assert not store.sources.pause("Kabar")
    assert store.sources.get("Kabar") == replace(KABAR, enabled=False)
    assert store.sources.paused() == {"Kabar"}
    assert store.sources.origin("Kabar") == CONFIGURED
    assert store.sources.all(origin=CONFIGURED) == [replace(KABAR, enabled=False)]
    changed = replace(KABAR, publisher="Кабар")
    assert followed(store.sources, [changed]) == [replace(changed, enabled=False)]
    assert follow(store, changed) == ([], [])
    assert store.sources.get("Kabar") == replace(changed, enabled=False)
    assert store.sources.resume("Kabar")
    assert store.sources.get("Kabar") == changed
    assert store.sources.paused() == frozenset()


def test_what_the_files_switch_off_is_no_pause_and_what_they_leave_out_goes(store: Store) -> None:
    follow(store, KABAR)
    store.sources.pause("Kabar")
    follow(store, replace(KABAR, enabled=False))
    assert store.sources.paused() == frozenset()
    assert not store.sources.resume("Kabar")
    assert not store.sources.pause("Kabar")
    follow(store, KABAR)
    store.sources.pause("Kabar")
    assert follow(store) == ([], ["Kabar"])


def test_a_source_that_a_command_added_is_paused_and_resumed_too(store: Store) -> None:
    store.sources.add(KABAR)
    store.sources.add(replace(KABAR, name="ingest"), origin=INTERNAL)
    assert store.sources.pause("Kabar")
    assert store.sources.paused() == {"Kabar"}
    assert store.sources.all(origin=ADDED) == [replace(KABAR, enabled=False)]
    assert not store.sources.pause("ingest")
    assert not store.sources.pause("unknown")
    assert store.sources.resume("Kabar")
    assert store.sources.all(enabled=True) == [KABAR]
