"""Workers that are killed, starve, crash and come back; the others never notice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from monitor.engine.nursery import can_fork
from monitor.engine.workers import (
    JobFailed,
    WorkerDied,
    WorkerOutOfMemory,
    Workers,
    WorkersClosed,
    WorkersError,
    WorkerTimeout,
)
from storage.reasons import MEANINGS
from tests.engine import jobs

MEMORY = 300 * 2**20
PATIENCE = 30.0


@pytest.fixture(params=["started", "forked"])
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    with Workers(2, MEMORY, preload=preload_of(request.param)) as pool:
        yield pool


def preload_of(way: str) -> tuple[str, ...]:
    """Return what makes a pool start its workers, or fork them."""
    if way == "started":
        return ()
    if not can_fork():
        pytest.skip("the system has no process descriptors")
    return ("tests.engine.jobs",)


def gone(pid: int) -> bool:
    """Say whether a process has ended and was waited for: no zombie stays."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def soon(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def test_values_come_back(workers: Workers) -> None:
    futures = [workers.submit(jobs.echo, number, PATIENCE) for number in range(50)]
    assert [future.result() for future in futures] == list(range(50))


def test_nothing_starts_before_it_is_needed(workers: Workers) -> None:
    assert workers.processes() == ()


@pytest.mark.long
def test_one_killed_of_twenty(workers: Workers) -> None:
    hung = workers.submit(jobs.hang_in_c, None, 0.5)
    others = [workers.submit(jobs.nap, 0.02, PATIENCE) for _ in range(19)]
    assert [future.result(PATIENCE) for future in others] == [0.02] * 19
    with pytest.raises(WorkerTimeout):
        hung.result(PATIENCE)


@pytest.mark.long
def test_the_others_are_not_late(workers: Workers) -> None:
    workers.submit(jobs.echo, 1, PATIENCE).result()
    hung = workers.submit(jobs.hang_in_c, None, 3.0)
    others = [workers.submit(jobs.echo, number, PATIENCE) for number in range(20)]
    assert [future.result(PATIENCE) for future in others] == list(range(20))
    assert not hung.done()
    with pytest.raises(WorkerTimeout):
        hung.result(PATIENCE)


@pytest.mark.long
def test_seconds_are_kept() -> None:
    with Workers(1) as pool:
        pool.submit(jobs.echo, 1, PATIENCE).result()
        with pytest.raises(WorkerTimeout):
            pool.submit(jobs.hang_in_c, None, 0.5).result(PATIENCE)


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="the system does not say")
def test_seconds_are_those_of_a_processor_while_a_worker_runs() -> None:
    with Workers(1) as pool:
        pool.submit(jobs.echo, 1, PATIENCE).result()
        assert pool.submit(jobs.crawl, 2.0, 1.0).result(PATIENCE) == 2.0
        with pytest.raises(WorkerTimeout):
            pool.submit(jobs.nap, PATIENCE, 0.2).result(PATIENCE)


@pytest.mark.long
@pytest.mark.parametrize(
    ("job", "error", "reason"),
    [
        (jobs.eat_memory, WorkerOutOfMemory, "out-of-memory"),
        (jobs.abort, WorkerDied, "poison"),
        (jobs.segfault, WorkerDied, "poison"),
        (jobs.leave, WorkerDied, "poison"),
        (jobs.exit_politely, WorkerDied, "poison"),
        (jobs.fail, JobFailed, "crashed"),
        (jobs.unpicklable, JobFailed, "crashed"),
    ],
)
def test_a_bad_job_costs_itself(
    workers: Workers, job: Callable[[object], object], error: type[WorkersError], reason: str
) -> None:
    bad = workers.submit(job, "x", PATIENCE)
    good = [workers.submit(jobs.echo, number, PATIENCE) for number in range(10)]
    with pytest.raises(error) as raised:
        bad.result(PATIENCE)
    assert raised.value.reason == reason
    assert reason in MEANINGS
    assert [future.result(PATIENCE) for future in good] == list(range(10))


