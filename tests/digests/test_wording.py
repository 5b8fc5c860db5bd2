"""The words of the three languages: complete, the same in each, plural forms right."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import load_catalogue
from config.settings import INTERFACES
from monitor.digests.wording import wording
from monitor.reprints.quantities import quantities
from monitor.taggers.shipped import gazetteer_with


def leaves(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in table.items():
        path = f"{prefix}{name}"
        found |= leaves(value, f"{path}.") if isinstance(value, dict) else {path: value}
    return found


def holes(value: Any) -> set[str]:
    texts = value if isinstance(value, list) else [value]
    return {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}


ENGLISH = leaves(wording("en").tables)
FORMS = {"en": 2, "ru": 3, "zh": 1}


@pytest.mark.parametrize("interface", ["ru", "zh"])
def test_every_language_says_the_same(interface: str) -> None:
    other = leaves(wording(interface).tables)
    own = ("country.", "language.", "date.months_short.")  # where one writes otherwise than CLDR
    assert {n for n in other if not n.startswith(own)} == {
        n for n in ENGLISH if not n.startswith(own)
    }
    for name, value in other.items():
        if not name.startswith(("date.", *own)):
            assert holes(value) <= holes(ENGLISH[name]), name


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_phrase_has_its_plural_forms(interface: str) -> None:
    for name, forms in wording(interface).tables["count"].items():
        assert len(forms) == FORMS[interface], name


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 новых сюжетов"),
        (1, "1 новый сюжет"),
        (2, "2 новых сюжета"),
        (4, "4 новых сюжета"),
        (5, "5 новых сюжетов"),
        (11, "11 новых сюжетов"),
        (12, "12 новых сюжетов"),
        (14, "14 новых сюжетов"),
        (21, "21 новый сюжет"),
        (22, "22 новых сюжета"),
        (111, "111 новых сюжетов"),
        (1012, "1\u00a0012 новых сюжетов"),
    ],
)
def test_russian_plurals(n: int, said: str) -> None:
    assert wording("ru").count("stories", n) == said


def test_english_and_chinese_numbers() -> None:
    assert wording("en").count("articles", 1) == "1 article"
    assert wording("en").count("articles", 1240) == "1,240 articles"
    assert wording("zh").count("articles", 1240) == "1,240篇报道"


@pytest.mark.parametrize(
    ("interface", "long", "short"),
    [
        ("en", "Saturday, 21 November 2026", "21 Nov 2026"),
        ("ru", "суббота, 21 ноября 2026 года", "21 нояб. 2026"),
        ("zh", "2026年11月21日 星期六", "2026年11月21日"),
    ],
)
def test_dates(interface: str, long: str, short: str) -> None:
    words = wording(interface)
    assert words.long_day(date(2026, 11, 21)) == long
    assert words.day(date(2026, 11, 21)) == short


def test_russian_writes_short_months_out() -> None:
    days = [wording("ru").day(date(2026, month, 1), year=False) for month in range(1, 13)]
    assert " ".join(days).replace("1 ", "") == (
        "янв. февр. марта апр. мая июня июля авг. сент. окт. нояб. дек."
    )


@pytest.mark.parametrize(
    ("interface", "countries", "languages"),
    [
        (
            "en",
            "Iran, Kyrgyzstan, South Korea, Hong Kong (China), Myanmar, Viet Nam, Türkiye,"
            " United States, European Union, United Nations",
            "Kyrgyz, Dhivehi, Persian",
        ),
        (
            "ru",
            "Иран, Кыргызстан, Республика Корея, Гонконг (Китай), Мьянма, Вьетнам, Турция,"
            " США, Европейский союз, ООН",
            "кыргызский, дивехи, персидский",
        ),
        (
            "zh",
            "伊朗, 吉尔吉斯斯坦, 韩国, 中国香港, 缅甸, 越南, 土耳其, 美国, 欧盟, 联合国",
            "吉尔吉斯语, 迪维希语, 波斯语",
        ),
    ],
)
def test_names_of_countries_and_languages(interface: str, countries: str, languages: str) -> None:
    words = wording(interface)
    codes = ["IR", "KG", "KR", "HK", "MM", "VN", "TR", "US", "EU", "UN"]
    assert ", ".join(words.country(code) for code in codes) == countries
    assert ", ".join(words.language(code) for code in ("ky", "dv", "fa")) == languages


@pytest.mark.long
@pytest.mark.parametrize("interface", INTERFACES)
def test_every_country_and_language_that_is_watched_has_a_name(interface: str) -> None:
    words = wording(interface)
    for source in load_catalogue():
        assert not source.country or words.country(source.country) != source.country
        assert not source.language or words.language(source.language) != source.language
    for country in gazetteer_with().countries:
        assert words.country(country.term) != country.term


def test_moments_name_what_today_does_not_say() -> None:
    words, today = wording("en"), date(2026, 11, 21)
    assert words.moment(datetime(2026, 11, 21, 7, 5, tzinfo=UTC), today=today) == "07:05"
    assert words.moment(datetime(2026, 11, 20, 22, 0, tzinfo=UTC), today=today) == "20 Nov, 22:00"
    assert words.moment(datetime(2025, 9, 1, tzinfo=UTC), today=today) == "1 Sep 2025, 00:00"


@pytest.mark.parametrize(
    ("interface", "term", "label", "name"),
    [
        ("en", "summit-2025-tianjin", "", "SCO summit, Tianjin 2025"),
        ("ru", "summit-2025-tianjin", "x", "Саммит ШОС, Тяньцзинь, 2025"),
        ("zh", "fm-2023-goa", "x", "上合组织外长理事会会议（果阿，2023年）"),
        ("en", "summit-2031-osh", "", "SCO summit, Osh 2031"),
        ("ru", "summit-2031-osh", "SCO summit in Osh", "SCO summit in Osh"),
        ("ru", "exercise-peace-mission-2021", "Peace Mission 2021", "Peace Mission 2021"),
        ("en", "something", "", "something"),
    ],
)
def test_events_are_named_from_their_term(interface: str, term: str, label: str, name: str) -> None:
    assert wording(interface).event(term, label) == name


def test_unknown_codes_stand_for_themselves() -> None:
    words = wording("en")
    assert words.country("XX") == "XX"
    assert words.language("xx") == "xx"
    assert words.topic("energy/gas") == "Energy"
    assert words.topic("gossip") == "gossip"
    assert wording("fr").code == "en"


@pytest.mark.parametrize(
    ("value", "en", "ru", "zh"),
    [
        ("42", "42", "42", "42"),
        ("2030", "2030", "2030", "2030"),
        ("12000", "12,000", "12\u00a0000", "12,000"),
        ("1.5", "1.5", "1,5", "1.5"),
        ("2.5%", "2.5%", "2,5%", "2.5%"),
        ("1250000", "1.25 million", "1,25 миллиона", "125万"),
        ("10000000000", "10 billion", "10 миллиардов", "100亿"),
        ("1234567", "1,234,567", "1\u00a0234\u00a0567", "1,234,567"),
        ("9" * 40, "9" * 40, "9" * 40, "9" * 40),
    ],
)
def test_a_number_is_said_as_its_readers_write_it(value: str, en: str, ru: str, zh: str) -> None:
    said = [wording(code).quantity(value) for code in ("en", "ru", "zh")]
    assert said == [en, ru, zh]


@given(st.text("0123456789.,% ۰۹四百万亿milrdbnкt", max_size=60))
def test_every_number_that_is_found_can_be_said(text: str) -> None:
    for one in quantities(text):
        assert wording("ru").quantity(one.value)
