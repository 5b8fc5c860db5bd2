"""A database of an older version: opened by this one, it holds what it held.

``data/8b85eea.sqlite.zst`` was written by commit 8b85eea, which also told what is in it:
`make_old_database` says how, `old_database` asks the same of the present code. A schema that
changes adds a migration; what is expected here stays.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
import zstandard

from config.load import load_settings
from monitor.app import App
from storage.opening import open_reader, open_store
from tests.storage.old_database import EXPORTS, QUERIES, describe, printed

DATA = Path(__file__).parent / "data"
NAME = "sco-monitor.db"
EXPECTED: dict[str, Any] = json.loads(
    zstandard.decompress((DATA / "8b85eea.json.zst").read_bytes())
)
PARTS = sorted(EXPECTED["kept"])
PRINTED = sorted(EXPECTED["printed"])
LATER = datetime(2026, 11, 29, 12, tzinfo=UTC)
DUE = """
[[subscriptions]]
name = "demo"
address = "reader@example.org"
at = "00:00"
query = "relevance:about"

[[webhooks]]
name = "demo"
url = "http://127.0.0.1:9/hook"
query = "relevance:about"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the old database, brought up to date by being opened."""
    made = tmp_path_factory.mktemp("old")
    body = zstandard.decompress((DATA / "8b85eea.sqlite.zst").read_bytes(), 100_000_000)
    (made / NAME).write_bytes(body)
    open_store(made / NAME).close()
    return made


@pytest.fixture(scope="module")
def kept(folder: Path) -> dict[str, Any]:
    with open_reader(folder / NAME) as store:
        return describe(store, EXPECTED["ids"])


@pytest.fixture(scope="module")
def lines(folder: Path) -> dict[str, list[Any]]:
    return printed(folder)


def test_there_is_something_of_everything() -> None:
    ids = EXPECTED["ids"]
    assert all(ids.values())
    assert len(ids["articles"]) > 50
    assert len(ids["editions"]) > 5
    old = EXPECTED["kept"]
    assert max(map(len, old["versions"].values())) > 1
    assert {"canceled", "usable"} <= {v[-1]["status"] for v in old["versions"].values()}
    assert {state for _, state, _, _ in old["counts of work"]} == {
        "done", "due", "waiting", "parked",
    }  # fmt: skip
    assert old["subscriptions"]["disabled"]
    assert any(name not in old["subscriptions"]["told"] for name in ids["subscriptions"])
    assert any(sum(map(len, told.values())) for told in old["told"].values())
    assert any(capture.startswith("past:") for capture in ids["captures"])
    assert any("\n" in item for stage, item in ids["work"] if stage == "poll")
    assert any(stage == "walk" for stage, _ in ids["work"])


@pytest.mark.parametrize("part", PARTS)
def test_what_is_kept_is_what_was(kept: dict[str, Any], part: str) -> None:
    assert kept[part] == EXPECTED["kept"][part]


def test_nothing_expected_is_missing_because_it_was_not_looked_for() -> None:
    assert set(PRINTED) == {f"export {what}" for what in EXPORTS} | {
        f"search {query}" for query in QUERIES
    }
    assert not any(value is None for value in EXPECTED["kept"]["captures"].values())
    assert not any(value is None for value in EXPECTED["kept"]["work"])
    assert not any(value is None for value in EXPECTED["kept"]["editions"])


@pytest.mark.long
@pytest.mark.parametrize("name", PRINTED)
def test_exports_and_searches_are_what_they_were(lines: dict[str, list[Any]], name: str) -> None:
    # Fields of later; no story of that time ever became part of another.
    later: dict[str, Any] = {
        "export sources": {"region": ""},
        "export stories": {"former_ids": []},
    }.get(name, {})
    if name == "export articles" or name.startswith("search"):
        later = {"image": None, "keywords": []}
    assert lines[name] == [line | later for line in EXPECTED["printed"][name]]


def test_of_an_old_edition_what_its_page_has_was_shown(folder: Path) -> None:
    with open_reader(folder / NAME) as store:
        edition = store.digests.get("demo", "2026-11-18")
        assert edition is not None
        shown = {one.article: one for one in edition.shown}
        assert 0 < len(shown) < len(edition.articles), "some were only counted"
        for name, article in store.articles.get_all(edition.articles).items():
            stands = escape(article.url) in edition.html
            assert (name in shown) == stands
            if stands and shown[name].headline:
                assert escape(article.headline, quote=False) in edition.html
        assert {one.story for one in edition.shown} - {""} <= set(edition.stories)
        assert any(one.headline for one in edition.shown)


def test_a_second_open_does_nothing(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / NAME
    shutil.copy(folder / NAME, copy)
    before = copy.read_bytes()
    for _ in range(2):
        open_store(copy).close()
        assert copy.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.fixture
def awake(folder: Path, tmp_path: Path) -> Iterator[App]:
    """The program over a copy of the old database, without sources, at `LATER`."""
    shutil.copy(folder / NAME, tmp_path / NAME)
    config = tmp_path / "later.toml"
    config.write_text(f'catalogue = false\n[monitor]\ndata_dir = "{tmp_path}"\n{DUE}', "utf-8")
    with App(load_settings(config, environment={}), clock=lambda: LATER) as app:
        yield app


def run(awake: App, stage: str, items: list[str]) -> None:
    """Do the work of *stage* on *items* again."""
    with awake.store.writing():
        awake.store.work.open(stage, items, awake.clock())
    awake.runner.run_due((stage,))


def test_no_article_is_posted_again(awake: App) -> None:
    run(awake, "match", EXPECTED["ids"]["articles"])
    matched = awake.store.work.states("match", EXPECTED["ids"]["articles"])
    assert [state.reason for state in matched].count("ok") > 10
    posted = [delivery.id for delivery in awake.store.deliveries.all()]
    assert sorted(posted) == sorted(EXPECTED["ids"]["deliveries"])


def test_the_next_edition_tells_nothing_that_was_told(awake: App) -> None:
    old = EXPECTED["kept"]["told"]["demo"]
    assert old["articles"]
    run(awake, "compose", ["demo"])
    edition = awake.store.digests.latest("demo")
    assert edition is not None
    assert edition.date == "2026-11-29"
    assert edition.articles
    assert not set(edition.articles) & set(old["articles"])


def test_the_next_edition_tells_what_the_old_rule_had_left_untold(awake: App) -> None:
    """It went by the clock: what was first seen since the last edition, and was not told."""
    store = awake.store
    last = store.digests.latest("demo")
    assert last is not None
    seen = store.articles.ids(since=last.until, until=LATER)
    levels = store.classifications.of(seen)
    usable = {one.id for one in store.articles.get_all(seen).values() if one.status == "usable"}
    relevant = {name for name in usable if name in levels and levels[name].level != "none"}
    left = relevant & store.stories.story_of(seen).keys() - store.digests.has_told("demo", seen)
    run(awake, "compose", ["demo"])
    edition = store.digests.latest("demo")
    assert edition is not None
    assert left
    assert set(edition.articles) == left
    assert edition.known == store.ledger.newest()


def test_an_edition_of_a_false_future_hides_nothing_that_came_after_it(tmp_path: Path) -> None:
    body = zstandard.decompress((DATA / "8b85eea.sqlite.zst").read_bytes(), 100_000_000)
    (tmp_path / NAME).write_bytes(body)
    with sqlite3.connect(tmp_path / NAME) as old:
        columns = "subscription, since, subject, text, html, stories, articles"
        old.execute(
            f"INSERT INTO digests (id, date, until, {columns}) SELECT 'false', '2027-01-08', "
            f"'2027-01-08T00:00:00.000+00:00', {columns} FROM digests WHERE subscription = 'demo' "
            "ORDER BY date DESC LIMIT 1"
        )
    old.close()
    with open_store(tmp_path / NAME) as store:
        assert store.digests.get("demo", "2027-01-08") is not None
        last = store.digests.before("demo", "2027-01-08")
        assert last is not None
        assert 0 < store.digests.told_upto("demo") == last.known < store.ledger.newest()


@pytest.mark.long
def test_what_a_dead_process_had_claimed_is_done(awake: App) -> None:
    items = [item for stage, item in EXPECTED["ids"]["work"] if stage == "classify"]
    # Its two claims, and what an older version of the stage had done.
    due = awake.store.work.items("classify", state="due")
    assert sorted(due) == sorted(items)
    assert awake.runner.run_due(("classify",)) == len(items)
    assert sorted(awake.store.work.items("classify", state="done")) == sorted(items)
