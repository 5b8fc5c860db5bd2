"""How names change in a sentence: prefixes and endings by language, as data.

A name is compiled to *parts*: fixed letters, each followed by a set of endings. Endings are
regular expressions over folded text (`folding` beside this file) that stop at a word edge.
The rules allow more forms than the grammars do (agreement is not checked): a form that does
not exist is not written, while a missing one loses a match. Sources: the case tables of the
languages' school grammars; checked against the 21 languages of NTREX.

No stemmer covers Kazakh, Kyrgyz, Uzbek, Tajik or Mongolian; these few endings do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

_EDGE: Final = r"(?![\w\u0900-\u0dff])"
"""No letter follows; the vowel signs of Indic scripts are no ``\\w`` but belong to the word."""


@dataclass(frozen=True, slots=True)
class Part:
    """Fixed folded letters and the endings that may follow them (None: nothing may)."""

    fixed: str
    endings: re.Pattern[str] | None


@cache
def _endings(alternatives: str) -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives}){_EDGE}")


ANY_ENDING: Final = _endings(r"[^\W\d_]{0,14}")
"""What ``*`` stands for."""

# --- Slavic: every word of a name declines; the endings depend on its last letters ---------

_ADJECTIVE: Final = (
    "ая|ой|ою|ую|ое|ого|ому|ом|ый|ий|им|ым|ые|ие|ых|их|ыми|ими|ем|ей|его|ему|яя|юю|ее|"
    # Ukrainian and Belarusian
    "а|у|ай|аю|ага|аму|ае|ія|ыя|іх|ім|і|ої|ій|ою|ими|ає|е"
)
_EAST_SLAVIC: Final[tuple[tuple[str, str], ...]] = (
    # (last letters of the nominative, endings that replace them)
    ("ская", _ADJECTIVE),
    ("ська", _ADJECTIVE),
    ("ия", "ия|ии|ию|ией|иею|ий|иям|иями|иях"),
    ("ія", "ія|ії|ію|ією|ій|іі|іяй|іям|іями|іях|іяў"),
    ("ыя", "ыя|ыі|ыю|ыяй|ый"),
    ("ця", "ця|ці|цю|цею|цы|цыі"),
    ("ая", _ADJECTIVE),
    ("яя", _ADJECTIVE),
    ("ое", _ADJECTIVE),
    ("ский", _ADJECTIVE),
    ("ський", _ADJECTIVE),
    ("ый", _ADJECTIVE),
    ("кий", _ADJECTIVE),
    ("ые", _ADJECTIVE),
    ("ие", "ие|ия|ию|ием|ии|ий|иям|иями|иях|их|им|ими"),
    ("ий", "ий|ия|ию|ием|ии|иев"),
    ("ой", "ой|ого|ому|ым|ом|ая|ую|ое|ые|ых|ыми|оя|ою|оем|ое"),
    ("а", "а|ы|и|і|е|у|ю|ой|ою|ей|ею|ам|ами|ах|ов|ай|аў||є|ї"),
    ("я", "я|и|і|е|ю|ей|ею|ям|ями|ях|ь|й|ї|ень|яй"),
    ("ь", "ь|я|ю|ем|ём|е|и|і|ью|ей|ям|ями|ях"),
    ("й", "й|я|ю|ем|е|и|і|єм|ев|ем|ям|ями|ях"),
    ("о", "о|а|у|ом|е|ах|ам|ами|"),
    ("е", "е|я|ю|ем|и|ям|ями|ях|й"),
)
_EAST_SLAVIC_CONSONANT: Final = (
    "|а|у|ом|ем|ым|ім|е|і|ы|и|ой|ою|ов|ев|ам|ами|ах|ові|ові|ам|аў|ц[аеуі]|ей"
)
_VOWEL_END_UNCHANGED: Final = re.compile("[иіуюэыєї]$")
_WEST_SLAVIC: Final = re.compile("[aeiyoáéíýąęů]{1,2}$")
_GREEK_END: Final = re.compile("(?:[αάοόηήεέιί][ςσ]?|ων)$")

# --- languages where endings follow the whole name -------------------------------------------

_TURKIC_CYRILLIC: Final = (
    # plural, possessive, case, relative; the vowel and consonant variants of each
    "[лдт][аеоө][р]|"
    "сы|сі|си|сү|су|ы|і|и|ү|у|ы[мң]|ім|"
    "[ндт][ыіиуүө][нң]|[ндт]ын|дін|"
    "[нғгқк][аеоө]|[аеоө]|г[ау]|ке|"
    "[ндт][ыіиуүө]|н|"
    "н?[дт][аеоө]|н?[дт][аеоө][нғгқк]?[ыіиуүн]?|н?[ндт][аеоө]н|"
    "[мбп]ен(?:ен)?|дағы|дегі|ғы|гі|"
    "л[ыіиуү][кқ]|[дт][ыіиуү][кқ]|л[ыіиуү][гғ]|[дт][ыіиуү][гғ]|лу|лүү|луу|"
    "ша|ше|ча|че|чо|нын|нун|нин|нүн|дын|дун|дин|дүн|тын|тун|тин|түн|"
    # Uzbek
    "нинг|ни|га|да|дан|ча|лик|си|даги|ники|лар"
)
_TURKIC_LATIN: Final = (
    "l[ae]r|lar[ıi]|leri|"
    "s[ıiuü]|[ıiuüə]|s[ıi]n|"
    "n?[ıiuü]n|ning|ni[nň]|nin|"
    "[yn]?[aeə]|[gkq]a|ge|y[ıiuü]|n[ıiuü]|"
    "n?[dt][aeə]n?|n?da|n?d[aeə]ki|dagi|dan|"
    "l[ıiuü]|l[ıiuü][kqğg]|lik|l[ae]|yl[ae]|"
    "ca|ce|cə|cha|niki|[ıiuü]m|[yn]a|"
    "[nd][yi]ň|[ıiuüyi]|ynda|[yi]n|daky"
)
_MONGOLIAN: Final = (
    "ын|ийн|н|ы|ий|г|ыг|ийг|д|т|нд|ад|өд|од|эд|аас|ээс|оос|өөс|наас|нээс|"
    "аар|ээр|оор|өөр|тай|тэй|той|ууд|үүд|чууд|руу|рүү|луу|лүү|аа|ээ|оо|өө|ны|ний|нд|ынх|ийнх|даа"
)
_STACKED: Final = r"(?:['-]?(?:{0})){{0,3}}"
_PERSIAN: Final = "(?:ی|یی|یان|ییان|یها|ها|های|ای|یه|ا|و|را|م| ها| های| ای| ی)?"
_ARMENIAN: Final = (
    "(?:-?(?:ի|ին|ից|ով|ում|ն|ը|եր|երը|ներ|ներ[իը]|ան|անի|յի|յին|ու|ուն|ց|ս|ական|յան))?"
)
_HANGUL: Final = "[\uac00-\ud7a3]{0,4}"

_WHOLE: Final[dict[str, tuple[str, str]]] = {
    # language: (last letters that an ending replaces, endings)
    **dict.fromkeys(("kk", "ky", "tg"), ("", _STACKED.format(_TURKIC_CYRILLIC))),
    **dict.fromkeys(("uz", "tr", "az", "tk"), ("", _STACKED.format(_TURKIC_LATIN))),
    "mn": ("[аэоөуүийы]?", r"(?:-?[аэоөуүийы]{0,2}(?:" + _MONGOLIAN + r")?){1,2}"),
    "hy": ("", _ARMENIAN),
    "ka": ("[იაე]?", r"[^\W\d_]{0,6}"),
    **dict.fromkeys(("fa", "ps", "ur"), ("", _PERSIAN)),
    "ar": ("", "(?:یه|ی|ین|یین|یون|یا)?"),
    "he": ("", "(?:ית|ים|יים|י)?"),
    "ne": ("", "(?:ले|लाई|को|का|की|मा|बाट|सँग|हरू|द्वारा|सित){0,2}"),
    "bn": ("", "(?:র|ের|কে|তে|য়|য়ের|এর|ে|রা|ও){0,2}"),
    **dict.fromkeys(("si", "ta", "ml", "te"), (".?", r"[\w\u0900-\u0dff]{0,9}")),
    **dict.fromkeys(("de", "nl", "sv", "da", "no"), ("", "(?:s|es|er|ers)?")),
    "ko": ("", _HANGUL),
    "lt": ("(?:as|is|us|a|ė)?", r"[^\W\d_]{0,4}"),
    **dict.fromkeys(("lv", "et", "fi", "hu"), ("", r"[^\W\d_]{0,5}")),
}
"""Tajik takes the izafet -и and -ро; both are among the Turkic endings or added below."""
_TAJIK: Final = "(?:-?(?:и|ро|ҳо|ҳои|ҳоро|ӣ|иён|у|ву|ӣ|ест|ст|иҳо|еро|я)){0,2}"
_UZBEK_CYRILLIC: Final = re.compile("[а-яўқғҳ]")

PREFIXES: Final[dict[str, re.Pattern[str]]] = {
    # and, so, with/in/by, like, for, the
    "ar": re.compile("[وف]?(?:[بکل]?ال|لل|[بکل])?"),
    "he": re.compile("[ושכ]{0,2}[בלמה]?"),
}
"""What may be written together with a name before it."""


_FAMILIES: Final = (
    frozenset(("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "uz")),
    frozenset(("tr", "az", "tk", "uz")),
    frozenset(("fa", "ps", "ur", "ar")),
    frozenset(("hi", "ne", "bn")),
    frozenset(("pl", "cs", "sk", "sl", "hr", "sr")),
)


def may_inflect(name_language: str, text_language: str) -> bool:
    """Say whether endings of *name_language* may stand in a text of *text_language*.

    Pages mix neighbours (a Kyrgyz story quotes Russian), and language identification errs among
    them; but an Azerbaijani ending in an English text is another word ("Putina").
    """
    return (
        not text_language
        or name_language in ("", text_language)
        or any(name_language in one and text_language in one for one in _FAMILIES)
    )


def parts_of(text: str, language: str) -> tuple[Part, ...]:
    """Return the parts of the folded name *text*, inflected as *language* does.

    ``*`` in the name is any ending, in any language.
    """
    if "*" in text:
        return _starred(text)
    if language in ("ru", "uk", "be", "bg", "sr", "mk"):
        return _by_word(text, _east_slavic)
    if language in ("pl", "cs", "sk", "sl", "hr"):
        return _by_word(text, _west_slavic)
    if language == "el":
        return _by_word(text, _greek)
    if language == "tg":
        return (Part(text, _endings(_TAJIK)),)
    if language == "uz" and _UZBEK_CYRILLIC.search(text):
        language = "kk"
    rule = _WHOLE.get(language)
    if rule is None:
        return (Part(text, None),)
    replaced, endings = rule
    stem = re.sub(f"{replaced}$", "", text) if replaced and len(text) > 4 else text
    return (Part(stem, _endings(endings)),)


def abbreviation_parts(text: str, language: str) -> tuple[Part, ...]:
    """Return the parts of a folded abbreviation: indeclinable in Slavic and Romance languages."""
    if language in _WHOLE and language not in ("de", "nl", "sv", "da", "no"):
        return (Part(text, parts_of(text, language)[0].endings),)
    return (Part(text, None),)


def _starred(text: str) -> tuple[Part, ...]:
    """Cut the name at its stars."""
    pieces = text.split("*")
    parts = [Part(piece, ANY_ENDING) for piece in pieces[:-1]]
    if pieces[-1]:
        parts.append(Part(pieces[-1], None))
    return tuple(parts)


_Decliner = Callable[[str], tuple[str, str | None]]


def _by_word(text: str, decline: _Decliner) -> tuple[Part, ...]:
    """Decline each word of a name; words that do not change join the fixed letters."""
    parts: list[Part] = []
    fixed = ""
    for index, token in enumerate(re.split("( )", text)):
        stem, endings = (token, None) if index % 2 else decline(token)
        fixed += stem
        if endings is not None:
            parts.append(Part(fixed, _endings(endings)))
            fixed = ""
    if fixed:
        parts.append(Part(fixed, None))
    return tuple(parts)


def _east_slavic(word: str) -> tuple[str, str | None]:
    """Return stem and endings of a Russian, Ukrainian, Belarusian (Bulgarian, Serbian) word."""
    if len(word) <= 2 or _VOWEL_END_UNCHANGED.search(word) or not word[-1].isalpha():
        return word, None
    for ending, forms in _EAST_SLAVIC:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            cut = len(ending)
            if ending in ("ская", "ский", "ський", "кий"):
                cut = 2
            elif ending == "ська":
                cut = 1
            return word[:-cut], forms
    return word, _EAST_SLAVIC_CONSONANT


def _west_slavic(word: str) -> tuple[str, str | None]:
    """Return stem and endings of a Polish, Czech, Slovak, Slovene or Croatian word."""
    if len(word) <= 3 or not word[-1].isalpha():
        return word, None
    return _WEST_SLAVIC.sub("", word), r"[^\W\d_]{0,4}"


def _greek(word: str) -> tuple[str, str | None]:
    if len(word) <= 3:
        return word, None
    return _GREEK_END.sub("", word), r"[^\W\d_]{0,4}"
