"""Topics: the parents on labelled texts, themes, and what must not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.taggers.classify import Classifier
from monitor.taggers.topic_findings import OF_ITSELF
from storage.records import Classification
from tests.taggers.relevance_corpus import article_of, classifier, measured, score, terms

FLOORS = {"dev": 0.80, "held": 0.755}
"""F1 of the parents, over all relevant texts, below which topics may not fall. Measured anew when
the rule book took the meeting as a mere place, the easiest label, out of these texts; and when
topics became a scorecard: ``held`` fell by 0.015, for its texts have one label where those of the
sets have two, and one border serves both."""

PARENTS = frozenset(
    {
        "summit-diplomacy",
        "security-counterterrorism",
        "defence-military",
        "economy-trade-finance",
        "transport-connectivity",
        "energy",
        "green-environment",
        "digital-technology-ai",
        "culture-media-heritage",
        "education-youth-science",
        "tourism",
        "health",
        "agriculture-food",
        "legal-judicial",
        "membership-institution",
        "disinformation-media-cooperation",
        "sport",
    }
)
"""The design's list."""


def topics(headline: str, text: str, language: str = "en") -> dict[str, float]:
    result = classifier().classify(article_of(headline, text, language=language))
    return {tag.term: tag.confidence for tag in result.tags if tag.scheme == "topic"}


def test_the_parents_are_those_of_the_design() -> None:
    gazetteer = classifier().gazetteer
    assert {term.term for term in gazetteer.topics if not term.parent} == PARENTS
    for term in gazetteer.topics:
        if term.parent:
            assert term.term.split("/")[0] == term.parent


@pytest.mark.long
@pytest.mark.parametrize("part", ["dev", "held"])
def test_topics_keep_their_floor(part: str) -> None:
    cases, results = measured(part)
    assert score(cases, results).topic_f1 >= FLOORS[part]


@pytest.mark.long
@pytest.mark.parametrize("part", ["dev", "held"])
def test_relevant_texts_have_at_most_three_parents_and_those_about_it_at_least_one(
    part: str,
) -> None:
    for case, result in zip(*measured(part), strict=True):
        count = len(terms(result, "topic"))
        assert count <= 3, case.id
        assert count >= 1 or result.level != "about", case.id


def test_texts_without_the_sco_get_no_topics() -> None:
    def tags(result: Classification) -> frozenset[str]:
        return terms(result, "topic") | terms(result, "event")

    for case, result in zip(*measured("dev"), strict=True):
        if result.level == "none":
            assert not tags(result), case.id


@pytest.mark.parametrize(
    ("text", "language", "theme"),
    [
        ("The SCO backs the China-Kyrgyzstan-Uzbekistan railway.", "en", "cku-railway"),
        (
            "Страны ШОС обсудили железную дорогу Китай - Кыргызстан - Узбекистан.",
            "ru",
            "cku-railway",
        ),
        ("上合组织成员国支持中吉乌铁路建设。", "zh", "cku-railway"),
        ("ШОС борется с терроризмом, сепаратизмом и экстремизмом.", "ru", "three-evils"),
        ("上合组织打击“三股势力”。", "zh", "three-evils"),
        ("The SCO speaks of the Shanghai Spirit at the summit.", "en", "shanghai-spirit"),
        ("ШЫҰ елдері Шанхай рухын қолдайды, саммит өтті.", "kk", "shanghai-spirit"),
        ("The SCO Development Bank will lend in national currencies.", "en", "national-currencies"),
        ("上合组织扩大本币结算和贸易。", "zh", "national-currencies"),
    ],
)
def test_themes_stand_below_their_parent(text: str, language: str, theme: str) -> None:
    found = topics("", text, language)
    child = next((term for term in found if term.endswith(f"/{theme}")), "")
    assert child, found
    assert child.split("/")[0] in found


def test_words_of_another_organisations_name_do_not_count() -> None:
    found = topics(
        "SCO judges visit Hangzhou",
        "Chief justices of the SCO met colleagues of the World Health Organization and of the "
        "Food and Agriculture Organization. The judges spoke about courts.",
    )
    assert "legal-judicial" in found
    assert not {"health", "agriculture-food"} & set(found)


def test_an_explainer_does_not_make_topics() -> None:
    plain = topics("Judges of SCO states meet", "Chief justices spoke about courts and judges.")
    explained = topics(
        "Judges of SCO states meet",
        "Chief justices spoke about courts and judges.\n\nThe Shanghai Cooperation Organisation, "
        "founded in 2001, comprises ten member states and works in security, trade and energy.",
    )
    assert set(explained) == set(plain) == {"legal-judicial"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ШЫҰ саммитінде бидай мен астық жеткізу келісілді. Астық қоры құрылады.", "kk"),
        ("د شانګهای د همکارۍ سازمان د غنمو او کرنې په اړه خبرې وکړې. کرنه مهمه ده.", "ps"),
        ("شنگھائی تعاون تنظیم کے اجلاس میں زراعت اور گندم پر بات ہوئی۔ کسان خوش ہیں۔", "ur"),
        ("ՇՀԿ երկրները քննարկեցին գյուղատնտեսությունը և ցորենը։ Գյուղացիները գոհ են։", "hy"),
    ],
)
def test_a_topic_knows_the_concepts_of_the_glossary_in_every_language(
    text: str, language: str
) -> None:
    assert "agriculture-food" in topics(text, text, language)


def test_where_it_is_only_mentioned_its_meeting_is_no_topic() -> None:
    found = topics(
        "Kyrgyzstan and Oman agree on hydropower",
        "On the sidelines of the SCO summit the two ministers signed a deal on hydropower.\n\n"
        "The plant on the Naryn will give electricity to 40,000 homes. Dams follow in spring.",
        "en",
    )
    assert "energy" in found
    assert "summit-diplomacy" not in found


@pytest.mark.long
def test_an_operator_may_switch_off_the_topics_of_the_organisation() -> None:
    gazetteer = classifier().gazetteer
    kept = tuple(one for one in gazetteer.topics if not one.term.startswith(tuple(OF_ITSELF)))
    narrow = Classifier(replace(gazetteer, topics=kept))
    article = article_of("SCO summit opens in Tianjin", "Leaders met.", day=date(2025, 9, 1))
    found = narrow.classify(article)
    assert found.level == "about"
    assert not {tag.term for tag in found.tags if tag.scheme == "topic"} & OF_ITSELF


@pytest.mark.parametrize("text", ["ШОС", "上合组织", "О ШОС.", "上海合作组织与你", "Обо всей ШОС"])
def test_a_text_of_the_name_alone_has_no_topic(text: str) -> None:
    for headline in ("", text):
        found = classifier().classify(article_of(headline, text))
        assert not [tag.term for tag in found.tags if tag.scheme == "topic"]
        assert not [piece for piece in found.of_tags if piece[0].startswith("topic")]


@pytest.mark.parametrize(
    ("text", "topic"),
    [("Спорт ШОС", "sport"), ("上合组织能源", "energy"), ("Туризм ШОС", "tourism")],
)
def test_a_word_of_a_topic_beside_the_name_makes_it(text: str, topic: str) -> None:
    found = classifier().classify(article_of(text, f"{text} {text}"))
    assert topic in [tag.term for tag in found.tags if tag.scheme == "topic"]
