"""Folding: spellings that differ only in form become equal, and the way back is exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.languages.folding import fold, is_word_char
from tests.growth import FACTOR, grows_linearly


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＳＣＯ", "sco"),
        ("İstanbul", "istanbul"),
        ("Kırgız", "kirgiz"),
        ("ёлка", "елка"),
        ("oʻzbek", "o'zbek"),
        ("o‘zbek", "o’zbek"),
        ("همكاري", "همکاری"),
        ("أفغانستان", "افغانستان"),
        ("همکاری‌های", "همکاری های"),
        ("مُحَمَّد", "محمد"),
        ("cafe\u0301", "café"),
        ("straße", "STRASSE"),
        ("ﬁlm", "film"),
        ("۱۲۳", "123"),
        ("А–Я", "а-я"),
        ("ЩОС", "щос"),
    ],
)
def test_forms_become_equal(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(("one", "other"), [("ŠOS", "SOS"), ("Şarja", "Sarja"), ("йод", "иод")])
def test_letters_with_marks_stay_apart(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@given(st.text(max_size=80))
def test_the_way_back_stays_inside_and_in_order(text: str) -> None:
    folded = fold(text)
    last = 0
    for index in range(len(folded.text)):
        start, end = folded.original(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text).text
    assert fold(fold(once).text).text == fold(once).text


def test_ascii_needs_no_map() -> None:
    assert fold("Plain\ttext `x`").offsets is None
    assert fold("Plain\ttext `x`").text == "plain text 'x'"


@pytest.mark.parametrize("char", ["a", "Я", "क", "9", "ष", "ी", "ի", "م"])
def test_letters_marks_and_digits_are_of_words(char: str) -> None:
    assert is_word_char(char)


@pytest.mark.parametrize("char", [" ", "-", "'", "上", "の", "ก", "，", "+"])
def test_other_characters_and_unspaced_scripts_are_not(char: str) -> None:
    assert not is_word_char(char)


WORDS = st.builds(
    "a{}".format,
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters=" \u200c"), max_size=24),
)


@given(st.lists(WORDS, max_size=8))
def test_an_odd_character_changes_its_own_word_alone(words: list[str]) -> None:
    """A sign that folds to two letters sends a text the slow way: its words are the same."""
    alone = [fold(f"{word} ").text for word in words]
    assert fold(" ".join([*words, "½"])).text == "".join([*alone, fold("½").text])


@pytest.mark.long
@pytest.mark.parametrize("odd", ["½ ", "№ 7 ", "น้ำ", "\u0e33", "e\u0301\u0301"])
def test_folding_is_linear_whatever_it_meets(odd: str) -> None:
    assert grows_linearly(
        fold, "слово и " * 4_000 + odd * 10_000, ("слово и " * 4_000 + odd * 10_000) * FACTOR
    )
