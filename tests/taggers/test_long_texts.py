"""A text of any length is classified in bounded work, and what was not read is said."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import FrameType

import pytest

from monitor.stages.classify import classifier
from monitor.taggers import LONGEST_BODY, prepare
from monitor.taggers.matcher import MOST_HITS
from tests.bench.bounded import article_of

DENSE = ("names", "one sentence", "meetings", "brackets", "explainer line", "name lines", "people")


@pytest.mark.long
@pytest.mark.parametrize("shape", ["names", "abbreviation", "one word"])
def test_a_million_characters(shape: str) -> None:
    article = article_of(shape, 1_000_000)
    text = prepare(article, classifier().matcher)
    assert len(text.hits) <= MOST_HITS
    assert len(text.text) + text.unread == len(article.headline) + 2 + 1_000_000
    assert len(text.text) <= len(article.headline) + 2 + LONGEST_BODY
    found = classifier().classify(article)
    assert found.level != "none"
    assert f"{text.unread:,} were not" in found.of_relevance[-1]


def test_nothing_is_said_of_a_text_that_was_read() -> None:
    found = classifier().classify(article_of("names", 5_000))
    assert not any("were not" in line for line in found.evidence)


@pytest.mark.long
@pytest.mark.parametrize("shape", DENSE)
def test_the_work_grows_with_the_text(shape: str) -> None:
    short, long = (work(shape, size) for size in (8_000, 16_000))
    assert long < 2.4 * short


def work(shape: str, size: int) -> int:
    """Return how many calls classifying makes: those of generators and built-ins count too."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    article = replace(article_of(shape, size), date_published=None)
    classifier().classify(article)  # what is made once is there
    sys.setprofile(count)
    try:
        classifier().classify(article)
    finally:
        sys.setprofile(None)
    return calls
