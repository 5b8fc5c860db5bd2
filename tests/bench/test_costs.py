"""A little of `tests.bench.stages` and `tests.bench.growth`: what they print is measured."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench import growth, stages


@pytest.mark.long
def test_each_stage_of_a_page_has_its_cost() -> None:
    counted, costs = stages.measured(3)
    assert counted == 2
    assert list(costs.seconds)[-3:] == ["compare", "group", "match"]
    assert all(seconds > 0 for seconds in costs.seconds.values())
    assert len(list(stages.told(counted, costs))) == 3 + len(costs.seconds)


def test_what_two_stores_take_is_told_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    def questions(size: int) -> Iterator[growth.Question]:
        yield f"page /stories/{size:020x}", lambda: sum(range(200_000 * size))
        yield "nothing", lambda: None

    assert [len(each) for each in growth.compared([questions(1), questions(4)], 3)] == [2, 2]
    told, nothing = capsys.readouterr().out.splitlines()
    assert told.startswith("page /stories/... ")
    assert len(told.split()) == 5, "two figures, and how many times one is the other"
    assert len(nothing.split()) == 3, "what takes no time has no ratio"
