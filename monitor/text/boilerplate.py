"""Tell what in a text is not news: explainer paragraphs, disclaimers, credits, page furniture.

The patterns stand in ``config/gazetteer/explainers.toml`` with a kind and a scope each. A
membership list or "the SCO was founded in ..." is repeated under thousands of stories: it
says nothing about this one, so it counts neither for similarity nor for tags.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import ahocorasick_rs

from config.gazetteer_parts import load_patterns
from config.terms import PatternKind, PatternScope
from monitor.text.languages.folding import encodable
from monitor.text.sentences import sentence_spans

_FLAGS = re.IGNORECASE | re.MULTILINE
_NEW_LINES = re.compile(r"\n+")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters *start*..*end* of a text that are not news, and why.

    An "item" is news of a digest, about something else; taggers find it, patterns do not.
    """

    start: int
    end: int
    kind: PatternKind | Literal["item"]


def boilerplate_spans(
    text: str, sentences: Sequence[tuple[int, int]] | None = None
) -> tuple[Span, ...]:
    """Return all spans of *text* that are not news, in order; those of one kind do not overlap.

    *sentences* are the sentence spans of *text* where the caller has them already.
    """
    lower = text.replace("İ", "i").lower()  # the one letter whose small form is longer
    lines = [0, *(match.end() for match in _NEW_LINES.finditer(text)), len(text) + 1]
    rules, hinted = _rules(), _hinted(lower, lines)
    found: list[Span] = []
    for number in sorted({*_unhinted(), *hinted}):
        rule = rules[number]
        for match in _matches(rule, text, lines, hinted.get(number)):
            if sentences is None and rule.scope == "sentence":
                sentences = sentence_spans(text)
            start, end = _widened(match, rule.scope, text, sentences or ())
            found.append(Span(start, end, rule.kind))
    return tuple(_merged(found))


@dataclass(frozen=True, slots=True)
class _Rule:
    """One or several patterns of a kind and a scope, compiled together.

    ``at_line`` rules begin with ``^`` and are tried at line beginnings only; the others are tried
    in the lines that hold one of ``hints``, all of which are found in one pass: a sixth of the time
    of searching the whole text with each pattern, measured on news of 3,000 characters.
    """

    kind: PatternKind
    scope: PatternScope
    hints: tuple[str, ...]
    regex: re.Pattern[str]
    at_line: bool


@cache
def _rules() -> tuple[_Rule, ...]:
    anchored: dict[tuple[PatternKind, PatternScope], list[str]] = {}
    rules: list[_Rule] = []
    for one in load_patterns():
        if one.kind in ("members", "participants"):
            continue
        if one.pattern.startswith("^"):
            anchored.setdefault((one.kind, one.scope), []).append(one.pattern)
        else:
            regex = re.compile(one.pattern, _FLAGS)
            rules.append(_Rule(one.kind, one.scope, one.hints, regex, at_line=False))
    for (kind, scope), patterns in anchored.items():
        regex = re.compile("|".join(patterns), _FLAGS)
        rules.append(_Rule(kind, scope, (), regex, at_line=True))
    return tuple(rules)


def _matches(
    rule: _Rule, text: str, lines: Sequence[int], hinted: set[int] | None
) -> Iterator[re.Match[str]]:
    """Yield the matches of *rule*; *lines* are where lines begin, and the end.

    *hinted* are the numbers of the lines with its hints, None where it has none.
    """
    if rule.at_line:
        for line in lines[:-1]:
            match = rule.regex.match(text, line)
            if match is not None and match.end() > line:
                yield match
        return
    if hinted is None:
        yield from rule.regex.finditer(text)
        return
    for line in sorted(hinted):
        yield from rule.regex.finditer(text, lines[line - 1], min(lines[line], len(text)))


def _hinted(lower: str, lines: Sequence[int]) -> dict[int, set[int]]:
    """Return the numbers (from 1) of the lines that hold a hint, for each rule that has one so."""
    hints, owners = _hints()
    found: dict[int, set[int]] = {}
    for index, start, _ in hints.find_matches_as_indexes(encodable(lower), overlapping=True):
        line = bisect_right(lines, start)
        for number in owners[index]:
            found.setdefault(number, set()).add(line)
    return found


@cache
def _unhinted() -> tuple[int, ...]:
    """Return the numbers of the rules without hints."""
    return tuple(number for number, rule in enumerate(_rules()) if not rule.hints)


@cache
def _hints() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[int, ...], ...]]:
    """Return all hints, and for each the numbers of the rules that it is one of."""
    owners: dict[str, list[int]] = {}
    for number, rule in enumerate(_rules()):
        for hint in rule.hints:
            owners.setdefault(hint, []).append(number)
    return ahocorasick_rs.AhoCorasick(list(owners)), tuple(map(tuple, owners.values()))


def explainer_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of explainers, disclaimers, credits and furniture, merged, in order."""
    merged: list[tuple[int, int]] = []
    for span in boilerplate_spans(text):
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    return tuple(merged)


@lru_cache(maxsize=256)
def strip_boilerplate(text: str, language: str) -> str:
    """Return *text* without its boilerplate; paragraphs stay parted by one blank line.

    *language* is not needed today (every pattern is tried on every text, because mixed pages
    are common); it is part of the promise so that a rule may become the language's own. The
    last results are remembered: an article is compared, and grouped a moment later.
    """
    del language
    pieces: list[str] = []
    start = 0
    for first, last in explainer_spans(text):
        pieces.append(text[start:first])
        start = last
    pieces.append(text[start:])
    paragraphs = (
        _TRAILING.sub("", _SPACES.sub(" ", paragraph)).strip()
        for paragraph in re.split(r"\n\s*\n", "".join(pieces))
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if _LETTER.search(paragraph))


_SPACES = re.compile(r"[^\S\n]{2,}")
_TRAILING = re.compile(r"[^\S\n]+(?=[.,;])")
_LETTER = re.compile(r"\w")


@cache
def members_pattern() -> re.Pattern[str]:
    """Return the pattern of words that make a list of countries a membership list."""
    return _one("members")


@cache
def participants_pattern() -> re.Pattern[str]:
    """Return the pattern of words that make a list of countries one of actors."""
    return _one("participants")


def _one(kind: PatternKind) -> re.Pattern[str]:
    return re.compile(
        "|".join(pattern.pattern for pattern in load_patterns() if pattern.kind == kind), _FLAGS
    )


def _widened(
    match: re.Match[str], scope: PatternScope, text: str, sentences: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Return the span that *match* takes with it."""
    start, end = match.span()
    if scope == "rest":
        return start, len(text)
    if scope == "paragraph":
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        return first, len(text) if last < 0 else last
    if scope == "sentence":
        index = max(0, bisect_right(sentences, (start, len(text) + 1)) - 1)
        first = sentences[index][0]
        while index + 1 < len(sentences) and sentences[index][1] < end:
            index += 1
        return min(first, start), max(sentences[index][1], end)
    while start and text[start - 1] in ", ":
        start -= 1
    return start, end


def _merged(spans: list[Span]) -> Iterator[Span]:
    """Yield the spans in order, those of one kind that touch joined."""
    last: dict[str, Span] = {}
    done: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        before = last.get(span.kind)
        if before is None:
            last[span.kind] = span
        elif span.start <= before.end:
            last[span.kind] = Span(before.start, max(before.end, span.end), span.kind)
        else:
            done.append(before)
            last[span.kind] = span
    done.extend(last.values())
    yield from sorted(done, key=lambda span: (span.start, span.end))
