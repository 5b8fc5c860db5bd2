"""Find every name of the gazetteer in a text, in one pass, with its place in the original.

An Aho-Corasick automaton finds the fixed letters of all names in the folded text; each
find is then checked: word edges (none in scripts without spaces), capitals, the language's
endings, and what the entry requires or forbids nearby. Three rules hold for all schemes:

- a find inside a *negative* entry ("South China Sea") is no find;
- ``<words> (ABC)`` defines ABC for the whole text: where the initials of the words spell
  ABC and the words are not a known name of the entry, ABC is not that entry;
- longer finds do not remove shorter ones inside them, but each says what it stands in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import ahocorasick_rs

from config.gazetteer import Name, Scheme, Term
from monitor.taggers.rules import CLOSED_LEFT, CLOSED_RIGHT, Index, Rule, index_of
from monitor.text.languages.folding import Folded, fold, is_word_char
from monitor.text.languages.inflection import may_inflect

VETO_REACH: Final = 160
"""How far a veto acts, in characters to either side: about one sentence and its neighbour."""

DEFINITION_REACH: Final = 120
"""How far before the bracket the words of a definition may begin."""

MOST_HITS: Final = 20_000
"""Finds after which a text is read no further: the densest text of the corpora of 250,000
characters would have 9,000."""

MOST_DEFINITIONS: Final = 100
"""Abbreviations that one text defines; those of a treaty are about 30."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One name found at *start*..*end* of the original text (endings included).

    ``within`` names the schemes of longer hits of other entries around it, ``around`` those
    entries themselves as ``scheme/term``.
    """

    term: Term
    name: Name
    start: int
    end: int
    within: tuple[Scheme, ...] = ()
    around: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return ``scheme/term``, as ``requires`` writes it."""
        return f"{self.term.scheme}/{self.term.term}"


class Matcher:
    """All names of the given terms. Thread-safe: a rule is the same whichever thread makes it."""

    def __init__(self, terms: Iterable[Term], index: Index | None = None) -> None:
        """Take *terms*, whose *index* is made where it is not at hand (`index_of`)."""
        self._terms: Final = tuple(terms)
        self._index: Final = index_of(self._terms) if index is None else index
        self._rules: dict[int, tuple[Rule, ...]] = {}
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._index.heads,
            # the DFA is twice as fast but takes 134 MB for 9,000 names; this one takes 3
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
            store_patterns=False,
        )

    def find(self, text: str, *, language: str = "") -> tuple[Hit, ...]:
        """Return all hits in *text*, in order of their start, longer ones first.

        *language* (ISO 639-1, "" unknown) shuts out names marked ``own_language`` and lets a
        language's prefixes be joined to its names. A text with more than MOST_HITS finds is read
        up to there.
        """
        return self.find_first(text, language=language)[0]

    def find_first(self, text: str, *, language: str = "") -> tuple[tuple[Hit, ...], int]:
        """Return the hits as `find` does, and how many characters of *text* were read for them."""
        folded = fold(text)
        line, length, closed = folded.text, len(folded.text), self._index.closed
        found: list[tuple[int, int, int, int, Hit]] = []
        read = len(text)
        for index, start, end in self._automaton.find_matches_as_indexes(line, overlapping=True):
            flags = closed[index]
            if flags & CLOSED_LEFT and start and is_word_char(line[start - 1]):
                continue
            if flags & CLOSED_RIGHT and end < length and is_word_char(line[end]):
                continue
            if len(found) >= MOST_HITS:
                read = folded.original(start, end)[0]
                found = [one for one in found if one[-1].end <= read]
                break
            for rule in self._rules_of(index):
                hit = _check(rule, text, folded, start, end, language)
                if hit is not None:
                    # at one place negatives come first, names before adjectives, then the order
                    # of the files
                    later = _LATER.get(hit.name.kind, 1) if not _is_negative(hit) else 0
                    place = (hit.start, -hit.end, later, len(found))
                    found.append((*place, hit))
        found.sort()
        return _resolve([one[-1] for one in found], text, folded), read

    def _rules_of(self, head: int) -> tuple[Rule, ...]:
        known = self._rules.get(head)
        if known is None:
            known = self._rules[head] = self._index.rules(head, self._terms)
        return known


