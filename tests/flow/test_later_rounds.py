"""Second run, correction, replay, kill: what the first round made stays right."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from monitor.app import App
from monitor.clock import now
from monitor.demo.newsroom import Newsroom
from tests.flow.conftest import World, make_world


def test_a_second_round_asks_each_feed_once_conditionally_and_writes_no_article(
    world: World,
) -> None:
    world.round()
    store = world.store()
    before = [(a.id, a.version) for a in store.articles.all()]
    store.close()

    asked = world.round()

    # One outlet has said that its feed is gone (410): it is not asked any more.
    assert len(asked) == len(world.room.sources()) - 1
    assert all(status in (304, 404) or outlet == "walled" for outlet, _, status in asked)
    assert {step.stage for step in world.steps} == {"poll"}
    store = world.store()
    assert [(a.id, a.version) for a in store.articles.all()] == before
    store.close()


def test_a_correction_is_a_new_version_and_is_told(world: World) -> None:
    world.round()
    sent = len(world.room.received)
    (corrected,) = world.room.correct()

    asked = world.round()

    assert (corrected.outlet, corrected.path, 200) in asked
    store = world.store()
    (article,) = [a for a in store.articles.all() if a.url == corrected.url]
    assert article.version == 2
    assert article.headline == corrected.headline
    assert len(store.articles.versions(article.id)) == 2
    store.close()
    (post,) = world.room.received[sent:]
    event = json.loads(post.body)
    assert event["type"] == "article.updated"
    assert event["data"]["version"] == 2


def test_replay_makes_no_request_and_changes_nothing(world: World) -> None:
    world.round()
    store = world.store()
    before = {a.id: a for a in store.articles.all()}
    tags = store.classifications.of(list(before))
    captures = store.selection.captures(purposes=("article",))
    store.close()
    requests = len(world.room.requests)

    steps = []
    with App(world.settings, watch=steps.append) as app:
        with app.store.writing():
            app.store.work.open("extract", captures, app.clock())
        app.runner.run_due(("extract", "compare", "classify", "group", "match"))

    assert len(world.room.requests) == requests
    assert {step.stage for step in steps} == {"extract"}
    store = world.store()
    assert {a.id: a for a in store.articles.all()} == before
    assert store.classifications.of(list(before)) == tags
    store.close()


def test_replayed_stages_after_extract_change_nothing_either(world: World) -> None:
    world.round()
    store = world.store()
    ids = store.articles.ids()
    edges, stories = store.reprints.of(ids), store.stories.story_of(ids)
    store.close()
    received = len(world.room.received)

    with App(world.settings) as app:
        for stage in ("compare", "classify", "group", "match"):
            with app.store.writing():
                app.store.work.open(stage, ids, app.clock())
            app.runner.run_due(("compare", "classify", "group", "match", "deliver"))

    store = world.store()
    assert store.reprints.of(ids) == edges
    assert store.stories.story_of(ids) == stories
    store.close()
    assert len(world.room.received) == received


KILLED = """
import sys
from pathlib import Path
from config.load import load_settings
from monitor.app import App
from monitor.cli.session import run_all
settings = load_settings(Path(sys.argv[1]), environment={})
count = 0
def watch(step):
    global count
    count += 1
    if count == int(sys.argv[2]):
        print("now", flush=True)
with App(settings, watch=watch) as app:
    run_all(app)
    # The first polls of a fresh start are spread over some seconds.
    import time
    while app.store.work.due_count(("poll",), app.clock()) or count < 400:
        time.sleep(0.05)
        run_all(app)
"""


def test_killed_in_the_middle_the_next_round_completes_it(tmp_path: Path) -> None:
    with Newsroom(now=now()) as room:
        world = make_world(room, tmp_path)
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path / "demo.toml"), "90"],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )
        with process:
            assert process.stdout is not None
            process.stdout.readline()
            process.send_signal(signal.SIGKILL)
        time.sleep(0.2)
        world.round()

        store = world.store()
        allowed = [p for p in room.articles if p.truth.level != "forbidden"]
        assert store.articles.count() == len(allowed)
        assert len(store.classifications.of(store.articles.ids())) == len(allowed)
        assert len(store.stories.story_of(store.articles.ids())) == len(allowed)
        assert store.problems() == []
        store.close()
        # A webhook that was sent right before the kill may come twice, with the same id.
        about = sum(p.truth.level == "about" for p in room.articles)
        assert len({post.headers["webhook-id"] for post in room.received}) == about
