"""Dates as outlets write them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from monitor.text.dates.calendars import from_solar
from monitor.text.dates.months import fold_month, month, solar_month
from monitor.text.dates.reading import ParsedDate, parse_date
from monitor.text.dates.zones import country_zone, named_zone, offset

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = datetime(2025, 9, 1, tzinfo=UTC)


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 1) -> ParsedDate:
    return ParsedDate(datetime(2025, 9, day, hour, minute, second, tzinfo=UTC), date_only=False)


def parsed(text: str, **options: str) -> ParsedDate | None:
    return parse_date(text, now=NOW, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 01 Sep 2025 10:00:00 +0800", at(2)),
        ("Mon, 01 Sep 2025 10:00:00 GMT", at(10)),
        ("Mon, 1 Sep 2025 10:00 EST", at(15)),
        ("Mon, 01 Sep 2025 10:00:00 PDT", at(17)),
        ("Mon, 01 Sep 2025 10:00:00 MSK", at(7)),
        ("Mon, 01 Sep 2025 10:00:00 МСК", at(7)),
        ("Mon, 01 Sep 2025 10:00:00 MSK+4", at(3)),
        ("Mon, 01 Sep 2025 10:00:00 PKT", at(5)),
        ("Mon, 01 Sep 2025 10:00:00 IRST", at(6, 30)),
        ("Mon, 01 Sep 2025 10:00:00 NPT", at(4, 15)),
        ("Mon, 01 Sep 2025 10:00:00 UZT", at(5)),
        ("Mon, 01 Sep 2025 10:00:00 ALMT", at(5)),
        ("Mon, 01 Sep 2025 10:00:00 IST", at(4, 30)),
        ("Mon, 01 Sep 2025 10:00:00 BST", at(9)),
        ("Mon, 01 Sep 2025 10:00:00 Z", at(10)),
        ("Mon, 01 Sep 2025 10:00:00 -0000", at(10)),
        ("Mon, 01 Sep 2025 10:00:00 GMT+0800", at(2)),
        ("Mon, 01 Sep 2025 10:00:00 +0800 (CST)", at(2)),
        ("Mon, 01 Sep 2025 10:00:00 XYZ", at(10)),
        ("Mon, 01 Sep 2025 10:00:60 GMT", at(10, 0, 59)),
        ("Mon, 31 Aug 2025 24:00:00 GMT", at(0)),
        ("01 Sep 25 10:00 GMT", at(10)),
        ("Monday, 01-Sep-25 10:00:00 UTC", at(10)),
        ("mon,01 sep 2025 10:00:00 +08:00", at(2)),
        ("Mon Sep  1 10:00:00 2025", at(10)),
        ("Mon Sep  1 10:00:00 CST 2025", at(16)),
        ("Sep 1, 2025 10:00 AM", at(10)),
        ("September 1st, 2025 at 12:30 am", at(0, 30)),
        ("2025-09-01T10:00:00Z", at(10)),
        ("2025-09-01t10:00:00z", at(10)),
        ("2025-09-01T10:00:00.123456789+08:00", at(2)),
        ("2025-09-01T10:00:00,5+08", at(2)),
        ("2025-09-01 10:00:00 +0800 CST", at(2)),
        ("2025-09-01T10:00", at(10)),
        ("2025/9/1 10:00:00", at(10)),
        ("2025.09.01 10:00", at(10)),
        ("2025-9-1 9:5:3", at(9, 5, 3)),
        ("20250901T100000Z", at(10)),
        ("20250901100000", at(10)),
        ("202509011000", at(10)),
        ("1756720800", at(10)),
        ("1756720800000", at(10)),
        ("1756720800.25", at(10)),
        ("/Date(1756720800000+0800)/", at(10)),
        ("2025年9月1日 10:00", at(10)),
        ("2025年9月1日 下午3点05分", at(15, 5)),
        ("2025년 9월 1일 10시 30분", at(10, 30)),
        ("1 сентября 2025, 10:30", at(10, 30)),
        ("понедельник, 1 сентября 2025 г., 10:30 МСК", at(7, 30)),
        ("10:30, 01.09.2025", at(10, 30)),
        ("01.09.2025 10:30:15", at(10, 30, 15)),
        ("1 Sep 2025 | 10:30 IST", at(5)),
        ("9/1/2025 5:30:00 PM", at(17, 30)),
        ("13/09/2025 10:00", at(10, day=13)),
        ("٠١ سبتمبر ٢٠٢٥ ١٠:٣٠", at(10, 30)),
        ("１９：００ ２０２５年９月１日", at(19)),
    ],
)
def test_moments(text: str, expected: ParsedDate) -> None:
    assert parsed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025-09-01", "20250901", "2025-244", "2025-W36-1", "01.09.2025", "1.9.2025", "01/09/2025",
        "1-9-2025", "2025. 9. 1.", "1 Sep 2025", "Sept. 1, 2025",
        "2025年9月1日", "2025年09月01号", "二〇二五年九月一日", "1 сентября 2025 года",
        "ПН, 01 СЕН 2025",
        "1 вересня 2025", "1 верасня 2025", "2025 жылғы 1 қыркүйек", "1 қыркүйек 2025 ж.",
        "2025-жылдын 1-сентябры", "2025-yil 1-sentabr", "2025 йил 1 сентябрь",
        "1 сентябри соли 2025",
        "2025 оны 9 дүгээр сарын 1", "2025 оны 09 сарын 01", "1 Eylül 2025 Pazartesi",
        "1 sentyabr 2025-ci il", "1 sentýabr 2025", "1 սեպտեմբերի, 2025", "۱۴۰۴/۰۶/۱۰",
        "1404-06-10",
        "۱۰ شهریور ۱۴۰۴", "۱۰ سنبله ۱۴۰۴", "۱۰ وږی ۱۴۰۴", "1 सितंबर 2025", "१ सितम्बर २०२५",
        "1 ستمبر 2025", "1 سبتمبر 2025", "1 أيلول 2025", "1 سپتمبر 2025", "lundi 1 septembre 2025",
        "1. September 2025", "1 de septiembre de 2025", "1 września 2025", "2568-09-01",
        "1 септембра 2025",
    ],
)  # fmt: skip
def test_days(text: str) -> None:
    assert parsed(text) == ParsedDate(DAY, date_only=True)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "never", "n/a", "-", "0", "-1", "10:30", "2025", "2025-09", "Sep 2025",
        "Thu, 01 Jan 1970 00:00:00 GMT", "100000000", "1900-01-01", "1994-12-31", "2203-01-01",
        "99999999999", "9" * 100, "2026-11-24", "Mon, 31 Feb 2025 10:00:00 GMT", "2025-13-01",
        "2025-09-31", "0000-00-00 00:00:00", "2025-09-01T25:00:00Z", "2025-09-01T10:60:00Z",
        "Mon, 01 Foo 2025 10:00:00 GMT", "1404/13/01", "1403/12/31", "1404/12/30", "x" * 10_000,
        "\x00\ud800", "<p>1</p>", "九月", "+99:99",
    ],
)  # fmt: skip
def test_no_believable_date(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize(
    ("text", "language", "zone", "expected"),
    [
        ("Mon, 01 Sep 2025 10:00:00 IST", "hi", "", at(4, 30)),
        ("Mon, 01 Sep 2025 10:00:00 IST", "he", "", at(8)),
        ("Mon, 01 Sep 2025 10:00:00 CST", "zh", "", at(2)),
        ("Mon, 01 Sep 2025 10:00:00 CST", "en", "Asia/Shanghai", at(2)),
        ("Mon, 01 Sep 2025 10:00:00 CST", "en", "", at(16)),
        ("Mon, 01 Sep 2025 10:00:00 AST", "ar", "", at(7)),
        ("Mon, 01 Sep 2025 10:00:00 AST", "en", "Asia/Riyadh", at(7)),
        ("Mon, 01 Sep 2025 10:00:00 AST", "en", "", at(14)),
        ("Mon, 01 Sep 2025 10:00:00 BST", "bn", "", at(4)),
        ("Mon, 01 Sep 2025 10:00:00 XYZ", "", "+05:30", at(4, 30)),
        ("2025-09-01 10:00:00", "uz", "Asia/Tashkent", at(5)),
        ("2025-09-01T10:00:00[Asia/Tashkent]", "uz", "", at(5)),
        ("2025-09-01T10:00:00+05:00[Asia/Tashkent]", "uz", "", at(5)),
        ("2025-09-01T10:00:00Z[Europe/Moscow]", "uz", "", at(10)),
        ("2025-09-01T10:00:00Z", "uz", "Asia/Tashkent", at(10)),
        ("01.09.2025 10:00", "ru", "Europe/Moscow", at(7)),
        ("2025-09-01 10:00:00", "", "Nowhere/Land", at(10)),
        ("9/1/2025 5:30:00 PM", "en", "", at(17, 30)),
        ("01/09/2025 5:30 PM", "en", "", at(17, 30)),
    ],
)
def test_context_decides(text: str, language: str, zone: str, expected: ParsedDate) -> None:
    assert parsed(text, language=language, default_zone=zone) == expected


def test_a_day_is_the_day_that_was_written_whatever_the_zone() -> None:
    assert parsed("01.09.2025", default_zone="Asia/Vladivostok") == ParsedDate(DAY, date_only=True)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2 hours ago", "en", NOW - timedelta(hours=2)),
        ("3 часа назад", "ru", NOW - timedelta(hours=3)),
        ("3小时前", "zh", NOW - timedelta(hours=3)),
        ("2 soat oldin", "uz", NOW - timedelta(hours=2)),
        ("сегодня, 10:30", "ru", NOW.replace(hour=10, minute=30)),
        ("вчера в 10:30", "", NOW.replace(day=20, hour=10, minute=30)),
        ("1 сентября 10:30", "ru", datetime(2026, 9, 1, 10, 30, tzinfo=UTC)),
        ("25 декабря 10:30", "ru", datetime(2025, 12, 25, 10, 30, tzinfo=UTC)),
        ("9月1日 08:00", "zh", datetime(2026, 9, 1, 8, tzinfo=UTC)),
    ],
)
def test_words_relative_to_now(text: str, language: str, expected: datetime) -> None:
    assert parsed(text, language=language) == ParsedDate(expected, date_only=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yesterday", datetime(2026, 11, 20, tzinfo=UTC)),
        ("вчера", datetime(2026, 11, 20, tzinfo=UTC)),
        ("1 сентября", datetime(2026, 9, 1, tzinfo=UTC)),
        ("25 December", datetime(2025, 12, 25, tzinfo=UTC)),
        ("۳۰ آبان", datetime(2026, 11, 21, tzinfo=UTC)),
    ],
)
def test_days_relative_to_now(text: str, expected: datetime) -> None:
    assert parsed(text) == ParsedDate(expected, date_only=True)


def test_guesses_can_be_switched_off() -> None:
    assert parse_date("2 months ago", language="en", now=NOW, thorough=False) is None
    assert parse_date("2025-09-01", now=NOW, thorough=False) is not None


@pytest.mark.parametrize("ahead", [0, 1, 2])
def test_two_days_ahead_are_believed(ahead: int) -> None:
    when = NOW + timedelta(days=ahead)
    assert parsed(when.isoformat()) == ParsedDate(when, date_only=False)
    assert parsed((NOW + timedelta(days=2, seconds=1)).isoformat()) is None


@pytest.mark.parametrize(
    ("solar", "gregorian"),
    [
        ((1357, 11, 22), "1979-02-11"),
        ((1370, 1, 1), "1991-03-21"),
        ((1375, 1, 1), "1996-03-20"),
        ((1399, 12, 30), "2021-03-20"),
        ((1400, 1, 1), "2021-03-21"),
        ((1403, 1, 1), "2024-03-20"),
        ((1403, 12, 30), "2025-03-20"),
        ((1404, 1, 1), "2025-03-21"),
        ((1404, 7, 1), "2025-09-23"),
        ((1405, 1, 1), "2026-03-21"),
        ((1408, 1, 1), "2029-03-20"),
    ],
)
def test_solar_hijri(solar: tuple[int, int, int], gregorian: str) -> None:
    found = from_solar(*solar)
    assert found is not None
    assert found.isoformat() == gregorian


@pytest.mark.parametrize("solar", [(1404, 12, 30), (1404, 7, 31), (1404, 0, 1), (1404, 13, 1)])
def test_no_such_solar_day(solar: tuple[int, int, int]) -> None:
    assert from_solar(*solar) is None


def test_month_names() -> None:
    assert month(fold_month("СЕНТЯБРЯ")) == 9
    assert month(fold_month("İyun")) == 6
    assert month("ago") == 0  # August in Spanish, but "2 days ago" in English
    assert month("mardi") == 0
    assert solar_month(fold_month("شهریور")) == 6
    assert solar_month(fold_month("September")) == 0


def test_the_zones_of_the_sco_space_and_its_neighbours() -> None:
    states = "AE AF AM AZ BH BY CN EG IN IR KG KH KW KZ LK MM MN MV NP PK QA RU SA TJ TM TR UZ"
    assert " ".join(country_zone(code).rpartition("/")[2] for code in states.split()) == (
        "Dubai Kabul Yerevan Baku Bahrain Minsk Shanghai Cairo Kolkata Tehran Bishkek Phnom_Penh "
        "Kuwait Almaty Colombo Yangon Ulaanbaatar Maldives Kathmandu Karachi Qatar Moscow Riyadh "
        "Dushanbe Ashgabat Istanbul Tashkent"
    )


def test_zones() -> None:
    assert named_zone(country_zone("KZ")).utcoffset(DAY) == timedelta(hours=5)
    assert country_zone("LV") == "Europe/Riga"
    assert country_zone("US") == "", "no zone speaks for all of it"
    assert country_zone("XX") == country_zone("") == ""
    for wrong in ("", "+99:00", "+0560", "x", "+", "08:00"):
        assert offset(wrong) is None


@pytest.mark.parametrize(
    "text",
    ["1 2 3 4 5 6 7 8 9 10 11 12 13 ab" * 3, "9" * 99, "x " * 50, "1/" * 50, "(" * 100, "۱" * 100],
)
def test_no_text_takes_long(text: str) -> None:
    parsed("сегодня", language="ru")  # loads dateparser
    started = time.process_time()
    for language in ("fa", "ru", ""):
        parsed(text, language=language)
    assert time.process_time() - started < 1
