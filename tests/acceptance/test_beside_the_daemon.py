"""A daemon runs: what commands beside it say is true, and nothing is lost when it is killed."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.acceptance.texts import ENERGY, RIVER, TOURISM
from tests.desk import PATIENCE, Desk
from tests.outlets import Item, Outlet, page, rss


@contextmanager
def daemon(desk: Desk) -> Iterator[subprocess.Popen[str]]:
    """A daemon, as long as the block lasts."""
    process = desk.start("run")
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something to be true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def test_commands_beside_a_daemon_hand_it_the_work_and_report_what_it_did(
    outlet: Outlet, desk: Desk, tmp_path: Path
) -> None:
    outlet.pages["/feed"] = rss(Item(outlet.url("/news/energy"), "Energy ministers meet"))
    outlet.pages["/news/energy"] = page("Energy ministers meet in Bishkek", *ENERGY)
    outlet.pages["/news/bridge"] = page("A bridge is repaired", *RIVER)
    text = tmp_path / "capital.txt"
    text.write_text("\n\n".join(["The SCO names its capital of tourism", *TOURISM]), "utf-8")
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    with daemon(desk) as running:
        until(lambda: "/news/energy" in outlet.paths())
        taken = desk("ingest", "--json", str(text), outlet.url("/news/bridge"))
        assert taken.code == 0, taken.err
        assert [line["relevance"] for line in taken.lines] == ["about", "none"]
        again = desk("recrawl", "--url", outlet.url("/news/energy"), "--json")
        assert again.lines[0]["reasons"] == {"not-modified": 1}
        assert desk("subscribe", "desk", "desk@example.org").code == 0
        sent = desk("digest", "send")
        assert sent.code == 0, sent.err
        assert len(list((desk.data / "outbox").glob("*.eml"))) == 1
        refused = desk("restore", str(text))
        assert refused.code == 1
        assert "stop it first" in refused.err
        running.send_signal(signal.SIGTERM)
        _, messages = running.communicate(timeout=PATIENCE)
        assert running.returncode == 0
        assert "stopped" in messages
    assert len(desk.articles()) == 3


def test_a_killed_round_is_completed_by_the_next(outlet: Outlet, desk: Desk) -> None:
    count = 24
    outlet.pages["/feed"] = rss(
        *(Item(outlet.url(f"/news/{n}"), f"Town news {n}") for n in range(count))
    )
    for n in range(count):
        words = (f"{part} Report {n * 7919}, {n * 104_729}." for part in RIVER)
        outlet.pages[f"/news/{n}"] = page(f"Town news {n}", *words)
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}], workers=2)
    process = desk.start("run", "--once")
    until(lambda: len(outlet.paths()) > count // 3 or process.poll() is not None)
    process.kill()
    process.communicate()
    assert desk("run", "--once").code == 0
    articles = desk.articles()
    assert len({line["url"] for line in articles}) == len(articles) == count
    assert {line["version"] for line in articles} == {1}
    states = {
        state for row in desk("status", "--json").lines[0]["stages"].values() for state in row
    }
    assert states == {"done", "due"}  # the next poll is due
