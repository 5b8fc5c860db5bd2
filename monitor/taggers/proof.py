"""Which names in a text do mean the SCO: what speaks for the organisation against what does not.

The full name in any language is proof. An abbreviation is not (a heating company, a school, a
football club have the same letters), nor is an organ that others have too ("the business
council", "the network university"). These are weighed for the text as a whole: states, leaders,
meetings and words of the organisation support it; the names and cues of each other meaning
(``negatives.toml``, entries with ``parent = "sco"``), and words near by that spell the
abbreviation ("Scottish Chamber Orchestra ... the SCO"), speak against it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer
from monitor.taggers import TaggedText
from monitor.taggers.addresses import ROAD, is_road
from monitor.taggers.matcher import Hit
from monitor.taggers.rivals import is_multilateral, is_rival, member_states
from monitor.taggers.spans import Spans
from monitor.text.languages.wording import Wording

FULL_SUPPORT: Final = 4.0
ANOTHER_NAME: Final = 3.0
"""What a name of another SCO weighs; each distinct cue of one weighs 1, at most ANOTHER_NAME."""

ENOUGH: Final = 0.25
"""Support that an abbreviation needs at least: a state of the organisation."""

SPELLED_OUT: Final = 0.25
"""The same in scripts other than Latin for the names of the letters (weight 0), and for what
schools and waterworks are called by too (weight 0.5). Other abbreviations with a letter that
English has not mean the organisation unless something speaks for another thing."""

PHRASE_PROOF: Final = 0.75
"""Support that its motto needs where nothing else of it stands: a restaurant is called so too. Two
states of the organisation, its leaders, or words of its own."""

FOREIGN_LETTERS: Final = 1.0
"""The same for an abbreviation in Latin letters in a text that has others: such a text writes the
organisation's name in its own letters too. Two states, or one and a word of the organisation's."""

BEGINNING: Final = 2_000
"""Characters that show in which letters a text is."""

SILENT: Final = 200
"""Characters of a text in which something would support the organisation if it were meant."""

HALF_PROOF: Final = 2.0
"""Support that the name of an organ of weight 0 needs; of weight w, so much times 1 - w."""

JOINED: Final = 12
"""How near, in characters, the name of a state belongs to the name of an organ."""

LONGEST_SHORT: Final = 6
"""Letters of the longest abbreviation."""

SPELLED_NEAR: Final = 150
"""How far from an abbreviation, in characters, the words that spell it may stand."""

_QUOTES: Final = frozenset("«“„\"'‘「")

OTHERS_ORGAN: Final = 60
"""How far from an organ, in characters, the organisation stands that it belongs to instead."""

_BELONGS_AFTER: Final = Wording(
    lambda one: one.clauses.after_abbreviation, re.IGNORECASE, frame=r"['’]?s?[ -]*(?:\+|%s)"
)
_BELONGS_BEFORE: Final = Wording(
    lambda one: one.clauses.before_abbreviation,
    re.IGNORECASE,
    frame=r"%s[,/ -]*(?:and )?(?:the )?$",
)
_CALLED_SHORT: Final = Wording(
    lambda one: one.clauses.called_short, re.IGNORECASE, frame=r"[(（]\s*%s[\s:：«“„\"'「‘]*$"
)
_THAT_IS_BEFORE: Final = Wording(
    lambda one: one.clauses.that_is,
    re.IGNORECASE,
    frame=r"[^\s,]{3}[»”\"]?,?\s%s[\s:«“„\"'「‘]*$",
)
_THAT_IS_AFTER: Final = Wording(
    lambda one: one.clauses.that_is, re.IGNORECASE, frame=r"[»”\"]?,?\s%s(?!\w)"
)
BELONGS: Final = 32
"""How far before an abbreviation, in characters, the words begin that it belongs to."""

CALLED: Final = 30
"""How far before an abbreviation, in characters, the bracket opens that introduces it."""
_CUES: Final = {
    "own-phrase": 1.5,
    "member-states": 1.0,
    "leaders": 0.75,
    "document": 0.5,
    "membership": 0.5,
    "office": 0.25,
    "chair": 0.25,
}
"""What words that the organisation uses weigh."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the names in a text prove.

    ``refused`` are the places of names that do not mean the organisation here, ``other`` is what
    they mean instead ("" where nothing is refused), ``support`` what speaks for it. ``organs`` are
    those of organs among them, with the share of the support they need that is there.
    """

    refused: frozenset[tuple[int, int]]
    other: str
    support: float
    organs: Mapping[tuple[int, int], float]


@lru_cache(maxsize=8)
def proof_of(text: TaggedText, gazetteer: Gazetteer) -> Proof:
    """Weigh the names in *text*; cached by identity."""
    bare = bare_names(text)
    roads = frozenset(place for place in bare if is_road(text.text, *place))
    phrases = frozenset(
        (hit.start, hit.end)
        for hit in text.of("topic")
        if hit.term.term.endswith("/shanghai-spirit")
    )
    support = _support(text, bare, member_states(gazetteer))
    weight, label = against(text)
    if bare and _spelled_otherwise(text, bare):
        weight, label = weight + ANOTHER_NAME, label or "something that the text spells out"
    organs = dict(_refused_organs(text, support))
    refused = roads.union(organs)
    bare -= roads
    label = label or (ROAD if roads else "")
    if not bare and not phrases:
        known = support >= max(weight, ENOUGH) or weight < ANOTHER_NAME
        return Proof(refused, "" if known and not roads else label, support, organs)
    if support >= max(weight, _least(text, bare)):
        return Proof(refused, "", support, organs)
    unknown = "something that nothing in the text connects with the organisation"
    return Proof(refused | bare | phrases, label or unknown, support, organs)


def bare_names(text: TaggedText) -> frozenset[tuple[int, int]]:
    """Return the places of names of the SCO that prove nothing by themselves."""
    return frozenset(
        (hit.start, hit.end)
        for hit in text.of("organisation")
        if hit.term.term == "sco" and (hit.name.weight == 0 or _is_abbreviation(hit.name.text))
    )


def _is_abbreviation(name: str) -> bool:
    """Say whether *name* is initials: "SCO", "ShHT", "SzOW"."""
    return " " not in name and len(name) <= LONGEST_SHORT and sum(map(str.isupper, name)) > 1


def _least(text: TaggedText, bare: frozenset[tuple[int, int]]) -> float:
    """Return the support that the bare names of *text*, or its motto alone, need."""
    if not bare:
        return PHRASE_PROOF
    names = {hit.name for hit in text.of("organisation") if (hit.start, hit.end) in bare}
    weight = max(name.weight for name in names)
    if weight == 1 and not any(name.text.isascii() for name in names):
        return 0.0
    if any(text.text[start] <= _LAST_LATIN for start, _ in bare):
        return FOREIGN_LETTERS if _has_other_letters(text.text) else ENOUGH
    return 0.0 if weight > 0 and len(text.text) <= SILENT else SPELLED_OUT


def _has_other_letters(text: str) -> bool:
    """Say whether most letters at the beginning of *text* are not Latin."""
    letters = [char for char in text[:BEGINNING] if char.isalpha()]
    return sum(char > _LAST_LATIN for char in letters) * 2 > len(letters)


_LAST_LATIN: Final = "\u024f"


def against(text: TaggedText) -> tuple[float, str]:
    """Return the weight and the label of the likeliest other meaning."""
    weights: dict[str, float] = defaultdict(float)
    words: dict[str, set[str]] = defaultdict(set)
    for hit in text.of("negative"):
        if hit.term.parent == "sco":
            if hit.name.kind == "name":
                weights[hit.term.label] = ANOTHER_NAME
            else:
                words[hit.term.label].add(hit.name.text)
    for label, found in words.items():
        weights[label] += min(ANOTHER_NAME, float(len(found)))
    label = max(weights, key=lambda one: weights[one], default="")
    return weights.get(label, 0.0), label


def is_half_proof(hit: Hit) -> bool:
    """Say whether *hit* is the name of an organ that others have too."""
    return hit.term.parent == "sco" and hit.term.scheme == "organisation" and hit.name.weight < 1.0


def _refused_organs(text: TaggedText, support: float) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the places of organs that are somebody else's, or that too little speaks for, each with
    the share of what it needs that does: 0 where it is somebody else's."""
    others: Spans | None = None
    rival = support < FULL_SUPPORT and any(is_rival(hit.term) for hit in text.of("organisation"))
    for hit in text.of("organisation"):
        if not is_half_proof(hit):
            continue
        if others is None:
            others = Spans(
                (one.start - OTHERS_ORGAN, one.end + OTHERS_ORGAN)
                for one in text.of("organisation")
                if is_multilateral(one.term)
            )
        owned = support < FULL_SUPPORT and others.touch(hit.start, hit.end)
        owned = owned or (hit.name.weight < 0.5 and (rival or _is_of_two(text, hit)))
        needed = HALF_PROOF * (1.0 - hit.name.weight)
        if owned or support < needed:
            yield (hit.start, hit.end), 0.0 if owned else support / needed


