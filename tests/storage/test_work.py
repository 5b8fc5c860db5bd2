"""The work table: claims, leases, settling, and what is asked while something runs."""

from __future__ import annotations

from datetime import timedelta

from storage.sqlite.store import Store
from storage.sqlite.work import Settlement
from tests.storage.conftest import NOW

LEASE = timedelta(minutes=5)


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
    assert [(claim.item, claim.tries) for claim in again] == [("a", 2)]


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
