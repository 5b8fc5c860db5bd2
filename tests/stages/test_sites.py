"""What the pages of a site have in common, through the stage and a store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.extraction.recurring import NOTHING_KNOWN
from monitor.reading.explain import explain
from monitor.stages import extract
from monitor.text.addresses.urls import page_key
from storage.contract.work import Settlement
from storage.opening import open_store
from storage.records import Article, Capture, Outcome, SitePage
from storage.store import Store
from tests.extraction.sites import START, page, story

LETTER = "Morning letter of the desk"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "db") as opened:
        yield opened


def capture(store: Store, number: int, *, name: str = "", later: int = 0, body: str = "") -> str:
    """Keep a capture of page *number* of the site."""
    url = f"https://www.news.example/{number}"
    one = Capture(
        id=name or f"c{number}", source="s", url=url, purpose="article", reason="ok",
        at=START + timedelta(days=number + later), page=page_key(url), media_type="text/html",
        body=(body or page(number, after=[f"<p>{LETTER}</p>"])).encode(),
    )  # fmt: skip
    with store.writing():
        store.put([one])
        store.work.open("extract", [one.id], START)
    return one.id


def read(store: Store, name: str) -> Outcome:
    """Do what the engine does with a capture that is due: claim, run, settle."""
    task = extract.Extract("").read(store, name, START)
    assert isinstance(task, extract.ExtractTask)
    outcome = extract.run(task)
    with store.writing():
        (claim,) = store.work.claim("extract", now=START, limit=1, lease=timedelta(1), only=[name])
        store.put(outcome.records)
        store.work.settle([Settlement(claim, outcome.reason)], now=START, version=1)
    return outcome


def text_of(outcome: Outcome) -> str:
    return next(one.text for one in outcome.records if isinstance(one, Article))


def known_of(store: Store, name: str) -> object:
    task = extract.Extract("").read(store, name, START)
    assert isinstance(task, extract.ExtractTask)
    return task.known


def test_the_fourth_page_is_read_by_what_three_have_shown(store: Store) -> None:
    texts = [text_of(read(store, capture(store, number))) for number in range(4)]
    assert [LETTER in text for text in texts] == [True, True, True, False]
    told = explain(store, "https://www.news.example/3")
    assert told is not None
    assert [step["text"] for step in told["steps"] if "site's" in step["text"]] == [
        f"left out as the site's: paragraph “{LETTER}” (on 3 of its last 3 pages)"
    ]


def test_one_page_read_four_times_teaches_nothing(store: Store) -> None:
    for number in range(4):
        outcome = read(store, capture(store, 7, name=f"again{number}", later=number))
    assert LETTER in text_of(outcome)
    assert LETTER in text_of(read(store, capture(store, 8)))


def test_a_replay_repeats_what_was_known_then(store: Store) -> None:
    first = [read(store, capture(store, number)) for number in range(5)]
    # Since then the site has another template.
    for number in range(20, 33):
        read(store, capture(store, number, body=page(number)))
    with store.writing():
        store.work.open("extract", [f"c{number}" for number in range(5)], START)
    again = [read(store, f"c{number}") for number in range(5)]
    for before, after in zip(first, again, strict=True):
        assert after.records == before.records
    with store.writing():
        assert store.put(again[4].records) == []


def test_a_crash_before_the_end_reads_the_same_again(store: Store) -> None:
    for number in range(3):
        read(store, capture(store, number))
    task = extract.Extract("").read(store, capture(store, 3), START)
    assert isinstance(task, extract.ExtractTask)
    lost = extract.run(task)
    assert read(store, "c3").records == lost.records


def test_a_new_capture_is_read_by_what_is_known_now(store: Store) -> None:
    for number in range(4):
        read(store, capture(store, number))
    again = capture(store, 0, name="recrawled", later=9)
    assert text_of(read(store, again)) == "\n\n".join(story(0))


def test_what_was_read_before_sites_were_known_is_read_without(store: Store) -> None:
    for number in range(4):
        read(store, capture(store, number))
    name = capture(store, 5)
    with store.writing():  # as an older version left it: read, and nothing kept of its site
        (claim,) = store.work.claim("extract", now=START, limit=1, lease=timedelta(1), only=[name])
        store.work.settle([Settlement(claim, "ok")], now=START, version=1)
        store.work.open("extract", [name], START)
    assert known_of(store, name) is NOTHING_KNOWN
    outcome = read(store, name)
    assert LETTER in text_of(outcome)
    (kept,) = (one for one in outcome.records if isinstance(one, SitePage))
    assert kept.marks
    assert kept.site == "news.example"


def test_what_was_taken_in_from_a_file_has_no_site(store: Store) -> None:
    one = Capture(
        id="f", source="ingest", url="urn:ingest:f", purpose="ingest", reason="ok", at=START,
        page="urn:ingest:f", media_type="text/html", body=page(1).encode(),
    )  # fmt: skip
    with store.writing():
        store.put([one])
        store.work.open("extract", ["f"], START)
    assert not any(isinstance(one, SitePage) for one in read(store, "f").records)


def dated(number: int, *, is_declared: bool) -> str:
    """Return a page whose date stands under its text, with a clock over it."""
    day = f"2025-0{1 + number}-1{number}"
    return page(
        number,
        before=['<p class="date">2 November 2026</p>'],
        after=[f'<div class="tail">{day}</div>'],
        head=f'<meta name="pubdate" content="{day}">' if is_declared else "",
    )


def test_a_date_in_its_place_is_told_and_read_again(store: Store) -> None:
    for number in range(4):
        read(store, capture(store, number, body=dated(number, is_declared=True)))
    first = read(store, capture(store, 6, body=dated(6, is_declared=False)))
    (article,) = (one for one in first.records if isinstance(one, Article))
    assert article.dates[0] == ("page", "2025-07-16")
    told = explain(store, "https://www.news.example/6")
    assert told is not None
    assert [step["text"] for step in told["steps"] if "site's last" in step["text"]] == [
        "a date in “article > p.date” is not the page's own (4 of the site's last 4 pages)",
        "the page's own date stands in “article > div.tail” (4 of the site's last 4 pages)",
    ]
    for number in range(20, 33):  # since then the site has another template
        read(store, capture(store, number, body=page(number)))
    with store.writing():
        store.work.open("extract", ["c6"], START)
    assert read(store, "c6").records == first.records
