"""A little of `tests.bench.stages` and `tests.bench.growth`: they run and say what they measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import MonitorSettings, Settings
from tests.bench import growth, million, stages


def test_each_stage_of_a_page_has_its_cost() -> None:
    counted, costs = stages.measured(3)
    assert counted == 2
    assert list(costs.seconds)[-3:] == ["compare", "group", "match"]
    assert all(seconds > 0 for seconds in costs.seconds.values())
    assert len(list(stages.told(counted, costs))) == 3 + len(costs.seconds)


def test_the_engine_does_the_same_in_two_stores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []
    for size in (20, 40):
        settings = Settings(monitor=MonitorSettings(data_dir=tmp_path / str(size)))
        million.write(settings, size)
        asked.append(million.of_the_engine(settings, million.newest(settings)))
    found = list(growth.compared(asked, 1))
    assert all(len(each) == 2 and min(each) > 0 for each in found)
    assert "put, compare, group and match one more article" in capsys.readouterr().out
