"""Cutting somebody's words out of a text that quotes them: a kept edition after a withdrawal.

An edition breaks lines, shortens, and sets tags between words, so words are compared, not
letters: a run of so many words of the text goes, and a short text where it stands whole. What
stands in addresses and in tags stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final

from monitor.reprints.words import CHARACTER_SCRIPTS

MARK: Final = "[withdrawn]"
"""What stands where something was cut out."""

WORDS: Final = 8
"""So many words in a row that two texts have by chance are a set phrase of the trade at most;
summaries are whole sentences, and leave nothing of this length behind."""

CHARACTERS: Final = 16
"""The same where a script writes no spaces."""

LEAST: Final = 2
"""A text of one word is in every other."""

_WORD: Final = re.compile(f"[{CHARACTER_SCRIPTS}]|[^\\W_{CHARACTER_SCRIPTS}]+")
_ADDRESS: Final = r"https?://[^\s<>\"]+"
_PLAIN: Final = re.compile(f"(?P<skip>{_ADDRESS})|(?P<word>{_WORD.pattern})")
_MARKUP: Final = re.compile(
    rf"(?P<skip>{_ADDRESS}|&[#\w]{{1,10}};)|(?P<tag><style\b.*?</style>|<[^>]*>)"
    rf"|(?P<word>{_WORD.pattern})",
    re.S | re.I,
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the text that is cut: where it stands, and behind how many tags."""

    word: str
    start: int
    end: int
    tags: int


def without(text: str, pieces: Iterable[str], *, is_markup: bool = False) -> str:
    """Return *text* with `MARK` in the place of what it has of *pieces*.

    :param is_markup: it is HTML; its tags stay
    """
    words = list(_words(text, _MARKUP if is_markup else _PLAIN))
    gone: set[int] = set()
    for piece in pieces:
        gone |= _found(words, [word.casefold() for word in _WORD.findall(unescape(piece))])
    if not gone:
        return text
    parts: list[str] = []
    at = 0
    for run in _runs(words, gone):
        for number, (start, end) in enumerate(_stretches(run)):
            parts += [text[at:start], "" if number else MARK]
            at = end
    return "".join([*parts, text[at:]])


def _words(text: str, pattern: re.Pattern[str]) -> Iterator[_Word]:
    tags = 0
    for match in pattern.finditer(text):
        if match.lastgroup == "tag":
            tags += 1
        elif match.lastgroup == "word":
            yield _Word(match[0].casefold(), match.start(), match.end(), tags)


def _found(words: Sequence[_Word], piece: Sequence[str]) -> set[int]:
    """Return the places in *words* at which runs of *piece* stand."""
    characters = sum(len(word) == 1 and word >= "\u0e00" for word in piece)
    length = min(CHARACTERS if 2 * characters > len(piece) else WORDS, len(piece))
    if length < LEAST:
        return set()
    known = {tuple(piece[at : at + length]) for at in range(len(piece) - length + 1)}
    said = [word.word for word in words]
    return {
        place
        for at in range(len(said) - length + 1)
        if tuple(said[at : at + length]) in known
        for place in range(at, at + length)
    }


def _runs(words: Sequence[_Word], gone: set[int]) -> Iterator[list[_Word]]:
    """Yield what is cut, as far as it hangs together."""
    run: list[_Word] = []
    before = -2
    for place in sorted(gone):
        if place != before + 1 and run:
            yield run
            run = []
        run.append(words[place])
        before = place
    yield run


def _stretches(run: Sequence[_Word]) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each part of a *run* between two tags."""
    start, last = run[0], run[0]
    for word in run[1:]:
        if word.tags != last.tags:
            yield start.start, last.end
            start = word
        last = word
    yield start.start, last.end
