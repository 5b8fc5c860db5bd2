"""Read the dateline of a wire story: where it was filed, on which day, by which agency.

"TIANJIN, September 1. /TASS/.", "新华社天津9月1日电", "Москва. 1 сентября. INTERFAX.RU -": the
forms are those of the agencies of the SCO space. A form counts only with a sign that is
no accident: a date of a known month, an agency in its place, or the name of a city that
files news. The dateline stays in the text; this only reads it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from config.lexicon import by_language
from monitor.extraction.agencies import agency_names, canonical_name, mentions
from monitor.text.dates.months import fold_month, month, solar_month
from monitor.text.phrases import phrases, words
from storage.records import Dateline

REACH: Final = 170
"""Characters of a paragraph in which a dateline ends; the longest of the corpus has 60,
Chinese ones with the reporters' names more."""

EVIDENCE_REACH: Final = 1_000
"""Characters behind a place in capitals that are searched for it: two or three paragraphs."""

_DASH = r"(?:-{1,3}|–|—|―|−)"
_CAPITAL = r"[^\W\d_a-zа-яёәғқңөұүһіўҳҷӯӣ]"
_WORD = rf"{_CAPITAL}[\w'’ʻ‘`.\-]*"
_PLACE = (
    rf"(?P<place>{_WORD}(?:[ /](?:{_WORD}|{phrases('datelines.place_particles')})){{0,3}}?)"
    rf"(?:\s*\[(?P<region>[^\]\n]{{2,30}})\]|,\s*(?P<country>{_WORD}(?:\s{_WORD}){{0,2}}?))?"
)
_NUMBER = r"[0-9۰-۹٠-٩]"
_DAY = rf"{_NUMBER}{{1,2}}{phrases('datelines.day_endings')}?"
_MONTH = r"[^\W\d_][^\s\d_.,()/،:'’]{1,15}\.?"
_YEAR = rf"{_NUMBER}{{4}}(?:\s*{phrases('datelines.year_marks')})?"
_DATE = (
    r"(?P<date>"
    rf"{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?"
    rf"|{_DAY}[\s\-–]+(?P<m2>{_MONTH})(?:,?\s+{_YEAR})?"
    rf"|{_NUMBER}{{1,2}}[./]{_NUMBER}{{1,2}}[./]{_NUMBER}{{2,4}}"
    rf"|{_NUMBER}{{4}}\s*{phrases('datelines.year_first')}\s+[^.\n(/–—]{{3,24}}?{_NUMBER}{{0,2}}"
    r")"
)
_ROUND = r"\(\s*(?P<a1>[^()\n]{2,60}?)\s*\)"
_SLASHED = r"/\s*(?P<a2>[^/\n]{2,60}?)\s*/"
_WIDE = r"（(?P<a3>[^（）\n]{2,40})）"
_BRACKETED = rf"(?:{_ROUND}|{_SLASHED}|{_WIDE})"
_END = rf"\s*(?:{_DASH}|:|\.|،|，|,|$|\s)"

