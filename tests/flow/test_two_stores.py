"""The same newsroom in a file and on a server: what comes out is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.settings import StoreSettings
from monitor.clock import now
from monitor.demo.newsroom import Newsroom
from monitor.reading.export import article_lines, reprint_lines, tag_lines
from storage.opening import open_reader
from storage.query import parse
from storage.store import Store
from tests.flow.conftest import World, make_world
from tests.postgres import Databases

TIMES = {"first_seen", "captured_at", "date_modified"}
"""What a second look at the same newsroom has otherwise."""


@pytest.fixture(scope="module")
def stores(
    tmp_path_factory: pytest.TempPathFactory, databases: Databases
) -> Iterator[tuple[Store, Store, World]]:
    """Both after a round; and the world on the server."""
    folder: Path = tmp_path_factory.mktemp("two")
    with Newsroom(now=now()) as room, databases.place() as address:
        file = make_world(room, folder)
        on_server = replace(file.settings, store=StoreSettings(url=address))
        server = World(room, on_server)
        for world in (file, server):
            world.round()
        with (
            open_reader(file.settings.database) as one,
            open_reader(server.settings.database) as other,
        ):
            yield one, other, server


def lines(store: Store) -> dict[str, dict[str, Any]]:
    """Return what is exported of each article, without times; stories by who is in them."""
    names = store.articles.ids()
    members = store.stories.members(list(set(store.stories.story_of(names).values())))
    found = {line["id"]: line for line in article_lines(store, names)}
    for line in found.values():
        for name in TIMES:
            line.pop(name, None)
        line["dates"] = [one for one in line["dates"] if one["origin"] != "first-seen"]
        line["story"] = sorted(members.get(line["story"] or "", []))
    return found


def test_the_export_is_the_same(stores: tuple[Store, Store, World]) -> None:
    one, other, _ = stores
    here, there = lines(one), lines(other)
    assert len(here) > 30
    assert there == here


def test_tags_and_reprints_are_the_same(stores: tuple[Store, Store, World]) -> None:
    one, other, _ = stores
    for export in (
        lambda store: sorted(map(str, tag_lines(store, store.articles.ids()))),
        lambda store: sorted(map(str, reprint_lines(store, None))),
    ):
        assert export(other) == export(one) != []


@pytest.mark.parametrize(
    "query",
    ["sco", "шос OR sco", "上海合作组织", "topic:transport", "country:KZ -reprint:yes", "summit*"],
)
def test_queries_find_the_same(stores: tuple[Store, Store, World], query: str) -> None:
    one, other, _ = stores
    found = [
        sorted(hit.article for hit in store.search.find(parse(query), limit=500))
        for store in (one, other)
    ]
    assert found[0] == found[1] != []


def test_a_further_round_on_the_server_does_nothing(stores: tuple[Store, Store, World]) -> None:
    _, other, world = stores
    before = [(a.id, a.version) for a in other.articles.all()]
    asked = world.round()
    assert {step.stage for step in world.steps} == {"poll"}
    assert all(status in (304, 404) or outlet == "walled" for outlet, _, status in asked)
    assert [(a.id, a.version) for a in other.articles.all()] == before
    assert other.problems() == []
