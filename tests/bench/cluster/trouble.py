"""Trouble for a cluster at work: workers are killed, and the database is restarted."""

from __future__ import annotations

import random
import time
from typing import Final

import psycopg

from monitor.clock import now
from monitor.stages.table import REPLAYED
from storage.errors import StorageError
from storage.opening import open_store
from tests.cluster import Cluster
from tests.postgres import Server

PAUSE: Final = (0.5, 4.0)
"""Seconds from one kill to the next: a worker needs 2 to 4 to come to work again."""

SCHEDULER: Final = 5
"""One of so many kills is the scheduler's."""

LEAST: Final = 40
"""Items due below which everything is to be read again: whoever is killed shall have work."""

PATIENCE: Final = 300.0
WRITER: Final = (
    "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'sco-monitor writer %'"
)
HELD: Final = "SELECT count(*) FROM work WHERE lease_until IS NOT NULL"
DUE: Final = "SELECT count(*) FROM work WHERE due_at IS NOT NULL AND stage = ANY('{{{}}}')"


def trouble(many: Cluster, server: Server, kills: int, restarts: int) -> None:
    """Kill workers and restart the database as items are under way, and say what was."""
    plan = ["kill"] * kills + ["restart"] * restarts
    random.shuffle(plan)
    under_way, again = list[int](), 0
    for what in plan:
        again += _keep_at_work(many)
        time.sleep(random.uniform(*PAUSE))
        if what == "restart":
            server.stop()
            server.start()
            continue
        many.wait_for(lambda: many.number(HELD) >= 0, seconds=PATIENCE, what="answered")
        under_way.append(many.number(HELD))
        if len(under_way) % SCHEDULER == 0:
            _kill_the_scheduler(many)
            continue
        workers = many.processes[1:]
        # The first half was started before the others: those that are at work.
        many.kill(random.choice(workers[: max(1, len(workers) // 2)]))
        many.start("worker")
    idle = sum(number == 0 for number in under_way)
    schedulers = kills // SCHEDULER
    print(f"        {kills} processes killed, {schedulers} of them the scheduler;")
    print(f"        {sum(under_way)} items were under way then, {idle} times there were none;")
    print(f"        the database was restarted {restarts} times; {again} items done again")


def _kill_the_scheduler(many: Cluster) -> None:
    """Kill it and start another, as a service manager does: it stands first."""
    many.kill(many.processes[0])
    many.wait_for(lambda: many.number(WRITER) == 0, seconds=PATIENCE, what="let go of")
    many.start("run")
    many.processes.insert(0, many.processes.pop())


def _keep_at_work(many: Cluster) -> int:
    """Have everything read again where little is left to do; return how many items."""
    try:
        if many.number(DUE.format(",".join(REPLAYED))) >= LEAST:
            return 0
        with open_store(many.address) as store, store.writing():
            opened = 0
            for stage in REPLAYED:
                opened += store.work.open(stage, store.work.items(stage, state="done"), now())
            return opened
    except (psycopg.Error, StorageError):
        return 0  # the database is away: what is due waits for it
