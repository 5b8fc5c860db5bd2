"""Place tags, and what all taggers promise: the Protocol, discovery, prepared texts."""

from __future__ import annotations

import pytest

from monitor.taggers import Tagger, discover, tags_of
from tests.taggers.entities import Case, corpus, gazetteer, on, prepared, terms


def found(text: str, **about: object) -> set[str]:
    return terms("places", prepared(text, **about))  # type: ignore[arg-type]


@pytest.mark.parametrize("case", corpus(), ids=lambda case: case.name)
def test_the_corpus(case: Case) -> None:
    tags = terms("places", case.text)
    assert case.expected["places"] <= tags
    assert not case.absent & tags


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("en", "The forum was held in Samarkand.", "samarkand"),
        ("en", "Tianjin hosts the leaders.", "tianjin"),
        ("ru", "Форум прошёл в Душанбе.", "dushanbe"),
        ("ru", "Саммит в Тяньцзине завершён.", "tianjin"),
        ("ru", "в Нью-Дели состоится встреча", "new-delhi"),
        ("zh", "会议在青岛举行", "qingdao"),
        ("kk", "Бішкекте өтті", "bishkek"),
        ("uz", "Toshkentda o‘tdi", "tashkent"),
        ("fa", "در سمرقند برگزار شد", "samarkand"),
        ("ur", "اسلام آباد میں اجلاس", "islamabad"),
        ("hi", "गोवा में बैठक", "goa"),
        ("en", "Nur-Sultan hosted the meeting.", "nur-sultan"),
    ],
)
def test_cities_in_many_languages(language: str, text: str, term: str) -> None:
    assert term in found(text, language=language)


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("ru", "ОШ, 29 ноября. Форум открылся.", "osh"),
        ("ru", "В Ошской области прошли учения.", "osh"),
        ("ru", "Учения под Ошем завершены.", "osh"),
        ("ru", "Форум в Джалал-Абадской области", "jalal-abad"),
        ("uk", "Форум в Ошській області", "osh"),
        ("uk", "Форум під Ошем", "osh"),
        ("uk", "Форум біля Іссик-Куля", "issyk-kul"),
        ("be", "Форум у Ошскай вобласці", "osh"),
        ("be", "Форум у Ташкенце", "tashkent"),
        ("be", "Форум у Ташкенцкай вобласці", "tashkent"),
        ("be", "Форум у Самаркандзе", "samarkand"),
        ("be", "Форум у Чолпан-Аце", "cholpon-ata"),
        ("be", "Вучэнні ў Брэсце", "brest"),
        ("kk", "Хиуада форум өтті", "khiva"),
        ("kk", "Худжандтағы форум", "khujand"),
        ("ky", "Хивада форум өттү", "khiva"),
        ("ky", "Ферганадагы форум", "fergana"),
    ],
)
def test_cities_in_the_cases_and_adjectives_of_their_languages(
    language: str, text: str, term: str
) -> None:
    assert term in found(text, language=language)


@pytest.mark.parametrize("text", ["Ошибка в форуме", "Тот же ош, что и там", "Форум о лошади"])
def test_other_words_that_begin_like_a_short_city_are_none(text: str) -> None:
    assert found(text, language="ru") == set()


@pytest.mark.parametrize(
    "text",
    [
        "The Shanghai Cooperation Organisation met.",
        "The Shanghai Spirit guides them.",
        "The SCO Secretariat in Beijing wrote a letter.",
        "Beijing said that it agrees.",
        "MOSCOW, September 1. /TASS/. The plan is ready.",
    ],
)
def test_cities_that_are_no_places_here(text: str) -> None:
    assert found(text) == set()


def test_the_folder_is_searched_for_taggers() -> None:
    names = [tagger.name for tagger in discover()]
    assert names == sorted(names)
    assert {"organisations", "countries", "people", "places"} <= set(names)
    assert all(isinstance(tagger, Tagger) for tagger in discover())


def test_all_tags_of_a_text_are_unique_sure_and_inside() -> None:
    text = prepared(
        "President Xi Jinping opened the SCO summit in Tianjin. Russia agreed.",
        headline="SCO summit opens in Tianjin",
        date=on(2025, 9, 1),
    )
    tags = tags_of(text, gazetteer())
    assert len({(tag.scheme, tag.term) for tag in tags}) == len(tags)
    for tag in tags:
        assert 0 < tag.confidence <= 1, tag
        assert all(0 <= start < end <= len(text.text) for start, end in tag.spans)


def test_a_prepared_text_knows_its_parts() -> None:
    text = prepared("First here. Second there.\n\nPhoto: A", headline="The headline")
    assert text.text.startswith("The headline\n\nFirst")
    assert text.sentence_at(0) == (0, text.headline_length)
    assert text.text[slice(*text.sentence_at(text.text.index("there")))] == "Second there."
    assert text.is_boilerplate(text.text.index("Photo"))
    assert text.boilerplate_kinds(text.text.index("Photo")) == {"credit"}
    assert text.is_lead(text.text.index("First"))
    assert not text.is_lead(0)


@pytest.mark.parametrize("body", ["", "\n\n", "\x00", "." * 2000, "中" * 2000, "((((" * 200])
def test_odd_texts_have_no_tags_and_are_no_error(body: str) -> None:
    assert tags_of(prepared(body), gazetteer()) == ()
