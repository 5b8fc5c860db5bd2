"""Meetings that a text means without a word for them, and those that it names and does not mean."""

from __future__ import annotations

from datetime import date

import pytest

from tests.taggers.test_events import events

SCREENS = (
    "The Shanghai Cooperation Organisation let a new member in. Its virtual session heard nine "
    "presidents. Each spoke for six minutes. The organisation has a bank to agree on."
)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2023, 7, 5), {"summit-2023-newdelhi"}),
        (date(2023, 7, 20), frozenset()),
        (date(2024, 7, 5), frozenset()),
    ],
)
def test_a_session_on_screens_is_the_one_of_these_days(day: date, found: set[str]) -> None:
    assert events("Nine at one table of the SCO", SCREENS, day=day) == found


def test_one_that_was_in_a_city_is_not_told_by_screens() -> None:
    assert events("Ten at one table of the SCO", SCREENS, day=date(2025, 9, 2)) == frozenset()


DOWN_THE_PAGE = (
    "The Shanghai Cooperation Organisation has a new member since Thursday. The organisation is no "
    "alliance. It decides by consent of all. It decides little.\n\nA customs officer asked what "
    "changes. Nothing, he was told.\n\nIn {city} the new member thanked everybody."
)


@pytest.mark.parametrize(
    ("city", "day", "found"),
    [
        ("Astana", date(2024, 7, 8), {"summit-2024-astana"}),
        ("Tashkent", date(2024, 7, 8), frozenset()),
        ("Astana", date(2024, 8, 8), frozenset()),
    ],
)
def test_in_the_days_after_a_summit_its_city_may_stand_anywhere(
    city: str, day: date, found: set[str]
) -> None:
    text = DOWN_THE_PAGE.format(city=city)
    assert events("A neighbour joins the SCO", text, day=day) == found


@pytest.mark.parametrize(
    ("language", "headline", "text"),
    [
        (
            "en",
            "Secretary-General sees the hall in {city}",
            "Secretary-General Nurlan Yermekbayev measured the hall in {city}. He asked for six "
            "booths. Nobody had counted chairs for the summit before, he said.",
        ),
        (
            "ru",
            "Генсек осмотрел зал, {city}",
            "Генеральный секретарь Нурлан Ермекбаев осмотрел зал, {city}. Он попросил шесть кабин. "
            "До саммита их сделают, обещал строитель.",
        ),
    ],
)
def test_the_coming_summit_is_meant_where_its_city_stands_alone(
    language: str, headline: str, text: str
) -> None:
    def found(city: str) -> frozenset[str]:
        told = headline.format(city=city), text.format(city=city)
        return events(*told, day=date(2026, 2, 11), language=language)

    bishkek, astana, both = {
        "en": ("Bishkek", "Astana", "Bishkek and in Osh"),
        "ru": ("Бишкек", "Астана", "Бишкек и Ош"),
    }[language]
    assert found(bishkek) == {"summit-2026-bishkek"}
    assert found(astana) == found(both) == frozenset()