def _is_of_two(text: TaggedText, organ: Hit) -> bool:
    """Say whether a state's name joins the organ's: "the Russia-India Business Council"."""
    return any(
        0 <= organ.start - hit.end <= JOINED or 0 <= hit.start - organ.end <= JOINED // 4
        for hit in text.of("country")
        if hit.name.kind != "seat"
    )


def _support(text: TaggedText, bare: frozenset[tuple[int, int]], members: frozenset[str]) -> float:
    """Return what in the text speaks for the organisation; *members* are its states."""
    named: set[str] = set()
    rivals: set[str] = set()
    certain = meets = meets_here = False
    sentences = {text.sentence_at(start) for start, _ in bare}
    for hit in text.hits:
        certain = certain or _is_certain(hit, bare)
        if hit.term.scheme == "event":
            meets = True
            meets_here = meets_here or bool(sentences and text.sentence_at(hit.start) in sentences)
        if is_multilateral(hit.term):
            rivals.add(hit.term.term)
        elif state := _state_of(members, hit):
            named.add(state)
    belongs = any(
        _BELONGS_AFTER.match(text.text, end)
        or _BELONGS_BEFORE.search(text.text[max(0, start - BELONGS) : start])
        for start, end in bare
    )
    cues = {hit.term.term for hit in text.of("cue")}
    return (
        FULL_SUPPORT * certain
        + belongs
        + 0.5 * meets
        + 1.0 * meets_here
        + 0.75 * min(2, len(rivals))
        + max(0.0, 0.5 * min(5, len(named)) - 0.25)
        + sum(weight for cue, weight in _CUES.items() if cue in cues)
    )


