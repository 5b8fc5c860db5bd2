"""A little of `tests.bench.stages` and `tests.bench.growth`: what they print is measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from storage.records import Article, Classification
from tests.bench import burst, growth, peers, stages
from tests.bench.speed_plots import lines


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

    found = list(growth.compared([questions(1), questions(4)], 3))
    assert [(name, len(each)) for name, each in found] == [("page /stories/...", 2), ("nothing", 2)]
    told, nothing = capsys.readouterr().out.splitlines()
    assert told.startswith("page /stories/... ")
    assert len(told.split()) == 5, "two figures, and how many times one is the other"
    assert len(nothing.split()) == 3, "what takes no time has no ratio"


def test_a_peer_that_is_not_here_is_said_to_be_absent(capsys: pytest.CaptureFixture[str]) -> None:
    assert peers.interpreter("nobody") is None
    assert capsys.readouterr().out == "nobody is not here; `make peers` gets it\n"


def test_a_burst_goes_the_way_of_the_engine() -> None:
    at = datetime(2026, 8, 31, tzinfo=UTC)
    base = Article(
        id="", url="", source="", headline="Leaders meet", text="", capture="", captured_at=at,
        first_seen=at,
    )  # fmt: skip
    found = Classification(article="", level="about", score=0.9)
    assert len(burst.measure(burst.carriers(base, 10), found)) == 10
    assert len(burst.measure(burst.reports(base, 10, ("en", "ru")), found)) == 10


def test_a_line_ends_at_its_last_value() -> None:
    drawn = lines("Title", {"one": (0.0, 5.0, 10.0), "other": (10.0, 0.0)}, "tenths")
    assert 'points="60.0,240.0 340.0,140.0 620.0,40.0"' in drawn
    assert 'points="60.0,40.0 620.0,240.0"' in drawn
