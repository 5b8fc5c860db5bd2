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


@pytest.mark.parametrize(
    "dateline",
    [
        "BISHKEK – ",
        "BISHKEK, 27 November – ",
        "BISHKEK (AKIpress) - ",
        "BISHKEK, 30 November (24.kg) — ",
        "TASHKENT, Nov. 27 (UzA) -- ",
    ],
)
def test_a_sentence_behind_a_dateline_announces_without_its_day_and_city(dateline: str) -> None:
    news = "The SCO business forum will open on 12 December."
    (event,) = planned("Business forum of the SCO", dateline + news)
    assert (event.kind, event.starts, event.city) == ("business_forum", date(2026, 12, 12), "")
    assert event.sentence == news


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "БИШКЕК, 27 ноя — Sputnik. Бизнес-форум ШОС откроется в Оше 12 декабря."),
        ("zh", "新华社比什凯克11月27日电（记者 王明）上合组织论坛将于12月12日在奥什举行。"),
    ],
)
def test_datelines_of_other_languages_take_no_event_with_them(language: str, text: str) -> None:
    (event,) = planned("ШОС" if language == "ru" else "上合组织", text, language=language)
    assert (event.starts, event.city) == (date(2026, 12, 12), "osh")


def test_what_a_sentence_of_links_tells_is_no_announcement() -> None:
    text = "Ministers met on Friday.\n\nRead also: The SCO business forum will open on 12 December."
    assert not planned("SCO ministers meet", text)


@pytest.mark.parametrize(
    ("language", "text", "announcer"),
    [
        ("en", "The SCO forum will open in Osh on 12 December, the Secretary-General said.", ""),
        ("ru", "Форум ШОС откроется в Оше 12 декабря, сообщил генеральный секретарь.", ""),
        (
            "zh",
            "上合组织论坛将于12月12日在奥什举行。上合组织秘书处表示，论坛将讨论能源。",
            "SCO Secretariat",
        ),
        (
            "ru",
            "Форум ШОС откроется в Оше 12 декабря. Об этом сообщил Секретариат ШОС.",
            "SCO Secretariat",
        ),
        (
            "en",
            "The SCO forum will open in Osh on 12 December.\n\nThe SCO Secretariat said so.",
            "",
        ),
    ],
)
def test_who_says_so_is_not_what_is_announced_and_may_stand_in_the_next_sentence(
    language: str, text: str, announcer: str
) -> None:
    (event,) = planned(text.partition(",")[0], text, language=language)
    assert event.announced_by == announcer


def test_a_meeting_of_a_forum_is_a_forum_and_a_conference_in_a_clause_of_its_own_is_one() -> None:
    text = "上合组织论坛第二十一次会议将于12月12日在奥什举行。"
    assert [one.kind for one in planned("上合组织论坛", text, language="zh")] == ["forum"]
    text = "The SCO forum opened on Monday, and an SCO conference will be held on 12 December."
    assert [one.kind for one in planned("SCO in Osh", text)] == ["conference"]
