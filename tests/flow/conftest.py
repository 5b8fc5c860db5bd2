"""A newsroom on loopback, the daemon's engine over it, and rounds of both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.load import load_settings
from config.settings import Settings
from monitor.app import App
from monitor.cli.session import run_all
from monitor.clock import now
from monitor.demo.newsroom import Newsroom
from monitor.engine.stage import Step
from storage.opening import open_store
from storage.store import Store


@dataclass
class World:
    """A newsroom, a configuration that watches it, and what the last round did."""

    room: Newsroom
    settings: Settings
    steps: list[Step] = field(default_factory=list)

    def round(self) -> list[tuple[str, str, int]]:
        """Poll everything once and complete what follows; return (outlet, path, status) asked."""
        before = len(self.room.requests)
        self.steps.clear()
        with App(self.settings, watch=self.steps.append) as app:
            with app.store.writing():
                for source in app.store.sources.all(enabled=True):
                    app.store.work.postpone("poll", source.name, app.clock())
            run_all(app)
        return [(r.outlet, r.path, r.status) for r in self.room.requests[before:]]

    def store(self) -> Store:
        """Open the store to look at it."""
        return open_store(self.settings.database)


def make_world(room: Newsroom, folder: Path, *, vectors: str = "none") -> World:
    """Return a fresh world over a newsroom that is on the air.

    A vector takes a tenth of a second: tests that are not about *vectors* do without.
    """
    config = folder / "demo.toml"
    meaning = f"\n[meaning]\nvectors = {json.dumps(vectors)}\n"
    config.write_text(room.settings_toml(folder) + meaning, "utf-8")
    return World(room, load_settings(config, environment={}))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world of its own for each test."""
    with Newsroom(now=now()) as room:
        yield make_world(room, tmp_path)


@pytest.fixture(scope="module")
def after_one_round(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world after its first round: to look at, not to change."""
    with Newsroom(now=now()) as room:
        world = make_world(room, tmp_path_factory.mktemp("world"))
        world.round()
        yield world
