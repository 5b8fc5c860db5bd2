"""Jobs, turns and workers of a PostgreSQL store: what many processes agree on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from monitor.clock import now
from storage.contract.cluster import Cluster, Worker
from storage.contract.work import Settlement
from storage.errors import StorageError
from storage.opening import cluster_of, jobs_address, open_store, open_turns
from storage.records import Entry, Source
from storage.store import Store

if TYPE_CHECKING:
    from tests.postgres import Databases

FAR = timedelta(hours=2)


@pytest.fixture(scope="module")
def place(databases: Databases) -> Iterator[str]:
    """Where there is a store for many."""
    with databases.place() as address:
        with open_store(address) as opened, opened.writing():
            cluster_of(opened).prepare(["poll", "fetch"])
        yield address


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """That store, emptied."""
    with open_store(place) as opened:
        opened.connection.run(  # type: ignore[attr-defined]
            "TRUNCATE ids, sources, turns, agreed, workers, procrastinate_jobs, "
            "procrastinate_workers RESTART IDENTITY CASCADE"
        )
        yield opened


@pytest.fixture
def cluster(store: Store) -> Cluster:
    return cluster_of(store)


def ask(store: Store, statement: str) -> list[Any]:
    return store.connection.execute(statement).fetchall()  # type: ignore[attr-defined]


def jobs(store: Store) -> list[tuple[int, str, str | None]]:
    return ask(store, "SELECT id, queue_name, lock FROM procrastinate_jobs ORDER BY id")


def opened(
    store: Store, *items: str, stage: str = "extract", after: timedelta = timedelta()
) -> None:
    with store.writing():
        store.work.open(stage, items, now() + after)


def taken(store: Store, cluster: Cluster) -> dict[int, Any]:
    with store.writing():
        return cluster.take([job for job, _, _ in jobs(store)])


def fetched_by_one_who_died(store: Store) -> int:
    """Have a job fetched by a worker whose heart stopped a minute ago; return its number."""
    ((worker,),) = ask(store, "SELECT worker_id FROM procrastinate_register_worker_v1()")
    ((job,),) = ask(store, f"SELECT id FROM procrastinate_fetch_job_v2(NULL, {worker})")
    ask(
        store,
        "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute' RETURNING 1",
    )
    return int(job)


def recovered(store: Store, cluster: Cluster, most: int = 3) -> int:
    with store.writing():
        return cluster.recover(seconds=20, most=most, reason="suspect", detail="it dies")


def test_what_is_due_is_a_job_and_what_is_due_later_is_none(store: Store, cluster: Cluster) -> None:
    opened(store, "a")
    opened(store, "b", after=FAR)
    assert [queue for _, queue, _ in jobs(store)] == ["extract"]
    opened(store, "a")  # asked for again: the job that waits does for both
    assert len(jobs(store)) == 1
    assert cluster.make_jobs(10) == 0


def test_a_job_is_there_when_its_transaction_is_kept_and_never_otherwise(store: Store) -> None:
    def undone() -> None:
        with store.writing():
            store.work.open("extract", ["a"], now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert jobs(store) == []
    assert store.work.state("extract", "a") is None


def test_what_is_opened_and_done_in_one_transaction_is_no_job(store: Store) -> None:
    with store.writing():
        store.work.open("compare", ["done", "asked for again", "for later", "left"], now())
        claims = store.work.claim(
            "compare", now=now(), limit=9, lease=FAR, only=["done", "asked for again", "for later"]
        )
        ends = {one.item: one for one in claims}
        store.work.open("compare", ["asked for again"], now())
        store.work.give_back([(ends.pop("for later"), now() + FAR)])
        ended = [Settlement(claim, "ok") for claim in ends.values()]
        store.work.settle(ended, now=now(), version=1)
    asked = "SELECT i.id FROM work w JOIN ids i ON i.number = w.item WHERE w.job IS NOT NULL"
    assert sorted(ask(store, asked)) == [("asked for again",), ("left",)]
    assert len(jobs(store)) == 2


def test_a_look_makes_jobs_of_what_has_come_due(store: Store, cluster: Cluster) -> None:
    opened(store, "a", "b", after=FAR)
    with store.writing():
        store.work.pull_back("extract", later_than=now(), to=now() + timedelta(seconds=1.2))
    assert cluster.make_jobs(10) == 0
    time.sleep(0.5)  # the store's own clock has to come to it
    assert cluster.make_jobs(1) == 1
    assert cluster.make_jobs(10) == 1
    assert len(jobs(store)) == 2


def test_what_waits_is_no_job_before_its_time(store: Store, cluster: Cluster) -> None:
    """What is due a moment ahead may be so by another's clock, and is a job; what waits is none."""
    soon, made = timedelta(seconds=0.9), 1
    opened(store, "a")
    for _ in range(20):
        claims = list(taken(store, cluster).values())
        due = now() + soon
        with store.writing():
            store.work.give_back([(claim, due) for claim in claims])
        made = cluster.make_jobs(10)
        if now() < due:
            break  # otherwise the machine was so slow that its time has come
        cluster.make_jobs(10)
    assert (len(claims), made) == (1, 0)
    opened(store, "b", after=soon)
    assert ask(store, "SELECT count(*) FROM work WHERE job IS NOT NULL")[0] == (1,)


