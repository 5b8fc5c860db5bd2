"""Columns, cuts and lines in every script."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.digests.measure import FSI, PDI, clip, isolated, right_to_left, width, wrapped

PERSIAN = "همکاری‌های شانگهای"


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    assert width("ШОС") == 3
    assert width("上合组织") == 8
    assert width("दिल्ली") == 5
    assert width(PERSIAN) == len(PERSIAN) - 1, "the zero-width non-joiner takes no column"


@pytest.mark.parametrize(
    ("text", "columns", "cut"),
    [
        ("short", 10, "short"),
        ("the leaders met in Bishkek", 18, "the leaders met…"),
        ("上海合作组织成员国元首理事会", 11, "上海合作组…"),
        ("unbreakableword", 8, "unbreak…"),
        ("ends with a dash - here", 20, "ends with a dash…"),
    ],
)
def test_clip(text: str, columns: int, cut: str) -> None:
    assert clip(text, columns) == cut


@settings(deadline=None)  # other tests share the machine
@given(st.text(), st.integers(min_value=1, max_value=60))
def test_what_is_clipped_fits(text: str, columns: int) -> None:
    cut = clip(text, columns)
    assert width(cut) <= max(columns, 1)
    assert cut == text or cut.endswith("…")


def test_wrapping_breaks_at_spaces_and_between_wide_characters() -> None:
    lines = wrapped("上海合作组织成员国元首理事会会议将于八月三十一日在比什凯克举行。", 24)
    assert all(width(line) <= 24 for line in lines)
    assert "".join(lines) == "上海合作组织成员国元首理事会会议将于八月三十一日在比什凯克举行。"
    assert not any(line.startswith("。") for line in lines)
    assert wrapped("a bb ccc", 4, first="* ", rest="  ") == ["* a", "  bb", "  ccc"]
    assert wrapped("", 10) == []
    assert wrapped("", 10, first="- x:") == ["- x:"]


@settings(deadline=None)  # other tests share the machine
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))))
def test_wrapping_loses_nothing_but_spaces(text: str) -> None:
    lines = wrapped(text, 30)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_an_address_is_never_broken() -> None:
    url = "https://example.org/" + "a" * 100
    assert url in wrapped(f"see {url} there", 40)


def test_direction() -> None:
    assert right_to_left(PERSIAN)
    assert right_to_left("«" + PERSIAN)
    assert not right_to_left("SCO " + PERSIAN)
    assert not right_to_left("123")
    assert isolated("Dawn") == "Dawn"
    assert isolated(PERSIAN) == FSI + PERSIAN + PDI