# PLACE, DATE and an agency in brackets or slashes: TASS, Xinhua, APP, ANI, Kabar, Khovar.
_FULL: Final = re.compile(rf"\s*{_PLACE}\s*[,.،]?\s+{_DATE}\s*[.,]?\s*{_BRACKETED}{_END}")
# PLACE, DATE, dash or comma, agency in plain words: RIA Novosti, Prime, Interfax, AZERTAC.
_PLAIN: Final = re.compile(
    rf"\s*{_PLACE}\s*[,.]?\s+(?:[^\n]{{3,25}}?,\s*1[345]\d\d(?:\s*H)?,\s*)?{_DATE}"
    rf"\s*(?:[.,،]|\s{_DASH})\s*(?P<a4>(?:[^.,:–—\n]|\.(?=\w)){{2,40}}?)\s*"
    rf"(?:\.(?=\s|$)|,(?=\s)|{_DASH}(?=\s)|:|(?=\n)|$)"
)
# PLACE and a bracketed agency, no date: Tasnim, TCA, Anadolu; Arabic and Indic scripts too.
_UNDATED: Final = re.compile(
    rf"\s*(?P<place>[^\W\d_][^\n()/,،:.–—]{{1,30}}?)(?:,\s*(?P<country>[^\n()/,:.]{{2,25}}))?\s*"
    rf"[,،]?\s*{_BRACKETED}\s*(?:{_DASH}|:|۔|।|\.|،|,)"
)
# "अगस्त", "ستمبر", "سبتمبر": a place without capitals, a date, an agency in brackets.
_UNCASED: Final = re.compile(
    r"\s*(?P<place>[^\W\d_a-zA-Zа-яА-Я][^\n(),،:/\d]{1,30}?)\s*[,،]?\s*(?:في\s+)?"
    rf"{_DATE}\s*{_BRACKETED}"
)
# PLACE. AGENCY dash: Kazinform; PLACE, AGENCY dash: IRNA.
_NAMED: Final = re.compile(
    rf"\s*(?P<place>[^\W\d_][^\n()/,،:.–—\d]{{1,30}}?)\s*(?:[.,،:]|\s{_DASH})\s*"
    rf"(?P<a4>[^.,،:\n–—]{{2,40}}?)[.،]?\s*(?:{_DASH}|:|۔|।)(?=\s)"
)
# PLACE, COUNTRY, DATE. and nothing else: Trend. The same with a dash: old Interfax.
_DATED: Final = re.compile(
    rf"\s*{_PLACE}[,.]\s+{_DATE}\s*?(?:\.(?=\s|$)|\s*{_DASH}(?=\s)|\s*:|(?=\n))"
)
# Belarus and Ukraine put the day first: "1 верасня, Мінск /Кар. БЕЛТА/."
_DAY_FIRST: Final = re.compile(rf"\s*{_DATE}\s*,\s*{_PLACE}\s*{_BRACKETED}{_END}")
# PLACE alone before a dash or colon: Astana Times, Pakistani papers ("Islamabad :").
_BARE: Final = re.compile(
    rf"\s*(?P<place>{_WORD}(?:(?: |/ ?){_WORD}){{0,3}})(?:,\s*(?P<country>{_WORD}))?"
    rf"\s*(?:{_DASH}\s|:\s)"
)
# PLACE. AGENCY dash, both in capitals: any agency's own form.
_BOTH_SHOUTED: Final = re.compile(
    rf"\s*(?P<place>{_WORD}(?:[ \-]{_WORD}){{0,2}}?)[.,]\s+(?:{_DATE}[.,]?\s+)?"
    rf"(?P<a4>[^\n.,:;/()–—]{{3,40}}?)\.?\s*{_DASH}\s"
)
# PLACE in capitals before a full stop, colon or dash, whoever files there.
_SHOUTED: Final = re.compile(
    rf"\s*(?P<place>{_WORD}(?:[ \-]{_WORD}){{0,2}}?)(?:[.:]\s|\s?{_DASH}\s)"
)
# AGENCY dash: "AKIPRESS.COM -".
_AGENCY_ONLY: Final = re.compile(rf"\s*(?P<a4>[A-ZА-ЯЁ0-9.]{{3,20}})\s+{_DASH}\s")
_LEADING_AGENCY: Final = re.compile(
    rf"\s*{_BRACKETED}\s*(?P<place>{_WORD}(?:\s{_WORD})?)?\s*(?:,\s*{_DATE})?\s*(?:{_DASH}|:)"
)

_CHINESE: Final = re.compile(
    r"\s*[（(]?\s*(?P<agency>[\u3400-\u9fff]{1,6}?(?:社|网|網|报|報|台|讯))(?:记者|記者)?"
    r"(?P<place>[\u3400-\u9fff·]{2,8}?)?\s*(?:(?P<date>(?:\d{1,2}月)?\d{1,2}日))?\s*"
    r"(?:综合)?(?:专|專)?(?:电|電|讯|訊|消息)"
    r"(?:\s*[（(][^（）()]{0,40}(?:记者|記者|作者)[^（）()]{0,40}[）)])?[：:]?"
)
_NOT_PLACES: Final = re.compile(rf"{phrases('datelines.not_places')}\b", re.IGNORECASE)
_CITIES: Final = words("datelines.cities")


