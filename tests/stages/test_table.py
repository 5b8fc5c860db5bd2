"""The table of stages says what the code does: what opens a stage, what it returns, who runs it."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

import pytest

import monitor.stages
from config.settings import MonitorSettings, Settings, SubscriptionSettings
from monitor.app import App
from monitor.cli.session import run_all
from monitor.clock import now
from monitor.demo.newsroom import Newsroom
from monitor.engine.runner import Runner
from monitor.engine.stage import Stage
from monitor.parts import Parts
from monitor.stages.build import late, stage, stages
from monitor.stages.flow import flow
from monitor.stages.table import COMMANDED, RECRAWLED, REPLAYED, STAGES
from storage import records as r
from tests.flow.conftest import make_world
from tests.meaning.tiny_onnx import write_model
from tests.watch.conftest import Inline

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)

PARTS = {"build", "captures", "flow", "table", "loading"}
"""Modules of the folder that are no stage; those of two words are a part of one."""


def capture(purpose: str) -> r.Capture:
    return r.Capture(id="c", source="s", url="u", purpose=purpose, at=AT, reason="ok", body=b"x")


ARTICLE = r.Article(
    id="a", url="u", source="s", headline="h", text="t", capture="c", captured_at=AT, first_seen=AT
)
MESSAGE = {"subscription": "n", "channel": "email", "address": "a@b.example", "subject": ""}
RECORDS = (
    r.Source(name="s", url="u"),
    r.Health(source="s"),
    *map(capture, ("poll", "article", "announced", "ingest", "robots", "walk")),
    r.Entry(id="e", source="s", guid="g", link="l", page="p"),
    r.KnownItems(source="s", url="u"),
    r.Follow(source="s", url="u"),
    r.Walk(source="s", url="u"),
    ARTICLE,
    replace(ARTICLE, version=2),
    r.Signature(article="a", scheme="s", text_digest="d", sketch=(), shingles=0),
    r.SitePage(article="a", capture="c", site="s", at=AT, text="d"),
    r.Reprint(
        article="a",
        source_article="b",
        origin="b",
        kind="near",
        containment=1.0,
        containment_reverse=1.0,
    ),
    r.Original(article="a"),
    r.Classification(article="a", level="about", score=1.0),
    r.Planned(article="a"),
    r.Vector(article="a", model="m", language="en", digest="d", numbers=b""),
    r.Translation(article="a", language="en", source="fa", digest="d", text="t", translator="m"),
    r.Membership(article="a", story="s"),
    r.Merger(story="s", joined="t", at=AT),
    r.Profile(article="a", at=AT, packed=""),
    r.Known(article="a", at=AT),
    r.Digest(id="d", subscription="n", date="", since=AT, until=AT, subject="", text="", html=""),
    r.Delivery(id="m", payload="", created=AT, **MESSAGE),
    r.Ended(subscription="n", why=""),
    r.Refusals(subscription="n", number=1),
    r.Link(digest="d", purpose="end", subscription="n"),
)


def opened(record: r.Record) -> list[str]:
    return [stage for stage, _, _ in flow(lambda: AT, translates=True)(record)]


def test_each_stage_is_a_row_and_a_module() -> None:
    modules = {one.name for one in pkgutil.iter_modules(monitor.stages.__path__)}
    assert {name for name in modules if "_" not in name} - PARTS == STAGES.keys()


def test_what_a_stage_takes_is_what_opens_it() -> None:
    assert {type(record) for record in RECORDS} == set(get_args(r.Record))
    pairs = {(type(record), stage) for record in RECORDS for stage in opened(record)}
    assert pairs == {(taken, name) for name, row in STAGES.items() for taken in row.takes}
    for name in ("parse", "extract"):
        captures = [record for record in RECORDS if isinstance(record, r.Capture)]
        mine = {record.purpose for record in captures if name in opened(record)}
        assert mine == set(STAGES[name].purposes)


def test_who_may_run_what() -> None:
    """The lists that commands and the clock go by, spelled out once."""
    commanded = "parse fetch extract compare classify embed group match translate deliver"
    assert (*commanded.split(),) == COMMANDED
    assert (*"parse extract compare classify embed group match".split(),) == REPLAYED
    assert (*"fetch extract compare classify embed group match".split(),) == RECRAWLED


class Noting(App):
    """The program with every stage run here, which notes what each returns."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.made: dict[str, set[type]] = defaultdict(set)

    @cached_property
    def runner(self) -> Runner:
        lanes = {name: Inline() for name in ("threads", "workers", "delivery")}
        noted = [replace(stage, run=self._noted(stage)) for stage in stages(self.parts)]
        return Runner(self.store, noted, lanes, clock=self.clock, opens=flow(self.clock))

    def _noted(self, stage: Stage) -> Callable[[Any], r.Outcome]:
        def run(value: Any) -> r.Outcome:
            outcome = stage.run(value)
            self._note(stage.name, outcome)
            return outcome

        return run

    def _note(self, stage: str, outcome: r.Outcome) -> None:
        self.made[stage] |= {type(record) for record in outcome.records}
        for one in outcome.further:
            self._note(one.stage, one.outcome)


