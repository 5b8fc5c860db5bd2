"""One round over hostile servers: what `sources list`, `sources show` and `status` say of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Command, commands_here
from tests.hostile.cases_compression import bomb
from tests.hostile.scripts import breathless, endless, moved, raw, reply
from tests.hostile.server import Newsroom, Script, Wire
from tests.outlets import Answer, Item, Outlet, rss

XML = ("Content-Type: application/rss+xml",)
CHALLENGE = (
    b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to "
    b"continue<script>window._cf_chl_opt={};</script></body></html>"
)
CONSENT = (
    "<html><head><title>Our privacy promise</title></head><body><h1>Your choice</h1>"
    f"<p>{'Your choices matter to the newsroom. ' * 35}</p>"
    "<p>We and our 231 partners use cookies.</p><button>Accept all</button></body></html>"
).encode()
"""With so much to read that no wall is told by its look."""


def feed() -> bytes:
    """Return a feed with one item of today."""
    return rss(Item("https://out.example/1", "One", format_datetime(datetime.now(UTC)))).body


def drip(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    wire.drip(b"x" * 100_000, every=0.02)


HOSTILE: dict[str, tuple[Script, str, str]] = {
    "endless": (
        endless("HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536),
        "failing",
        "too large: the body is longer than 200,000 bytes",
    ),
    "announced": (
        raw("HTTP/1.1 200 OK\r\nContent-Length: 10000000000000\r\n\r\n"),
        "failing",
        "too large: 10,000,000,000,000 bytes are announced",
    ),
    "bomb": (
        reply(bomb(5), headers=(*XML, "Content-Encoding: gzip")),
        "failing",
        "too large: ",
    ),
    "dripping": (drip, "failing", "too slow: not done in time, "),
    "mute": (breathless(""), "failing", "too slow: not done in time, 0 bytes had come"),
    "in circles": (moved("http://{server}/in circles"), "failing", "redirects without end: a loop"),
    "leads inside": (moved("http://{canary}/"), "failing", "address refused: 127.0.0.1: loopback"),
    "cut": (
        raw("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>"),
        "failing",
        "cut short: ",
    ),
    "not a feed": (reply(b"<html><h1>Welcome</h1></html>"), "failing", "no feed: an HTML page"),
    "wall": (reply(CHALLENGE), "blocked", "a bot wall or a consent page, with status 200"),
    "consent": (reply(CONSENT), "blocked", "a consent page instead of the feed"),
    "busy": (
        reply(status="429 Too Many Requests", headers=("Retry-After: 7200",)),
        "failing",
        "the server asks to come back later (429)",
    ),
    "down": (reply(status="502 Bad Gateway"), "failing", "the server says that it cannot serve"),
    "gone": (reply(status="410 Gone"), "gone", "removed for good (410), asked no more"),
    "hollow": (reply(b"", headers=XML), "failing", "the body is empty"),
}
"""What each server does, the state of its source after it, and how the words about it begin."""


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    scripts = {f"/{name.replace(' ', '%20')}": script for name, (script, _, _) in HOSTILE.items()}
    with Newsroom(scripts | {"/good": reply(feed(), headers=XML)}, {}, {}) as room:
        yield room


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    return commands_here(capsys, "--config", str(tmp_path / "sco.toml"))


def configure(folder: Path, allowed: list[str], sources: dict[str, str], work: str = "") -> None:
    """Write a configuration of these sources."""
    lines = "".join(f"[[sources]]\nname = '{n}'\nurl = '{url}'\n" for n, url in sources.items())
    (folder / "sco.toml").write_text(
        "catalogue = false\n[fetch]\nhost_delay_seconds = 0\nrobots = false\n"
        f"deadline_seconds = 1.0\nmax_bytes = 200000\nallow_addresses = {allowed}\n"
        f"[work]\nworkers = 1\n{work}\n{lines}"
    )


def test_each_server_has_its_story_told_in_words(
    newsroom: Newsroom, run: Command, tmp_path: Path
) -> None:
    place = newsroom.places["server"]
    sources = {name: f"http://{place}/{name.replace(' ', '%20')}" for name in (*HOSTILE, "good")}
    configure(tmp_path, sorted(newsroom.allowed), sources | {"private": "http://10.0.0.7/feed"})
    told = run("run", "--once")
    assert told.code == 3
    assert f"{len(HOSTILE) + 2} sources polled, 1 answered, {len(HOSTILE) + 1} failed" in told.err
    assert newsroom.hits == []

    told = run("sources", "list", "--json")
    found = {line["name"]: line for line in map(json.loads, told.out.splitlines())}
    stories = {name: (state, words) for name, (_, state, words) in HOSTILE.items()}
    stories |= {"private": ("failing", "address refused: 10.0.0.7: a private network")}
    for name, (state, words) in stories.items():
        assert (name, found[name]["state"]) == (name, state)
        assert found[name]["why"].startswith(words), name
    assert (found["good"]["state"], found["good"]["why"]) == ("ok", "")
    assert found["gone"]["next_poll"] is None

    status = run("status").out
    piped = run("sources", "list").out
    for name, (state, _) in stories.items():
        assert f"\t{found[name]['why']}\n" in piped
        alike = [one for one in found.values() if _kind(one) == _kind(found[name])]
        if len(alike) < 3:
            assert f" {name} is {state} for " in status
            assert found[name]["why"] in status
            continue
        (line,) = [line for line in status.splitlines() if f"{len(alike)} {state}: " in line]
        assert name in line
    assert "2 blocked" in status
    assert "1 gone" in status

    shown = {name: json.loads(run("sources", "show", name, "--json").out) for name in stories}
    for name, one in shown.items():
        (poll,) = one["polls"]
        assert poll["at"], name
        assert poll["reason"] == one["reason"] or poll["reading"] == one["reason"], name
        assert poll["new_items"] == 0
    assert shown["dripping"]["polls"][0]["milliseconds"] >= 900
    assert shown["not a feed"]["polls"][0]["bytes"] == 29
    assert "not to be read: the answer is neither RSS" in run("sources", "show", "not a feed").out
    assert "too slow: not done in time" in run("sources", "show", "mute").out


def test_a_document_that_breaks_its_reader_is_told_from_the_first_round(
    run: Command, outlet: Outlet, tmp_path: Path
) -> None:
    """Its reader is killed after its time, which is too short for any; two more tries wait."""
    outlet.pages["/feed"] = Answer(feed(), "application/rss+xml")
    configure(
        tmp_path, [outlet.address], {"poison": outlet.url("/feed")}, "parse_seconds = 0.000001"
    )
    told = run("run", "--once")
    assert (told.code, told.out.split()[:2]) == (3, ["FAIL", "poison"])
    assert "1 source polled, 0 answered, 1 failed, 0 new items" in told.err
    line = json.loads(run("sources", "list", "--json").out)
    assert (line["state"], line["reason"]) == ("failing", "poison")
    assert line["why"].startswith("its document breaks its reader: ")
    assert " poison is failing for " in run("status").out
    assert "not to be read: the item broke or stalled" in run("sources", "show", "poison").out


def _kind(line: dict[str, Any]) -> tuple[str, str]:
    """What makes two sources in trouble one line of `status`."""
    return line["state"], line["reason"]
