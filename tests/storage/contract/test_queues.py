"""Queues of receivers, and what is remembered of a process that died."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.contract.queues import Silence
from storage.contract.work import Settlement
from storage.store import Store

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
LEASE = timedelta(minutes=10)


def claimed(store: Store, *items: str) -> None:
    store.work.claim("fetch", now=NOW, limit=9, lease=LEASE, only=items)


def die(store: Store, *items: str) -> int:
    """Let a process die while *items* are under way."""
    claimed(store, *items)
    return store.work.note_death(at=NOW, most=3, reason="suspect", detail="why")


def test_what_is_lined_up_is_claimed_from_its_queue_alone(store: Store) -> None:
    store.work.open("deliver", ["a", "b", "c"], NOW)
    a, b, _ = store.work.claim("deliver", now=NOW, limit=9, lease=LEASE)
    later = NOW + LEASE
    store.work.line_up([(a, "hooks", None), (b, "mail", later)])

    def claim(queue: str, now: datetime = NOW) -> list[str]:
        taken = store.work.claim("deliver", now=now, limit=9, lease=LEASE, queue=queue)
        return [claim.item for claim in taken]

    assert store.work.queues("deliver", NOW) == ["", "hooks"]
    assert store.work.queues("deliver", later) == ["", "hooks", "mail"]
    assert claim("hooks") == ["a"]
    assert claim("mail") == []
    assert claim("mail", later) == ["b"]
    assert claim("") == [], "it is claimed already"
    assert store.queues.waiting("deliver") == {"": 1, "hooks": 1, "mail": 1}


def test_waiting_in_a_queue_is_no_try_and_no_turn(store: Store) -> None:
    store.work.open("deliver", ["a"], NOW)
    (claim,) = store.work.claim("deliver", now=NOW, limit=9, lease=LEASE)
    store.work.line_up([(claim, "hooks", None)])
    (again,) = store.work.claim("deliver", now=NOW, limit=9, lease=LEASE, queue="hooks")
    assert again.tries == 1
    assert store.work.next_turn() is None


def test_silence_is_kept_until_it_is_forgotten(store: Store) -> None:
    silence = Silence(stage="deliver", name="hooks", failures=3, since=NOW, next_at=NOW + LEASE)
    with store.writing():
        store.queues.put(silence)
    assert store.queues.silent("deliver") == {"hooks": silence}
    assert store.queues.silent("fetch") == {}
    with store.writing():
        store.queues.forget("deliver", "other")
    assert store.queues.silent("deliver") == {"hooks": silence}
    with store.writing():
        store.queues.forget("deliver")
    assert store.queues.silent("deliver") == {}


def test_two_deaths_without_an_end_between_them_make_a_suspect(store: Store) -> None:
    store.work.open("fetch", ["a", "b", "c"], NOW)
    assert die(store, "a", "b") == 2
    assert store.work.suspects(["fetch"], NOW) == []
    assert die(store, "a", "c") == 2
    assert store.work.suspects(["fetch"], NOW) == [("fetch", "a", 2)]
    assert store.work.suspects(["extract"], NOW) == []
    assert store.work.suspects(["fetch"], NOW - LEASE) == []


def test_an_end_between_two_deaths_clears_the_item(store: Store) -> None:
    store.work.open("fetch", ["a"], NOW)
    die(store, "a")
    (claim,) = store.work.claim("fetch", now=NOW, limit=1, lease=LEASE)
    settled = Settlement(claim, "timeout", due=NOW, retried=True)
    store.work.settle([settled], now=NOW, version=1)
    die(store, "a")
    assert store.work.suspects(["fetch"], NOW) == []


def test_alone_at_three_deaths_is_parked_and_opened_by_a_person_alone(store: Store) -> None:
    store.work.open("fetch", ["a", "b"], NOW)
    for _ in range(4):
        die(store, "a", "b")
    assert store.work.items("fetch", state="parked") == [], "none of them was alone"
    for _ in range(3):
        die(store, "a")
    state = store.work.state("fetch", "a")
    assert state is not None
    assert (state.state, state.reason, state.detail) == ("parked", "suspect", "why")
    assert (state.tries, state.settled_at, state.due_at) == (0, NOW, None)
    store.work.postpone("fetch", "a", NOW)
    assert store.work.items("fetch", state="parked") == ["a"]
    store.work.open("fetch", ["a"], NOW)
    assert store.work.items("fetch", state="parked") == []
    assert [item for _, item, _ in store.work.suspects(["fetch"], NOW)] == ["b"]
