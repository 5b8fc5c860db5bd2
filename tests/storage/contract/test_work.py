"""The work table: claims, leases, settling, and what is asked while something runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage.contract.work import Settlement
from storage.store import Store
from tests.storage.records import HOUR, NOW

LEASE = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def settled(store: Store, stage: str, *items: str, reason: str = "ok", version: int = 1) -> None:
    """Open, claim and settle *items* at NOW."""
    store.work.open(stage, items, NOW)
    claims = store.work.claim(stage, now=NOW, limit=99, lease=LEASE, only=items)
    ends = [Settlement(claim, reason) for claim in claims]
    store.work.settle(ends, now=NOW, version=version)


def test_a_claim_takes_what_is_due_oldest_first_and_nothing_else(store: Store) -> None:
    store.work.open("fetch", ["b"], NOW)
    store.work.open("fetch", ["a"], NOW - timedelta(hours=1))
    store.work.open("fetch", ["later"], NOW + timedelta(seconds=1))
    store.work.open("extract", ["other-stage"], NOW)

    claims = store.work.claim("fetch", now=NOW, limit=10, lease=LEASE)

    assert [claim.item for claim in claims] == ["a", "b"]
    assert [claim.tries for claim in claims] == [1, 1]


def test_a_claimed_item_is_not_claimed_again_before_its_lease_ends(store: Store) -> None:
    store.work.open("fetch", ["a"], NOW)
    store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)

    assert store.work.claim("fetch", now=NOW + LEASE / 2, limit=1, lease=LEASE) == []
    again = store.work.claim("fetch", now=NOW + LEASE, limit=1, lease=LEASE)
    assert [(claim.item, claim.tries) for claim in again] == [("a", 1)], (
        "a try is counted at its end"
    )


def test_settled_work_is_done_and_is_not_claimed_again(store: Store) -> None:
    store.work.open("fetch", ["a"], NOW)
    (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    store.work.settle([Settlement(claim, "ok")], now=NOW, version=3)

    assert store.work.claim("fetch", now=NOW + timedelta(days=9), limit=1, lease=LEASE) == []
    state = store.work.state("fetch", "a")
    assert state is not None
    assert (state.state, state.reason, state.tries, state.due_at) == ("done", "ok", 0, None)


def test_what_is_opened_again_while_it_runs_stays_due(store: Store) -> None:
    store.work.open("fetch", ["a"], NOW)
    (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    store.work.open("fetch", ["a"], NOW)
    store.work.settle([Settlement(claim, "ok")], now=NOW, version=1)

    state = store.work.state("fetch", "a")
    assert state is not None
    assert state.state == "due"
    assert [c.item for c in store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)] == ["a"]


def test_parked_work_keeps_its_reason_and_tries_until_it_is_opened(store: Store) -> None:
    store.work.open("fetch", ["a"], NOW)
    (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    settled = Settlement(claim, "timeout", parked=True, retried=True, detail="after 30 s")
    store.work.settle([settled], now=NOW, version=1)

    state = store.work.state("fetch", "a")
    assert state is not None
    assert (state.state, state.reason, state.detail, state.tries) == (
        "parked",
        "timeout",
        "after 30 s",
        1,
    )
    assert store.work.items("fetch", state="parked", reason="timeout") == ["a"]
    store.work.open("fetch", ["a"], NOW)
    (again,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    assert again.tries == 1


def test_waiting_for_a_turn_counts_no_try(store: Store) -> None:
    store.work.open("fetch", ["a"], NOW)
    (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    store.work.give_back([(claim, NOW + timedelta(seconds=2))])

    assert store.work.next_turn() == NOW + timedelta(seconds=2)
    assert store.work.claim("fetch", now=NOW, limit=1, lease=LEASE) == []
    (again,) = store.work.claim("fetch", now=NOW + timedelta(seconds=2), limit=1, lease=LEASE)
    assert again.tries == 1


def test_opening_earlier_moves_work_forward_and_later_does_not_put_it_off(store: Store) -> None:
    store.work.open("poll", ["a"], NOW + timedelta(hours=2))
    store.work.open("poll", ["a"], NOW + timedelta(hours=1))
    store.work.open("poll", ["a"], NOW + timedelta(hours=3))

    assert store.work.next_due(["poll"]) == NOW + timedelta(hours=1)


def test_raising_the_version_reopens_what_was_done_before_and_nothing_parked(store: Store) -> None:
    store.work.open("extract", ["old", "parked", "new"], NOW)
    claims = {c.item: c for c in store.work.claim("extract", now=NOW, limit=9, lease=LEASE)}
    store.work.settle([Settlement(claims["old"], "ok")], now=NOW, version=1)
    store.work.settle([Settlement(claims["parked"], "no-text", parked=True)], now=NOW, version=1)
    store.work.settle([Settlement(claims["new"], "ok")], now=NOW, version=2)

    assert store.work.reopen_older("extract", 2, NOW) == 1
    assert [c.item for c in store.work.claim("extract", now=NOW, limit=9, lease=LEASE)] == ["old"]


def test_a_claim_can_be_limited_to_some_items(store: Store) -> None:
    store.work.open("fetch", ["a", "b", "c"], NOW)

    claims = store.work.claim("fetch", now=NOW, limit=9, lease=LEASE, only=["c", "a"])

    assert sorted(claim.item for claim in claims) == ["a", "c"]


def test_a_claim_takes_no_more_than_its_limit_and_those_due_first(store: Store) -> None:
    for number in range(5):
        store.work.open("fetch", [f"item {number}"], NOW - HOUR * number)

    first = store.work.claim("fetch", now=NOW, limit=2, lease=LEASE)
    rest = store.work.claim("fetch", now=NOW, limit=9, lease=LEASE)

    assert [claim.item for claim in first] == ["item 4", "item 3"]
    assert [claim.item for claim in rest] == ["item 2", "item 1", "item 0"]


def test_what_is_due_at_once_has_an_order_of_its_own(store: Store) -> None:
    names = [f"item {number}" for number in range(20)]
    store.work.open("fetch", names, NOW)
    store.work.open("extract", names[::-1], NOW)
    orders = [
        [c.item for c in store.work.claim(stage, now=NOW, limit=99, lease=LEASE)]
        for stage in ("fetch", "extract")
    ]
    assert sorted(orders[0]) == sorted(names)
    store.work.forget_leases()
    again = [c.item for c in store.work.claim("fetch", now=NOW, limit=99, lease=LEASE)]
    assert again == orders[0]


def test_opening_says_how_much_and_counts_once_what_is_open(store: Store) -> None:
    assert store.work.open("fetch", ["a", "b"], NOW) == 2
    assert store.work.open_all([("fetch", "a", NOW), ("extract", "c", NOW)]) == 2
    assert store.work.open("fetch", [], NOW) == 0
    assert store.work.due_count(["fetch"], NOW) == 2
    assert store.work.due_count(["fetch", "extract"], NOW) == 3
    assert store.work.due_count(["fetch"], NOW - HOUR) == 0


def test_what_is_done_is_opened_again_with_its_tries_forgotten(store: Store) -> None:
    store.work.open("fetch", ["a"], NOW)
    (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    store.work.settle([Settlement(claim, "timeout", parked=True, retried=True)], now=NOW, version=1)
    store.work.open("fetch", ["a"], NOW + HOUR)
    state = store.work.state("fetch", "a")
    assert state is not None
    assert (state.state, state.tries, state.due_at) == ("due", 0, NOW + HOUR)
    assert state.reason == "timeout"  # how it ended last


def test_a_retry_keeps_its_tries(store: Store) -> None:
    store.work.open("fetch", ["a"], NOW)
    for tries in (1, 2, 3):
        (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
        assert claim.tries == tries
        end = Settlement(claim, "timeout", due=NOW, retried=True)
        store.work.settle([end], now=NOW, version=1)
    (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    store.work.settle([Settlement(claim, "ok", due=NOW)], now=NOW, version=1)
    (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    assert claim.tries == 1


def test_postponing_moves_work_either_way_and_makes_it(store: Store) -> None:
    for due in (NOW + HOUR, NOW + 3 * HOUR, NOW + 2 * HOUR):
        store.work.postpone("poll", "a", due)
        assert store.work.next_due(["poll"]) == due


def test_what_is_recorded_never_ran_and_is_not_done_again(store: Store) -> None:
    store.work.open("fetch", ["open"], NOW)
    store.work.record("fetch", ["open", "new"], "not-fetched", NOW)
    assert store.work.items("fetch", state="done") == ["new"]
    assert store.work.items("fetch", state="due") == ["open"]
    assert store.work.reopen_older("fetch", 9, NOW) == 0
    state = store.work.state("fetch", "new")
    assert state is not None
    assert (state.reason, state.tries, state.due_at) == ("not-fetched", 0, None)
    assert state.settled_at == NOW


def test_freed_claims_can_be_taken_again_at_once(store: Store) -> None:
    store.work.open("fetch", ["a", "b"], NOW)
    store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    assert store.work.forget_leases() == 1
    claims = store.work.claim("fetch", now=NOW, limit=9, lease=LEASE)
    assert sorted((claim.item, claim.tries) for claim in claims) == [("a", 1), ("b", 1)]


def test_due_is_told_of_what_is_claimed_too(store: Store) -> None:
    assert not store.work.has_due("fetch", NOW)
    store.work.open("fetch", ["a"], NOW)
    assert store.work.has_due("fetch", NOW)
    assert not store.work.has_due("fetch", NOW - LEASE)
    assert not store.work.has_due("extract", NOW)
    store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    assert store.work.has_due("fetch", NOW)
    assert store.work.next_due(["extract", "fetch"]) == NOW
    assert store.work.next_due(["extract"]) is None


def test_what_is_dropped_was_never_heard_of(store: Store) -> None:
    settled(store, "poll", "a", "b")
    store.work.drop("poll", ["a", "unknown"])
    assert store.work.state("poll", "a") is None
    assert store.work.items("poll") == ["b"]


def test_items_are_chosen_by_state_and_reason_and_ordered_by_name(store: Store) -> None:
    settled(store, "fetch", "b", "Z", "я", "a")
    settled(store, "fetch", "gone", reason="gone")
    assert store.work.items("fetch", state="done", reason="ok") == ["Z", "a", "b", "я"]
    assert store.work.items("fetch", reason="gone") == ["gone"]
    assert store.work.items("fetch", state="due") == []
    assert store.work.items("extract") == []


def test_what_a_clock_put_off_too_far_is_pulled_back(store: Store) -> None:
    store.work.open("poll", ["near"], NOW + HOUR)
    store.work.open("poll", ["far"], NOW + 999 * HOUR)
    store.work.open("fetch", ["other"], NOW + 999 * HOUR)
    assert store.work.pull_back("poll", later_than=NOW + 2 * HOUR, to=NOW) == 1
    states = {state.item: state.due_at for state in store.work.states("poll", ["near", "far"])}
    assert states == {"near": NOW + HOUR, "far": NOW}


def test_counts_are_of_all_there_is(store: Store) -> None:
    settled(store, "fetch", "a", "b")
    settled(store, "fetch", "c", reason="gone")
    store.work.open("poll", ["s"], NOW)
    assert store.work.counts() == [
        ("fetch", "done", "ok", 2),
        ("fetch", "done", "gone", 1),
        ("poll", "due", "", 1),
    ]
    store.work.open("fetch", ["waits"], NOW)
    (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    store.work.give_back([(claim, NOW)])
    assert ("fetch", "waiting", "", 1) in store.work.counts()


def test_settling_twice_is_settling_once(store: Store) -> None:
    store.work.open("fetch", ["a"], NOW)
    (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    for _ in range(2):
        store.work.settle([Settlement(claim, "ok", detail="fine")], now=NOW, version=1)
    assert store.work.counts() == [("fetch", "done", "ok", 1)]


def test_times_are_kept_to_the_millisecond(store: Store) -> None:
    fine = NOW.replace(microsecond=123_999)
    store.work.open("fetch", ["a"], fine)
    assert store.work.next_due(["fetch"]) == NOW.replace(microsecond=123_000)
