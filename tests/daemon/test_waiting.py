"""Real daemons over a place that cannot be written: they wait, tell once, go on by themselves."""

from __future__ import annotations

import email
import json
import signal
from pathlib import Path

from storage.opening import known_damage, writer_lock
from tests.daemon.slow import dripping, until
from tests.daemon.watched import Manager, stop, talking
from tests.desk import Desk
from tests.outlets import Outlet, rss

WORDS = "another database is in the damaged one's place"


def written(outlet: Outlet, desk: Desk, more: str = "", **monitor: object) -> None:
    """A desk with one source and an operator who is told of trouble."""
    outlet.pages["/feed"] = rss()
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}], more=more)
    monitor = {"contact": "mailto:ops@example.org", **monitor}
    text = desk.config.read_text("utf-8")
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in monitor.items())
    desk.config.write_text(text.replace("data_dir = 'var'\n", f"data_dir = 'var'\n{lines}"))


def damaged(desk: Desk) -> Path:
    """Make a database that was in use, with a copy beside, and zeros in its middle."""
    assert desk("run", "--once").code == 0
    assert desk("backup", str(desk.folder / "good.db")).code == 0
    path = desk.data / "sco-monitor.db"
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(8192) + data[12288:])
    return path


def mails(desk: Desk) -> list[str]:
    """The subjects in the outbox."""
    return [
        str(email.message_from_bytes(path.read_bytes())["Subject"])
        for path in sorted((desk.data / "outbox").glob("*.eml"))
    ]


def test_damage_is_waited_out_and_told_once_however_often_it_starts(
    outlet: Outlet, desk: Desk, tmp_path: Path
) -> None:
    written(outlet, desk)
    path = damaged(desk)
    before, polls = path.read_bytes(), outlet.paths().count("/feed")
    manager = Manager(tmp_path / "notify")
    watched = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "1000000"}
    with talking(desk, **watched) as (daemon, said):
        until(lambda: mails(desk), "the operator is told")
        until(lambda: manager.listen().count("WATCHDOG=1") >= 3, "whoever waits does not hang")
        assert manager.heard[0] == "READY=1"
        assert any(line.startswith("STATUS=") and "damaged" in line for line in manager.heard)
        stop(daemon, said)
    manager.close()
    for _ in range(2):
        with talking(desk) as (daemon, said):
            until(lambda s=said: s.holds("is damaged"), "it says so in its log")
            stop(daemon, said)
    assert len(mails(desk)) == 1
    assert "damaged" in mails(desk)[0]
    assert path.read_bytes() == before, "nothing is written to it"
    assert outlet.paths().count("/feed") == polls, "and nobody asked for what could not be kept"


def test_a_restored_database_is_taken_up_without_a_restart(outlet: Outlet, desk: Desk) -> None:
    written(outlet, desk)
    path = damaged(desk)
    with talking(desk) as (daemon, said):
        until(lambda: said.holds("is damaged"), "it waits")
        assert writer_lock(path).is_free(), "whoever restores takes the lock"
        daemon.send_signal(signal.SIGHUP)
        until(lambda: said.holds("was read again"), "settings are read while it waits")
        assert desk("restore", str(desk.folder / "good.db")).code == 0
        until(lambda: said.holds("stop with Ctrl-C"), "it works")
        assert not writer_lock(path).is_free()
        assert known_damage(path) is None
        stop(daemon, said)
    assert WORDS in said.text


def test_a_mail_server_that_drips_holds_up_no_stop_and_who_was_not_told_is_called_again(
    outlet: Outlet, desk: Desk
) -> None:
    with dripping() as server:
        smtp = f"[smtp]\nhost = '127.0.0.1'\nport = {server.port}\nsecurity = 'none'\n"
        written(outlet, desk, smtp + "sender = 'us@example.org'\n")
        path = damaged(desk)
        with talking(desk) as (daemon, said):
            until(server.met.is_set, "the operator is called")
            stop(daemon, said)
    damage = known_damage(path)
    assert damage is not None
    assert damage.told == ()
    with talking(desk) as (daemon, said):
        until(lambda: said.holds("is damaged"), "it waits")
        written(outlet, desk)  # without a mail server: into the outbox
        daemon.send_signal(signal.SIGHUP)
        until(lambda: mails(desk), "the operator is called by the settings that hold now")
        until(lambda: known_damage(path).told, "which is noted")  # type: ignore[union-attr]
        stop(daemon, said)
    assert len(mails(desk)) == 1


def test_under_the_floor_nothing_is_fetched_it_is_told_and_room_is_noticed(
    outlet: Outlet, desk: Desk
) -> None:
    written(outlet, desk, min_free_bytes=10**15)
    with talking(desk) as (daemon, said):
        until(lambda: mails(desk), "the operator is told")
        assert "nearly full" in mails(desk)[0]
        assert "/feed" not in outlet.paths()
        written(outlet, desk, min_free_bytes=1)
        daemon.send_signal(signal.SIGHUP)
        until(lambda: "/feed" in outlet.paths(), "fetching goes on")
        stop(daemon, said)
    assert len(mails(desk)) == 1
    assert said.text.count("the disk is nearly full") == 1
    assert "the disk has room again" in said.text
