"""Surnames of those in office by their sound: "Președintele Tokaiev", "哈萨克斯坦总检察长阿瑟洛夫".

A surname says less than a full name, so more must stand beside it: a title, and the state that the
person serves, or a title alone where the surname is long and nobody else in office sounds so. In
Chinese a foreign name is the characters that write such names, with a title before it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer, Term
from config.sounds import load_sounds
from config.terms import Name
from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.taggers.offices import has_office_before, has_office_behind, is_office
from monitor.taggers.person_places import hits_begin, own_state_before
from monitor.taggers.spans import Spans
from monitor.text.languages.inflection import has_endings
from monitor.text.languages.sounding import (
    WITH_CAPITALS,
    Sounding,
    agreements,
    alphabet_of,
    differences,
    heard,
    heard_name,
    script_of,
    sounding,
)

LEAST: Final = 3
ALONE: Final = 4
"""Consonants of a surname beside its state and a title, and beside a title alone."""

HEARD: Final = 6
HEADS_HEARD: Final = 5
"""Sounds, consonants and vowels, that must agree; of those who are at the head of a state."""

REACH: Final = 30
"""How far before a surname, in characters, the state stands."""
TITLE: Final = 24
"""How far before or behind it, in characters, the title stands; half of it in dense scripts."""

ENDING: Final = 2
"""Consonants of an ending behind it, in languages that have endings."""

WHOLE: Final = frozenset({"CN", "KR", "KP", "VN", "MM", "KH"})
"""States whose people have the family's name first."""

BEHIND: Final = frozenset({"Kana", "Hang"})
"""Scripts in which the title stands behind the name."""

DENSE: Final = frozenset({"Hani", "Kana", "Hang"})
_CAPITALS: Final = (
    "A-Z\u00c0-\u00d6\u00d8-\u00deĆČĐĘĞİŁŚŞŠȘŢȚŽŻŹƏ\u0400-\u042f\u0490ҒҚҢӨҰҮҺӘӢҲҶӮ\u0531-\u0556"
)
_WORDS: Final = re.compile(
    "[\u30a1-\u30fa][\u30a1-\u30fa\u30fc]{2,20}|(?<![\uac00-\ud7a3])[\uac00-\ud7a3]{3,7}"
    f"|(?<![^\\W\\d_])[{_CAPITALS}](?:[^\\W\\d_\u3040-\u9fff]|['\u2018\u2019\u02bb\u02bc]){{4,24}}"
)
HEADS: Final = frozenset({"President", "Prime Minister"})
_PARTICLE: Final = re.compile(r" (?:[a-z]|Al )")
"""A small word inside a name: "Lula da Silva" shares "Silva" with too many."""
_FIRST: Final = re.compile(r"([^\W\d_][\w'’ʻ-]*) $")


@dataclass(frozen=True, slots=True)
class _Surname:
    """How the surname of *term* sounds; ``joined``: the whole name, in one word."""

    term: Term
    sounds: Sounding
    joined: bool


def find_surnames(text: TaggedText, gazetteer: Gazetteer, taken: Spans) -> list[Hit]:
    """Return the people in office whose surnames *text* has in a form that is not listed."""
    if text.date is None:
        return []
    day = text.date.date()
    listed = Spans(
        (hit.start, hit.end)
        for hit in text.hits
        if hit.term.scheme in ("organisation", "negative", "country", "place", "person", "event")
    )
    found = []
    for start, end in _words(text):
        if listed.touch(start, end) or taken.touch(start, end):
            continue
        person = _person(text, gazetteer, start, end, day)
        if person is not None:
            name = Name(text=text.text[start:end], language=text.language)
            found.append(Hit(person, name, start, end))
    return found


def _words(text: TaggedText) -> Iterator[tuple[int, int]]:
    """Yield the words of *text* that may be surnames."""
    pattern = _characters() if text.language == "zh" else _WORDS
    for match in pattern.finditer(text.text):
        yield match.span()


@lru_cache(maxsize=1)
def _characters() -> re.Pattern[str]:
    """Return the pattern of a row of characters that write foreign names."""
    letters = "".join(load_sounds()["Hani", ""].letters)
    return re.compile(f"[{letters}](?:[{letters}\u00b7]){{1,8}}[{letters}]")


