"""Which states a text is about, by the labelled texts that are most like it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from monitor.taggers import Likeness
from monitor.taggers.country_findings import NEAR, NEAR_ALL, NEAR_NAMED, by_vector
from monitor.taggers.tag_evidence import in_words
from storage.records import Classification
from tests.taggers.relevance_corpus import article_of, classifier

ROADS = (
    "SCO transport ministers agree on one permit for lorries",
    "TASHKENT - The transport ministers of the Shanghai Cooperation Organisation agreed on Tuesday "
    "on one permit. Drivers from Kazakhstan wait for days at the border. Uzbekistan prints the "
    "first permits.",
)


def judged(
    states: Mapping[str, float], named: Mapping[str, float], about: float = 0.9
) -> Classification:
    """Return what is said of ROADS where the nearest texts have these labels."""
    like = Likeness(about=about, topics={}, near={}, states=states, named=named, near_about=about)
    found, _ = classifier().read(article_of(*ROADS, day=date(2026, 6, 2)), lambda: like)
    return found


def states(found: Classification) -> set[str]:
    return {tag.term for tag in found.tags if tag.scheme == "country"}


def test_the_share_of_those_that_name_it_counts() -> None:
    found = by_vector(["KG", "CN"], {"KG": 0.4, "RU": 0.2}, {"KG": 0.5, "RU": 0.8, "CN": 0.1})
    assert found["KG"][NEAR] == 0.4
    assert found["CN"] == {NEAR: 0.0, NEAR_NAMED: 0.0, NEAR_ALL: found["KG"][NEAR_ALL]}
    assert found["KG"][NEAR_NAMED] == pytest.approx(0.4 / 0.55)
    assert found["KG"][NEAR_ALL] == pytest.approx(0.6 / 1.45)


def test_where_nobody_is_near_nothing_counts() -> None:
    assert by_vector(["KG"], {}, {})["KG"] == {NEAR: 0.0, NEAR_NAMED: 0.0, NEAR_ALL: 0.0}


def test_a_state_that_such_texts_are_about_is_told_and_one_that_they_only_name_is_not() -> None:
    named = {"KZ": 0.9, "UZ": 0.9}
    assert "KZ" in states(judged({"KZ": 0.85, "UZ": 0.85}, named))
    assert "KZ" not in states(judged({"KZ": 0.0, "UZ": 0.0}, named))


def test_no_state_is_told_that_the_text_does_not_name() -> None:
    assert "MN" not in states(judged({"MN": 1.0, "UZ": 0.9}, {"MN": 1.0, "UZ": 0.9}))


def test_it_is_said_in_words_of_how_many() -> None:
    found = judged({"KZ": 0.8, "UZ": 0.7}, {"KZ": 0.95, "UZ": 0.75})
    (piece,) = (one for one in found.of_tags if one[0] == "country Kazakhstan")
    told = "\n".join(in_words(piece))
    assert "of the labelled texts most like it, 80% are about Kazakhstan" in told
    assert "of those of them that name Kazakhstan, 80% are about it" in told
    assert "of all states that those name, they are about" in told
    relevance = "\n".join(found.of_relevance)
    assert "of the labelled texts most like it that name it, 90% are about it" in relevance
