"""Subscriptions, editions and messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.records import Link, Refusals, Shown, Subscription
from storage.store import Store
from tests.storage.records import DAY, DELIVERY, DIGEST, HOUR, NOW

DESK = Subscription(
    name="desk",
    channel="email",
    address="desk@example.org",
    timezone="Asia/Bishkek",
    query="topic:energy",
    languages=("ru", "ky"),
)


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def test_configured_subscriptions_follow_the_files_and_added_ones_stay(store: Store) -> None:
    store.subscriptions.add(replace(DESK, name="mine"))
    both = [DESK, replace(DESK, name="left")]
    store.subscriptions.follow(both, composed_by="compose")
    for name in ("desk", "left", "mine"):
        store.work.postpone("compose", name, NOW)
    store.subscriptions.follow([replace(DESK, query="x")], composed_by="compose")
    assert store.subscriptions.all() == [replace(DESK, query="x"), replace(DESK, name="mine")]
    assert store.work.items("compose") == ["desk", "mine"]
    assert store.subscriptions.is_configured("desk")
    assert not store.subscriptions.is_configured("mine")
    assert not store.subscriptions.is_configured("left")


def test_a_subscription_ends_with_its_editions_to_come(store: Store) -> None:
    store.subscriptions.add(DESK)
    store.put([DIGEST])
    store.work.postpone("compose", "desk", NOW)
    assert store.subscriptions.remove("desk", composed_by="compose")
    assert not store.subscriptions.remove("desk", composed_by="compose")
    assert store.subscriptions.get("desk") is None
    assert store.work.items("compose") == []
    assert store.digests.latest("desk") == DIGEST
    assert store.digests.named(DIGEST.id) == DIGEST
    assert store.digests.named("none") is None


def test_a_disabled_subscription_is_kept_and_gets_nothing(store: Store) -> None:
    store.subscriptions.add(DESK)
    store.subscriptions.disable("desk", "410")
    store.subscriptions.add(replace(DESK, query="new"))
    store.subscriptions.follow([replace(DESK, query="newer")], composed_by="compose")
    assert store.subscriptions.all() == []
    assert store.subscriptions.disabled() == {"desk": "410"}
    assert store.subscriptions.get("desk") == replace(DESK, query="newer")
    store.subscriptions.disable("desk", "")
    assert [one.name for one in store.subscriptions.all()] == ["desk"]


def test_the_first_edition_of_a_date_stays(store: Store) -> None:
    assert store.digests.put(DIGEST)
    assert not store.digests.put(replace(DIGEST, text="another"))
    assert store.digests.get("desk", "2026-11-21") == DIGEST
    assert store.digests.get("desk", "2026-11-20") is None


def test_editions_are_found_by_date(store: Store) -> None:
    for day in (19, 21, 20):
        date = f"2026-11-{day}"
        store.put([replace(DIGEST, id=date, date=date)])
    store.put([replace(DIGEST, id="other", subscription="other", date="2026-12-01")])
    latest, before = store.digests.latest("desk"), store.digests.before("desk", "2026-11-21")
    assert latest is not None
    assert before is not None
    assert (latest.date, before.date) == ("2026-11-21", "2026-11-20")
    assert store.digests.before("desk", "2026-11-19") is None
    assert store.digests.latest("unknown") is None


def test_what_editions_told(store: Store) -> None:
    older = replace(
        DIGEST, id="d0", date="2026-11-20", until=NOW - DAY, stories=("s0",), articles=("a1",)
    )
    store.put([DIGEST, older])
    assert store.digests.told("desk", since=NOW) == ({"s1"}, {"a1", "a2"})
    assert store.digests.told("desk", since=NOW - DAY) == ({"s0", "s1"}, {"a1", "a2"})
    assert store.digests.told("other", since=NOW - DAY) == (set(), set())
    assert [d.id for d in store.digests.that_told("a1")] == ["d0", "d1"]
    assert [d.id for d in store.digests.that_told("a2")] == ["d1"]
    assert store.digests.that_told("a") == []
    store.put([replace(DIGEST, id="d2", date="2026-11-22", until=NOW + DAY, articles=())])
    assert store.digests.last_told("desk") == DIGEST.until
    assert store.digests.last_told("other") is None


def test_what_editions_showed(store: Store) -> None:
    older = Shown(story="s0", article="a1", headline="Ministers", facts=("number:10", "quote:x"))
    store.put(
        [
            replace(DIGEST, id="d0", date="2026-11-20", until=NOW - DAY, shown=(older,)),
            DIGEST,
            replace(DIGEST, id="d9", subscription="other", shown=()),
        ]
    )
    assert store.digests.shown("desk", since=NOW) == list(DIGEST.shown)
    assert store.digests.shown("desk", since=NOW - DAY) == [older, *DIGEST.shown]
    assert store.digests.shown("desk", since=NOW - DAY, before="2026-11-21") == [older]
    assert store.digests.shown("other", since=NOW - DAY) == []


def test_the_first_message_of_an_id_stays(store: Store) -> None:
    assert store.deliveries.put(DELIVERY)
    assert not store.deliveries.put(replace(DELIVERY, payload="another"))
    assert store.deliveries.get("msg_1") == DELIVERY
    assert store.deliveries.get("unknown") is None


def test_messages_are_given_newest_first(store: Store) -> None:
    for name, at, to in (("b", NOW, "desk"), ("a", NOW, "desk"), ("c", NOW + HOUR, "press")):
        store.put([replace(DELIVERY, id=name, created=at, subscription=to)])
    assert [d.id for d in store.deliveries.all()] == ["c", "a", "b"]
    assert [d.id for d in store.deliveries.all(since=NOW + HOUR)] == ["c"]
    assert [d.id for d in store.deliveries.all(subscription="desk")] == ["a", "b"]
    assert [d.id for d in store.deliveries.about("a1")] == ["a", "b", "c"]
    store.put([replace(DELIVERY, id="edition", article="")])
    assert store.deliveries.about("") == []


def test_messages_are_counted_by_channel_and_by_how_they_stand(store: Store) -> None:
    other = replace(DELIVERY, id="c", channel="pigeon")
    store.put([DELIVERY, replace(DELIVERY, id="b"), other])
    store.work.open("deliver", ["msg_1"], NOW)
    store.work.record("deliver", ["b"], "sent", NOW)
    store.work.open("elsewhere", ["c"], NOW)
    assert store.deliveries.counts(sent_by="deliver") == [
        ("pigeon", "", 1),
        (DELIVERY.channel, "done", 1),
        (DELIVERY.channel, "due", 1),
    ]


LINK = Link(digest="0" * 64, purpose="confirm", subscription="desk", expires=NOW + DAY, wanted=DESK)


def test_a_link_is_found_by_its_digest_until_it_expires(store: Store) -> None:
    ending = Link(digest="1" * 64, purpose="end", subscription="desk")
    assert store.put([LINK, ending]) == [LINK, ending]
    assert store.put([replace(LINK, subscription="other")]) == []
    assert store.links.find("0" * 64, NOW) == LINK
    assert store.links.find("0" * 64, NOW + DAY) is None
    assert store.links.find("2" * 64, NOW) is None
    assert store.links.forget(NOW + DAY) == 1
    assert store.links.find("1" * 64, NOW + 1000 * DAY) == ending
    assert store.links.drop("1" * 64)
    assert not store.links.drop("1" * 64)


def test_refusals_are_counted_for_each_subscription(store: Store) -> None:
    store.subscriptions.add(DESK)
    assert store.subscriptions.refusals("desk") == 0
    store.put([Refusals(subscription="desk", number=2)])
    store.subscriptions.add(replace(DESK, query="x"))
    assert store.subscriptions.refusals("desk") == 2
    assert store.subscriptions.refusals("nobody") == 0


def test_erasing_leaves_nothing_of_a_subscription_and_all_of_others(store: Store) -> None:
    for name in ("desk", "other"):
        store.subscriptions.add(replace(DESK, name=name))
        store.put(
            [
                replace(DIGEST, id=f"d-{name}", subscription=name),
                replace(DELIVERY, id=f"msg_{name}", subscription=name),
                replace(LINK, digest=name, subscription=name),
            ]
        )
        store.work.postpone("compose", name, NOW)
        store.work.record("deliver", [f"msg_{name}"], "sent", NOW)
    assert store.subscriptions.erase("desk", composed_by="compose", sent_by="deliver")
    assert store.subscriptions.get("desk") is None
    assert store.digests.latest("desk") is None
    assert store.digests.shown("desk", since=NOW - DAY) == []
    assert store.deliveries.all(subscription="desk") == []
    assert store.links.find("desk", NOW) is None
    assert store.work.items("compose") == ["other"]
    assert store.work.state("deliver", "msg_desk") is None
    assert store.work.state("deliver", "msg_other") is not None
    assert store.digests.latest("other") is not None
    assert store.links.find("other", NOW) is not None
    assert not store.subscriptions.erase("desk", composed_by="compose", sent_by="deliver")
