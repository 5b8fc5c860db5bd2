"""Hubs are told that feeds changed: once a minute, the newest alone, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from monitor.stages.deliver import Deliver, DeliverTask
from storage.records import Delivery, Outcome
from tests.stages.world import HOUR, START, World, world_in

QUERY = "topic:tourism"


@contextmanager
def hubbed(folder: Path) -> Iterator[World]:
    """A world with a hub that is told of two queries."""
    with world_in(folder, desk="") as world:
        world.stop()
        path = folder / "sco.toml"
        web = '[web]\npublic_url = "https://n.example"\nhub = "https://h.example/"\n'
        web += f'hub_queries = ["{QUERY}"]\n'
        path.write_text(f"{path.read_text('utf-8')}\n{web}", "utf-8")
        world.start()
        yield world


def pings(world: World, query: str = "") -> list[Delivery]:
    """The messages to the hub, oldest first."""
    name = f"(hub) {query}".strip()
    return world.room.store.deliveries.all(subscription=name)[::-1]


def looked(world: World, message: Delivery) -> Outcome | DeliverTask:
    """Return what `deliver` makes of *message* now."""
    return Deliver(world.room.parts).read(world.room.store, message.id, world.now)


def test_what_comes_together_is_told_once_when_the_minute_is_over(tmp_path: Path) -> None:
    with hubbed(tmp_path) as world:
        world.publish(1, 2, 3)
        (message,) = pings(world)
        assert pings(world, QUERY) == []
        assert world.room.store.work.items("deliver") == [message.id]
        waits = looked(world, message)
        assert isinstance(waits, Outcome)
        assert (waits.reason, waits.due) == ("gathering", message.created)
        assert START < message.created <= world.now + timedelta(minutes=1)
        world.now = message.created
        assert isinstance(looked(world, message), DeliverTask)


def test_of_many_that_wait_for_a_hub_that_is_away_the_newest_is_sent(tmp_path: Path) -> None:
    with hubbed(tmp_path) as world:
        for number in range(1, 4):
            world.publish(number)
            world.now += HOUR
        first, second, third = pings(world)
        for old in (first, second):
            outcome = looked(world, old)
            assert isinstance(outcome, Outcome)
            assert outcome.reason == "overtaken"
        assert isinstance(looked(world, third), DeliverTask)
        world.publish(4)
        # One whose minute is not over overtakes nobody: in a steady stream something is sent.
        assert isinstance(looked(world, third), DeliverTask)


def test_what_does_not_answer_the_query_or_is_past_is_not_told(tmp_path: Path) -> None:
    with hubbed(tmp_path) as world:
        world.announce(1)
        world.fetch(1, relevant=False)
        world.run("extract", "compare", "classify", "group", "match")
        assert pings(world) == []
        world.announce(2)
        world.now += 8 * 24 * HOUR
        world.fetch(2)
        world.run("extract", "compare", "classify", "group", "match")
        assert pings(world) == []