@lru_cache(maxsize=64)
def find_dateline(text: str) -> Dateline | None:
    """Return the dateline with which *text* begins, or None.

    ``place`` and ``date`` are as printed; ``agency`` has its usual English name where the
    agency is known. Chinese forms without a place ("中新网9月2日电") have an empty one.
    """
    found = _read(text)
    return found[0] if found else None


def strip_dateline(text: str) -> str:
    """Return *text* without the dateline at its beginning: for headlines made from it."""
    found = _read(text)
    rest = text[found[1] :].lstrip(" -–—:.,،") if found else ""
    return rest or text


def _read(text: str) -> tuple[Dateline, int] | None:
    """Return the dateline and where the text after it begins."""
    margin = len(text) - len(text.lstrip(_ORNAMENTS))
    end = margin + REACH
    forms = _CHINESE_FORMS if _HAN_FIRST.match(text, margin, end) else _FORMS
    for pattern, checked in forms:
        match = pattern.match(text, margin, end)
        found = checked(match) if match else None
        if match and found is not None:
            return found, match.end()
    return None


def _chinese(match: re.Match[str]) -> Dateline | None:
    agency = canonical_name(match["agency"])
    own = match["agency"].startswith("本")  # 本报北京电: "our paper, Beijing, by wire"
    if not agency and match["date"] and not own:
        agency = match["agency"]  # a day and 电 say enough: 金海新闻网青岛11月21日电
    if not agency and not (own and match["place"]):
        return None
    return Dateline(place=match["place"] or "", date=match["date"] or "", agency=agency)


def _raw_agency(match: re.Match[str]) -> str:
    groups = match.groupdict()
    raw = next((groups[name] for name in ("a1", "a2", "a3", "a4") if groups.get(name)), "")
    return raw.strip(' .,«»"')


def _agency(match: re.Match[str]) -> str:
    """Return the agency group that matched, by its usual name where it is known."""
    raw = _raw_agency(match)
    known = canonical_name(raw)
    if known or not raw:
        return known
    named = [mention.name for mention in mentions(raw)]
    return named[0] if named else raw


def _is_date(match: re.Match[str]) -> bool:
    """Say whether the date group holds a real month or a numeric date."""
    raw = match["date"]
    words = re.findall(r"[^\s\d.,\-–]{2,}", raw)
    if not words:
        return True
    return any(month(fold_month(word)) or solar_month(fold_month(word)) for word in words)


def _where(match: re.Match[str]) -> str:
    place = (match["place"] or "").strip(" .,-–—").removesuffix(" في")
    return "" if _NOT_PLACES.match(place) else place


def _with_agency(match: re.Match[str]) -> Dateline | None:
    """PLACE, DATE, [AGENCY]: the date must be one, and the agency short or known."""
    place, agency = _where(match), _agency(match)
    if not place or not _is_date(match):
        return None
    if not _known(agency) and len(agency.split()) > 4:
        return None
    return Dateline(place=place, date=_tidy(match["date"]), agency=agency)


def _with_known_agency(match: re.Match[str]) -> Dateline | None:
    """PLACE, DATE - AGENCY in plain words: only a known agency can be told from a sentence."""
    return _with_agency(match) if canonical_name(_raw_agency(match)) else None


def _without_date(match: re.Match[str]) -> Dateline | None:
    """PLACE (AGENCY): the agency must be known, or be a domain, a code of capitals."""
    place, agency = _where(match), _agency(match)
    if not place or len(place.split()) > 4 or not agency:
        return None
    code = re.fullmatch(r"[A-ZА-ЯЁ]{2,8}|[\w\-]+\.(?:com|ru|kz|uz|kg|tj|cn|net|org|news)", agency)
    if not _known(agency) and not code:
        return None
    return Dateline(place=place, agency=agency)


def _only_named(match: re.Match[str]) -> Dateline | None:
    place, agency = _where(match), _agency(match)
    if not place or not _known(agency) or len(place.split()) > 3:
        return None
    if canonical_name(place):
        return None
    return Dateline(place=place, agency=agency)


