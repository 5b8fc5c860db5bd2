"""Datelines in the forms of the agencies of the SCO space."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.extraction.dateline import find_dateline, strip_dateline
from tests.growth import FACTOR, grows_linearly

CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("datelines.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_beginning(case: dict[str, Any]) -> None:
    found = find_dateline(case["text"])
    expected = case.get("dateline")
    if expected is None:
        assert found is None
        return
    assert found is not None
    for field, value in expected.items():
        if value != "*":
            assert getattr(found, field) == value, field


def test_the_corpus_has_many_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("TIANJIN, September 1. /TASS/. The summit began.", "The summit began."),
        ("TIANJIN, Sept. 1 (Xinhua) -- The summit began.", "The summit began."),
        ("Islamabad : The summit began.", "The summit began."),
        ("新华社天津9月1日电（记者 张三）峰会开幕。", "峰会开幕。"),
        ("The summit began. It was raining.", "The summit began. It was raining."),
    ],
)
def test_the_story_behind_the_dateline(text: str, rest: str) -> None:
    assert strip_dateline(text) == rest


@pytest.mark.parametrize("unit", ["A, ", "A ", "a(", "1 ", "A-", "/", "МОСКВА, ", "新华社"])
def test_hostile_beginnings_are_read_in_linear_time(unit: str) -> None:
    assert grows_linearly(find_dateline, unit * 20_000, unit * 20_000 * FACTOR)
