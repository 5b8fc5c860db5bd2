"""Sources on trial against real servers: good ones are switched on and told, made-up ones never."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from config.load import load_settings
from config.settings import FetchSettings, Settings
from monitor.app import App
from monitor.catalogue.configured import of_catalogue, tried_sources
from monitor.catalogue.trying import looks, settle, switch_off, switch_on
from monitor.daemon.trying import Trying
from monitor.watch.notices import tell
from monitor.watch.trials import APART, due
from storage.opening import open_store
from storage.records import Source, Trial
from storage.store import Store
from tests.outlets import Answer, Asked, Item, Outlet, rss

NOW = datetime.now(UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(tmp_path / "sco-monitor.db") as opened:
        yield opened


def settings_for(outlet: Outlet) -> Settings:
    return Settings(fetch=FetchSettings(host_delay_seconds=0, allow_addresses=(outlet.address,)))


def ask(outlet: Outlet, store: Store, source: Source, back: timedelta) -> None:
    """Ask *source* as if it were so long ago."""
    (found,) = looks(settings_for(outlet), [source])
    settle(store, [(source, replace(found[1], at=found[1].at - back))])


def feed(outlet: Outlet, numbers: range) -> Answer:
    at = format_datetime(NOW)
    return rss(*(Item(outlet.url(f"/{n}"), f"Story number {n}", at) for n in numbers))


def test_three_good_answers_switch_a_source_on(outlet: Outlet, store: Store) -> None:
    source = Source(name="S", url=outlet.url("/feed"), enabled=False, grade="C")
    for turn in range(3):
        assert due([source], store.trials.all(), NOW - 6 * APART, most=9) in ((source,), ())
        outlet.pages["/feed"] = feed(outlet, range(5 * turn, 5 * turn + 20))
        ask(outlet, store, source, (2 - turn) * APART)
    trial = store.trials.all()["S"]
    assert trial.on_at is not None
    assert trial.told_at is None
    assert len(trial.good) == 3
    assert outlet.paths() == ["/feed"] * 6  # twice each time, and nothing else
    assert due([source], store.trials.all(), NOW + 9 * APART, most=9) == ()


def test_a_server_of_random_feeds_stays_off_and_bounded(outlet: Outlet, store: Store) -> None:
    numbers = itertools.count()

    def made_up(_: Asked) -> Answer:
        begin = next(numbers) * 1_000
        return feed(outlet, range(begin, begin + 900))

    outlet.pages["/feed"] = made_up
    source = Source(name="S", url=outlet.url("/feed"), enabled=False, grade="D")
    for turn in range(6):
        ask(outlet, store, source, (6 - turn) * APART)
    trial = store.trials.all()["S"]
    assert (trial.on_at, trial.good) == (None, ())
    assert "in common" in trial.detail
    assert len(trial.known) <= 8 * 500
    assert len(outlet.asked) == 12
    assert trial.due_at is not None
    assert trial.due_at - NOW > 5 * APART  # asked ever more rarely


def test_what_does_not_answer_is_told_why(outlet: Outlet, store: Store) -> None:
    source = Source(name="S", url=outlet.url("/none"), enabled=False, grade="C")
    ask(outlet, store, source, timedelta())
    trial = store.trials.all()["S"]
    assert (trial.reason, trial.failures, trial.good) == ("not-found", 1, ())
    assert outlet.paths() == ["/none"]  # one that does not answer is not asked a second time


CATALOGUE = "catalogue = 'auto'\n[monitor]\ndata_dir = '{0}'\ncontact = 'mailto:op@example.org'\n"


def configured(tmp_path: Path, more: str = "") -> Settings:
    file = tmp_path / "sco.toml"
    file.write_text(CATALOGUE.format(tmp_path) + more, "utf-8")
    return load_settings(file, environment={})


@pytest.mark.long
def test_what_was_switched_on_is_watched_told_once_and_can_be_taken_off(tmp_path: Path) -> None:
    settings = configured(tmp_path)
    shipped = next(iter(tried_sources(settings)))
    with App(settings) as app:
        assert app.store.work.state("poll", shipped.name) is None
        with app.store.writing():
            trial = Trial(source=shipped.name, url=shipped.url, on_at=NOW)
            app.store.trials.put([trial])
        app.follow_configuration()
        assert app.store.work.state("poll", shipped.name) is not None
        found = tell(app.store, app.parts)
        assert found is not None
        assert [one.name for one in found.switched] == [shipped.name]
        assert found.subject == f"sco-monitor: {shipped.name} is switched on"
        assert tell(app.store, app.parts) is None
        (letter,) = app.store.deliveries.all()
        assert "sources remove NAME" in letter.payload
    with App(settings) as app:  # a start later it is still on, and nothing is told again
        source = app.store.sources.get(shipped.name)
        assert source is not None
        assert source.enabled
        assert tell(app.store, app.parts) is None
        assert switch_off(app.store, shipped)
        assert not switch_off(app.store, shipped)
        app.follow_configuration()
        assert app.store.work.state("poll", shipped.name) is None
        assert due([shipped], app.store.trials.all(), NOW + 99 * APART, most=9) == ()


@pytest.mark.long
def test_the_word_of_the_operators_file_stands(tmp_path: Path) -> None:
    shipped = next(iter(tried_sources(configured(tmp_path))))
    own = f"[[sources]]\nname = '{shipped.name}'\nurl = '{shipped.url}'\nenabled = false\n"
    settings = configured(tmp_path, own)
    assert shipped.name not in of_catalogue(settings)
    assert shipped.name not in {one.name for one in tried_sources(settings)}
    with App(settings) as app:
        switch_on(app.store, [shipped], NOW)
        app.follow_configuration()
        kept = app.store.sources.get(shipped.name)
        assert kept is not None
        assert not kept.enabled


def test_the_daemon_asks_a_batch_and_keeps_it_at_its_next_turn(
    tmp_path: Path, outlet: Outlet
) -> None:
    settings = configured(
        tmp_path, f"[fetch]\nhost_delay_seconds = 0\nallow_addresses = ['{outlet.address}']\n"
    )
    outlet.pages["/feed"] = feed(outlet, range(20))
    source = Source(name="S", url=outlet.url("/feed"), enabled=False, grade="C")
    trying = Trying(lambda _: (source,))
    with App(settings) as app:
        trying(app)
        assert app.store.trials.all() == {}
        trying.wait()
        trying(app)
        trial = app.store.trials.all()["S"]
    assert (trial.failures, len(trial.good)) == (0, 1)
    assert len(outlet.asked) == 2


def test_without_auto_nothing_is_tried(tmp_path: Path, outlet: Outlet) -> None:
    settings = replace(configured(tmp_path), catalogue=True)
    source = Source(name="S", url=outlet.url("/feed"), enabled=False, grade="C")
    with App(settings) as app:
        trying = Trying(lambda _: (source,))
        trying(app)
        trying.wait()
    assert outlet.asked == []