@pytest.mark.server
def test_a_round_makes_what_the_table_says(tmp_path: Path) -> None:
    model = str(write_model(tmp_path / "model"))
    with (
        Newsroom(now=now()) as room,
        Noting(_told_at_once(make_world(room, tmp_path, vectors=model).settings)) as app,
    ):
        with app.store.writing():
            for source in app.store.sources.all(enabled=True):
                app.store.work.postpone("poll", source.name, app.clock())
        run_all(app)
    for name, types in app.made.items():
        assert types <= set(STAGES[name].makes), name
    for name in REPLAYED[1:]:
        # Nothing was kept by an older scheme here, so no signature had to be made anew; whether two
        # stories become one goes by the order in which the reports came; this model tells no
        # topics.
        rare = {("compare", r.Signature), ("group", r.Merger), ("classify", r.Vector)}
        made, makes = (
            {one for one in some if (name, one) not in rare}
            for some in (app.made[name], STAGES[name].makes)
        )
        assert made == makes, name


def _told_at_once(settings: Settings) -> Settings:
    """Return *settings* with a reader who gets a mail for each story, and can end that."""
    reader = SubscriptionSettings(name="now", address="now@example.org", cadence="at-once")
    return replace(
        settings,
        subscriptions=(*settings.subscriptions, reader),
        web=replace(settings.web, public_url="https://sco.example"),
    )


def test_the_document_names_what_stages_take_and_make() -> None:
    text = (Path(monitor.stages.__path__[0]).parents[1] / "docs" / "architecture.md").read_text()
    told = {
        cells[0].strip(" `"): tuple(
            {*cell.replace("`", "").replace(" ", "").split(",")} for cell in cells[1:3]
        )
        for line in text.splitlines()
        if line.startswith("| `") and len(cells := line.strip("|").split("|")) == 5
    }
    assert list(told) == list(STAGES)
    for name, row in STAGES.items():
        takes, makes = ({one.__name__ for one in types} for types in (row.takes, row.makes))
        assert told[name] == (takes or {""}, makes), name


@pytest.mark.long
def test_no_other_file_lists_stages() -> None:
    root = Path(monitor.stages.__path__[0]).parents[1]
    listed = [
        f"{path.relative_to(root)}:{node.lineno}"
        for folder in ("monitor", "storage", "config")
        for path in (root / folder).rglob("*.py")
        if path.name != "table.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Tuple | ast.List | ast.Set)
        and sum(isinstance(e, ast.Constant) and e.value in STAGES for e in node.elts) > 1
    ]
    assert listed == []


def test_what_is_made_late_has_what_it_says(tmp_path: Path) -> None:
    """A stage that is made with its first item is the one that is made at once, and no more."""
    with ExitStack() as closing:
        parts = Parts(Settings(monitor=MonitorSettings(data_dir=tmp_path)), closing)
        names = [name for name, row in STAGES.items() if row.late]
        for name in names:
            whole, put_off = stage(name, parts), late(name, parts)
            assert (whole.spot is None) == (put_off.spot is None)
            assert (whole.order, whole.reading, whole.hear) == (None, None, None)
            assert not whole.slow(object())
            same = ("name", "version", "lane", "seconds", "tries")
            assert [getattr(whole, one) for one in same] == [getattr(put_off, one) for one in same]
    assert 0 < len(names) < len(STAGES)


def test_a_start_imports_nothing_that_editions_are_written_with() -> None:
    asked = (
        "import sys, monitor.app, monitor.cli.run, monitor.stages.build, monitor.stages.poll; "
        "print(*(one for one in sys.modules if one.startswith(('jinja2', 'monitor.digests.c'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() in ([], ["monitor.digests.calendar"])