def test_an_error_of_a_worker_that_is_full_is_the_lack_of_memory(workers: Workers) -> None:
    with pytest.raises(JobFailed, match="unknown error"):
        workers.submit(jobs.fail_when_full, 1_000_000, PATIENCE).result()
    with pytest.raises(WorkerOutOfMemory):
        workers.submit(jobs.fail_when_full, MEMORY * 45 // 100, PATIENCE).result()
    with pytest.raises(JobFailed, match="unknown error"):
        workers.submit(jobs.fail_when_full, 1_000_000, PATIENCE).result()


def test_the_traceback_of_a_bug_comes_back(workers: Workers) -> None:
    with pytest.raises(JobFailed, match="cannot work with 'x'") as raised:
        workers.submit(jobs.fail, "x", PATIENCE).result()
    assert "jobs.py" in str(raised.value)


@pytest.mark.long
@pytest.mark.parametrize("times", [1, 3])
def test_a_worker_killed_while_idle_is_replaced(workers: Workers, times: int) -> None:
    for number in range(times):
        assert workers.submit(jobs.echo, number, PATIENCE).result() == number
        for pid in workers.processes():
            os.kill(pid, signal.SIGKILL)
    futures = [workers.submit(jobs.echo, number, PATIENCE) for number in range(6)]
    assert [future.result(PATIENCE) for future in futures] == list(range(6))


def test_a_worker_killed_at_work_fails_its_job_only(workers: Workers) -> None:
    victim = workers.submit(jobs.nap, 20.0, PATIENCE)
    assert soon(lambda: bool(workers.processes()))
    time.sleep(0.3)
    os.kill(workers.processes()[0], signal.SIGKILL)
    with pytest.raises(WorkerDied, match="signal 9"):
        victim.result(PATIENCE)
    assert workers.submit(jobs.echo, 1, PATIENCE).result() == 1


def test_release_gives_the_memory_back(workers: Workers) -> None:
    futures = [workers.submit(jobs.nap, 0.1, PATIENCE) for _ in range(4)]
    assert [future.result() for future in futures] == [0.1] * 4
    before = workers.processes()
    assert len(before) == 2
    workers.release()
    assert workers.processes() == ()
    assert all(map(gone, before))
    assert workers.submit(jobs.echo, 1, PATIENCE).result() == 1
    assert not set(before) & set(workers.processes())


def test_release_leaves_work_alone(workers: Workers) -> None:
    future = workers.submit(jobs.nap, 0.8, PATIENCE)
    assert soon(lambda: bool(workers.processes()))
    time.sleep(0.2)
    workers.release()
    assert future.result(PATIENCE) == 0.8


def test_idle_workers_leave_by_themselves() -> None:
    with Workers(1, idle_seconds=0.2) as pool:
        assert pool.submit(jobs.echo, 1, PATIENCE).result() == 1
        assert soon(lambda: pool.processes() == ())
        assert pool.submit(jobs.echo, 2, PATIENCE).result() == 2


def test_workers_are_recycled() -> None:
    with Workers(1, jobs_per_worker=2) as pool:
        pids = [pool.submit(jobs.pid, None, PATIENCE).result() for _ in range(6)]
        assert len(set(pids)) == 3
        assert all(map(gone, pids[:4]))


def test_large_messages_both_ways(workers: Workers) -> None:
    assert workers.submit(jobs.size, bytes(12_000_000), PATIENCE).result() == 12_000_000
    assert len(workers.submit(jobs.big, 12_000_000, PATIENCE).result()) == 12_000_000


def test_a_library_that_prints_does_no_harm(workers: Workers) -> None:
    assert workers.submit(jobs.write_to_stdout, None, PATIENCE).result() == "done"


def test_an_interrupt_is_the_parent_s_business(workers: Workers) -> None:
    assert workers.submit(jobs.interrupt_self, None, PATIENCE).result() == "still here"


def test_closing_ends_everything() -> None:
    pool = Workers(1)
    running = pool.submit(jobs.nap, 0.5, PATIENCE)
    assert soon(lambda: bool(pool.processes()))
    waiting = [pool.submit(jobs.nap, 5.0, PATIENCE) for _ in range(3)]
    time.sleep(0.2)
    pids = pool.processes()
    pool.close()
    assert running.result(0) == 0.5
    for future in waiting:
        with pytest.raises(WorkersClosed):
            future.result(0)
    assert all(map(gone, pids))
    with pytest.raises(WorkersClosed):
        pool.submit(jobs.echo, 1, PATIENCE)
    pool.close()


def test_a_waiting_job_can_be_cancelled() -> None:
    with Workers(1) as pool:
        first = pool.submit(jobs.nap, 0.3, PATIENCE)
        second = pool.submit(jobs.echo, 2, PATIENCE)
        assert second.cancel()
        assert first.result() == 0.3
        assert pool.submit(jobs.echo, 3, PATIENCE).result() == 3


def test_what_cannot_be_sent_is_said_at_once(workers: Workers) -> None:
    with pytest.raises((AttributeError, TypeError, Exception), match="pickle"):
        workers.submit(lambda value: value, 1, PATIENCE)


@pytest.mark.parametrize("way", ["started", "forked"])
def test_workers_die_with_their_parent(way: str) -> None:
    program = (
        "import os, sys, time\n"
        "from monitor.engine.workers import Workers\n"
        "from tests.engine import jobs\n"
        f"pool = Workers(2, preload={preload_of(way)!r})\n"
        "busy = [pool.submit(jobs.nap, 60.0, 90.0) for _ in range(2)]\n"
        "while len(pool.processes()) < 2: time.sleep(0.02)\n"
        "time.sleep(0.3)\n"
        "print(*pool.processes(), *filter(None, [pool.origin()]), flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=os.getcwd()
    )
    with parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert len(pids) == 2 + (way == "forked")
        parent.kill()
    assert soon(lambda: all(map(gone, pids)), 5.0)
