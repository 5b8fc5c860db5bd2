"""Whatever comes in whatever order: each relevant article in one edition of each subscription."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.records import Classification, Delivery, Digest, Known, Record
from tests.stages.world import DAY, HOUR, READING, World, world_in

STAGES = st.sampled_from((*READING, "compose"))
DEATHS: tuple[tuple[type[Record], tuple[str, ...]], ...] = (
    (Digest, ("compose",)),
    (Delivery, ("compose",)),
    (Known, READING),
    (Classification, READING),
)
EVENTS = st.one_of(
    st.just(("announce",)),
    st.tuples(st.just("fetch"), st.integers(0, 9)),
    st.tuples(st.just("run"), STAGES),
    st.just(("run", *READING)),
    st.tuples(st.just("wait"), st.integers(1, 40)),
    st.tuples(st.just("jump"), st.one_of(st.integers(-960, 9600), st.integers(-30, 50))),
    st.tuples(st.just("die"), st.integers(0, len(DEATHS) - 1)),
    st.just(("restart",)),
    st.just(("sleep",)),
)


def act(world: World, event: tuple[object, ...]) -> None:
    """Let one thing happen."""
    match event:
        case ("announce",):
            world.announce(len(world.pages))
        case ("fetch", int(number)) if number in world.pages:
            world.fetch(number)
        case ("run", *stages):
            world.run(*map(str, stages))
        case ("wait", int(hours)):
            world.until(world.now + hours * HOUR)
        case ("jump", int(hours)):
            world.jump(hours * HOUR)
        case ("die", int(number)):
            kind, reached = DEATHS[number]
            if kind in (Digest, Delivery):
                world.now += 7 * HOUR
            world.may_die_at(kind, *reached)
        case ("restart",):
            world.stop()
            world.start()
        case ("sleep",):
            world.stop()
            world.now += timedelta(days=2, hours=5)
            world.start()


@pytest.mark.long
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(st.lists(EVENTS, min_size=5, max_size=30))
def test_each_article_is_in_one_edition(events: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as folder, world_in(Path(folder), desk="", power="") as world:
        for event in events:
            act(world, event)
        for number in world.pages:
            world.fetch(number)
        world.run(*READING)
        world.until(world.now + 2 * DAY)
        for subscription in ("desk", "power"):
            assert set(world.told(subscription).values()) <= {1}
            assert len(world.told(subscription)) == len(world.pages)
            world.messages(subscription)
