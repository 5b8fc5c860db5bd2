"""Where a text quotes: the outermost pairs of quotation marks of every script of the SCO space.

Pairs: « », “ ”, „ “, „ ”, ‹ ›, 「 」, 『 』, " ", ‘ ’ around whole sentences, and ” “ as Urdu sets
them. A pair inside another is part of it. A mark that opens a paragraph and does not close
in it goes on in the next one that opens with the same mark, as newspapers do; one that is
left open otherwise quotes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_CLOSERS: Final = {
    "«": "»",
    "“": "”",
    "„": "“”",
    "‹": "›",
    "「": "」",
    "『": "』",
    "‘": "’",
    "”": "“",
    '"': '"',
}
_MARKS: Final = re.compile('[«»“”„‹›「」『』‘’"]')
_PARAGRAPH: Final = re.compile(r"[^\n]+")
_SENTENCE_CLOSED: Final = re.compile(r"[,.!?…]’(?!\w)")

DEEPEST: Final = 8
"""Marks in marks; more is no text."""

MOST_PARAGRAPHS: Final = 100
"""Paragraphs that one quotation goes over: a speech is longer, but a report of it is not."""

SPACES: Final = 20
"""How far before a mark, in characters, the colon or comma may stand that introduces it."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted passage: (start, end) in the text without its marks, and its paragraph's span.

    ``parts`` are the pieces between the marks where it goes over several paragraphs.
    """

    start: int
    end: int
    paragraph: tuple[int, int]
    parts: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Open:
    start: int
    closers: str


def quoted_passages(text: str) -> tuple[Quoted, ...]:
    """Return the outermost quoted passages of *text*, in order."""
    found: list[Quoted] = []
    pending: list[tuple[int, int]] = []
    mark = ""
    for paragraph in _PARAGRAPH.finditer(text):
        goes_on = pending and text[paragraph.start()] == mark
        if not goes_on:
            pending = []
        spans, left = _pairs(text, paragraph.start(), paragraph.end())
        if goes_on and not spans and left is None:
            pending = []
        for number, (start, end) in enumerate(spans):
            parts: tuple[tuple[int, int], ...] = ((start, end),)
            if goes_on and number == 0 and start == paragraph.start() + 1:
                parts = (*pending, *parts)
                pending = []
            place = (paragraph.start(), paragraph.end())
            found.append(Quoted(parts[0][0], end, place, parts))
        if left is None:
            pending = []
        elif left == paragraph.start() + 1 or (not goes_on and _is_speech_start(text, left)):
            pending = [*pending, (left, paragraph.end())][-MOST_PARAGRAPHS:]
            mark = text[left - 1]
        else:
            pending = []
    return tuple(found)


def _is_speech_start(text: str, start: int) -> bool:
    """Tell whether what begins at *start* follows a colon or a comma, as speech does."""
    return text[max(0, start - SPACES) : start - 1].rstrip().endswith((":", "：", ",", "，"))


def _pairs(text: str, begin: int, end: int) -> tuple[list[tuple[int, int]], int | None]:
    """Return the outermost pairs between *begin* and *end*, and where an open one begins."""
    stack: list[_Open] = []
    spans: list[tuple[int, int]] = []
    for match in _MARKS.finditer(text, begin, end):
        at, mark = match.start(), match.group()
        if stack and mark in stack[-1].closers and not _is_apostrophe(text, at, mark):
            opened = stack.pop()
            if not stack:
                spans.append((opened.start, at))
        elif mark in _CLOSERS and _can_open(text, at, begin, end, mark) and len(stack) < DEEPEST:
            stack.append(_Open(at + 1, _CLOSERS[mark]))
        elif (closed := _closes_outer(stack, mark)) is not None:
            spans.append((stack[0].start, at)) if closed == 0 else None
            del stack[closed:]
    return spans, stack[0].start if stack else None


def _closes_outer(stack: list[_Open], mark: str) -> int | None:
    """Return which open mark *mark* closes over ones that were never closed, or None."""
    if mark in '’"':
        return None
    for number in range(len(stack) - 1, -1, -1):
        if mark in stack[number].closers:
            return number
    return None


def _can_open(text: str, at: int, begin: int, end: int, mark: str) -> bool:
    before = text[at - 1] if at > begin else " "
    after = text[at + 1] if at + 1 < end else " "
    if mark == "‘":
        return not before.isalnum() and bool(_SENTENCE_CLOSED.search(text, at, end))
    if mark == "”":
        return (before.isspace() or before in ":：،") and not after.isspace() and _is_rtl(after)
    if mark == '"':
        return not after.isspace() and not (before.isalnum() and before.isascii())
    return True


def _is_rtl(character: str) -> bool:
    return "\u0590" <= character <= "\u08ff"


def _is_apostrophe(text: str, at: int, mark: str) -> bool:
    """Tell whether ’ belongs to a word: only one behind a final mark closes a sentence."""
    return mark == "’" and (text[at - 1] not in ",.!?…" or text[at + 1 : at + 2].isalnum())
