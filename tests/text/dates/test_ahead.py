"""Days that sentences name for what is to come, in the languages and calendars of the news."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.text.dates.ahead import days_ahead

DAY = date(2026, 11, 28)


def told(line: str, language: str) -> list[str]:
    """Return the days of *line* in one word each."""
    return [
        f"{one.starts:%d.%m.%y}"
        + (f"-{one.ends:%d.%m.%y}" if one.ends != one.starts and one.precise == "day" else "")
        + ("" if one.precise == "day" else f" {one.precise}")
        for one in days_ahead(line, DAY, language=language)
    ]


@pytest.mark.parametrize(
    ("language", "line", "days"),
    [
        ("en", "The forum opens in Osh on 5 December.", "05.12.26"),
        ("en", "It will be held on December 5-7, 2027 in Osh.", "05.12.27-07.12.27"),
        ("en", "It goes on from 5 to 7 December 2026.", "05.12.26-07.12.26"),
        ("en", "Doors open on 5 December at 10:00.", "05.12.26"),
        ("ru", "С 5 по 7 декабря в Оше пройдёт форум.", "05.12.26-07.12.26"),
        ("ru", "Встреча состоится 05.12.2026 в Оше.", "05.12.26"),
        ("zh", "论坛将于12月5日至7日在奥什举行。", "05.12.26-07.12.26"),
        ("ja", "12月5日にオシで開かれる。", "05.12.26"),
        ("fa", "نشست ۱۵ آذر در اوش برگزار می‌شود.", "06.12.26"),
        ("ar", "تعقد القمة في 10 ديسمبر في أوش.", "10.12.26"),
        ("hi", "ओश में 10 दिसंबर को सम्मेलन होगा।", "10.12.26"),
        ("kk", "5 желтоқсанда Ошта форум өтеді.", "05.12.26"),
        ("uz", "5-dekabr kuni Oshda anjuman ochiladi.", "05.12.26"),
        ("de", "Am 5. Dezember beginnt in Osch die Messe.", "05.12.26"),
        ("en", "They will meet in Osh in July 2027.", "01.07.27 month"),
        ("ru", "Саммит пройдёт в июле 2027 года.", "01.07.27 month"),
        ("zh", "峰会将于2027年7月举行。", "01.07.27 month"),
        ("en", "The next summit is in Osh in 2027.", "01.01.27 year"),
    ],
)
def test_a_day_that_is_coming_is_read(language: str, line: str, days: str) -> None:
    assert told(line, language) == [days]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "It was held on 20 November."),
        ("en", "The charter of 7 June 2002 says so."),
        ("en", "The programme runs until 2035."),
        ("en", "It opened today, 28 November 2026."),
        ("ru", "В сентябре 2026 года прошла выставка."),
        ("hi", "अध्यक्षों का 18वाँ सम्मेलन शुक्रवार को शुरू हुआ।"),
        ("en", "Thirty 31.11.2026 40.12.2026 nowhere."),
    ],
)
def test_what_is_over_or_no_day_is_none(language: str, line: str) -> None:
    assert told(line, language) == []


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    assert told("on 5 February", "en") == ["05.02.27"]
    assert told("on 5 September", "en") == []


def test_several_days_come_in_the_order_of_the_line() -> None:
    line = "8–9 декабря пройдёт саммит, 12 декабря откроется выставка."
    assert told(line, "ru") == ["08.12.26-09.12.26", "12.12.26"]
