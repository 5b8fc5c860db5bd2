"""People of the gazetteer by the sound of their names, where no form of it is listed.

The gazetteer has each name in English, and in the languages of the region as far as somebody wrote
them down; the press of thirty languages spells them as it hears them. Words beside each other
that sound like a full name, word by word, are that person: long names anywhere, shorter ones
where a title or the person's state stands beside them. Surnames alone, and names in Chinese
characters, are heard in ``surnames_by_sound.py``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Final

from config.gazetteer import Gazetteer, Term
from config.kept import kept
from config.terms import Name
from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.taggers.offices import has_office_before, has_office_beside
from monitor.taggers.person_places import own_state_before
from monitor.taggers.shipped import SOURCES, is_shipped
from monitor.taggers.spans import Spans
from monitor.taggers.surnames_by_sound import DENSE, find_surnames
from monitor.taggers.unnamed import gathering_of
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
from monitor.text.languages.wording import Wording

SURE: Final = {True: 6, False: 8}
"""Consonants of a name that needs no title, in scripts with capitals and without. Of what stands in
123 documents of 21 languages about other things (NTREX), names of fewer are mostly accidents."""

LEAST: Final = {True: 4, False: 5}
"""Consonants of any name: shorter ones have forms of their own, or are not found."""

SHORTEST: Final = 3
HEARD: Final = 6
"""Consonants of a name whose vowels are written too, and sounds of both kinds that must agree:
where a title or the state stands right before it, and its person serves on the day."""

INFLECTED: Final = 5
"""Consonants of a name behind which an ending may stand, of ENDING consonants at most."""
ENDING: Final = 2

BEGINNING: Final = 2
"""Consonants of the second word by which names are looked up."""

TITLE_REACH: Final = 45
"""How far before or behind a name, in characters, its title may stand."""

MOST_WAYS: Final = 16
"""Ways in which a known name is tried."""

_BENT: Final = "M"
"""The consonant that a first name has behind it in the instrumental of Slavic languages."""

WITH_FATHER: Final = 3
"""Words of a Russian name with the father's, which others leave out."""

_REST: Final = (
    "(?:[^\\W\\d_\u3040-\u9fff]"
    "|[\u0300-\u036f\u064b-\u0652\u0900-\u0dff'\u2018\u2019\u02bb\u02bc]){1,30}"
)
_ONE_WORD: Final = (  # at most 31 letters: no name has a longer word
    f"[\u30a1-\u30fa][\u30a1-\u30fa\u30fc]{{1,30}}|[^\\W\\d_\u3040-\u9fff]{_REST}"
)
_WORD: Final = re.compile(_ONE_WORD)
_MAY_NAME: Final = re.compile(f"(?:[a-z]{_REST}|(?!{_ONE_WORD})[\\s\\S])*+({_ONE_WORD})?")
"""A word, or the end, behind words with a small Latin letter: most, and passed over in one go."""
_BETWEEN: Final = re.compile("[ \u00a0\u200c\u30fb\u00b7-]|\\. ?")
_INITIAL: Final = re.compile(r"[^\W\d_][.] ")
_PATRONYMIC: Final = Wording(lambda one: one.names.patronymics, frame="%s$")


@dataclass(frozen=True, slots=True)
class _Known:
    """A full name of a person as its words sound; ``length`` counts its consonants."""

    term: Term
    words: tuple[Sounding, ...]
    length: int


@dataclass(frozen=True, slots=True)
class _Heard:
    """A word of the text, where it stands, and how it may sound."""

    start: int
    end: int
    ways: tuple[Sounding, ...]


def with_names_by_sound(text: TaggedText, gazetteer: Gazetteer) -> TaggedText:
    """Return *text* with hits for the people whose names are only heard in it.

    Where neither the organisation nor any meeting is named, nobody asks who is.
    """
    asked = any(
        hit.term.scheme == "event"
        or (hit.term.scheme != "negative" and "sco" in (hit.term.term, hit.term.parent))
        for hit in text.hits
    )
    if not asked and gathering_of(text, gazetteer) is None:
        return text
    found = list(find_by_sound(text, gazetteer)) if text.language != "zh" else []
    found += find_surnames(text, gazetteer, Spans((hit.start, hit.end) for hit in found))
    if not found:
        return text
    whole = Spans((hit.start, hit.end) for hit in found)
    others = (
        hit for hit in text.hits if not (_is_one_word(hit) and whole.touch(hit.start, hit.end))
    )
    hits = sorted((*others, *found), key=lambda hit: (hit.start, -hit.end))
    return replace(text, hits=tuple(hits))


