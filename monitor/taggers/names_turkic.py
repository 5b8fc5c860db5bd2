"""Find people who are not in the gazetteer in Turkish, Azerbaijani, Uzbek, Kazakh and Kyrgyz.

One safe form only: an office directly before two to four capitalised words ("Dışişleri Bakanı
Hakan Fidan", "министрі Ермек Көшербаев"). These languages hang their cases on the name. In
Turkish an apostrophe shows where the name ends; elsewhere only names count whose surname
ends like one in the nominative (-ov, -yev, -ova, -zoda, -ұлы). On NTREX, whose English
side tells who is meant, each of the 65 names found (57 of them Turkish) is one
(tests/taggers/test_names_turkic.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from monitor.taggers import TaggedText
from monitor.text.languages.romanise import russian

_CYRILLIC: Final = "[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+(?:-[А-ЯЁ][а-яё]+)?"
_LATIN: Final = "[A-ZÇĞİÖŞÜƏ][a-zçğıöşüəâîû]+(?:[ʻ’‘'][a-z]+)?(?:-[A-ZÇĞİÖŞÜƏ][a-zçğıöşüəâîû]+)?"
_TURKISH: Final = "[A-ZÇĞİÖŞÜ][a-zçğıöşüâîû]+(?:-[A-ZÇĞİÖŞÜ][a-zçğıöşüâîû]+)?"

_OFFICES: Final = {
    "tr": (
        "[Bb]akanı|[Bb]aşkanı|[Bb]aşbakanı|[Cc]umhurbaşkanı|[Ss]özcüsü|[Bb]üyükelçisi|[Dd]irektörü|"
        "[Mm]üdürü|[Ss]ekreteri|[Yy]ardımcısı|[Vv]alisi|[Tt]emsilcisi|[Rr]ektörü|[Uu]zmanı|"
        "Büyükelçi|Profesör|Bakan|Sözcü"
    ),
    "az": (
        "naziri|prezidenti|sədri|katibi|səfiri|direktoru|rəhbəri|nümayəndəsi|rektoru|sözçüsü|"
        "deputatı|müavini|komissarı"
    ),
    "uz": (
        "vaziri|prezidenti|raisi|kotibi|elchisi|direktori|rahbari|boshlig[ʻ’‘']i|vakili|professori|"
        "hokimi|rektori|spikeri|deputati|eksperti|o[ʻ’‘']rinbosari"
    ),
    "kk": (
        "министрі|президенті|төрағасы|хатшысы|елшісі|директоры|басшысы|жетекшісі|өкілі|сарапшысы|"
        "профессоры|әкімі|ректоры|спикері|депутаты|орынбасары"
    ),
    "ky": (
        "министри|президенти|төрагасы|катчысы|элчиси|директору|башчысы|жетекчиси|өкүлү|профессору|"
        "ректору|спикери|депутаты|орун басары"
    ),
}
_WORDS: Final = {"tr": _TURKISH, "az": _LATIN, "uz": _LATIN, "kk": _CYRILLIC, "ky": _CYRILLIC}
_PATTERNS: Final = {
    language: re.compile(
        rf"(?<!\w)(?:{offices}) (?P<name>{_WORDS[language]}(?: {_WORDS[language]}){{1,3}})(?![\w-])"
    )
    for language, offices in _OFFICES.items()
}
_NOMINATIVE: Final = {
    "az": re.compile("(?:ov|yev|ova|yeva|zadə|lı|li|oğlu|qızı)$"),
    "uz": re.compile("(?:ov|yev|ev|ova|yeva|eva|zoda)$"),
    "kk": re.compile("(?:ов|ев|ова|ева|ұлы|қызы)$"),
    "ky": re.compile("(?:ов|ев|ова|ева|уулу|кызы)$"),
}
"""Ends of surnames that no case has: Kyrgyz -ин is left out, it is the genitive as well."""

_NO_NAME: Final = re.compile(
    "(?:Bakan|Başkan|Başbakan|Cumhur|Yardımcı|Müdür|Genel|Sekreter|Sözcü|Büyük|Prof|Doç|Dr|Ünivers|"
    "Kurul|Konsey|Komite|Meclis|Birli|Parti|Devlet|Dışişleri|İçişleri|Milli|Ulusal|Türk|Sayın|"
    "Vali|Temsilci|Rektör|Uzman|Direktör|Baş|Cənab|Janob|Respublika|Davlat|Мемлекет|Мырза|Мамлекет)"
)

_AS_RUSSIAN: Final = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
"""As Russian papers write these names, so that one person has one slug in both languages."""

LANGUAGES: Final = frozenset(_PATTERNS)


def turkic_names(text: TaggedText) -> Iterator[tuple[str, int, int]]:
    """Yield (name in Latin letters, start, end) of the people whom *text* names by office."""
    pattern, nominative = _PATTERNS[text.language], _NOMINATIVE.get(text.language)
    for match in pattern.finditer(text.text):
        name, start = match["name"], match.start("name")
        words = name.split()
        if any(_NO_NAME.match(word) for word in words):
            continue
        if nominative is not None and not nominative.search(words[-1]):
            continue
        label = russian(name.translate(_AS_RUSSIAN)) if text.language in ("kk", "ky") else name
        yield label, start, start + len(name)
