"""How long a stop takes, in every state of the daemon, and a second signal. Real processes.

    python -m tests.bench.stopping [--rounds 3] [NAME ...]

Ends with 1 where a stop takes 15 s, a second signal a second, an exit code is not the one that is
promised, or a try was counted that a stop cut short.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tests.acceptance.texts import ENERGY
from tests.daemon.slow import dripping, until
from tests.daemon.watched import Said, talking
from tests.desk import Desk
from tests.outlets import Item, Outlet, page, rss

BOUND: Final = 15.0
"""Seconds for a stop in any state."""

AT_ONCE: Final = 1.0
"""Seconds for a second signal: of a process that is killed, and a machine that is busy."""

FOREVER: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"

Daemon = tuple[subprocess.Popen[str], Said]
State = Callable[[Desk, Outlet], "contextlib.AbstractContextManager[Daemon]"]


def two_sources(outlet: Outlet) -> list[dict[str, object]]:
    """Two feeds without items."""
    outlet.pages["/one"] = outlet.pages["/two"] = rss()
    return [{"name": name, "url": outlet.url(f"/{name}")} for name in ("one", "two")]


@contextmanager
def idle(desk: Desk, outlet: Outlet) -> Iterator[Daemon]:
    """It has polled, and nothing is due."""
    desk.write([outlet], two_sources(outlet)[:1])
    with talking(desk) as daemon:
        until(lambda: "/one" in outlet.paths(), "it polls")
        time.sleep(1)
        yield daemon


@contextmanager
def hanging_page(desk: Desk, outlet: Outlet) -> Iterator[Daemon]:
    """A page comes byte by byte, for ever."""
    with dripping(FOREVER) as server:
        address = f"127.0.0.1:{server.port}"
        fetch = {"allow_addresses": [address], "deadline_seconds": 600}
        desk.write([outlet], [{"name": "One", "url": f"http://{address}/feed"}], fetch=fetch)
        with talking(desk) as daemon:
            until(server.met.is_set, "it asks")
            yield daemon


@contextmanager
def dripping_mail(desk: Desk, outlet: Outlet) -> Iterator[Daemon]:
    """A mail server greets byte by byte, for ever."""
    outlet.pages["/feed"] = rss(Item(outlet.url("/page"), "SCO energy ministers meet"))
    outlet.pages["/page"] = page("SCO energy ministers meet in Bishkek", *ENERGY)
    at = (datetime.now(UTC) + timedelta(hours=1)).strftime("%H:%M")
    with dripping() as server, ExitStack() as closing:
        more = (
            f"[smtp]\nhost = '127.0.0.1'\nport = {server.port}\nsecurity = 'none'\n"
            "sender = 'us@example.org'\n[[subscriptions]]\nname = 'desk'\n"
            f"address = 'desk@example.org'\nat = {json.dumps(at)}\n"
        )
        desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}], more=more)
        desk("run", "--once")
        daemon = closing.enter_context(talking(desk))
        until(lambda: daemon[1].holds("stop with Ctrl-C"), "it runs")
        order = desk.start("digest", "send")
        closing.callback(order.communicate)
        closing.callback(order.kill)
        until(server.met.is_set, "it sends")
        yield daemon


@contextmanager
def stuck_worker(desk: Desk, outlet: Outlet) -> Iterator[Daemon]:
    """A worker does not come to the end of its job."""
    one, two = two_sources(outlet)
    desk.write([outlet], [one])
    with talking(desk) as daemon:
        process = daemon[0]
        until(lambda: workers(process), "a worker reads the first feed")
        until(lambda: not leased(desk), "it has read it")
        os.kill(workers(process)[0], signal.SIGSTOP)
        desk.write([outlet], [one, two])
        process.send_signal(signal.SIGHUP)
        until(lambda: leased(desk) == ["parse"], "the second feed waits for it")
        yield daemon


@contextmanager
def other_writer(desk: Desk, outlet: Outlet) -> Iterator[Daemon]:
    """Another program has the database's write lock and does not let go of it."""
    one, two = two_sources(outlet)
    desk.write([outlet], [one])
    with talking(desk) as daemon:
        until(lambda: "/one" in outlet.paths(), "it polls")
        place = desk.data / "sco-monitor.db"
        with contextlib.closing(sqlite3.connect(place, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            desk.write([outlet], [one, two])
            daemon[0].send_signal(signal.SIGHUP)
            time.sleep(1)
            yield daemon


@contextmanager
def damaged(desk: Desk, outlet: Outlet) -> Iterator[Daemon]:
    """It waits for a whole database."""
    desk.write([outlet], two_sources(outlet))
    desk("run", "--once")
    path = desk.data / "sco-monitor.db"
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(8192) + data[12288:])
    with talking(desk) as daemon:
        until(lambda: daemon[1].holds("is damaged"), "it waits")
        yield daemon


STATES: Final[dict[str, tuple[State, int]]] = {
    "idle": (idle, 0),
    "hanging page": (hanging_page, 0),
    "dripping mail server": (dripping_mail, 0),
    "stuck worker": (stuck_worker, 0),
    "other writer": (other_writer, 0),
    "damaged database": (damaged, 0),
}
"""How a daemon comes into each state, and the exit code of a stop there."""


def workers(process: subprocess.Popen[str]) -> list[int]:
    """The workers of the daemon, whose threads start them."""
    tasks = Path(f"/proc/{process.pid}/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]


def leased(desk: Desk) -> list[str]:
    """The stages of what is under way."""
    return [stage for stage, _ in _rows(desk, "lease_until IS NOT NULL")]


def _rows(desk: Desk, condition: str) -> list[tuple[str, int]]:
    with contextlib.closing(sqlite3.connect(desk.data / "sco-monitor.db", timeout=30)) as database:
        return database.execute(f"SELECT stage, tries FROM work WHERE {condition}").fetchall()


@dataclass(frozen=True, slots=True)
class Stop:
    """How one stop went: seconds, exit code, and the tries that it used up."""

    seconds: float
    code: int
    tries: int


def stop(state: State, *, is_twice: bool) -> Stop:
    """Bring a daemon into *state* and stop it; *is_twice*: a second signal is what is timed."""
    with tempfile.TemporaryDirectory() as folder, Outlet() as outlet:
        desk = Desk(Path(folder))
        with state(desk, outlet) as (process, _):
            if is_twice:
                process.send_signal(signal.SIGTERM)
                time.sleep(0.3)
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            code = process.wait(120)
            took = time.monotonic() - begun
        tries = sum(tries for _, tries in _rows(desk, "true")) if state is not damaged else 0
    return Stop(took, code, tries)


def faults(name: str, stops: list[Stop], *, is_twice: bool) -> list[str]:
    """Return what was promised and not kept."""
    _, code = STATES[name]
    bound = AT_ONCE if is_twice else BOUND
    # Whoever is idle may be gone, or all but gone, before the second signal comes.
    codes = {128 + signal.SIGTERM, -signal.SIGTERM, code} if is_twice else {code}
    kept = [
        (max(one.seconds for one in stops) < bound, f"took longer than {bound:g} s"),
        ({one.code for one in stops} <= codes, f"exit codes {[one.code for one in stops]}"),
        (not sum(one.tries for one in stops), "tries were used up"),
    ]
    return [f"{name}: {words}" for is_kept, words in kept if not is_kept]


def main() -> int:
    """Measure and print; return 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", default=list(STATES), metavar="NAME")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print(
        f"{'seconds until the end':24}{'stop: median':>14}{'max':>7}{'exit':>6}{'second: max':>14}"
    )
    broken: list[str] = []
    for name in asked.names:
        state, _ = STATES[name]
        once = [stop(state, is_twice=False) for _ in range(asked.rounds)]
        twice = [stop(state, is_twice=True) for _ in range(asked.rounds)]
        seconds = [one.seconds for one in once]
        print(
            f"{name:24}{statistics.median(seconds):14.2f}{max(seconds):7.2f}{once[-1].code:6}"
            f"{max(one.seconds for one in twice):14.2f}",
            flush=True,
        )
        broken += faults(name, once, is_twice=False) + faults(name, twice, is_twice=True)
    for line in broken:
        print(f"BROKEN {line}")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
