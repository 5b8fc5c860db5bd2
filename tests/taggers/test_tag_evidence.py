"""The evidence of tags: each its own, adding up, in words when somebody asks."""

from __future__ import annotations

import re
from datetime import date

import pytest

from config.tag_scorecard import TagScorecard
from monitor.taggers.country_findings import WORDS as OF_COUNTRIES
from monitor.taggers.tag_evidence import in_words, of_points
from storage.records import Classification, Tag
from tests.taggers.test_relevance import judge

TALKS = (
    "Energy ministers of the SCO meet in Tashkent",
    "The energy minister of Kazakhstan, Erlan Akkenzhenov, said on Monday that pipelines and "
    "power lines would be built. Uzbekistan and Kazakhstan signed a paper on gas.\n\n"
    "The member states of the Shanghai Cooperation Organisation will trade electricity.",
)


@pytest.fixture(scope="module")
def found() -> Classification:
    return judge(*TALKS, day=date(2026, 9, 3))


def test_each_tag_that_has_a_scorecard_has_evidence_of_its_own(found: Classification) -> None:
    told = {piece[0] for piece in found.of_tags}
    wanted = {
        f"{tag.scheme} {tag.label}"
        for tag in found.tags
        if tag.scheme in ("country", "person") or (tag.scheme == "topic" and "/" not in tag.term)
    }
    assert {"country Kazakhstan", "topic Energy"} <= wanted
    assert wanted <= told


def test_the_points_of_a_tag_add_up_and_reach_what_it_needs(found: Classification) -> None:
    for piece in found.of_tags:
        lines = list(in_words(piece))
        sums = [line for line in lines if line.startswith("together ")]
        if not sums:
            continue
        points = [float(line.rpartition(": ")[2]) for line in lines if line not in sums]
        total, needed = map(float, re.findall(r"[+-]\d+\.\d", sums[0]))
        assert round(sum(points), 1) == total >= needed
        assert 0.0 not in points


def test_words_and_not_names_of_findings_are_told(found: Classification) -> None:
    (piece,) = (piece for piece in found.of_tags if piece[0] == "country Kazakhstan")
    lines = list(in_words(piece))
    assert any(line.startswith(OF_COUNTRIES["acts"]) for line in lines)
    assert not any(line.startswith(tuple(f"{name}:" for name in OF_COUNTRIES)) for line in lines)


def test_relevance_and_tags_do_not_stand_in_one_list(found: Classification) -> None:
    assert found.of_relevance[-1].startswith("together ")
    assert len(found.of_relevance) + len(found.of_tags) == len(found.evidence)
    assert not any("texts on" in line for line in found.of_relevance)


def test_what_was_written_into_one_list_before_is_told_apart() -> None:
    before = Classification(
        article="a",
        level="about",
        score=0.9,
        evidence=(
            "its words together are 60% like those of texts about it: +2.7",
            "together +5.0; about the SCO from +3.9",
            "its words together are like those of texts on Energy: +2.1",
            "of the labelled texts most like it, 40% are on Energy: +0.5",
        ),
    )
    assert before.of_relevance == before.evidence[:2]
    (piece,) = before.of_tags
    assert list(in_words(piece)) == list(before.evidence[2:])


def test_a_text_that_has_nothing_to_do_with_it_keeps_no_evidence_of_tags() -> None:
    found = judge("Kazakhstan and Uzbekistan trade melons", "Kazakhstan sold melons to Uzbekistan.")
    assert found.level == "none"
    assert found.tags
    assert found.of_tags == ()


def test_the_best_of_a_text_that_has_no_other_says_that_it_lacks_points() -> None:
    tag = Tag(scheme="topic", term="sport", label="Sport")
    card = TagScorecard(2.0, {"headline": 1.0, "near": 1.0}, {"sport": 0.3})
    piece = of_points(tag, card, {"headline": 1.2, "near": 0.2}).split("\n")
    assert list(in_words(piece)) == [
        "its words in the headline: +1.2",
        "what such a tag has before anything is found: +0.3",
        "of the labelled texts most like it, 20% are on Sport: +0.2",
        "together +1.7; tagged from +2.0, or below that where a text about the SCO has no other",
    ]


def test_a_finding_that_is_no_more_is_told_by_its_name() -> None:
    assert list(in_words(("country Iran", "gone +0.3"))) == ["gone: +0.3"]


def test_what_is_kept_of_the_tags_of_a_text_is_short(found: Classification) -> None:
    pieces = [piece for piece in found.evidence if "\n" in piece]
    assert max(map(len, pieces)) < 250


def test_an_event_is_told_by_the_words_for_it_or_by_city_and_days() -> None:
    named = judge(
        "SCO summit opens in Bishkek",
        "The SCO summit in Bishkek began on Monday. Leaders of the member states spoke.",
        day=date(2026, 8, 31),
    )
    unnamed = judge(
        "Leaders of eleven nations gather in Bishkek",
        "The presidents of Russia, China and Kazakhstan landed in Bishkek on Monday. They will "
        "sign a declaration of the member states.",
        day=date(2026, 8, 31),
    )
    told = [
        [line for piece in found.of_tags if piece[0].startswith("event ") for line in piece[1:]]
        for found in (named, unnamed)
    ]
    assert told[0] == ["the text means it by “summit”"]
    (line,) = told[1]
    assert line.startswith("no word of the text is for it: of the meetings of these days ")
