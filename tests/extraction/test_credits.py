"""Credit lines and attributions: a corpus of lines, and how they work together."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.extraction.credits import take_credits

CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("credits.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["line"][:40] for case in CASES])
def test_line(case: dict[str, Any]) -> None:
    found = take_credits([case["line"]])
    assert bool(found.paragraphs) is case["stays"]
    assert list(found.names) == case["credits"]
    if "authors" in case:
        assert list(found.authors) == case["authors"]


def test_the_corpus_has_many_cases() -> None:
    assert len(CASES) >= 60


def test_a_label_takes_the_line_after_it() -> None:
    found = take_credits(["The story ends here.", "Reference(s):", "cgtn.com"])
    assert found.paragraphs == ("The story ends here.",)
    assert found.names == ("cgtn.com",)


def test_a_scraped_prefix_gives_date_and_credit() -> None:
    found = take_credits([" date 2025-09-09 Images | Xinhua", "Very soon leaders will meet."])
    assert found.paragraphs == ("Very soon leaders will meet.",)
    assert found.names == ("Xinhua",)
    assert found.date == "2025-09-09"


def test_a_name_is_credited_once() -> None:
    found = take_credits(["(Xinhua)", "来源：新华网", "The train left on time, Xinhua reports."])
    assert found.names == ("Xinhua",)


def test_long_lines_are_text() -> None:
    line = "Source: " + "the minister explained at length why the project is late, " * 5
    assert take_credits([line]).paragraphs == (line,)
