"""The whole program among hostile servers: the good sources are read, the others are told of."""

from __future__ import annotations

import contextlib
import time
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.watch.survey import survey
from storage.reasons import MEANINGS
from tests.hostile.scripts import breathless, moved, reply
from tests.hostile.server import Newsroom, Wire
from tests.hostile.test_load import HOSTILE
from tests.hostile.watching import Watch
from tests.http.test_walls import WALLS

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>Talks of '
    "{name}</title><link>https://news.example/{name}</link></item></channel></rss>"
)
GOOD = 30


def good_sources(newsroom: Newsroom) -> dict[str, str]:
    """Serve so many good feeds; return their addresses by name."""
    found = {}
    for number in range(GOOD):
        name = f"good-{number}"
        newsroom.add(f"/{name}.xml", reply(FEED.format(name=name).encode()))
        found[name] = f"http://{newsroom.places['server']}/{name}.xml"
    return found


def hostile_sources(newsroom: Newsroom) -> dict[str, str]:
    """Serve one of each; return their addresses by name."""
    newsroom.add("/leads-inside", moved("http://{canary}/feed"))
    newsroom.add("/wall", reply(WALLS[0][3].encode(), status=f"{WALLS[0][1]} x"))
    newsroom.add("/page", reply(b"<html><body><p>Nothing to read here</p></body></html>"))
    place = f"http://{newsroom.places['server']}"
    return {
        **{name: f"{place}/{name}" for name in (*HOSTILE, "leads-inside", "wall", "page")},
        "inside": f"http://{newsroom.places['canary']}/feed",
        "inside-6": f"http://[::1]:{newsroom.port}/feed",
        "nobody": f"http://{newsroom.places['closed']}/feed",
    }


def test_the_good_are_read_and_the_others_told_of(newsroom: Newsroom, tmp_path: Path) -> None:
    good, hostile = good_sources(newsroom), hostile_sources(newsroom)
    watch = Watch(
        tmp_path,
        newsroom.allowed,
        {**hostile, **good},
        fetch={"deadline_seconds": 1.0, "threads": 16, "max_bytes": 1_000_000},
    )
    watch.round()
    with contextlib.closing(watch.store()) as store:
        lines = {line["name"]: line for line in survey(store, watch.clock())}
        entries = {name: store.sources.last_poll(name) for name in good}
    assert {poll.reason for poll in entries.values() if poll} == {"ok"}
    assert {poll.new_items for poll in entries.values() if poll} == {1}
    assert {lines[name]["state"] for name in good} == {"ok"}
    for name in hostile:
        line = lines[name]
        assert line["state"] in ("failing", "blocked"), line
        assert line["reason"] in MEANINGS
        assert line["why"].endswith("never read well"), line
        assert len(line["why"]) > len("; never read well")
    assert lines["inside"]["reason"] == lines["leads-inside"]["reason"] == "address-refused"
    assert lines["wall"]["state"] == "blocked"
    assert "an HTML page" in lines["page"]["why"]
    assert newsroom.hits == []


def test_status_and_sources_list_say_it_in_words(
    newsroom: Newsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = newsroom.places["server"]
    watch = Watch(
        tmp_path,
        newsroom.allowed,
        {
            "endless": f"http://{place}/endless-body",
            "bomb": f"http://{place}/gzip-bomb",
            "round": f"http://{place}/loop",
            "inside": f"http://{newsroom.places['canary']}/feed",
            "elsewhere": f"http://127.0.0.2:{newsroom.port + 1}/feed",
        },
        fetch={"max_bytes": 100_000, "deadline_seconds": 10.0},
    )
    watch.round()
    told = {
        "endless": "too large: the body is longer than 100,000 bytes; never read well",
        "bomb": "too large: the body is longer than 100,000 bytes; never read well",
        "round": "redirects without end: a loop; never read well",
        "inside": f'127.0.0.1: loopback, RFC 1122; "127.0.0.1:{newsroom.port}" is not in [fetch] '
        "allow_addresses; never read well",
        "elsewhere": f"port {newsroom.port + 1}; asked are 80, 443, of others only what [fetch] "
        "allow_addresses names with its address; never read well",
    }
    for words in (["status"], ["sources", "list"]):
        capsys.readouterr()
        main(["--config", str(watch.config), *words])
        lines = capsys.readouterr().out.splitlines()
        for name, why in told.items():
            line = next(line for line in lines if name in line.split())
            assert "failing" in line
            assert line.endswith(why), line
    assert newsroom.hits == []


def test_suspects_hold_at_most_half_of_the_threads(newsroom: Newsroom, tmp_path: Path) -> None:
    begun: list[float] = []

    def hold(wire: Wire) -> None:
        begun.append(time.monotonic())
        breathless("")(wire)

    newsroom.add("/holds", hold)
    place = newsroom.places["server"]
    watch = Watch(
        tmp_path,
        newsroom.allowed,
        {f"holds-{number}": f"http://{place}/holds?{number}" for number in range(8)},
        fetch={"deadline_seconds": 0.3, "threads": 8},
    )
    watch.round()
    assert len(begun) == 8  # nobody was suspected yet

    begun.clear()
    watch.fetch = {"deadline_seconds": 2.0, "threads": 8}
    watch.ahead = timedelta(days=1)
    watch.round()
    assert len(begun) == 8
    # Each request holds its thread for two seconds: those begun within one are there together.
    assert overlapping(begun, 1.0) == 4


def overlapping(times: list[float], seconds: float) -> int:
    """Return how many of *times* at most lie within *seconds*."""
    return max(sum(0 <= other - at < seconds for other in times) for at in times)
