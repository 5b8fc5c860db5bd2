"""Classifying an article: everything at once, and one failing tagger loses only its tags."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from config.gazetteer import Gazetteer
from monitor.taggers import TaggedText, discover
from monitor.taggers.classify import Classifier
from storage.records import Tag
from tests.taggers.relevance_corpus import article_of, classifier

ARTICLE = article_of(
    "SCO energy ministers meet in Ningbo",
    "The energy ministers of the Shanghai Cooperation Organization met in Ningbo on Thursday.\n\n"
    "They backed a roadmap to 2030 and spoke about solar power, grids and hydrogen.",
    day=date(2025, 6, 27),
    language="en",
)


class Broken:
    """A tagger with a bug."""

    name = "broken"

    def tag(self, text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
        raise ZeroDivisionError(len(text.text), len(gazetteer.topics))


def test_one_pass_gives_relevance_and_all_schemes() -> None:
    result = classifier().classify(ARTICLE)
    assert (result.article, result.level) == (ARTICLE.id, "about")
    assert 0.5 <= result.score <= 1.0
    assert result.evidence
    found = {(tag.scheme, tag.term) for tag in result.tags}
    assert {("topic", "energy"), ("event", "energy-ministers-2025-ningbo")} <= found
    whole = f"{ARTICLE.headline}\n\n{ARTICLE.text}"
    for tag in result.tags:
        assert tag.label
        assert 0.0 < tag.confidence <= 1.0
        assert all(0 <= start < end <= len(whole) for start, end in tag.spans)


def test_topics_and_events_are_discovered_and_the_judge_is_not() -> None:
    names = [tagger.name for tagger in discover()]
    assert {"topic", "event"} <= set(names)
    assert len(names) == len(set(names))


def test_the_same_article_gives_the_same_result() -> None:
    assert classifier().classify(ARTICLE) == classifier().classify(ARTICLE)


@pytest.mark.long
def test_a_failing_tagger_loses_only_its_own_tags(caplog: pytest.LogCaptureFixture) -> None:
    whole = classifier().classify(ARTICLE)
    broken = Classifier(classifier().gazetteer, taggers=(Broken(), *discover()))
    with caplog.at_level(logging.ERROR):
        result = broken.classify(ARTICLE)
    assert result == whole
    assert "broken failed on article" in caplog.text


@pytest.mark.long
@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("", ""),
        ("SCO", ""),
        ("", "ШОС"),
        ("\u200f\u202e", "…" * 50),
        ("Summit", "SCO " * 20_000),
        ("上合组织", "峰会。" * 20_000),
    ],
)
def test_odd_texts_are_classified(headline: str, text: str) -> None:
    result = classifier().classify(article_of(headline, text, day=date(2025, 9, 1)))
    assert result.level in ("about", "mention", "none")


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("The mayor of Almaty in Kazakhstan opened a bridge on Friday.", False),
        ("The presidents of Kazakhstan and Uzbekistan opened a bridge on Friday.", True),
        ("The mayor of Almaty opened a bridge on Friday. An SCO summit is to follow there.", True),
    ],
)
def test_what_is_far_from_the_organisation_has_no_tags(text: str, *, is_asked: bool) -> None:
    """Far is what names neither it nor two of its states: nobody asks who is in it."""
    article = article_of("A bridge is open", text, day=date(2025, 6, 27), language="en")
    found = classifier().classify(article)
    assert any(tag.scheme == "country" for tag in found.tags) is is_asked
    assert (found.level == "none") is ("SCO" not in text)


def test_where_the_letters_mean_something_else_nobody_is_heard() -> None:
    """A name by its sound is looked for beside the organisation, not beside its namesakes."""
    spoke = "el canciller kirguís, Sadir Yaparov, habló."
    for begins, is_heard in ("Cumbre de la OCS: ", True), ("Angers SCO - Lens: ", False):
        article = article_of(begins + spoke, begins + spoke, day=date(2025, 6, 27), language="es")
        text = classifier().prepared(article)
        assert bool(text.of("person")) is is_heard
    assert any(hit.term.parent == "sco" for hit in text.of("negative"))
