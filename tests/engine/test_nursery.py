"""Workers that are forked from a process which has loaded what they need."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from monitor.engine import nursery, origin
from monitor.engine.nursery import can_fork
from monitor.engine.workers import WorkerDied, Workers, WorkerTimeout
from tests.engine import jobs
from tests.engine.test_workers import PATIENCE, gone, soon

pytestmark = pytest.mark.skipif(not can_fork(), reason="the system has no process descriptors")

PRELOAD = ("tests.engine.jobs",)


@pytest.fixture
def workers() -> Iterator[Workers]:
    load = partial(jobs.load_in_pieces, ("first", "second"))
    with Workers(2, preload=PRELOAD, load=load) as pool:
        yield pool


def test_a_worker_is_the_nursery_s_child(workers: Workers) -> None:
    parent = workers.submit(jobs.parent, None, PATIENCE).result()
    assert parent == workers.origin() != 0


def test_who_imports_nothing_before_has_no_nursery() -> None:
    with Workers(1) as pool:
        assert pool.submit(jobs.parent, None, PATIENCE).result() == os.getpid()
        assert pool.origin() == 0


def test_where_the_system_cannot_fork_so_workers_are_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(origin, "can_fork", lambda: False)
    with Workers(1, preload=PRELOAD) as pool:
        pool.load()
        assert pool.submit(jobs.parent, None, PATIENCE).result() == os.getpid()


def test_a_kernel_without_process_descriptors_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> int:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(os, "pidfd_open", refuse)
    assert not nursery.can_fork()


def test_what_is_loaded_is_there_in_every_worker(workers: Workers) -> None:
    workers.load()
    both = [workers.submit(jobs.loaded, 0.2, PATIENCE) for _ in range(2)]
    assert [one.result(PATIENCE) for one in both] == [("first", "second")] * 2


def test_what_jobs_leave_behind_stays_in_their_worker() -> None:
    load = partial(jobs.load_in_pieces, ("first", "second"))
    with Workers(1, preload=PRELOAD, load=load, jobs_per_worker=1) as pool:
        pool.load()
        pool.submit(jobs.load_more, "mine", PATIENCE).result()
        assert pool.submit(jobs.loaded, 0.0, PATIENCE).result() == ("first", "second")


def test_all_is_loaded_after_some_jobs_and_cold_workers_are_replaced() -> None:
    load = partial(jobs.load_in_pieces, ("first", "second"))
    with Workers(1, preload=PRELOAD, load=load) as pool:
        assert pool.submit(jobs.loaded, 0.0, PATIENCE).result() == ()
        (cold,) = pool.processes()
        for _ in range(origin.LOAD_AFTER - 1):
            pool.submit(jobs.echo, 1, PATIENCE).result()
        assert soon(lambda: pool.submit(jobs.loaded, 0.0, PATIENCE).result() != ())
        assert pool.submit(jobs.loaded, 0.0, PATIENCE).result() == ("first", "second")
        assert pool.processes() != (cold,)
        assert gone(cold)


def test_workers_with_little_memory_load_what_they_meet() -> None:
    load = partial(jobs.load_in_pieces, ("first",))
    with Workers(1, origin.ROOM - 1, preload=PRELOAD, load=load) as pool:
        pool.load()
        for _ in range(origin.LOAD_AFTER + 1):
            assert pool.submit(jobs.loaded, 0.0, PATIENCE).result() == ()


def test_what_cannot_be_loaded_is_left_out() -> None:
    with Workers(1, preload=PRELOAD, load=jobs.load_badly) as pool:
        pool.load()
        assert pool.submit(jobs.loaded, 0.0, PATIENCE).result() == ("good",)


def test_a_module_that_is_not_there_is_said() -> None:
    with (
        Workers(1, preload=("tests.engine.no_such_module",)) as pool,
        pytest.raises(WorkerDied, match="did not start"),
    ):
        pool.submit(jobs.echo, 1, PATIENCE).result(PATIENCE)


def test_a_killed_nursery_fails_what_runs_and_nothing_after(workers: Workers) -> None:
    running = workers.submit(jobs.nap, PATIENCE, PATIENCE)
    assert soon(lambda: bool(workers.processes()))
    pids, before = workers.processes(), workers.origin()
    os.kill(before, signal.SIGKILL)
    with pytest.raises(WorkerDied):
        running.result(PATIENCE)
    assert workers.submit(jobs.echo, 1, PATIENCE).result(PATIENCE) == 1
    assert workers.origin() not in (0, before)
    assert soon(lambda: all(map(gone, pids)))


def test_a_killed_worker_leaves_the_nursery(workers: Workers) -> None:
    workers.submit(jobs.echo, 1, PATIENCE).result()
    before = workers.origin()
    with pytest.raises(WorkerTimeout):
        workers.submit(jobs.nap, PATIENCE, 0.2).result(PATIENCE)
    assert workers.submit(jobs.echo, 1, PATIENCE).result() == 1
    assert workers.origin() == before


def test_the_nursery_goes_with_the_last_worker() -> None:
    with Workers(2, preload=PRELOAD, idle_seconds=0.2) as pool:
        pool.submit(jobs.echo, 1, PATIENCE).result()
        pid = pool.origin()
        assert soon(lambda: pool.origin() == 0 and gone(pid))
        assert pool.submit(jobs.echo, 2, PATIENCE).result() == 2


def test_a_nursery_that_stands_still_is_replaced() -> None:
    with Workers(1, preload=PRELOAD) as pool:
        assert pool.submit(jobs.echo, 1, PATIENCE).result() == 1
        assert pool._origin._nursery is not None
        pool._origin._nursery._ours.settimeout(1.0)  # this one's alone: the next may start slowly
        before = pool.origin()
        os.kill(before, signal.SIGSTOP)
        with pytest.raises(WorkerTimeout):
            pool.submit(jobs.nap, PATIENCE, 0.2).result(PATIENCE)
        assert pool.submit(jobs.echo, 2, PATIENCE).result(PATIENCE) == 2
        assert soon(lambda: gone(before))
        assert pool.origin() not in (0, before)


def test_closing_does_not_wait_for_a_nursery_that_stands_still() -> None:
    pool = Workers(1, preload=PRELOAD)
    assert pool.submit(jobs.echo, 1, PATIENCE).result() == 1
    pid = pool.origin()
    os.kill(pid, signal.SIGSTOP)
    late = pool.submit(jobs.nap, PATIENCE, 0.1)  # killed, and the nursery is asked how it ended
    time.sleep(0.5)
    pool.close()
    assert soon(late.done)
    assert isinstance(late.exception(), WorkerTimeout)
    assert gone(pid)


def test_closing_ends_the_nursery_too() -> None:
    pool = Workers(2, preload=PRELOAD)
    pool.submit(jobs.echo, 1, PATIENCE).result()
    pids = (*pool.processes(), pool.origin())
    pool.close()
    assert all(map(gone, pids))
    assert not [one for one in threading.enumerate() if one.name == "nursery"]


def test_closing_lets_what_runs_end(workers: Workers) -> None:
    running = workers.submit(jobs.nap, 0.6, PATIENCE)
    assert soon(lambda: bool(workers.processes()))
    time.sleep(0.2)
    workers.close()
    assert running.result(0) == 0.6


def test_a_worker_has_no_way_to_the_nursery(workers: Workers) -> None:
    one, other = (workers.submit(jobs.sockets, 0.3, PATIENCE) for _ in range(2))
    assert (one.result(), other.result()) == (1, 1)


def test_under_pressure_workers_go_before_it_and_it_before_the_daemon(workers: Workers) -> None:
    workers.submit(jobs.echo, 1, PATIENCE).result()
    pids = (*workers.processes(), workers.origin(), os.getpid())
    scores = [int(Path(f"/proc/{pid}/oom_score_adj").read_text()) for pid in pids]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
