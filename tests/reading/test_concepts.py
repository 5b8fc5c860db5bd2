"""A topic is explained by the concepts that made it, and where they stand."""

from __future__ import annotations

from dataclasses import replace

from monitor.reading.concepts import MOST, topic_lines
from monitor.stages.classify import classifier
from storage.records import Tag
from tests.storage.records import ARTICLE

GAS = replace(
    ARTICLE,
    language="en",
    headline="SCO energy ministers agree on gas pipelines",
    text="The SCO ministers of energy met in Bishkek.\n\n"
    "They agreed to lay natural gas pipelines and to trade electricity.",
)


def test_what_made_a_topic_is_told_with_its_concept_and_its_places() -> None:
    found = classifier().classify(GAS)
    (line,) = [one for one in topic_lines(GAS, found.tags) if one.startswith("topic Energy:")]
    assert "pipeline (gas pipelines) in the headline and paragraph 2" in line
    assert "electricity in paragraph 2" in line


def test_a_word_that_is_no_concept_stands_alone_and_many_are_counted() -> None:
    whole = f"{GAS.headline}\n\n{GAS.text}"
    spans = tuple((place, place + 3) for place in range(0, 3 * (MOST + 2), 3))
    (line,) = topic_lines(
        GAS, [Tag(scheme="topic", term="nothing", label="Nothing at all", spans=spans)]
    )
    assert line.startswith(f"topic Nothing at all: {whole[:3]} in the headline, ")
    assert line.endswith(", and 2 more")


def test_a_topic_that_a_person_gave_has_no_places() -> None:
    assert list(topic_lines(GAS, [Tag(scheme="topic", term="energy", label="Energy")])) == []


def test_keys_of_the_glossary_and_of_topics_are_not_told() -> None:
    article = replace(
        ARTICLE,
        language="en",
        headline="SCO members pay in national currencies",
        text="The Secretary-General opened a trade fair. Settlements in local currencies grow.",
    )
    lines = list(topic_lines(article, classifier().classify(article).tags))
    assert any(line.startswith("topic Economy, trade and finance: ") for line in lines)
    assert not any("_" in line or "economy-trade-finance" in line for line in lines)
    assert any("national currencies in the headline" in line for line in lines)
    assert not any("national currencies (national currencies)" in line for line in lines)
