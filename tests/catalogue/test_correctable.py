"""Which tags a person can give or take: what is listed, what was found, and what could be."""

from __future__ import annotations

import pytest

from config.additions import NO_ADDITIONS
from monitor.catalogue.correctable import known_terms
from monitor.cli.correct import TAGS
from storage.query_fields import TAG_FIELDS
from storage.records import Classification, Tag

NOTHING = Classification(article="a", level="about", score=1.0)


def label(scheme: str, term: str, found: Classification | None = None) -> str | None:
    return known_terms(scheme, term, found, NO_ADDITIONS).get(term)


@pytest.mark.parametrize(
    ("scheme", "term", "expected"),
    [
        ("organisation", "eaeu", "Eurasian Economic Union"),
        ("place", "tashkent", "Tashkent"),
        ("event", "summit-2025-tianjin", "SCO summit, Tianjin 2025"),
    ],
)
def test_what_the_gazetteer_has(scheme: str, term: str, expected: str) -> None:
    assert label(scheme, term) == expected


@pytest.mark.parametrize(
    ("term", "is_known"),
    [
        ("summit-2031-newdelhi", True),
        ("fm-2029-saintpetersburg", True),
        ("exercise-peace-mission-2031", True),
        ("summit-2031", False),
        ("summit-2031-new-delhi", False),
        ("summit-2031-atlantis", False),
        ("fair-2031-tashkent", False),
        ("gathering-2031-tashkent", False),
        ("exercise-peace-mission-2031-tashkent", False),
        ("summit", False),
        ("fm", False),
    ],
)
def test_a_meeting_that_nobody_listed_is_one_where_it_is_called_so(
    term: str, is_known: bool
) -> None:
    assert bool(label("event", term)) is is_known


def test_the_label_of_an_unlisted_meeting_is_in_words() -> None:
    assert label("event", "fm-2031-bishkek") == "Council of Foreign Ministers, Bishkek 2031"


def test_every_tag_can_be_corrected() -> None:
    assert {scheme for scheme, _, _ in TAGS} == set(TAG_FIELDS)


@pytest.mark.parametrize("scheme", TAG_FIELDS)
def test_what_was_found_can_be_taken_away_though_no_list_has_it(scheme: str) -> None:
    tag = Tag(scheme=scheme, term="found-by-its-words", label="Found")
    found = Classification(article="a", level="about", score=1.0, tags=(tag,))
    assert label(scheme, tag.term, found) == "Found"
    assert label(scheme, tag.term, NOTHING) is None
    others = [one for one in TAG_FIELDS if one != scheme]
    assert not any(label(one, tag.term, found) for one in others)