def _is_one_word(hit: Hit) -> bool:
    """Say whether *hit* is a surname: where a full name is heard, it is part of that."""
    return hit.term.scheme == "person" and " " not in hit.name.text


def find_by_sound(text: TaggedText, gazetteer: Gazetteer) -> Iterator[Hit]:
    """Yield the people whose names *text* has in a form that is not listed, in order."""
    taken = Spans(
        (hit.start, hit.end)
        for hit in text.hits
        if hit.term.scheme in ("organisation", "negative", "country")
        or (hit.term.scheme == "person" and hit.name.kind == "name" and not _is_one_word(hit))
    )
    day = text.date.date() if text.date else None
    reached = 0
    for row in _rows(text):
        script = script_of(text.text[row[0].start])
        index = _index(gazetteer, _merged(script, text.language))
        cased = script in WITH_CAPITALS
        ending = -1 if script == "Latn" and not has_endings(text.language) else ENDING
        for first, word in enumerate(row[:-1]):
            if word.start < reached:
                continue
            for known in _alike(index, word, row[first + 1]):
                last = _last(known, row, first, cased=cased, ending=ending)
                if last is None or taken.touch(word.start, last.end):
                    continue
                if known.length >= SURE[cased] or _is_meant(
                    text, known, word.start, last.end, cased=cased, day=day
                ):
                    reached = last.end
                    name = Name(text=text.text[word.start : last.end], language=text.language)
                    yield Hit(known.term, name, word.start, last.end)
                    break


def _alike(
    index: Mapping[tuple[str, str], Sequence[_Known]], word: _Heard, following: _Heard
) -> Iterator[_Known]:
    """Yield the names that begin like *word* and whose second word begins like *following*."""
    for way in word.ways:
        firsts = (way.consonants, way.consonants[:-1])  # "Садиром" too
        for first in firsts if way.consonants.endswith(_BENT) else firsts[:1]:
            for second in following.ways:
                for letters in range(min(BEGINNING, len(second.consonants)), 0, -1):
                    yield from index.get((first, second.consonants[:letters]), ())


def _rows(text: TaggedText) -> Iterator[list[_Heard]]:
    """Yield words that stand beside each other and may be names, with how they sound."""
    row: list[_Heard] = []
    for match in _MAY_NAME.finditer(text.text):
        ways = _ways(match[1], text.language) if match[1] else ()
        if not ways:
            continue
        start, end = match.span(1)
        if row and not _BETWEEN.fullmatch(text.text, row[-1].end, start):
            if len(row) > 1:
                yield row
            row = []
        row.append(_Heard(start, end, ways))
    if len(row) > 1:
        yield row


@lru_cache(maxsize=16_384)
def _ways(word: str, language: str) -> tuple[Sounding, ...]:
    """Return how a word of a text may sound; nothing for one that is no name."""
    script = script_of(word[0])
    if not script or (script in WITH_CAPITALS and word[0].islower()):
        return ()
    merged = dict(_merged(script, language))
    return tuple(sounding(sound, merged) for sound in heard(word, language))


@lru_cache(maxsize=256)
def _merged(script: str, language: str) -> tuple[tuple[str, str], ...]:
    alphabet = alphabet_of(script, language)
    return tuple(sorted(alphabet.merged.items())) if alphabet else ()


