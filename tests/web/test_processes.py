"""The server as a process: databases of every condition, connections that hold on, and its end."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.web.connections import MOST
from monitor.web.metrics import GAUGES
from storage.opening import open_store, writer_lock
from storage.records import Source
from tests.deploy.test_alerts import asked as asked_by_rules_and_board
from tests.desk import PROGRAM, clean_environment
from tests.storage.records import ENTRY
from tests.web.processes import answers, serving, until

pytestmark = pytest.mark.server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A directory with an empty database."""
    open_store(tmp_path / "sco-monitor.db").close()
    return tmp_path


def get(place: str, path: str) -> httpx.Response:
    return httpx.get(f"http://{place}{path}", timeout=60)


def values(place: str) -> dict[str, float]:
    """Return the metrics at *place* that have no labels or one, read by Prometheus' parser."""
    found = {}
    for family in text_string_to_metric_families(get(place, "/metrics").text):
        for sample in family.samples:
            found["/".join([sample.name, *sample.labels.values()])] = sample.value
    return found


def test_nothing_heavy_that_no_page_needs_is_imported() -> None:
    script = (
        "import sys, monitor.web.serving; "
        "heavy = {'httpx', 'numpy', 'rich', 'lxml', 'trafilatura', 'PIL', 'pyarrow'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def nothing(path: Path) -> None:
    path.unlink()


def damaged(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\x5a" * 20_000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def changed(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()


def older(path: Path) -> None:
    last = "(SELECT name FROM _sqlite_migrations ORDER BY rowid DESC LIMIT 1)"
    changed(path, f"DELETE FROM _sqlite_migrations WHERE name = {last}")


def newer(path: Path) -> None:
    columns = "(migration_set, name, applied_at)"
    changed(
        path,
        f"INSERT INTO _sqlite_migrations {columns} SELECT migration_set, 'm999_later', applied_at "
        "FROM _sqlite_migrations LIMIT 1",
    )


@pytest.mark.parametrize("spoil", [nothing, damaged, empty, older, newer])
def test_a_database_that_cannot_be_read_is_said_and_not_touched(
    data: Path, spoil: Callable[[Path], None]
) -> None:
    database = data / "sco-monitor.db"
    spoil(database)
    before = database.read_bytes() if database.exists() else None
    with writer_lock(database), serving(data) as (place, _):
        told = get(place, "/readyz")
        assert told.status_code == 503
        assert told.json()["state"] == "unhealthy"
        assert get(place, "/healthz").status_code == 200
        seen = values(place)
        assert seen["sco_monitor_database_readable"] == 0
        assert seen["sco_monitor_verdict/unhealthy"] == 1
        assert seen["sco_monitor_disk_free_bytes"] > 0
    assert (database.read_bytes() if database.exists() else None) == before


def test_a_database_that_another_program_keeps_is_no_end(data: Path) -> None:
    database = data / "sco-monitor.db"
    with writer_lock(database), serving(data) as (place, process):
        assert get(place, "/readyz").status_code == 200
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
            other.execute("PRAGMA journal_mode = DELETE").fetchall()
            other.execute("BEGIN EXCLUSIVE")
            until(lambda: get(place, "/readyz").status_code == 503, "it is not ready")
            assert get(place, "/healthz").status_code == 200
        until(lambda: get(place, "/readyz").status_code == 200, "it is ready again")
        assert process.poll() is None


def test_ready_is_where_a_daemon_works_and_alive_where_it_is(data: Path) -> None:
    with serving(data) as (place, _):
        assert get(place, "/healthz").status_code == 503
        assert get(place, "/readyz").json()["findings"] == ["not-running"]
        with writer_lock(data / "sco-monitor.db"):
            assert get(place, "/healthz").status_code == 200
            until(lambda: get(place, "/readyz").status_code == 200, "it is ready")
        assert get(place, "/healthz").status_code == 503


def test_a_poll_that_nobody_runs_makes_it_not_ready(data: Path) -> None:
    with open_store(data / "sco-monitor.db") as store, store.writing():
        store.sources.add(Source(name="Kabar", url="https://kabar.example/feed"))
        store.work.open("poll", ["Kabar"], datetime.now(UTC) - timedelta(hours=2))
    lock = writer_lock(data / "sco-monitor.db")
    with lock, serving(data) as (place, _):
        hour_ago = datetime.now(UTC).timestamp() - 3600
        os.utime(data / "lock", (hour_ago, hour_ago))
        until(lambda: get(place, "/readyz").json()["findings"] == ["stuck"], "it is stuck")
        assert get(place, "/readyz").status_code == 503
        seen = values(place)
        assert seen["sco_monitor_source_lag_seconds/Kabar"] > 7_000
        assert seen["sco_monitor_queue_age_seconds/poll"] > 7_000


def test_metrics_have_what_rules_and_board_ask_for(data: Path) -> None:
    assert asked_by_rules_and_board() - set(GAUGES) == set()
    with writer_lock(data / "sco-monitor.db"), serving(data) as (place, _):
        answer = get(place, "/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert set(families) <= set(GAUGES)
    for name, family in families.items():
        for sample in family.samples:
            assert tuple(sample.labels) == GAUGES[name][1]


def test_20_readers_beside_a_writer(data: Path) -> None:
    """Nobody waits for the others for good, and every answer is whole."""
    with open_store(data / "sco-monitor.db") as store, serving(data) as (place, _):
        codes: list[int] = []

        def read() -> None:
            with httpx.Client(base_url=f"http://{place}", timeout=60) as client:
                codes.extend(client.get("/metrics").status_code for _ in range(10))

        threads = [threading.Thread(target=read) for _ in range(20)]
        for thread in threads:
            thread.start()
        for number in range(200):
            with store.writing():
                store.put([replace(ENTRY, id=f"e{number}", page=f"p{number}")])
        for thread in threads:
            thread.join()
    assert codes == [200] * 200


def test_a_connection_that_says_nothing_holds_nobody_up(data: Path) -> None:
    with serving(data) as (place, process):
        host, _, port = place.rpartition(":")
        silent = [socket.create_connection((host, int(port))) for _ in range(MOST + 50)]
        silent[0].sendall(b"GET /healthz HTTP/1.1\r\nHost: ")
        assert get(place, "/metrics").status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        for one in silent:
            one.close()


WRONG = [
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", b"431"),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 900_000, b"400"),
    (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"414"),
    (b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n", b"413"),
    (b"GET /healthz HTTP/1.1\r\n\r\n", b"400"),
    (b"GET /healthz HTTP/1.0\r\n\r\n", b"421"),
    (b"BREW /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"405"),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
    (b"GET /%2e%2e/%00/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", b"404"),
]


def test_what_is_no_request_is_refused(data: Path) -> None:
    with serving(data) as (place, _):
        host, _, port = place.rpartition(":")
        for sent, code in WRONG:
            with socket.create_connection((host, int(port)), timeout=60) as one:
                one.sendall(sent)
                assert one.recv(4_096).split()[1] == code, sent[:60]
        assert get(place, "/metrics").status_code == 200


def test_a_place_that_is_taken_is_said(data: Path) -> None:
    with serving(data) as (place, _):
        second = subprocess.run(
            [PROGRAM, "--data-dir", str(data), "serve", "--listen", place],
            capture_output=True,
            text=True,
            timeout=60,
            env=clean_environment(),
            check=False,
        )
        assert second.returncode == 1
        assert f"{place}: cannot be listened at" in second.stderr
        assert answers(place)