_LATER: Final = {"adjective": 2}
"""Kinds of names that stand behind the others of their entry at the same place."""


def _check(
    rule: Rule, text: str, folded: Folded, start: int, end: int, language: str
) -> Hit | None:
    """Return the hit if the name of *rule*, whose first letters stand here, really stands here."""
    name, line, begin = rule.name, folded.text, start
    if name.own_language and language and language != name.language:
        return None
    if rule.edges and start and is_word_char(line[start - 1]):
        joined = _prefix_start(rule, line, start) if language in ("", name.language) else None
        if joined is None:
            return None
        begin = joined
    position = start
    for part in rule.parts:
        if not line.startswith(part.fixed, position):
            return None
        position += len(part.fixed)
        if part.endings is not None:
            match = part.endings.match(line, position)
            if match is None:
                return None
            position = match.end()
    if rule.edges and position < len(line) and is_word_char(line[position]):
        return None
    if position > end and rule.latin and not may_inflect(name.language, language):
        return None
    first, last = folded.original(begin, position)
    if rule.capital and not text[first].isupper():
        return None
    if name.match == "exact":
        written = text[first : folded.original(start, end)[1]]
        if written != name.text and unicodedata.normalize("NFKC", written) != name.text:
            return None
    return Hit(rule.term, name, first, last)


def _prefix_start(rule: Rule, line: str, start: int) -> int | None:
    """Return where a prefix of the language before *start* begins, None when there is none."""
    begin = start
    while begin and is_word_char(line[begin - 1]) and start - begin < _LONGEST_PREFIX:
        begin -= 1
    if rule.prefix is None or rule.prefix.fullmatch(line, begin, start) is None:
        return None
    return begin


_LONGEST_PREFIX: Final = 5


def _resolve(hits: list[Hit], text: str, folded: Folded) -> tuple[Hit, ...]:
    """Apply what entries require and forbid, definitions and negatives; note what is in what."""
    context = _Context(text, folded)
    if any(hit.name.requires for hit in hits):
        accepted = (hit for hit in hits if context.has(hit.name.requires))
        keys = frozenset(hit.key for hit in accepted if hit.name.kind == "name")
        hits = [hit for hit in hits if context.has(hit.name.requires, keys)]
    kept = [hit for hit in hits if not hit.name.vetoes or not context.near(hit, hit.name.vetoes)]
    return tuple(_nested(_defined(kept, text)))


class _Context:
    """The text around the hits, asked for what entries require and forbid."""

    def __init__(self, text: str, folded: Folded) -> None:
        self._text = text
        self._folded = folded
        self._known: dict[tuple[tuple[str, ...], bool], bool] = {}

    def has(self, wanted: tuple[str, ...], keys: AbstractSet[str] = frozenset()) -> bool:
        """Say whether one of *wanted* stands in the text, or is the key of an accepted hit.

        Nothing wanted is always there.
        """
        if not wanted:
            return True
        place = (wanted, bool(keys))
        if place not in self._known:
            self._known[place] = any(
                one[1:] in keys if one.startswith("@") else _stands(_folded(one), self._folded.text)
                for one in wanted
            )
        return self._known[place]

    def near(self, hit: Hit, unwanted: tuple[str, ...]) -> bool:
        """Say whether one of *unwanted* stands within VETO_REACH of the hit, outside of it."""
        before = self._slice(max(0, hit.start - VETO_REACH), hit.start)
        after = self._slice(hit.end, hit.end + VETO_REACH)
        return any(_stands(word, before) or _stands(word, after) for word in map(_folded, unwanted))

    def _slice(self, start: int, end: int) -> str:
        if self._folded.offsets is None:
            return self._folded.text[start:end]
        return fold(self._text[start:end]).text


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    return fold(word).text


