"""Units: the same text in another writing gives the same units."""

from __future__ import annotations

import pytest

from monitor.reprints.words import length_in_words, units


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The SCO’s summit", "the SCO's SUMMIT"),
        ("ＳＣＯ ２０２５", "SCO 2025"),
        ("Пётр идёт", "Петр идет"),
        ("co\u00adoperation", "cooperation"),
        ("شنگهاي كشور", "شنگهای کشور"),
        ("۲۵ کشور", "25 کشور"),
        ("oʻzbek oʼzbek", "o'zbek o‘zbek"),
        ("“Shanghai Spirit”, he said.", "'Shanghai spirit' - he said"),
        ("上合组织（SCO）峰会，", "上合组织 (SCO) 峰会,"),
    ],
)
def test_another_writing_of_the_same_text_gives_the_same_units(one: str, other: str) -> None:
    assert units(one) == units(other)


def test_words_stay_whole_and_characters_stand_alone() -> None:
    assert units("SCO峰会 2025") == ["sco", "峰", "会", "2025"]
    assert units("शंघाई सहयोग संगठन") == ["शंघाई", "सहयोग", "संगठन"]


def test_two_characters_are_as_long_as_one_word() -> None:
    assert length_in_words(units("two words")) == 2
    assert length_in_words(units("四个汉字")) == 2
