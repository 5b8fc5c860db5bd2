"""States and their cities are found by the names that CLDR has for them, in all languages of the
lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from babel import Locale, UnknownLocaleError

from config.lexicon import languages
from monitor.taggers.matcher import Matcher
from monitor.taggers.shipped import matcher_of
from tests.taggers.entities import gazetteer

WRITTEN: Final = {"sr": ("sr_Cyrl", "sr_Latn"), "uz": ("uz_Latn",), "zh": ("zh_Hans", "zh_Hant")}
"""Locales of languages that are written in two ways; the Cyrillic names of CLDR for Uzbek are
Russian ones."""

CITIES: Final = {
    "Africa/Cairo": "cairo",
    "Asia/Almaty": "almaty",
    "Asia/Ashgabat": "ashgabat",
    "Asia/Baku": "baku",
    "Asia/Bishkek": "bishkek",
    "Asia/Colombo": "colombo",
    "Asia/Dubai": "dubai",
    "Asia/Dushanbe": "dushanbe",
    "Asia/Kabul": "kabul",
    "Asia/Karachi": "karachi",
    "Asia/Katmandu": "kathmandu",
    "Asia/Phnom_Penh": "phnom-penh",
    "Asia/Riyadh": "riyadh",
    "Asia/Samarkand": "samarkand",
    "Asia/Tashkent": "tashkent",
    "Asia/Tehran": "tehran",
    "Asia/Ulaanbaatar": "ulaanbaatar",
    "Asia/Vientiane": "vientiane",
    "Asia/Yerevan": "yerevan",
    "Europe/Istanbul": "istanbul",
    "Europe/Minsk": "minsk",
    "Europe/Moscow": "moscow",
}


def locales() -> Iterator[tuple[str, Locale]]:
    """Yield each language of the lexicon with the locales of CLDR that it has."""
    for language in languages():
        for name in WRITTEN.get(language, (language,)):
            try:
                yield language, Locale.parse(name)
            except UnknownLocaleError:
                continue


def is_found(matcher: Matcher, language: str, name: str, scheme: str, term: str) -> bool:
    hits, _ = matcher.find_first(f"{name}.", language=language)
    return any((hit.term.scheme, hit.term.term) == (scheme, term) for hit in hits)


@pytest.mark.long
def test_states_that_belong_to_it_are_found_in_all_languages() -> None:
    shipped = gazetteer()
    matcher = matcher_of(shipped)
    codes = sorted(
        shipped.states("member") | shipped.states("partner") | shipped.states("observer")
    )
    assert len(codes) > 20
    missing = [
        f"{locale} {code} {name}"
        for language, locale in locales()
        for code in codes
        if (name := locale.territories.get(code, "").split(" (")[0].rstrip("།་:"))
        and not is_found(matcher, language, name, "country", code)
    ]
    assert not missing


@pytest.mark.long
def test_cities_that_meetings_are_held_in_are_found_in_all_languages() -> None:
    matcher = matcher_of(gazetteer())
    missing = [
        f"{locale} {term} {name}"
        for language, locale in locales()
        for zone, term in CITIES.items()
        if (name := locale.time_zones.get(zone, {}).get("city", ""))
        and not is_found(matcher, language, name, "place", term)
    ]
    assert not missing