def test_a_store_that_had_work_before_gets_jobs_for_it(databases: Databases) -> None:
    with databases.place() as elsewhere, open_store(elsewhere) as one:
        opened(one, "a", "b")
        for _ in range(2):
            with one.writing():
                cluster_of(one).prepare([])
        assert cluster_of(one).make_jobs(10) == 2


def test_an_item_is_taken_once_and_settled_once(store: Store, cluster: Cluster) -> None:
    opened(store, "a")
    ((job, claim),) = taken(store, cluster).items()
    assert (claim.stage, claim.item, claim.tries) == ("extract", "a", 1)
    assert taken(store, cluster) == {}
    opened(store, "a")  # while it runs
    with store.writing():
        assert cluster.hold([job]) == {job}
        store.work.settle([Settlement(claim, "ok")], now=now(), version=1)
    assert cluster.hold([job]) == set()
    assert len(jobs(store)) == 2, "what was asked for meanwhile is a job of its own"


def test_of_a_queue_there_is_one_job_and_the_next_waits_for_the_turn(
    place: str, store: Store, cluster: Cluster
) -> None:
    turns = open_turns(place)
    opened(store, "a", "b", "c", stage="fetch")
    with store.writing():
        for claim in cluster.take([job for job, _, _ in jobs(store)]).values():
            store.work.line_up([(claim, "outlet.example", None)])
    first = [lock for _, _, lock in jobs(store)].count("outlet.example")
    assert first == 1
    assert turns.take("outlet.example", "somebody", seconds=30) == 0
    (claim,) = taken(store, cluster).values()
    with store.writing():
        store.work.settle([Settlement(claim, "ok")], now=now(), version=1)
    assert cluster.make_jobs(10) == 0, "somebody has the turn"
    turns.give_back("outlet.example", "somebody", pause=0)
    assert cluster.make_jobs(10) == 1
    turns.close()


def test_what_a_dead_worker_had_is_due_again_and_lost_to_it(store: Store, cluster: Cluster) -> None:
    opened(store, "a")
    job = fetched_by_one_who_died(store)
    with store.writing():
        (claim,) = cluster.take([job]).values()
    assert recovered(store, cluster) == 1
    assert recovered(store, cluster) == 0
    assert cluster.hold([job]) == set(), "the dead one awakes, and its result is dropped"
    ((again, second),) = taken(store, cluster).items()
    assert again != job
    assert second == claim, "a death is no try"


def test_what_nobody_hears_of_any_more_is_due_again(store: Store, cluster: Cluster) -> None:
    """A worker that lost the database had its job ended, but could not say what came of it."""
    opened(store, "a")
    taken(store, cluster)
    ask(store, "DELETE FROM procrastinate_jobs RETURNING 1")
    assert recovered(store, cluster) == 1
    assert len(jobs(store)) == 1


def test_a_job_that_ended_before_its_item_was_taken_is_made_again(
    store: Store, cluster: Cluster
) -> None:
    """The database went away between the two."""
    opened(store, "a")
    ask(store, "DELETE FROM procrastinate_jobs RETURNING 1")
    assert recovered(store, cluster) == 1
    assert recovered(store, cluster) == 0
    assert len(jobs(store)) == 1


def test_a_worker_may_end_its_job_at_the_moment_it_is_thought_dead(
    place: str, store: Store, cluster: Cluster
) -> None:
    """It awoke: its end is on its way when the others look, and is kept while they wait for it."""
    opened(store, "a")
    job = fetched_by_one_who_died(store)
    with store.writing():
        cluster.take([job])
    freed: list[int] = []
    with open_store(place) as other:

        def look() -> None:
            with other.writing():
                freed.append(cluster_of(other).recover(seconds=9, most=9, reason="", detail=""))

        thread = threading.Thread(target=look)
        # Procrastinate ends jobs over a connection of its own, beside who writes to the store.
        with psycopg.connect(jobs_address(place)) as awake:
            awake.execute(f"SELECT procrastinate_finish_job_v1({job}, 'succeeded', true)")
            thread.start()
            _until_one_waits(place)
        thread.join()
    assert freed == [1], "nothing came of the job, so its item is due again, once"
    assert len(taken(store, cluster)) == 1


def _until_one_waits(place: str) -> None:
    """Wait until a statement waits for a row that another has locked."""
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    end = time.monotonic() + 30
    with open_store(place) as third:
        while ask(third, asked) == [(0,)]:
            assert time.monotonic() < end, "nobody waited"
            time.sleep(0.01)


def test_what_is_let_go_is_due_again_at_once_though_its_worker_lives(
    store: Store, cluster: Cluster
) -> None:
    opened(store, "a", "b")
    job = fetched_by_one_who_died(store)
    ask(store, "UPDATE procrastinate_workers SET last_heartbeat = now() RETURNING 1")
    with store.writing():
        cluster.take([job])
    with store.writing():
        cluster.let_go([job, job + 100])
    assert recovered(store, cluster) == 0
    assert len(jobs(store)) == 2
    assert len(taken(store, cluster)) == 2