def _last(
    known: _Known, row: Sequence[_Heard], first: int, *, cased: bool, ending: int
) -> _Heard | None:
    """Return the last word of the name that begins at *first* of *row*, None where it is none.

    *ending* is how many consonants an ending may have; below 0 not even a vowel is one.
    """
    words = row[first : first + len(known.words)]
    if len(words) < len(known.words):
        return None
    unlike = 0
    short = known.length < LEAST[cased]
    missing = HEARD - known.length if short else 0
    for place, (name, word) in enumerate(zip(known.words, words, strict=True)):
        is_last = place == len(known.words) - 1
        more = max(ending, 0) if known.length >= INFLECTED else 0
        more = more if is_last else min(more, 1)
        found = [
            (differences(name, way), -agreements(name, way) if short else 0)
            for way in word.ways
            if way.consonants.startswith(name.consonants)
            and len(way.consonants) <= len(name.consonants) + more
            and (ending >= 0 or bool(way.vowels[-1]) is bool(name.vowels[-1]))
        ]
        if not found:
            return None
        best = min(found)
        unlike, missing = unlike + best[0], missing + best[1]
        if short and unlike:
            return None
    if missing > 0:
        return None
    return words[-1] if unlike <= (known.length > SURE[cased]) else None


def _is_meant(
    text: TaggedText, known: _Known, start: int, end: int, *, cased: bool, day: date | None
) -> bool:
    """Say whether an office, or the person's state, stands beside the name.

    Right before it where the name is short, and the person serves where it is very short.
    """
    short = not cased and known.length == LEAST[cased]
    if known.length < LEAST[cased]:
        if day is None or not known.term.periods_on(day):
            return False
        short = True
    reach = TITLE_REACH // 2 if short else TITLE_REACH
    if script_of(text.text[start]) in DENSE:
        reach //= 4
    if own_state_before(text, known.term, start, reach):
        return True
    if short:
        return has_office_before(text.text, start, reach, text.language)
    return has_office_beside(text.text, start, end, reach, text.language)


@lru_cache(maxsize=8)
def _index(
    gazetteer: Gazetteer, merged: tuple[tuple[str, str], ...]
) -> Mapping[tuple[str, str], Sequence[_Known]]:
    """Return the full names of all people, the longest first, by the consonants of the first word
    and those that the second begins with; consonants of *merged* are one."""
    found: dict[tuple[str, str], dict[_Known, None]] = defaultdict(dict)
    one = dict(merged)
    known = cache(lambda sounds: sounding(sounds, one))
    for term, ways in zip(gazetteer.people, _ways_of_all(gazetteer), strict=True):
        for way in ways:
            words = tuple(map(known, way))
            length = sum(len(word.consonants) for word in words)
            if length >= SHORTEST and all(word.consonants for word in words):
                key = words[0].consonants, words[1].consonants[:BEGINNING]
                found[key].setdefault(_Known(term, words, length))
    return {key: tuple(sorted(known, key=lambda one: -one.length)) for key, known in found.items()}


def _ways_of_all(gazetteer: Gazetteer) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return, for each of its people, the ways in which the full names may sound."""

    def made() -> tuple[tuple[tuple[str, ...], ...], ...]:
        return tuple(
            tuple(
                dict.fromkeys(
                    way
                    for text, language in _full_names(term)
                    for way in _name_ways(text, language, chinese=term.country == "CN")
                )
            )
            for term in gazetteer.people
        )

    return kept("sounds", made, SOURCES) if is_shipped(gazetteer) else made()


def _full_names(term: Term) -> Iterator[tuple[str, str]]:
    """Yield the label and the full names of a person with their languages."""
    yield term.label, "en"
    for name in term.names:
        if name.kind == "name" and name.match != "substring":
            yield name.text, name.language


def _name_ways(text: str, language: str, *, chinese: bool) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which a full name may sound, word by word; nothing for a single word."""
    words = _WORD.findall(text)
    while len(words) > 2 and _INITIAL.match(text):
        words, text = words[1:], text.partition(" ")[2]  # "G. Kishan Reddy"
    if len(words) < 2:
        return
    if chinese and script_of(words[0][0]) == "Latn":
        language = "pinyin"
    ways: list[tuple[str, ...]] = [()]
    for word in words:
        ways = [(*way, sound) for way in ways for sound in heard_name(word, language)][:MOST_WAYS]
    for way in ways:
        yield way
        if len(way) == WITH_FATHER and _PATRONYMIC.search(words[1].casefold()):
            yield way[0], way[2]
        if len(way) > 2:  # "Kassym-Jomart" is one word in some languages
            yield way[0] + way[1], *way[2:]
            yield way[0], way[1] + way[2], *way[3:]