def _stands(word: str, line: str) -> bool:
    """Say whether *word* begins a word somewhere in *line* (both folded)."""
    at = line.find(word)
    while at > 0 and is_word_char(line[at - 1]) and is_word_char(word[0]):
        at = line.find(word, at + 1)
    return at >= 0


_BRACKETED: Final = re.compile(r"\((?:the )?[«\"“]?([^\W\d_]{2,8})[»\"”]?\)")
_CLAUSE: Final = re.compile(r"[.;:!?\n()\[\]]")
_WORD: Final = re.compile(r"[^\W\d_]+")


def _defined(hits: list[Hit], text: str) -> list[Hit]:
    """Drop abbreviations that the text itself defines as something else."""
    others: dict[str, set[str]] = {}
    own: set[tuple[str, str]] = set()
    defined = 0
    for match in _BRACKETED.finditer(text):
        short = match[1]
        if not short.isupper():
            continue
        begin = _definition_start(text, match.start(), short)
        if begin is None:
            continue
        if (defined := defined + 1) > MOST_DEFINITIONS:
            break
        here = {hit.key for hit in hits if hit.end > begin and hit.start < match.start()}
        others.setdefault(short, set()).update(
            hit.key for hit in hits if text[hit.start : hit.end] == short and hit.key not in here
        )
        own.update((short, key) for key in here)
    if not others:
        return hits
    return [
        hit
        for hit in hits
        if hit.key not in others.get(short := text[hit.start : hit.end], ())
        or (short, hit.key) in own
    ]


def _definition_start(text: str, bracket: int, short: str) -> int | None:
    """Return where the words begin whose initials spell *short* before the *bracket*."""
    begin = max(0, bracket - DEFINITION_REACH)
    for clause in _CLAUSE.finditer(text, begin, bracket):
        begin = clause.end()
    words = list(_WORD.finditer(text, begin, bracket))
    remaining = short.casefold()
    for word in reversed(words):
        initial = word[0][0].casefold()
        if initial == remaining[-1]:
            remaining = remaining[:-1]
            if not remaining:
                return word.start()
        elif len(word[0]) > _LONGEST_SMALL_WORD:
            return None
    return None


_LONGEST_SMALL_WORD: Final = 3
"""Words that an abbreviation may skip: of, and, the, for, de, по, для."""


def _nested(hits: list[Hit]) -> Iterator[Hit]:
    """Yield the hits that stand, each with the schemes of the longer ones around it."""
    open_hits: list[Hit] = []
    seen: set[tuple[int, int, int]] = set()
    for hit in hits:
        place = (hit.start, hit.end, id(hit.term))
        if place in seen:
            continue  # one entry, one place, two names of it
        seen.add(place)
        open_hits = [other for other in open_hits if other.end > hit.start]
        around = [
            other
            for other in open_hits
            if other.end >= hit.end
            and (other.end - other.start > hit.end - hit.start or _is_negative(other))
        ]
        open_hits.append(hit)
        masked = any(
            other.term is hit.term or (other.name.kind == "name" and _masks(other, hit))
            for other in around
        )
        if masked:
            continue
        if around:
            schemes = tuple(sorted({other.term.scheme for other in around}))
            keys = tuple(sorted({other.key for other in around}))
            hit = replace(hit, within=schemes, around=keys)
        yield hit


def _masks(around: Hit, hit: Hit) -> bool:
    """Say whether *around* makes *hit* no find: all that it holds, or its option's schemes."""
    schemes = around.term.option("masks")
    return _is_negative(around) and (not schemes or hit.term.scheme in schemes.split())


def _is_negative(hit: Hit) -> bool:
    return hit.term.scheme == "negative"
