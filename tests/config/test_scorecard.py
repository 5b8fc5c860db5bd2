"""The scorecards: the shipped ones have all findings; a wrong sign or a lost table is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.scorecard import ScorecardError, load_scorecard
from config.topic_scorecard import load_topic_scorecard
from monitor.taggers import topic_findings
from monitor.taggers.findings import AGAINST, FOR


def test_the_shipped_one_counts_each_finding_the_right_way() -> None:
    card = load_scorecard()
    assert set(card.points) == {*FOR, *AGAINST}
    assert all(card.points[name] >= 0 for name in FOR)
    assert all(card.points[name] <= 0 for name in AGAINST)


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


def test_the_shipped_one_of_topics_counts_each_finding_the_right_way() -> None:
    card = load_topic_scorecard()
    assert set(card.points) == {*topic_findings.FOR, *topic_findings.AGAINST}
    assert all(card.points[name] >= 0 for name in topic_findings.FOR)
    assert all(card.points[name] <= 0 for name in topic_findings.AGAINST)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("needed = 1\n[for]\nlead = -2.0\n[topics]\nenergy = 1\n", "wrong sign"),
        ("needed = 1\n[for]\nlead = 2.0\n", "topics"),
        ("[for]\nlead = 2.0\n[topics]\nenergy = -1\n", "needed"),
        ("needed = ", "no scorecard of topics"),
    ],
)
def test_a_wrong_one_of_topics_says_why(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "topic_scorecard.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScorecardError, match=said):
        load_topic_scorecard(file)