def _person(text: TaggedText, gazetteer: Gazetteer, start: int, end: int, day: date) -> Term | None:
    """Return the one in office whose surname the word is, None where it is nobody's."""
    script = script_of(text.text[start])
    meant = {
        one.term: one
        for one in _heard(gazetteer, text.text[start:end], text.language)
        if _serves(one, day)
    }
    if not meant or is_office(text.text[start:end]) or _has_first_name(text, start, script):
        return None
    wide = 4 if script in DENSE else 1
    reach = TITLE // wide
    if not has_office_behind(text.text, end, reach, text.language) and (
        script in BEHIND or not has_office_before(text.text, start, reach, text.language)
    ):
        return None
    of_state = [one for one in meant if own_state_before(text, one, start, REACH // wide)]
    if len(of_state) == 1:
        return of_state[0]
    if of_state or len(meant) > 1:
        return None
    (term, one), *_ = meant.items()
    long = one.length >= ALONE or one.sounds < HEARD
    return term if long and not one.bent else None


def _serves(one: _Meant, day: date) -> bool:
    """Say whether the person is in office, at the head of a state where less is heard."""
    periods = one.term.periods_on(day)
    return any(one.sounds >= HEARD or period.what in HEADS for period in periods)


def _has_first_name(text: TaggedText, start: int, script: str) -> bool:
    """Say whether a word with a capital stands before the surname that is no office or state."""
    if script not in WITH_CAPITALS:
        return False
    before = _FIRST.search(text.text, max(0, start - 25), start)
    if before is None or not before[1][0].isupper() or is_office(before[1]):
        return False
    return before.start(1) not in hits_begin(text)


@dataclass(frozen=True, slots=True)
class _Meant:
    """Whose surname a word may be; ``bent``: with an ending behind it."""

    term: Term
    length: int
    sounds: int
    bent: bool


@lru_cache(maxsize=16_384)
def _heard(gazetteer: Gazetteer, written: str, language: str) -> tuple[_Meant, ...]:
    """Return whose surname the word may be."""
    script = script_of(written[0])
    merged = _merged(script, language)
    *first, last = written.split("\u00b7")
    return tuple(
        _Meant(one.term, length, sounds, bent)
        for way in heard(last, language)
        for one, length, sounds, bent in _alike(
            _index(gazetteer, merged), sounding(way, dict(merged)), script, language
        )
        if _is_first(first, one.term, language, merged)
    )


def _alike(
    index: Mapping[str, tuple[_Surname, ...]], word: Sounding, script: str, language: str
) -> Iterator[tuple[_Surname, int, int, bool]]:
    """Yield the surnames that *word* sounds like, how many consonants and sounds of it, and whether
    an ending was left out, where there are endings."""
    bends = script == "Hang" or (script in WITH_CAPITALS and has_endings(language))
    longest = len(word.consonants)
    shortest = max(LEAST, longest - ENDING) if bends else longest
    for letters in range(longest, shortest - 1, -1):
        for one in index.get(word.consonants[:letters], ()):
            sounds = letters + agreements(one.sounds, word)
            same_end = (
                bends or script in DENSE or bool(word.vowels[-1]) is bool(one.sounds.vowels[-1])
            )
            fits = same_end and sounds >= HEADS_HEARD and not differences(one.sounds, word)
            if fits and (script == "Hang" if one.joined else letters == longest or letters > LEAST):
                yield one, letters, sounds, letters < longest


def _is_first(
    first: list[str], term: Term, language: str, merged: tuple[tuple[str, str], ...]
) -> bool:
    """Say whether a first name before the surname, where there is one, is that of *term*."""
    if not first:
        return True
    known = {_consonants(way, merged) for way in heard_name(term.label.split()[0], "en")}
    return any(_consonants(way, merged) in known for way in heard(first[0], language))


def _consonants(way: str, merged: tuple[tuple[str, str], ...]) -> str:
    return sounding(way, dict(merged)).consonants


@lru_cache(maxsize=256)
def _merged(script: str, language: str) -> tuple[tuple[str, str], ...]:
    alphabet = alphabet_of(script, language)
    return tuple(sorted(alphabet.merged.items())) if alphabet else ()


@lru_cache(maxsize=8)
def _index(
    gazetteer: Gazetteer, merged: tuple[tuple[str, str], ...]
) -> Mapping[str, tuple[_Surname, ...]]:
    """Return the surnames of all who have an office, by their consonants; of Chinese people, whose
    surnames say little, the whole name as one word."""
    found: dict[str, dict[_Surname, None]] = defaultdict(dict)
    one = dict(merged)
    for term in gazetteer.people:
        given, _, _ = term.label.partition(" ")
        if not term.periods or given == term.label or _PARTICLE.search(term.label):
            continue
        whole = term.country in WHOLE
        word = term.label.replace(" ", "") if whole else term.label.split()[-1]
        for way in heard_name(word, "pinyin" if term.country == "CN" else "en"):
            sounds = sounding(way, one)
            if len(sounds.consonants) >= (ALONE if whole else LEAST):
                found[sounds.consonants].setdefault(_Surname(term, sounds, whole))
    return {key: tuple(some) for key, some in found.items()}