def _state_of(members: frozenset[str], hit: Hit) -> str:
    """Return which of *members* the hit names: itself, an office holder's, a city's; else ""."""
    term = hit.term
    if term.scheme == "country":
        return term.term if term.term in members else ""
    if term.scheme == "place":
        return term.country if term.country in members and term.term != "shanghai" else ""
    if term.scheme == "person" and any(one.country for one in term.periods):
        return term.country if term.country in members else ""
    return ""


def _is_certain(hit: Hit, bare: frozenset[tuple[int, int]]) -> bool:
    """Say whether *hit* is the organisation beyond doubt: its full name, an organ of its own."""
    term = hit.term
    if term.scheme == "event":
        return term.option("form") == "year"
    own = term.term == "sco" or (term.parent == "sco" and hit.name.weight == 1.0)
    return term.scheme == "organisation" and own and (hit.start, hit.end) not in bare


_DEFINED: Final = re.compile(
    r"(?P<first>[^\W\d_])[^\W\d_]+(?: [^\W\d_]+){1,4} [(]['\"«“]?[^\W\d_]+['\"»”]?[)]$"
)
"""A few words and an abbreviation in brackets at the end."""

_WORD: Final = re.compile(
    r"[^\W\d_]{4,}(?:['’\u02bb\u02bc][^\W\d_]+)*|(?<=-)[^\W\d_]{3}(?![^\W\d_])"
)
"""A word that may give a letter to an abbreviation; joined by hyphens, each part is one."""


