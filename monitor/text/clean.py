"""The border: every string from outside goes through one of these functions once.

What comes out is NFC, has no control (C1 is read as windows-1252), bidi-override,
unassigned, private-use or surrogate characters and no NUL, keeps zero-width characters
only where a script needs them, and is no longer than asked, cut between graphemes. None
of the functions raises for any string, and all take time linear in its length.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

TITLE_LIMIT: Final = 1_000
"""Characters of a headline or another single line (issue 3)."""

TEXT_LIMIT: Final = 1_000_000
"""Characters of a body: about 150,000 words, ten times the longest document of the corpora."""

RAW_FACTOR: Final = 4
"""`clean_line` looks at this many times its limit: junk before a title is not read for ever."""

MARKS_IN_A_ROW: Final = 8
"""Longest run of combining marks kept. Real orthographies need 4 (Hebrew, Tibetan); longer
runs are decoration, and canonical ordering takes time quadratic in the run."""

CUT_WINDOW: Final = 64
"""How far a cut may move back to meet a grapheme boundary; an emoji family needs 10."""

_ZWNJ, _ZWJ, _ZWSP = "\u200c", "\u200d", "\u200b"
_DIRECTION_MARKS: Final = "\u200e\u200f\u061c"
# Nobody means C1 controls: HTML reads references to them as windows-1252, and so it is done here.
_C1: Final = {chr(code): bytes((code,)).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}

# Letters after which ZWNJ and ZWJ change the shape: Arabic to Mandaic, the Indic blocks,
# Myanmar, Khmer, Mongolian, Vedic and Arabic presentation forms (Unicode 16, chapter 23.2).
_JOINING: Final = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\u1cd0-\u1cff\ua8e0-\ua8ff"
    "\ufb50-\ufdff\ufe70-\ufefc]"
)
# Scripts that mark word ends with ZERO WIDTH SPACE: Thai, Lao, Myanmar, Khmer.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d5\u06ee-\u06ff\u0710-\u072f\u0750-\u07a5"
    "\u07ca-\u07ea\u08a0-\u08b4\ufb50-\ufbb1\ufe80-\ufefc]"
)
_PICTOGRAPH: Final = re.compile(
    "[\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff\U0001f3fb-\U0001f3ff]"
)
_MONGOLIAN: Final = re.compile("[\u1820-\u18aa]")
_IDEOGRAPH: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")
# Beyond the basic plane, save the everyday emoji and CJK extension B, all assigned and visible.
_ASTRAL: Final = re.compile(
    "[\U00010000-\U0001f2ff\U0001f650-\U0001f67f\U0001f6c6-\U0001ffff\U0002a6e0-\U0010ffff]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PRINTABLE: Final = bytes(range(0x20, 0x7F))
_ASCII_CONTROLS: Final = dict.fromkeys([*range(9), *range(0x0E, 0x1C), 0x7F])

# Assigned after the Unicode version of Python 3.11 (14.0), and wanted: CJK extensions H, I, J.
_NEWER: Final = ((0x2EBF0, 0x2EE5D), (0x31350, 0x33479), (0x1FA75, 0x1FAFF), (0x1F6D0, 0x1F6FF))
_HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cn"})
_MARK_CATEGORIES: Final = frozenset({"Mn", "Me"})
_FILLERS: Final = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc"


def clean_line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return *text* as one clean line of at most *limit* characters.

    White space of every kind, line breaks included, is folded into single spaces.
    """
    text = text[: limit * RAW_FACTOR]
    if text.isascii():
        plain = not text.encode().translate(None, _PRINTABLE)  # ten times as fast as isprintable
    else:
        text = _visible(text)
        plain = text.isprintable()  # so it has no white space but " "
    if not plain:
        text = " ".join(_visible(text).split())
    elif "  " in text:
        text = " ".join(text.split())
    else:
        text = text.strip(" ")
    return text if len(text) <= limit else _cut(text, limit)


def clean_text(text: str, limit: int = TEXT_LIMIT, *, wrapped: bool = False) -> str:
    """Return *text* as clean paragraphs parted by one blank line, at most *limit* characters.

    Each line that is not blank is a paragraph, as extractors write them. With *wrapped*
    (plain text files with hard line ends) only blank lines part paragraphs.
    """
    lines = [" ".join(line.split()) for line in _visible(text[: limit * 2]).splitlines()]
    if wrapped:
        lines = _unwrapped(lines)
    return _cut("\n\n".join(filter(None, lines)), limit)


def clean_markup(markup: str, limit: int = TEXT_LIMIT) -> str:
    """Return HTML or XML with its white space as it was, at most *limit* characters, without the
    characters that nobody should see. References in it are for a parser to resolve, so what
    the parser reads has to be cleaned again.
    """
    return _visible(markup[:limit])


def _unwrapped(lines: list[str]) -> list[str]:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [" ".join(paragraph) for paragraph in paragraphs]


