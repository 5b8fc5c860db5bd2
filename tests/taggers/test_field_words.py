"""All words of the field together: what counts, the same in all languages, and what it says."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from monitor.taggers.field_words import TOPICS, counted, likeness_by_words
from monitor.taggers.tag_evidence import in_words
from tests.taggers.relevance_corpus import article_of, classifier
from tests.taggers.test_topics import PARENTS

COURTS = {
    "en": "Chief justices of the SCO states spoke about courts and judges.",
    "ru": "Председатели судов стран ШОС говорили о судах и судьях.",
}


def likeness(headline: str, text: str, language: str = "en") -> dict[str, float]:
    prepared = classifier().prepared(article_of(headline, text, language=language))
    return likeness_by_words(counted(prepared), TOPICS)


def test_the_file_knows_every_topic_and_has_a_number_for_each_of_its_words() -> None:
    kept = json.loads(resources.files("monitor.taggers").joinpath(TOPICS).read_text("utf-8"))
    assert set(kept["labels"]) == PARENTS
    assert {len(row) for row in kept["words"].values()} == {1 + len(PARENTS)}
    assert all(row[0] >= 0 for row in kept["words"].values())


@pytest.mark.parametrize("language", sorted(COURTS))
def test_words_of_one_field_are_like_texts_on_it_in_every_language(language: str) -> None:
    found = likeness("", COURTS[language], language)
    assert max(found, key=lambda topic: found[topic]) == "legal-judicial"


def test_a_word_counts_more_in_the_headline_and_a_little_more_when_repeated() -> None:
    def worth(headline: str, text: str) -> float:
        prepared = classifier().prepared(article_of(headline, text))
        return counted(prepared)["organisation/sco"]

    once, twice = "A report.\n\nThe SCO met.", "A report.\n\nThe SCO met. The SCO ended."
    assert worth("", once) < worth("", twice)
    assert worth("", once) < worth("The SCO met", "A report.")


def test_a_text_without_any_word_of_the_field_says_nothing() -> None:
    assert likeness("Late", "It was warm. Nothing came of it.") == {}


def test_what_the_words_together_counted_is_among_the_evidence() -> None:
    found = classifier().classify(article_of("Judges of SCO states meet", COURTS["en"]))
    told = [line for piece in found.of_tags for line in in_words(piece)]
    assert any(line.startswith("its words together are like those of texts") for line in told)