def _spelled_otherwise(text: TaggedText, bare: frozenset[tuple[int, int]]) -> bool:
    """Say whether words near a bare name spell its letters: "Shop-cum-Office ... the SCO".

    The first word has a capital or is quoted, none is short, and none belongs to a name of the
    organisation. So does a name of which the text says in brackets that it is called so for short.
    """
    own = Spans(
        (hit.start, hit.end)
        for hit in text.of("organisation")
        if (hit.term.term == "sco" or hit.term.parent == "sco")
        and (hit.start, hit.end) not in bare
        and not is_half_proof(hit)
    )
    for hit in text.of("organisation"):
        if (hit.start, hit.end) not in bare or not hit.name.text.isalpha():
            continue
        begin, end = max(0, hit.start - SPELLED_NEAR), hit.end + SPELLED_NEAR
        words = [one for one in _WORD.finditer(text.text, begin, end) if one[0] != hit.name.text]
        pieces = [piece.casefold() for piece in _pieces(hit.name.text)]
        called = _CALLED_SHORT.search(text.text[max(0, hit.start - CALLED) : hit.start])
        if called and not own.touch(max(0, hit.start - SPELLED_NEAR // 2), hit.start):
            return True
        if _is_glossed(text.text, hit, own):
            return True
        bracket = text.text[max(0, hit.start - SPELLED_NEAR) : hit.end + 1]
        defined = _DEFINED.search(bracket)
        if defined and defined["first"].casefold() == pieces[0]:
            begin = hit.start - len(bracket) + defined.start()
            if not own.touch(max(0, begin), hit.start):
                return True
        if _is_spelled(text.text, words, pieces, own):
            return True
    return False


_IN_SENTENCE: Final = re.compile(r"[^\s.!?…:;—–-]\s?$|[-–—]$")
"""What stands before a word that does not begin a sentence. Where one does, its capital says
nothing: the words that spell the letters must stand beside each other then."""
_WORD_BETWEEN: Final = re.compile(r"[^\W\d_]{2}")


def _is_spelled(line: str, words: Sequence[re.Match[str]], pieces: list[str], own: Spans) -> bool:
    """Say whether some of *words* in a row begin with *pieces*, the first of them with a capital or
    in quotation marks, and none in a name of the organisation."""
    for at in range(len(words) - len(pieces) + 1):
        row = words[at : at + len(pieces)]
        begin, end = row[0].start(), row[-1].end()
        capital = row[0][0][0].isupper() and (
            _IN_SENTENCE.search(line, max(0, begin - 2), begin) is not None
            or not _WORD_BETWEEN.search(_WORD.sub("", line[begin:end]))
        )
        if (
            (capital or line[max(0, begin - 1)] in _QUOTES)
            and all(word[0].casefold().startswith(p) for word, p in zip(row, pieces, strict=True))
            and end - begin < SPELLED_NEAR
            and not own.touch(begin, end)
        ):
            return True
    return False


def _is_glossed(line: str, hit: Hit, own: Spans) -> bool:
    """Say whether the abbreviation is said to be what stands before or after it, and that is no
    name of the organisation: "X, in short SCO", "SCO, that is X"."""
    first, last = max(0, hit.start - SPELLED_NEAR // 2), hit.end + SPELLED_NEAR // 2
    if _THAT_IS_BEFORE.search(line, first, hit.start):
        return not own.touch(first, hit.start)
    return bool(_THAT_IS_AFTER.match(line, hit.end)) and not own.touch(hit.end, last)


def _pieces(short: str) -> list[str]:
    """Return the letters of an abbreviation, those written with two together: "Sh", "H", "T"."""
    pieces: list[str] = []
    if not short[0].isupper():
        return list(short)  # of a script without capitals
    for letter in short:
        if letter.islower() and pieces:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces
