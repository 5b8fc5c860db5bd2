"""Long work: how far it is, what it changed, what failed and what helps; and taking it up again."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli.output import pace, progress
from monitor.reading.differences import Change, Facts, changes_of, differences
from storage.opening import open_store
from tests.acceptance.texts import ENERGY
from tests.desk import Command, Desk
from tests.outlets import Item, Outlet, page, rss

SEEN = Facts("A headline", "9 characters, 12ab", "about", ("country:KG", "topic:energy"), "s1")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("done", "total", "seconds", "said"),
    [
        (120, 500, 30.0, "120 of 500, 4.0 a second, 1:35 left"),
        (1, 36_001, 2.0, "1 of 36001, 0.5 a second, 20:00:00 left"),
        (7, None, 2.0, "7 done, 3.5 a second"),
        (0, 5, 0.0, "0 of 5, 0.0 a second"),
        (6, 5, 1.0, "6 of 5, 6.0 a second, 0:00 left"),
    ],
)
def test_how_far_how_fast_how_long(done: int, total: int | None, seconds: float, said: str) -> None:
    assert pace(done, total, seconds) == said


def test_a_terminal_shows_the_total_and_what_follows_does_not_count() -> None:
    screen = Terminal()
    with redirect_stderr(screen), progress("replay") as bar:
        bar.total(2)
        bar.advance("classify ok")
        bar.advance("group ok", by=0)
        bar.advance("classify ok")
    assert "2 of 2, " in screen.getvalue()


def test_what_changed_is_counted_by_what_is_another() -> None:
    other = replace(SEEN, tags=("country:KZ", "topic:energy"), story="s2")
    before = {"same": SEEN, "other": SEEN, "gone": SEEN}
    found = differences(before, {"same": SEEN, "other": other, "new": SEEN})
    assert found.words() == "1 changed (tags of 1, story of 1), 1 unchanged, 1 new, 1 gone"
    assert list(changes_of(SEEN, other)) == [
        Change("tags", "country:KG", "country:KZ"),
        Change("story", "s1", "s2"),
    ]


def _spoil(var: Path, article: str) -> None:
    """Have the store know another headline and relevance than the text says."""
    with open_store(var / "sco-monitor.db") as store, store.writing():
        kept = store.articles.get(article)
        found = store.classifications.of([article])[article]
        assert kept is not None
        store.put([replace(kept, headline="Wrong"), replace(found, level="none", score=0.0)])


def test_a_rehearsal_says_from_what_to_what_and_writes_nothing(
    command: Command, article: str, tmp_path: Path
) -> None:
    for stage in ("extract", "classify"):
        told = command("replay", stage, "--dry-run")
        assert told.out == f"1 items of {stage} would be run again, 0 would change\n"
    _spoil(tmp_path / "var", article)
    before = command("export", "articles").out
    told = command("replay", "classify", "--dry-run")
    assert "relevance: none -> about" in told.out
    assert "1 would change" in told.out
    (line, _) = command("replay", "extract", "--dry-run", "--json").lines
    (change,) = line["changes"]
    assert (line["article"], change["before"]) == (article, "Wrong")
    assert change["after"] == "Bishkek hosts SCO energy ministers"
    assert command("export", "articles").out == before
    assert "told for extract and classify" in command("replay", "group", "--dry-run").err


def test_the_end_says_what_changed(command: Command, article: str, tmp_path: Path) -> None:
    told = command("replay", "classify")
    assert told.out.startswith("1 items of classify run again: 0 changed, 1 unchanged")
    _spoil(tmp_path / "var", article)
    line = command("replay", "extract", "--json").lines[0]
    assert line["changed"] == {"articles": 1, "headline": 1, "relevance": 1}
    assert (line["unchanged"], line["new"]) == (0, 0)


def test_what_was_interrupted_is_taken_up(command: Command, article: str, tmp_path: Path) -> None:
    assert command("replay", "classify", "--resume").out.startswith("0 items of classify")
    with open_store(tmp_path / "var" / "sco-monitor.db") as store, store.writing():
        store.work.open("classify", [article], datetime.now(UTC))
    assert command("replay", "classify", "--resume").out.startswith("1 items of classify")
    assert command("replay", "classify", "--resume").out.startswith("0 items of classify")


def test_failures_name_a_page_and_the_command_that_helps(outlet: Outlet, desk: Desk) -> None:
    url = outlet.url("/news/energy")
    outlet.pages["/feed"] = rss(Item(url, "Energy ministers meet"))
    outlet.pages["/news/energy"] = page("Energy ministers meet in Bishkek", *ENERGY)
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    assert desk("run", "--once").code == 0
    del outlet.pages["/news/energy"]
    told = desk("recrawl", "--url", url)
    assert told.code == 3
    assert f"1 failed: no such page (404); one is {url}: sco-monitor why '{url}'" in told.err
    assert "again: sco-monitor recrawl --reason not-found" in told.err
    taken = desk("ingest", outlet.url("/news/nothing"))
    assert "0 of 1 stored" in taken.err
