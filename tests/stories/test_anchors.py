"""Anchors: what ties reports together whatever their language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.reprints.words import units
from monitor.stories.anchors import anchors
from monitor.stories.concepts import concepts
from monitor.stories.names import names
from monitor.stories.traits import BODY, HEADLINE, LEAD, Anchors
from monitor.text.languages.consonants import sounds
from storage.records import Classification, Tag
from tests.reprints.variants import article


def of(headline: str, text: str, *tags: Tag, language: str = "en") -> Anchors:
    found = article("a", headline, text, language=language)
    return anchors(found, Classification(article=found.id, level="about", score=1.0, tags=tags))


def terms(found: Anchors) -> dict[str, float]:
    return dict(found.terms)


def test_a_tag_weighs_by_its_place() -> None:
    tags = [
        Tag(scheme="person", term="xi-jinping", label="Xi Jinping", spans=((0, 2), (700, 702))),
        Tag(scheme="place", term="tianjin", label="Tianjin", spans=((40, 47),)),
        Tag(scheme="country", term="CN", label="China", spans=((700, 705),), confidence=0.5),
        Tag(scheme="topic", term="energy", label="Energy"),
        Tag(scheme="unheard-of", term="x", label="X"),
    ]
    found = terms(of("Xi speaks", "word " * 200, *tags))
    assert found == {
        "person:xi-jinping": HEADLINE,
        "place:tianjin": LEAD,
        "country:cn": BODY * 0.5,
        "topic:energy": LEAD,
    }


def test_numbers_are_values_and_only_telling_ones() -> None:
    english = terms(of("12 guests in 2025", "It cost 4.7 billion dollars and 523 km were built."))
    russian = terms(of("12 гостей в 2025 году", "Это стоило 4,7 млрд долларов, построено 523 км."))
    telling = {"number:4700000000", "number:523"}
    assert {term for term in english if term.startswith("number:")} == telling
    assert {term for term in russian if term.startswith("number:")} == telling


def test_the_day_of_the_month_is_no_number_of_the_news() -> None:
    """Every report of a day names it: "on November 21" tied trains to a herb register."""
    day = article("a", "A plan for ports", "Adopted on November 21.")
    day = replace(day, first_seen=datetime(2026, 11, 21, 9, tzinfo=UTC), date_published=None)
    assert "number:21" not in terms(anchors(day, None))
    later = replace(day, first_seen=datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert "number:21" in terms(anchors(later, None))


def test_a_number_of_a_thousand_digits_is_none() -> None:
    assert terms(of("9" * 900, "A text without anything else")) == {}


def test_without_a_classification_the_text_alone_speaks() -> None:
    found = terms(anchors(article("a", "Talks with Sharsheev", "The 44th meeting"), None))
    assert {"concept:talks", "name:srsv", "number:44"} <= found.keys()


def test_boilerplate_is_no_anchor() -> None:
    explainer = "The SCO was founded in 2001 in Shanghai and has 10 member states and 17 partners."
    assert "number:17" not in terms(of("Talks", f"Two ministers met.\n\n{explainer}"))


def test_words_are_beginnings_and_pairs_of_characters() -> None:
    assert "делега" in dict(of("Делегации прибыли", "", language="ru").words)
    assert {"天津", "津峰", "峰会"} <= dict(of("天津峰会", "", language="zh").words).keys()
    assert "with" not in dict(of("Meeting with ministers", "").words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sharsheev", "Шаршеев"),
        ("Yermekbayev", "Ермекбаев"),
        ("Zhaparov", "Жапаров"),
        ("Gazprom", "Газпром"),
        ("Toqayev", "Тоқаев"),
        ("Mahkamov", "Махкамов"),
    ],
)
def test_a_name_sounds_the_same_in_both_alphabets(one: str, other: str) -> None:
    assert sounds(one) == sounds(other) != ""


def test_names_are_capitalised_words_within_sentences() -> None:
    assert names("Yesterday Belousov came. Tomorrow he leaves for Qingdao") == ("blsv", "kngd")
    assert names("上海 शंघाई شانگهای") == ()


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("The two presidents met on Monday", "talks"),
        ("Президенты провели переговоры", "talks"),
        ("习近平会见莫迪", "talks"),
        ("دیدار پزشکیان و پوتین", "talks"),
        ("Leaders adopt Tianjin Declaration", "declaration"),
        ("Лидеры приняли декларацию", "declaration"),
        ("发表天津宣言", "declaration"),
        ("Число жертв землетрясения", "earthquake"),
        ("उड़ानें फिर शुरू", "flights"),
        ("Соттың шешімі", "court"),
    ],
)
def test_concepts(text: str, concept: str) -> None:
    assert concept in concepts(units(text))


@pytest.mark.parametrize(
    "text", ["A metre fair", "the gasworks suit you", "Suga", "Southern sellotape"]
)
def test_short_stems_are_whole_words(text: str) -> None:
    assert concepts(units(text)) == ()
