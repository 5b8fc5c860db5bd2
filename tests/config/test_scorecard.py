"""The scorecards: the shipped ones have all findings; a wrong sign or a lost table is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.scorecard import UNNAMED, ScorecardError, load_scorecard
from config.tag_scorecard import Scored, complete, load_tag_scorecard
from monitor.taggers import country_findings, topic_findings, unnamed_findings
from monitor.taggers.findings import AGAINST, FOR


def test_the_shipped_one_counts_each_finding_the_right_way() -> None:
    card = load_scorecard()
    assert set(card.points) == {*FOR, *AGAINST}
    assert all(card.points[name] >= 0 for name in FOR)
    assert all(card.points[name] <= 0 for name in AGAINST)


def test_the_one_of_texts_without_a_name_has_all_findings_too() -> None:
    card = load_scorecard(UNNAMED)
    assert set(card.points) == {*unnamed_findings.FOR, *unnamed_findings.AGAINST}
    assert set(unnamed_findings.FOR) >= unnamed_findings.SIGNS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("about = 1\n[for]\nlead = -2.0\n", "wrong sign"),
        ("[for]\nlead = 2.0\n", "about"),
        ("about = ", "no scorecard"),
    ],
)
def test_a_wrong_one_says_why(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "scorecard.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScorecardError, match=said):
        load_scorecard(file)


@pytest.mark.parametrize(
    ("scheme", "positive", "negative"),
    [
        ("topic", topic_findings.FOR, topic_findings.AGAINST),
        (
            "topic_with_vector",
            {**topic_findings.FOR, topic_findings.WHOLE: "", topic_findings.NEAR: "its vector"},
            topic_findings.AGAINST,
        ),
        ("country", country_findings.FOR, country_findings.AGAINST),
        (
            "country_with_vector",
            {**country_findings.FOR, **dict.fromkeys(country_findings.BY_VECTOR, "its vector")},
            {**country_findings.AGAINST, country_findings.ONLY_CITY: ""},
        ),
    ],
)
def test_the_shipped_ones_of_tags_count_each_finding_the_right_way(
    scheme: Scored, positive: dict[str, str], negative: dict[str, str]
) -> None:
    card = load_tag_scorecard(scheme)
    assert set(card.points) == {*positive, *negative}
    assert all(card.points[name] >= 0 for name in positive)
    assert all(card.points[name] <= 0 for name in negative)


def test_a_finding_without_points_is_named() -> None:
    with pytest.raises(ScorecardError, match="no points for weather"):
        complete("country", ("headline", "weather"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("needed = 1\n[for]\nlead = -2.0\n", "wrong sign"),
        ("needed = 1\n[against]\nlate = -2.0\n", "for"),
        ("[for]\nlead = 2.0\n[terms]\nenergy = -1\n", "needed"),
        ("needed = ", "no scorecard of tags"),
    ],
)
def test_a_wrong_one_of_tags_says_why(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "scorecard.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScorecardError, match=said):
        load_tag_scorecard("topic", file)