def _visible(text: str) -> str:
    """Return *text* in NFC without the characters that nobody should see; white space stays."""
    if text.isascii():
        return text if text.isprintable() else text.translate(_ASCII_CONTROLS)
    patterns = _patterns()
    if patterns.doubtful.search(text):
        text = _without_doubtful(text, patterns)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _without_doubtful(text: str, patterns: _Patterns) -> str:
    """Take the second look at each doubtful character of *text*."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    if _ASTRAL.search(text):
        text = _ASTRAL.sub(_astral_shown, text)
    shown = _shown_in_rtl if _RIGHT_TO_LEFT.search(text) else _shown
    return patterns.long_marks.sub(r"\1", patterns.unwanted.sub(shown, text))


class _Patterns(NamedTuple):
    doubtful: re.Pattern[str]
    """One character that needs a second look: invisible, unassigned, a combining mark, or
    beyond the basic plane."""
    unwanted: re.Pattern[str]
    """A run of invisible or unassigned characters; an honest lone ZWNJ is passed over."""
    long_marks: re.Pattern[str]
    """Too many combining marks in a row; group 1 is what may stay."""


@cache
def _patterns() -> _Patterns:
    """Return the patterns, made at the first need from the interpreter's Unicode tables (25 ms).

    Classes of the basic plane keep the scan at 95 million characters a second; with the ranges
    of the astral planes in them, it was 1 million.
    """
    hidden_ranges = "\x00-\x08\x0e-\x1b\x7f\ufe00-\ufe0f\ud800-\uf8ff" + _FILLERS
    mark_ranges = ""
    for code in (*range(0x80, 0xD800), *range(0xF900, 0x10000)):
        character = chr(code)
        category = unicodedata.category(character)
        if category in _HIDDEN_CATEGORIES:
            hidden_ranges += character
        elif category in _MARK_CATEGORIES and not _is_hidden_mark(character):
            mark_ranges += character
    hidden, mark = f"[{hidden_ranges}]", f"[{mark_ranges}]"
    joined = f"(?<!{_JOINING.pattern}{_ZWNJ})"
    return _Patterns(
        doubtful=re.compile(f"[{hidden_ranges}{mark_ranges}\U00010000-\U0010ffff]"),
        unwanted=re.compile(rf"{hidden}(?:{joined}|(?=\s|$|{hidden})){hidden}*"),
        long_marks=re.compile(f"({mark}{{{MARKS_IN_A_ROW}}}){mark}+"),
    )


def _is_hidden_mark(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or character in _FILLERS


def _shown(match: re.Match[str]) -> str:
    """Return what stays of a run of doubtful characters in a text without right-to-left script."""
    return _kept(match, directions=False)


def _shown_in_rtl(match: re.Match[str]) -> str:
    """Likewise, where direction marks have work to do."""
    return _kept(match, directions=True)


def _kept(match: re.Match[str], *, directions: bool) -> str:
    whole, run = match.string, match.group()
    before = whole[match.start() - 1] if match.start() else ""
    end = match.end()
    after = whole[end] if end < len(whole) else ""
    kept: list[str] = []
    if "\x80" <= run[0] <= "\x9f":
        return "".join(_C1.get(character, "") for character in run)
    for character in dict.fromkeys(run):
        if _belongs(character, before, after, directions=directions):
            kept.append(character)
            before = character
    return "".join(kept)


def _belongs(character: str, before: str, after: str, *, directions: bool) -> bool:
    """Say whether an invisible *character* does its honest work between two others."""
    if not before or before.isspace():
        return character in _DIRECTION_MARKS and directions and bool(after)
    if character == _ZWNJ:
        return bool(_JOINING.match(before)) and bool(after) and not after.isspace()
    if character == _ZWJ:
        joins_pictures = _PICTOGRAPH.match(before) and _PICTOGRAPH.match(after)
        return bool(_JOINING.match(before) or joins_pictures)
    if character in _DIRECTION_MARKS:
        return directions
    if character == _ZWSP:
        return bool(_UNSPACED.match(before) and _UNSPACED.match(after))
    if character == "\u180e":
        return bool(_MONGOLIAN.match(before))
    return "\ufe00" <= character <= "\ufe0f"


def _astral_shown(match: re.Match[str]) -> str:
    """Return a character beyond the basic plane when it is assigned and visible."""
    character = match.group()
    code = ord(character)
    category = unicodedata.category(character)
    if category == "Cn":
        return character if any(first <= code <= last for first, last in _NEWER) else ""
    if 0xE0100 <= code <= 0xE01EF:  # ideographic variation sequence
        before = match.string[match.start() - 1 : match.start()]
        is_ideograph = _IDEOGRAPH.match(before) and unicodedata.category(before) == "Lo"
        return character if is_ideograph else ""
    if category in ("Mn", "Me"):
        before = match.string[max(0, match.start() - 2) : match.start()]
        crowded = len(before) == 2 and all(unicodedata.combining(c) for c in before)
        return "" if crowded else character
    return "" if category in ("Cc", "Cf", "Co", "Cs") else character


def _cut(text: str, limit: int) -> str:
    """Return at most *limit* characters of *text*, never half a grapheme (UAX #29, roughly)."""
    if len(text) <= limit:
        return text
    end, floor = limit, max(0, limit - CUT_WINDOW)
    while end > floor and _inside_grapheme(text, end):
        end -= 1
    return text[: end if end > floor else limit].rstrip()


def _inside_grapheme(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after.isascii():
        return False
    if unicodedata.category(after) in ("Mn", "Mc", "Me") or after in (_ZWJ, _ZWNJ):
        return True
    if before == _ZWJ or unicodedata.combining(before) == 9:  # virama: half of a conjunct
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # skin tone
        return True
    if "\U0001f1e6" <= after <= "\U0001f1ff":  # the second letter of a flag
        first = at
        while first > max(0, at - CUT_WINDOW) and "\U0001f1e6" <= text[first - 1] <= "\U0001f1ff":
            first -= 1
        return (at - first) % 2 == 1
    return "\u1160" <= after <= "\u11ff"  # the rest of a Hangul syllable
