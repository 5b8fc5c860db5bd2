"""`status`: the verdict first, like troubles in one line, and what an operator looks for."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.opening import open_store, writer_lock
from storage.records import Health, Source, Subscription
from tests.desk import PROGRAM, Command, clean_environment

NOW = datetime.now(UTC)
WELL = {"polled_at": NOW, "answered_at": NOW, "reason": "ok", "digest": "d", "read_at": NOW}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store of thirty sources that all answer."""
    place = tmp_path / "var" / "sco-monitor.db"
    place.parent.mkdir()
    with open_store(place) as store, store.writing():
        for number in range(30):
            name = f"Paper {number}"
            store.sources.add(Source(name=name, url=f"https://{number}.example/feed"))
            store.sources.put_health(Health(source=name, **WELL))  # type: ignore[arg-type]
            store.work.open("poll", [name], NOW + timedelta(minutes=20))
    return place


def _fail(place: Path, count: int, reason: str) -> None:
    with open_store(place) as store, store.writing():
        for number in range(count):
            known = Health(source=f"Paper {number}", polled_at=NOW, failures=3, state="failing")
            store.sources.put_health(replace(known, reason=reason, since=NOW))


def _status(command: Command) -> tuple[int, dict[str, Any]]:
    told = command("status", "--json")
    return told.code, json.loads(told.out)


def test_it_is_healthy_while_a_daemon_holds_the_lock(command: Command, place: Path) -> None:
    with writer_lock(place):
        told = command("status")
    assert told.code == 0
    assert told.out.startswith("healthy: 30 of 30 sources answer, 0 articles today\n")
    assert "running for 0 s" in told.out
    assert " free on its disk" in told.out


def test_it_is_unhealthy_when_no_source_answers(command: Command, place: Path) -> None:
    _fail(place, 30, "dns-failed")
    with writer_lock(place):
        told = command("status")
    assert told.code == 1
    assert told.out.startswith("UNHEALTHY: no source answers (DNS): is the network up?\n")
    assert "30 failing: the host name has no address: Paper 0, " in told.out
    assert told.out.count(" failing: ") == 1, "like troubles are one line"
    assert " and 26 more" in told.out


def test_two_sources_with_one_trouble_are_named_with_their_reasons(
    command: Command, place: Path
) -> None:
    _fail(place, 2, "tls-failed")
    with writer_lock(place):
        told = command("status")
    assert told.code == 0, "single sources make no verdict"
    assert "Paper 0 is failing for " in told.out
    assert "Paper 1 is failing for " in told.out


def test_a_parked_message_needs_attention(command: Command, place: Path) -> None:
    with open_store(place) as store, store.writing():
        store.subscriptions.add(Subscription(name="desk", channel="email", address="a@example.org"))
        store.subscriptions.disable("desk", "the receiver answered 410")
    with writer_lock(place):
        code, value = _status(command)
    assert code == 3
    assert value["verdict"]["state"] == "attention"
    assert value["verdict"]["line"].startswith("NEEDS ATTENTION: desk gets nothing any more")


def test_the_next_edition_is_told_in_its_own_time(command: Command, place: Path) -> None:
    with open_store(place) as store, store.writing():
        store.subscriptions.add(
            Subscription(
                name="desk",
                channel="email",
                address="a@example.org",
                timezone="Asia/Bishkek",
                at="07:30",
            )
        )
    out = command("status").out
    assert "editions   desk: " in out
    assert " 07:30 (Asia/Bishkek), in " in out


def test_a_backup_is_found(command: Command, place: Path) -> None:
    assert _status(command)[1]["last_backup"] is None
    folder = place.parent / "backups"
    folder.mkdir()
    (folder / "sco-monitor-20261127T030000Z.db").write_bytes(b"x")
    assert _status(command)[1]["last_backup"] is not None


def test_a_database_that_cannot_be_read_is_unhealthy(command: Command, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "sco-monitor.db").write_bytes(b"no database at all" * 500)
    told = command("status")
    assert told.code == 1
    assert told.out.startswith("UNHEALTHY: ")
    assert json.loads(command("status", "--json").out)["verdict"]["exit_code"] == 1


def test_watch_is_for_terminals(command: Command, place: Path) -> None:
    assert "--watch" in command("status", "--watch", "--json").err
    told = command("status", "--watch")
    assert told.code == 2
    assert "terminal" in told.err


def test_watch_draws_until_q(place: Path) -> None:
    outer, inner = pty.openpty()
    words = [PROGRAM, "--data-dir", str(place.parent), "status", "--watch"]
    with subprocess.Popen(
        words, stdin=inner, stdout=inner, stderr=inner, env=clean_environment() | {"TERM": "xterm"}
    ) as shown:
        os.close(inner)
        seen = b""
        until = time.monotonic() + 60
        while b"UNHEALTHY" not in seen and time.monotonic() < until:
            seen += os.read(outer, 4096)
        os.write(outer, b"q")
        while True:
            try:
                seen += os.read(outer, 4096)
            except OSError:  # the other side is closed
                break
        assert shown.wait(60) == 1
    os.close(outer)
    assert b"not running" in seen
    assert b"Traceback" not in seen
