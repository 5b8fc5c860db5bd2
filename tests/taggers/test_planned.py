"""What texts announce: the event, its days and its place, who said so; and what they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from storage.records import PlannedEvent
from tests.taggers.relevance_corpus import article_of, classifier

DAY = date(2026, 11, 28)


def planned(
    headline: str, text: str, *, language: str = "en", day: date | None = DAY
) -> tuple[PlannedEvent, ...]:
    article = article_of(headline, text, day=day, language=language)
    found, announced = classifier().read(article)
    assert found == classifier().classify(article)
    assert announced.article == article.id
    return announced.events


def test_a_meeting_has_its_day_its_place_who_says_so_and_the_sentence() -> None:
    sentence = (
        "The SCO Council of Foreign Ministers will meet in Osh on 5 and 6 December, "
        "Foreign Minister Zheenbek Kulubaev said."
    )
    headline = "SCO foreign ministers to meet in Osh"
    (event,) = planned(headline, f"{sentence} He spoke to reporters in Bishkek.")
    assert (event.kind, event.label) == ("fm", "Council of Foreign Ministers")
    assert (event.starts, event.ends, event.precise) == (
        date(2026, 12, 5),
        date(2026, 12, 6),
        "day",
    )
    assert (event.city, event.country) == ("osh", "KG")
    assert "Kulubaev" in event.announced_by
    assert event.sentence == sentence
    whole = f"{headline}\n\n{sentence}"
    assert whole[event.start : event.end].strip() == sentence


@pytest.mark.parametrize(
    ("language", "headline", "text", "wanted"),
    [
        (
            "ru",
            "В Оше пройдёт форум ШОС",
            "Форум молодёжи ШОС откроется в Оше 12 декабря, сообщил МИД Кыргызстана.",
            ("forum", "2026-12-12", "osh"),
        ),
        (
            "zh",
            "上合组织电影节将在奥什举行",
            "上海合作组织电影节将于12月12日至15日在奥什举行。",
            ("festival", "2026-12-12", "osh"),
        ),
        (
            "kk",
            "ШЫҰ көрмесі Алматыда өтеді",
            "Шанхай ынтымақтастық ұйымының көрмесі 12 желтоқсанда Алматыда ашылады.",
            ("exhibition", "2026-12-12", "almaty"),
        ),
        (
            "en",
            "SCO members plan joint exercise",
            "Troops of the Shanghai Cooperation Organisation will hold an anti-terror drill near "
            "Almaty in May 2027.",
            ("exercise", "2027-05-01", "almaty"),
        ),
    ],
)
def test_gatherings_of_other_kinds_are_announced_in_any_language(
    language: str, headline: str, text: str, wanted: tuple[str, str, str]
) -> None:
    found = planned(headline, text, language=language)
    assert [(one.kind, one.starts.isoformat(), one.city) for one in found] == [wanted]


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        (
            "SCO forum closes in Osh",
            "The SCO youth forum that opened in Osh on 20 November closed on Friday.",
        ),
        ("Grain forum in Osh", "A forum of grain traders opens in Osh on 12 December."),
        ("SCO experts meet", "SCO experts discussed the strategy of development until 2035."),
        (
            "Ministry on wheat",
            "The ministry of agriculture bought wheat. A festival of tea begins on 12 December.",
        ),
    ],
)
def test_what_is_over_or_elsewhere_is_not_announced(headline: str, text: str) -> None:
    assert planned(headline, text) == ()


def test_each_event_of_a_sentence_has_the_day_of_its_clause() -> None:
    text = "8–9 декабря в Оше пройдёт форум ШОС, 12 декабря откроется выставка."
    found = planned("Форум ШОС в Оше", text, language="ru")
    assert [(one.kind, one.starts.day, one.ends.day) for one in found] == [
        ("forum", 8, 9),
        ("exhibition", 12, 12),
    ]


def test_what_is_said_twice_is_announced_once_and_a_plan_of_a_year_is_cut() -> None:
    sentence = "The SCO forum in Osh will open on 12 December. "
    assert len(planned("SCO forum in Osh", sentence * 3)) == 1
    many = " ".join(
        f"The SCO forum number {n} opens in Osh on {n} December 2026." for n in range(1, 29)
    )
    assert len(planned("SCO forums in Osh", many)) == 10


def test_a_text_without_a_date_of_publication_goes_by_the_day_of_capture() -> None:
    text = "The SCO forum in Osh will open on 12 December."
    article = article_of("SCO forum in Osh", text, day=None, language="en")
    assert classifier().read(article)[1].events == ()
    at = datetime.combine(DAY, time(9), UTC)
    (event,) = classifier().read(replace(article, captured_at=at))[1].events
    assert event.starts == date(2026, 12, 12)