def _only_dated(match: re.Match[str]) -> Dateline | None:
    place = _where(match)
    if not place or not _is_date(match) or not (place.isupper() or _is_city(place)):
        return None
    return Dateline(place=place, date=_tidy(match["date"]))


def _only_place(match: re.Match[str]) -> Dateline | None:
    place = _where(match)
    if not place or canonical_name(place):
        return None
    dash = match.group().rstrip()[-1] != ":"
    if _is_city(place) or (dash and place.isupper() and len(place) > 3 and match["country"]):
        return Dateline(place=place)
    return None


def _both_shouted(match: re.Match[str]) -> Dateline | None:
    """PLACE. AGENCY dash: one that nobody knows must be named like one, or the text set there."""
    place, agency = _where(match), _agency(match)
    if not _is_shouted(place) or canonical_name(place) or len(agency.split()) > 4:
        return None
    named = agency.isupper() and _NEWS.search(agency)
    if not named and not _known(agency) and not (agency.isupper() and _shouted(match)):
        return None
    return Dateline(place=place, date=_tidy(match["date"] or ""), agency=agency)


def _shouted(match: re.Match[str]) -> Dateline | None:
    """PLACE alone in capitals: a place, and no section or slogan, when the text is set there."""
    place = _where(match)
    if not _is_shouted(place) or canonical_name(place):
        return None
    story = match.string[match.end() : match.end() + EVIDENCE_REACH]
    return Dateline(place=place) if _is_set_in(story, place) else None


def _is_shouted(place: str) -> bool:
    """Say whether *place* is capitals only, and longer than an abbreviation."""
    return place.isupper() and len(place) > 4 and place.replace(" ", "").isalpha()


def _is_set_in(text: str, place: str) -> bool:
    """Say whether *text* speaks of being in *place*: "in Burabay", "в Бурабае", "Burabayda"."""
    name = place.title()
    stem = name[:-1] if name[-1] in _INFLECTED else name
    inside = rf"\b(?i:{_INSIDE})\s+(?:the\s+)?{re.escape(stem)}[^\W\d_]{{0,3}}\b"
    suffixed = rf"\b{re.escape(name)}['’ʻ]?{_SUFFIXES}\b"
    return re.search(f"{inside}|{suffixed}", text) is not None


def _only_agency(match: re.Match[str]) -> Dateline | None:
    agency = _agency(match)
    return Dateline(agency=agency) if _known(agency) else None


def _leading(match: re.Match[str]) -> Dateline | None:
    agency = _agency(match)
    if not _known(agency):
        return None
    date = match["date"] or ""
    return Dateline(place=_where(match), date=_tidy(date), agency=agency)


_NEWS: Final = re.compile(phrases("datelines.news"))
_INSIDE: Final = phrases("datelines.inside")
_SUFFIXES: Final = phrases("datelines.endings")
_INFLECTED: Final = "".join(by_language(lambda known: known.datelines.last_letters).values())

_HAN_FIRST: Final = re.compile("[\\s（(]*[\u3400-\u9fff]")
_ORNAMENTS: Final = ' *•·►■▪"“«\n'
_CHINESE_FORMS: Final = ((_CHINESE, _chinese),)
_FORMS: Final = (
    (_FULL, _with_agency),
    (_DAY_FIRST, _with_agency),
    (_UNCASED, _with_agency),
    (_PLAIN, _with_known_agency),
    (_UNDATED, _without_date),
    (_NAMED, _only_named),
    (_BOTH_SHOUTED, _both_shouted),
    (_DATED, _only_dated),
    (_AGENCY_ONLY, _only_agency),
    (_LEADING_AGENCY, _leading),
    (_BARE, _only_place),
    (_SHOUTED, _shouted),
)


@cache
def _names() -> frozenset[str]:
    return agency_names()


def _known(agency: str) -> bool:
    return agency in _names()


def _is_city(place: str) -> bool:
    parts = [part.strip(" .").replace(" ", "-") for part in place.casefold().split("/")]
    return all(part in _CITIES for part in parts)


def _tidy(date: str) -> str:
    return " ".join(date.split()).strip(" .,")