def test_a_job_whose_end_could_not_be_reported_holds_its_lock_a_minute_at_most(
    store: Store, cluster: Cluster
) -> None:
    opened(store, "a")
    job = fetched_by_one_who_died(store)
    ask(store, "UPDATE procrastinate_workers SET last_heartbeat = now() RETURNING 1")
    with store.writing():
        (claim,) = cluster.take([job]).values()
        store.work.settle([Settlement(claim, "ok")], now=now(), version=1)
    recovered(store, cluster)
    assert len(jobs(store)) == 1, "it may be reported yet"
    ask(store, "UPDATE procrastinate_events SET at = at - interval '2 minutes' RETURNING 1")
    recovered(store, cluster)
    assert jobs(store) == []


def test_what_a_command_has_taken_is_left_to_it(store: Store, cluster: Cluster) -> None:
    """It works beside the workers, with a lease; a worker whose job comes late finds it taken."""
    opened(store, "a")
    with store.writing():
        (claim,) = store.work.claim("extract", now=now(), limit=9, lease=FAR)
    assert taken(store, cluster) == {}
    ask(store, "DELETE FROM procrastinate_jobs RETURNING 1")
    assert recovered(store, cluster) == 0
    with store.writing():
        store.work.settle([Settlement(claim, "ok")], now=now(), version=1)
    assert cluster.make_jobs(10) == 0


def test_what_ends_worker_after_worker_is_parked(store: Store, cluster: Cluster) -> None:
    opened(store, "a")
    for _ in range(3):
        with store.writing():
            cluster.take([fetched_by_one_who_died(store)])
        recovered(store, cluster, most=3)
    state = store.work.state("extract", "a")
    assert state is not None
    assert (state.state, state.reason, state.detail) == ("parked", "suspect", "it dies")
    assert jobs(store) == []
    opened(store, "a")
    assert len(jobs(store)) == 1


def test_pages_of_a_region_are_jobs_of_that_region(store: Store) -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    with store.writing():
        for name, region in (("Far", "ru"), ("Near", "")):
            store.sources.add(Source(name=name, url=f"https://{name}.example/", region=region))
            entry = Entry(
                id=name, source=name, guid=name, link=f"https://{name}.example/1",
                page=f"page of {name}", first_seen=at, capture="", decision="all",
            )  # fmt: skip
            store.put([entry])
    opened(store, "Far", "Near", stage="poll")
    opened(store, "page of Far", "page of Near", stage="fetch")
    opened(store, "page of Far", stage="extract")
    queues = sorted(queue for _, queue, _ in jobs(store))
    assert queues == ["extract", "fetch", "fetch@ru", "poll", "poll@ru"]


def test_workers_are_known_while_they_greet(store: Store, cluster: Cluster) -> None:
    worker = Worker(
        name="one:1", region="ru", stages=("fetch",), version="1", gazetteer="a", seen_at=now()
    )
    with store.writing():
        cluster.greet(worker)
        cluster.greet(worker)
        cluster.publish({"version": "1"})
    (known,) = cluster.workers(seconds=60)
    assert (known.name, known.region, known.stages) == ("one:1", "ru", ("fetch",))
    assert cluster.published() == {"version": "1"}
    with store.writing():
        cluster.leave("one:1")
    assert cluster.workers(seconds=60) == []


def test_a_turn_is_one_holders_at_a_time_and_free_again_when_he_died(
    place: str, store: Store
) -> None:
    one, two = open_turns(place), open_turns(place)
    assert one.take("x.example", "one", seconds=0.3) == 0
    assert 0 < two.take("x.example", "two", seconds=30) <= 0.3
    assert two.wait_for("y.example") == 0
    two.give_back("x.example", "two", pause=0)  # not his
    assert two.wait_for("x.example") > 0
    until = time.monotonic() + 20
    while two.take("x.example", "two", seconds=30):
        assert time.monotonic() < until
    two.give_back("x.example", "two", pause=10)
    assert 5 < one.wait_for("x.example") <= 10
    one.close()
    two.close()


def test_of_many_who_ask_at_once_one_has_the_turn(place: str, store: Store) -> None:
    all_turns = [open_turns(place) for _ in range(6)]
    given: list[str] = []
    together = threading.Barrier(6)

    def ask_for_it(number: int) -> None:
        together.wait()
        if all_turns[number].take("x.example", str(number), seconds=60) == 0:
            given.append(str(number))

    threads = [threading.Thread(target=ask_for_it, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 1
    for turns in all_turns:
        turns.close()


def test_a_file_is_one_processes(tmp_path: Any) -> None:
    with open_store(tmp_path / "a.db") as store, pytest.raises(StorageError, match=r"\[store\]"):
        cluster_of(store)
    with pytest.raises(StorageError, match="one process alone"):
        open_turns(tmp_path / "a.db")
