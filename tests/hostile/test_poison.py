"""Bytes that break their reader, through the whole program: one worker, a few tries, words."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import main
from monitor.extraction import page as reading
from monitor.extraction.page import Extracted
from monitor.sources import Document
from storage.contract.work import WorkState
from storage.reasons import meaning
from tests import nurseries
from tests.hostile.content import item, rss
from tests.hostile.scripts import reply
from tests.hostile.server import Newsroom
from tests.hostile.watching import Watch

TEXT = (
    "<p>The leaders of the SCO discussed security, trade and energy in Tianjin on Monday.</p>" * 8
)
LARGE = "".join(f'<p><a href="/{n}">word {n}</a> text text, more.</p>' for n in range(150_000))
"""8 MB of small elements: 280 MB of memory."""
LONG = "<p>This one takes its reader for ever.</p>"
NESTED = b"[]," * 3_300_000
"""10 MB in which each three bytes become a list of 64."""
TRIES = 3


def page(number: int, body: str = TEXT) -> bytes:
    text = f"<h1>Summit day {number}</h1><article>{TEXT}{body}</article>"
    return f"<!doctype html><html><title>Day {number}</title><body>{text}</body></html>".encode()


def watching(newsroom: Newsroom, folder: Path, body: str, work: Mapping[str, object]) -> Watch:
    """Return a watch over one feed of four pages, of which the first holds *body*."""
    place = f"http://{newsroom.places['server']}"
    newsroom.add("/day-0", reply(page(0, body)))
    for number in (1, 2, 3):
        newsroom.add(f"/day-{number}", reply(page(number)))
    days = (item(f"SCO summit, day {n}", link=f"{place}/day-{n}") for n in range(4))
    newsroom.add("/days.xml", reply(rss(*days)))
    sources = {"days": f"{place}/days.xml"}
    return Watch(folder, newsroom.allowed, sources, work=work, more='fetch = "all"')


def until_parked(watch: Watch) -> None:
    """Go on after the first round until all tries are used up."""
    for _ in range(TRIES - 1):
        watch.ahead += timedelta(minutes=10)
        watch.round(polling=False)


def parked(watch: Watch, stage: str) -> list[WorkState]:
    """Return what is parked for *stage*."""
    with contextlib.closing(watch.store()) as store:
        return store.work.states(stage, store.work.items(stage, state="parked"))


def never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a page that holds `LONG` take its reader for ever, in workers too.

    Of real pages those of dates took the longest: 5 MB 2.3 s on one machine, 1.6 on another.
    """
    read = reading.read_page

    def slow(document: Document, **more: Any) -> Extracted:
        if LONG.encode() in document.body:
            time.sleep(600)
        return read(document, **more)

    monkeypatch.setattr(reading, "read_page", slow)
    monkeypatch.setattr(nurseries, "ROOM", 0)  # workers are forked from here, with what is changed


@pytest.mark.parametrize(
    ("body", "work", "reason", "words"),
    [
        (LONG, {"extract_seconds": 3.0, "workers": 2}, "poison", "no answer after 3 s"),
        (LARGE, {"worker_memory": 220_000_000}, "out-of-memory", "more than 210 MiB were needed"),
    ],
    ids=["time", "memory"],
)
def test_a_page_that_breaks_its_reader_costs_itself(
    newsroom: Newsroom,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    body: str,
    work: Mapping[str, object],
    reason: str,
    words: str,
) -> None:
    if body == LONG:
        never_ends(monkeypatch)
    watch = watching(newsroom, tmp_path, body, work)
    watch.round()
    assert reason in [end for _, end in watch.ended("extract")]
    assert parked(watch, "extract") == []  # it is tried again

    until_parked(watch)
    (state,) = parked(watch, "extract")
    place = newsroom.places["server"]
    with contextlib.closing(watch.store()) as store:
        found = {article.url for article in store.articles.all()}
    assert found == {f"http://{place}/day-{number}" for number in (1, 2, 3)}
    assert (state.reason, state.detail, state.tries) == (reason, words, TRIES)
    newsroom.add("/day-4", reply(page(4)))
    newsroom.add("/days.xml", reply(rss(item("SCO, day 4", link=f"http://{place}/day-4"))))
    watch.round()
    until_parked(watch)  # a new worker's words may take all of a page's time
    with contextlib.closing(watch.store()) as store:
        assert f"http://{place}/day-4" in {article.url for article in store.articles.all()}

    main(["--config", str(watch.config), "status"])
    told = capsys.readouterr().out
    assert f"1 parked: {meaning(reason)} ({reason})" in told
    assert f"http://{place}/day-0: {words}; {TRIES} tries, the last " in told


def test_a_feed_that_breaks_its_reader_is_told_of(
    newsroom: Newsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = b'{"version": "https://jsonfeed.org/version/1.1", "title": "x", "_x": ['
    tail = b'[]], "items": [{"id": "1", "url": "https://news.example/1", "title": "Talks"}]}'
    newsroom.add("/nested.json", reply(head + NESTED + tail))
    newsroom.add("/fine.xml", reply(rss(item("Talks"))))
    place = f"http://{newsroom.places['server']}"
    sources = {"nested": f"{place}/nested.json", "fine": f"{place}/fine.xml"}
    watch = Watch(tmp_path, newsroom.allowed, sources, work={"worker_memory": 220_000_000})
    watch.round()
    assert sorted(end for _, end in watch.ended("parse")) == ["ok", "out-of-memory"]
    until_parked(watch)
    (state,) = parked(watch, "parse")
    assert (state.reason, state.tries) == ("out-of-memory", TRIES)

    watch.ahead += timedelta(days=1)
    watch.round()
    main(["--config", str(watch.config), "status"])
    told = capsys.readouterr().out
    assert f"a document of nested: {state.detail}; {TRIES} tries" in told
    assert "nested is failing " in told
