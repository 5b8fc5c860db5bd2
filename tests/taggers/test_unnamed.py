"""A meeting that is told by city, day and leaders alone."""

from __future__ import annotations

from datetime import date

from monitor.taggers.gate import announced_matches
from monitor.taggers.proof import proof_of
from monitor.taggers.unnamed_findings import strengths
from tests.taggers.entities import gazetteer, prepared
from tests.taggers.relevance_corpus import article_of, classifier, terms

TEXT = (
    "In Tianjin the leaders of ten member states agreed to found a development bank. Xi Jinping "
    "spoke first, Vladimir Putin and Narendra Modi after him.\n\nThe declaration runs to twenty "
    "pages; Kazakhstan and Iran had asked for more on water."
)


LITTLE = (
    "In Tianjin the leaders agreed to found a development bank.\n\nKazakhstan and Iran had asked "
    "for more on water, and China for less."
)
"""Enough on the days of the summit, and on no other day."""


def test_city_day_and_leaders_are_enough() -> None:
    found = classifier().classify(
        article_of("A bank is born in Tianjin", TEXT, day=date(2025, 9, 1), language="en")
    )
    assert found.level == "about"
    assert terms(found, "event") == {"summit-2025-tianjin"}


def test_on_another_day_the_city_means_nothing() -> None:
    found = classifier().classify(
        article_of("A bank is born in Tianjin", LITTLE, day=date(2024, 3, 1), language="en")
    )
    assert found.level == "none"
    found = classifier().classify(
        article_of("A bank is born in Tianjin", LITTLE, day=date(2025, 9, 1), language="en")
    )
    assert found.level != "none"


def test_a_meeting_that_nobody_listed_is_told_by_all_its_words() -> None:
    found = classifier().classify(
        article_of("A bank is born in Tianjin", TEXT, day=date(2031, 9, 1), language="en")
    )
    assert found.level == "about"
    one = classifier().classify(
        article_of("A bank is born in Tianjin", f"{TEXT} ASEAN will follow.", day=date(2031, 9, 1))
    )
    assert one.level == "none"


def test_another_organisation_owns_its_own_meeting() -> None:
    text = TEXT.replace("ten member states", "the member states of BRICS")
    found = classifier().classify(
        article_of("A bank is born in Tianjin", text, day=date(2025, 9, 1), language="en")
    )
    assert found.level != "about"


MINISTERS = (
    "BISHKEK - The transport ministers of the ten member states agreed on Wednesday on one waybill "
    "for lorries. Kazakhstan and Iran will begin.\n\nChina and Uzbekistan asked for a year more."
)


def test_ministers_of_member_states_tell_of_their_meeting() -> None:
    found = classifier().classify(
        article_of(
            "Transport ministers settle on a waybill",
            MINISTERS,
            day=date(2026, 6, 25),
            language="en",
        )
    )
    assert found.level == "about"
    assert terms(found, "event") == {"transport-ministers-2026-bishkek"}


def test_ministers_of_another_organisation_tell_of_its_own() -> None:
    text = MINISTERS.replace("ten member states", "member states of the Eurasian Economic Union")
    found = classifier().classify(
        article_of(
            "Transport ministers settle on a waybill", text, day=date(2026, 6, 25), language="en"
        )
    )
    assert found.level == "none"


def test_leaders_before_screens_need_no_city() -> None:
    text = (
        "The heads of government spoke by video on Thursday. Askar Mamin was in the chair, Li "
        "Keqiang promised vaccines, and Mikhail Mishustin spoke of software.\n\nA communique of "
        "thirty-two points was adopted; the member states will link their technology parks."
    )
    found = classifier().classify(
        article_of("Eight premiers, eight screens", text, day=date(2021, 11, 26), language="en")
    )
    assert found.level == "about"
    assert terms(found, "event") == {"chg-2021-nursultan"}
    text = text.replace("the member states", "they")
    found = classifier().classify(
        article_of("Eight premiers, eight screens", text, day=date(2023, 2, 1), language="en")
    )
    assert found.level == "none"


def test_whom_the_speakers_accuse_does_not_own_the_meeting() -> None:
    text = TEXT.replace("The declaration", "NATO was accused of returning. The declaration")
    found = classifier().classify(
        article_of("A bank is born in Tianjin", text, day=date(2025, 9, 1), language="en")
    )
    assert found.level == "about"


ORGAN = (
    "The anti-terrorist structure in Tashkent has trained {} officers in tracing money.\n\n"
    "Its director spoke of crypto purses; three of the officers came from Mongolia, an observer."
)


def test_a_body_told_by_its_city_is_enough() -> None:
    found = classifier().classify(
        article_of("Officers learn to trace money", ORGAN.format("forty"), language="en")
    )
    assert found.level == "about"
    text = ORGAN.format("forty").replace("Tashkent", "Lisbon")
    found = classifier().classify(article_of("Officers learn to trace money", text, language="en"))
    assert found.level == "none"


PARTNER = (
    "KATHMANDU - What has Nepal had of ten years as a dialogue partner? The ten members met in "
    "Bishkek, and Nepal sent nobody.\n\nChina and India spoke of roads, Russia and Kazakhstan of "
    "grain, and a full membership is far away, the charter says."
)


def test_a_status_and_the_members_are_enough_where_no_other_body_is_named() -> None:
    headline = "A dialogue partner without a dialogue"
    found = classifier().classify(article_of(headline, PARTNER, language="en"))
    assert found.level == "about"
    found = classifier().classify(
        article_of(headline, f"{PARTNER} ASEAN is nearer.", language="en")
    )
    assert found.level == "none"


def test_letters_that_nothing_else_has_need_no_more() -> None:
    text = "Դպրոցի երեք աշակերտ ՇՀԿ մրցույթում երկրորդ տեղը գրավեց։ Նրանք ռոբոտ էին բերել։ " * 3
    found = classifier().classify(article_of("Ռոբոտը քայլեց", text, language="hy"))
    assert found.level != "none"


def test_an_exercise_with_its_year_needs_no_states() -> None:
    def found(name: str) -> dict[str, float]:
        text = prepared(f"«{name}» началась с ошибки: всех построили.", language="ru")
        return strengths(text, gazetteer(), proof_of(text, gazetteer()))

    assert "exercise-of-a-year" in found("Мирная миссия – 2023")
    assert "exercise-of-a-year" not in found("Мирная миссия")


def test_a_meeting_on_screens_is_known_by_its_kind() -> None:
    text = (
        "In a virtual summit hosted by India, Prime Minister Shehbaz Sharif said on Tuesday that "
        "terrorism must not be a stick for politics. He offered Central Asia the ports. "
        "Xi Jinping, who spoke by video link from China, asked for open railways."
    )
    headline = "Sharif warns of politics over terror at virtual summit"
    on_the_day = article_of(headline, text, day=date(2023, 7, 4), language="en")
    assert classifier().classify(on_the_day).level == "about"
    later = article_of(headline, text, day=date(2024, 2, 4), language="en")
    assert classifier().classify(later).level == "none"


def test_the_gate_asks_what_a_text_that_names_nothing_is_asked() -> None:
    title = "Elders of the network university agree in Omsk on one scale"
    summary = (
        "Rectors from Russia and Kazakhstan signed a table of credits of the network university."
    )
    assert announced_matches(title, summary, classifier().gazetteer, day=date(2025, 10, 21))
    other = "Rectors from Russia and Kazakhstan signed a table of credits of two faculties."
    assert not announced_matches(
        "Elders agree in Omsk", other, classifier().gazetteer, day=date(2025, 10, 21)
    )
